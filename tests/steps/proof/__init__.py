"""A kind of step that the app knows nothing of: it has all that a kind may have.

One tells a number, puts three things in order, says why, and may press “I agree” on what others
have said, which each may take once.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.errors import Invalid
from app.papers.blocks import Bar, Bars, Block, Cell, Quotes, Table
from app.steps.base import Context, Counts, Entry, Figures, StepKind, Words
from app.steps.options import Option, options_from
from app.steps.plain import Plain, Text, as_list

MOST_AGREEMENTS = 2


class ProofSettings(Plain):
    options: list[Option] = Field(default_factory=list)


class ProofAnswer(Plain):
    """`on` is the number of the answer that one agrees with, and nothing else is said then."""

    number: int | None = None
    order: Annotated[list[str], BeforeValidator(as_list)] = Field(default_factory=list)
    text: Text = ""
    on: int | None = None


class ProofTally:
    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.points: Counter[str] = Counter()
        self.texts: dict[int, str] = {}
        self.agree: dict[int, set[int]] = {}

    def add(self, entry: Entry[ProofAnswer]) -> None:
        answer = entry.value
        if answer.on is not None:
            self.agree.setdefault(answer.on, set()).add(entry.respondent)
            return
        self.numbers[entry.respondent] = answer.number or 0
        self.texts[entry.first] = answer.text
        for place, option in enumerate(answer.order):
            self.points[option] += len(answer.order) - place

    def remove(self, entry: Entry[ProofAnswer]) -> None:
        answer = entry.value
        if answer.on is not None:
            self.agree[answer.on].discard(entry.respondent)
            return
        del self.numbers[entry.respondent], self.texts[entry.first]
        for place, option in enumerate(answer.order):
            self.points[option] -= len(answer.order) - place

    @property
    def mean(self) -> float | None:
        numbers = self.numbers.values()
        return round(sum(numbers) / len(numbers), 1) if numbers else None

    def said(self) -> list[tuple[int, str, int]]:
        """Number, text and how many agree, the most first."""
        rows = [(one, text, len(self.agree.get(one, ()))) for one, text in self.texts.items()]
        return sorted(rows, key=lambda row: (-row[2], row[0]))


class Proof(StepKind[ProofSettings, ProofAnswer]):
    name = "proof"
    place = 90
    label = "Proof"
    hint = "A number, an order and a reason."
    rows = "Options"
    threads = True
    drawn = True
    on_phones = True
    in_context = True
    empty = "Say a number first."
    Settings = ProofSettings
    Answer = ProofAnswer

    def settings_from(self, form: Mapping[str, Any]) -> ProofSettings:
        return ProofSettings(options=options_from(form.get("options")))

    def propose(self, options: list[str]) -> ProofSettings:
        return self.settings_from({"options": {"new": options}})

    def slot(self, key: str, answer: ProofAnswer) -> str:
        return "own" if answer.on is None else f"on-{answer.on}"

    def about(self, answer: ProofAnswer) -> Collection[int]:
        return () if answer.on is None else (answer.on,)

    def check(
        self, settings: ProofSettings, answer: ProofAnswer, context: Context[ProofAnswer]
    ) -> None:
        if answer.on is None:
            return self._check_own(settings, answer)
        agreed = [one for one in context.own.values() if one.on is not None]
        if answer.on not in context.standing:
            raise Invalid("That isn't there any more.")
        if len(agreed) >= MOST_AGREEMENTS:
            raise Invalid("You agree with two already.")

    def _check_own(self, settings: ProofSettings, answer: ProofAnswer) -> None:
        if answer.number is None:
            raise Invalid(self.empty)
        if sorted(answer.order) != sorted(option.id for option in settings.options):
            raise Invalid("Put each in one place.")

    def tally(self, settings: ProofSettings) -> ProofTally:
        return ProofTally()

    def own(
        self, settings: ProofSettings, tally: ProofTally, respondent: int
    ) -> tuple[str, ...] | None:
        agrees = [one for one, people in tally.agree.items() if respondent in people]
        return tuple(tally.texts[one] for one in agrees if one in tally.texts) or None

    def text(self, settings: ProofSettings, answer: ProofAnswer) -> str:
        if answer.on is not None:
            return "I agree"
        names = {option.id: option.text for option in settings.options}
        return f"{answer.number}, {', '.join(map(names.__getitem__, answer.order))}, {answer.text}"

    def notes(self, settings: ProofSettings, tally: ProofTally, words: Words) -> Iterable[Block]:
        yield Table("Mean", ["Mean"], [[tally.mean]], labels=False)
        yield self._points(settings, tally.points)
        yield Table("Agree", ["Said", "Agree"], [[text, n] for _, text, n in tally.said()])
        yield Quotes([text for _, text, _ in tally.said()])

    def _points(self, settings: ProofSettings, points: Mapping[str, int]) -> Block:
        most = max(points.values(), default=1) or 1
        bars = [
            Bar(one.text, points.get(one.id, 0), points.get(one.id, 0) / most)
            for one in settings.options
        ]
        return Bars("Points", bars)

    def counts(self, tally: ProofTally) -> Counts:
        return {"": dict(tally.points)}

    def counted_in(self, settings: ProofSettings) -> int:
        return 3 * len(settings.options)

    def notes_of_counts(
        self, settings: ProofSettings, told: Figures, words: Words
    ) -> Iterable[Block]:
        rows: list[list[Cell]] = [
            [option.text, told.counts[""].get(option.id)] for option in settings.options
        ]
        yield Table("Points", ["Option", "Points"], rows)

    def example(self, settings: ProofSettings, rng: random.Random) -> ProofAnswer:
        ids = [option.id for option in settings.options]
        return ProofAnswer(number=rng.randint(1, 9), order=rng.sample(ids, len(ids)), text="Ja")


KIND = Proof()
