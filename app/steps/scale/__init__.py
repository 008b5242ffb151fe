"""Scale: one or several statements, each rated on the same steps; the spread is the result."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from app.blocks import Block, Table
from app.errors import N_, Invalid
from app.steps.base import Line, Option, Plain, StepKind, Words, options_from, parse


class ScaleSettings(Plain):
    """Without statements the prompt itself is rated, under the id `o0`."""

    statements: list[Option] = Field(default_factory=list, max_length=12)
    top: int = Field(5, ge=2, le=10)
    low: Line = Field("", max_length=60)
    high: Line = Field("", max_length=60)

    @property
    def rated(self) -> list[Option]:
        return self.statements or [Option(id="o0", text="")]

    @property
    def points(self) -> range:
        return range(1, self.top + 1)


class ScaleAnswer(Plain):
    values: dict[str, int] = Field(max_length=12)


@dataclass(frozen=True)
class Point:
    """How many people chose `point`; `share` is 0–1 of the statement's most chosen one."""

    point: int
    people: int
    share: float


@dataclass(frozen=True)
class Spread:
    """How a statement was rated; `mean` is the arithmetic mean, None when nobody answered."""

    text: str
    points: list[Point]
    people: int
    mean: float | None


class ScaleTally:
    """People per statement and point."""

    def __init__(self, settings: ScaleSettings) -> None:
        self._settings = settings
        self._counts = {option.id: Counter[int]() for option in settings.rated}

    def add(self, respondent: int, answer: ScaleAnswer) -> None:
        for statement, point in answer.values.items():
            self._counts[statement][point] += 1

    def remove(self, respondent: int, answer: ScaleAnswer) -> None:
        for statement, point in answer.values.items():
            self._counts[statement][point] -= 1

    def spreads(self) -> list[Spread]:
        return [self._spread(option) for option in self._settings.rated]

    def _spread(self, option: Option) -> Spread:
        counts = self._counts[option.id]
        people = counts.total()
        most = max(counts.values(), default=0) or 1
        mean = sum(point * n for point, n in counts.items()) / people if people else None
        points = [Point(p, counts[p], counts[p] / most) for p in self._settings.points]
        return Spread(option.text, points, people, mean)


class Scale(StepKind[ScaleSettings, ScaleAnswer]):
    name = "scale"
    label = N_("Scale")
    hint = N_("Rate one or several statements, for example 1 to 5.")
    show = "reveal"
    Settings = ScaleSettings
    Answer = ScaleAnswer

    def settings_from(self, form: Mapping[str, Any]) -> ScaleSettings:
        return parse(ScaleSettings, {**form, "statements": options_from(form.get("statements"))})

    def propose(self, options: list[str]) -> ScaleSettings:
        texts = {f"new{n}": text for n, text in enumerate(options[:12])}
        return ScaleSettings(statements=options_from(texts))

    def check(self, settings: ScaleSettings, answer: ScaleAnswer) -> None:
        known = {option.id for option in settings.rated}
        if not answer.values:
            raise Invalid(N_("Choose something first."))
        if not known.issuperset(answer.values):
            raise Invalid(N_("That option isn't there any more. Choose again."))
        if any(value not in settings.points for value in answer.values.values()):
            raise Invalid(N_("Choose a step on the scale."))

    def tally(self, settings: ScaleSettings) -> ScaleTally:
        return ScaleTally(settings)

    def text(self, settings: ScaleSettings, answer: ScaleAnswer) -> str:
        return ", ".join(
            f"{option.text}: {answer.values[option.id]}"
            if option.text
            else str(answer.values[option.id])
            for option in settings.rated
            if option.id in answer.values
        )

    def notes(self, settings: ScaleSettings, tally: ScaleTally, words: Words) -> Iterable[Block]:
        spreads = tally.spreads()
        head = [words("Statement"), *map(str, settings.points), words("Answers"), words("Mean")]
        rows = [
            [spread.text, *(str(p.people) for p in spread.points), str(spread.people), mean(spread)]
            for spread in spreads
        ]
        if not settings.statements:
            head, rows = head[1:], [row[1:] for row in rows]
        yield Table(words("How many chose each step of the scale"), head, rows)

    def example(self, settings: ScaleSettings, rng: random.Random) -> ScaleAnswer:
        return ScaleAnswer(values={o.id: rng.choice(settings.points) for o in settings.rated})


def mean(spread: Spread) -> str:
    return "–" if spread.mean is None else f"{spread.mean:.1f}"
