"""A kind of step whose answers promise something, and what tests do with promises."""

import random
from collections.abc import Iterable
from typing import Any

from app.papers.blocks import Block
from app.steps.base import Entry, NoSettings, Promise, StepKind, Words
from app.steps.plain import Plain, Text


class VowAnswer(Plain):
    what: Text
    who: Text = ""
    when: Text = ""
    first: Text = ""


class Vows:
    def add(self, entry: Entry[VowAnswer]) -> None:
        pass

    def remove(self, entry: Entry[VowAnswer]) -> None:
        pass


class Vow(StepKind[NoSettings, VowAnswer]):
    name = "vow"
    place = 91
    label = "Vow"
    hint = "What, who and when."
    lists = True
    threads = True
    Settings = NoSettings
    Answer = VowAnswer

    def tally(self, settings: NoSettings) -> Vows:
        return Vows()

    def text(self, settings: NoSettings, answer: VowAnswer) -> str:
        return answer.what

    def notes(self, settings: NoSettings, tally: Vows, words: Words) -> Iterable[Block]:
        return []

    def promise(self, settings: NoSettings, answer: VowAnswer) -> Promise | None:
        return Promise(answer.what, answer.who, answer.when, answer.first)

    def example(self, settings: NoSettings, rng: random.Random) -> VowAnswer:
        return VowAnswer(what="Ringa")


KIND = Vow()
BUS: dict[str, Any] = {
    "what": "Prova skolbussen som linje för alla",
    "who": "Regionens kollektivtrafik",
    "when": "2026-12",
    "first": "Ringa trafikplaneraren",
}
SHOP: dict[str, Any] = {"what": "Göra butiken till servicepunkt", "who": "Byalaget"}
BUDGET: dict[str, Any] = {"what": "Samma budgetår för stöden"}
