"""What a question is like as it is set up: the same of a prompt in the room and a survey's page."""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from app.steps.base import StepKind
from app.steps.change import Change
from app.steps.options import Option
from app.steps.words import Words


class Asked(ABC):
    @property
    @abstractmethod
    def kind(self) -> StepKind[Any, Any]: ...

    @property
    @abstractmethod
    def settings(self) -> BaseModel:
        """As far as whoever looks may know them."""

    def change(self, words: Words) -> Change | None:
        """What has changed since the same question was asked first, where that is known."""
        return None

    @cached_property
    def lists(self) -> bool:
        """Whether its answers are read by themselves."""
        return self.kind.lists_in(self.settings)

    @cached_property
    def quotes(self) -> bool:
        """Whether they are people's own words."""
        return self.kind.quotes_in(self.settings)

    @property
    def right(self) -> list[Option]:
        """What is the right answer."""
        return self.kind.right(self.settings)
