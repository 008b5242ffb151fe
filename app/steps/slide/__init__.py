"""A slide: a heading and Markdown. It asks nothing."""

import random
from collections.abc import Iterable
from typing import Any

from app.blocks import Block
from app.errors import N_
from app.steps.base import NoSettings, Plain, StepKind, Words


class Nothing(Plain):
    pass


class NoTally:
    def add(self, respondent: int, answer: Any) -> None: ...

    def remove(self, respondent: int, answer: Any) -> None: ...


class Slide(StepKind[NoSettings, Nothing]):
    name = "slide"
    label = N_("Slide")
    hint = N_("A heading and text. Nothing to answer.")
    asks = False
    minutes = 3
    Settings = NoSettings
    Answer = Nothing

    def tally(self, settings: NoSettings) -> NoTally:
        return NoTally()

    def text(self, settings: NoSettings, answer: Nothing) -> str:
        return ""

    def notes(self, settings: NoSettings, tally: NoTally, words: Words) -> Iterable[Block]:
        return ()

    def example(self, settings: NoSettings, rng: random.Random) -> Nothing:
        return Nothing()
