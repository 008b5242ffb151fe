"""Forms: what was typed, read into a model or shown again with what is to be mended."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from app.errors import Refused

ModelT = TypeVar("ModelT", bound=BaseModel)
Mistakes = dict[str, str]
"""A sentence for each field that needs mending."""


class Unread(Exception):
    """A form that can't be read yet, with its mistakes."""

    def __init__(self, mistakes: Mistakes) -> None:
        super().__init__(mistakes)
        self.mistakes = mistakes


def read(model: type[ModelT], **typed: object) -> ModelT:
    """What was typed, as a model. Raises Unread."""
    try:
        return model.model_validate(typed)
    except ValidationError as error:
        raise Unread({str(one["loc"][0]): _sentence(one) for one in error.errors()}) from error


def _sentence(error: object) -> str:
    said = error.get("ctx", {}).get("error") if isinstance(error, dict) else None
    return str(getattr(said, "say", Refused.say))
