"""Open text: each answers in own words, as many times as they like."""

import random
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from app.errors import N_, Invalid
from app.papers.blocks import Block
from app.steps.base import Context, Entry, StepKind, Words
from app.steps.plain import TOO_LONG, Plain, Text, at_most

EXAMPLES = (
    "Bussen går för sällan",
    "Vi vet inte vem vi ska ringa",
    "Mer tid att träffas",
    "Ett möte om året räcker inte",
    "Kunskapen försvinner när någon slutar",
    "Bygdegården är vår viktigaste plats",
    "Olika budgetår",
    "Bredband hela vägen fram",
)


class OpenTextSettings(Plain):
    max_length: int = Field(280, ge=20, le=2000)


class OpenTextAnswer(Plain):
    text: Annotated[Text, at_most(4000, TOO_LONG)]


class CountTally:
    """How many answers there are."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, entry: Entry[OpenTextAnswer]) -> None:
        self.count += 1

    def remove(self, entry: Entry[OpenTextAnswer]) -> None:
        self.count -= 1


class OpenText(StepKind[OpenTextSettings, OpenTextAnswer]):
    name = "open_text"
    place = 20
    label = N_("Open question")
    hint = N_("Everyone answers in their own words.")
    lists = True
    threads = True
    empty = N_("Write something first.")
    quotes = True
    sorts = True
    Settings = OpenTextSettings
    Answer = OpenTextAnswer

    def check(
        self, settings: OpenTextSettings, answer: OpenTextAnswer, context: Context[OpenTextAnswer]
    ) -> None:
        if not answer.text:
            raise Invalid(self.empty)
        if len(answer.text) > settings.max_length:
            raise Invalid(
                N_("That is longer than %(most)s characters. Shorten it a little."),
                most=settings.max_length,
            )

    def tally(self, settings: OpenTextSettings) -> CountTally:
        return CountTally()

    def text(self, settings: OpenTextSettings, answer: OpenTextAnswer) -> str:
        return answer.text

    def notes(self, settings: OpenTextSettings, tally: CountTally, words: Words) -> Iterable[Block]:
        return ()

    def example(self, settings: OpenTextSettings, rng: random.Random) -> OpenTextAnswer:
        return OpenTextAnswer(text=rng.choice(EXAMPLES)[: settings.max_length])


KIND = OpenText()
