"""Scale: one or several statements, each rated on the same steps; the spread is the result."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.errors import N_, Invalid
from app.papers.blocks import Block, Cell, Means, Paragraph, Part, Table
from app.papers.radar import LEAST, Radar
from app.papers.radar import MOST as MOST_AXES
from app.steps.base import Axes, Context, Counts, Entry, Figures, StepKind, Words
from app.steps.change import BY, FEW, Change, Moved, moved_mean
from app.steps.means import rounded_mean
from app.steps.options import (
    MANY,
    Option,
    Placed,
    options_from,
    placed,
    refuse_long_and_twins,
    takes_options,
)
from app.steps.plain import Line, Plain, at_most, parse

MOST = 12
UNSURE = 0
"""The point of one who doesn't know. It is on no scale."""
DONT_KNOW = N_("Don't know")
RADAR, SPREAD = N_("Draw a radar"), N_("Draw the spread")
A_RADAR = N_(
    "A radar needs %(least)s to %(most)s statements. Write so many, or let the spread be drawn."
)

_RANGE = re.compile(r"\b[01]\s*(?:[-–—]|till|to)\s*(\d{1,2})\b")
_END = re.compile(r"\b(\d{1,2})\s*=\s*([^\n,;…()=]{1,60}?)(?=\s*(?:[\n,;…()]|\s\d{1,2}\s*=|$))")


End = Annotated[Line, at_most(60, N_("Keep what a step means at most 60 characters long."))]


class ScaleSettings(Plain):
    """Without statements the prompt itself is rated, under the id `o0`. `unsure` is what the
    answer of one who doesn't know is called, empty where there is none; `shuffled`: phones show
    the statements in other orders. `drawn` is how results are drawn: as how answers are spread,
    or their means as a radar, where it has as many axes as there are statements."""

    statements: list[Option] = Field(default_factory=list, max_length=MOST)
    top: int = Field(5, ge=2, le=10)
    low: End = ""
    high: End = ""
    unsure: End = ""
    shuffled: bool = False
    drawn: Literal["spread", "radar"] = "spread"

    @property
    def may_be_radar(self) -> bool:
        return LEAST <= len(self.statements) <= MOST_AXES

    @property
    def is_radar(self) -> bool:
        return self.drawn == "radar" and self.may_be_radar

    @property
    def rated(self) -> list[Option]:
        return self.statements or [Option(id="o0", text="")]

    def placed(self, seed: object, order: int | None) -> list[Placed]:
        return placed(self.rated, self.shuffled, seed, order)

    @property
    def points(self) -> range:
        return range(1, self.top + 1)

    @property
    def ends(self) -> str:
        """What the lowest and the highest step mean."""
        ends = ((1, self.low), (self.top, self.high))
        return ", ".join(f"{point} = {text}" for point, text in ends if text)


def _no_yes_or_no(value: Any) -> Any:
    """JSON's true would count as 1."""
    if isinstance(value, bool):
        raise ValueError("not a number")
    return value


class ScaleAnswer(Plain):
    values: dict[str, Annotated[int, BeforeValidator(_no_yes_or_no)]] = Field(max_length=MOST)


@dataclass(frozen=True)
class Point:
    """How many people chose `point`; `share` is 0–1 of all who rated the statement."""

    point: int
    people: int
    share: float


@dataclass(frozen=True)
class Spread:
    """How a statement was rated; `mean` is the arithmetic mean, None when nobody rated it.
    `unsure` is how many don't know: they are counted beside, not among `people`. `reach` is the
    share of the people at which the bars' axis ends."""

    text: str
    points: list[Point]
    people: int
    mean: float | None
    unsure: int = 0
    reach: float = 1

    @property
    def drawing(self) -> str:
        """The bars as one SVG path, in a box of 10 units a point and 10 units high."""
        return "".join(
            f"M{10 * n + 0.3:g} 10v-{height:.2g}h9.4v{height:.2g}z"
            for n, point in enumerate(self.points)
            if (height := 10 * point.share / self.reach)
        )

    @property
    def rounded_mean(self) -> float | None:
        return rounded_mean({point.point: point.people for point in self.points})

    @property
    def row(self) -> list[Cell]:
        """As a table has it: the text, each point, how many and their mean."""
        points = (Part(point.people, self.people) for point in self.points)
        return [self.text, *points, self.people, self.rounded_mean]


REACHES = (0.25, 0.5)
FULLEST = 0.8


def reach_of(spreads: list[Spread]) -> float:
    """Where the axis of all their bars ends: at a quarter or half of the people where that leaves
    room above the longest, so that only a bar of everybody fills it."""
    longest = max((point.share for spread in spreads for point in spread.points), default=0)
    return next((reach for reach in REACHES if longest <= FULLEST * reach), 1)


def spread_of(text: str, counts: dict[int, int]) -> Spread:
    """`counts` is people by point, for every point of the scale."""
    people = sum(counts.values())
    mean = sum(point * n for point, n in counts.items()) / people if people else None
    return Spread(text, [Point(p, n, n / (people or 1)) for p, n in counts.items()], people, mean)


class ScaleTally:
    """People per statement and point."""

    def __init__(self, settings: ScaleSettings) -> None:
        self._settings = settings
        self._counts = {option.id: Counter[int]() for option in settings.rated}

    def add(self, entry: Entry[ScaleAnswer]) -> None:
        for statement, point in entry.value.values.items():
            self._counts[statement][point] += 1

    def remove(self, entry: Entry[ScaleAnswer]) -> None:
        for statement, point in entry.value.values.items():
            self._counts[statement][point] -= 1

    def said(self, settings: ScaleSettings) -> "ScaleTally":
        """The same people, with the statements in other words."""
        other = copy(self)
        other._settings = settings
        return other

    @property
    def unsure(self) -> bool:
        """Whether one may say that one doesn't know."""
        return bool(self._settings.unsure)

    def counts(self) -> Counts:
        """By statement and point."""
        points = [*self._settings.points, *([UNSURE] if self.unsure else [])]
        return {
            statement: {str(point): counts[point] for point in points}
            for statement, counts in self._counts.items()
        }

    def spreads(self) -> list[Spread]:
        spreads = [self._spread(option) for option in self._settings.rated]
        return [replace(spread, reach=reach_of(spreads)) for spread in spreads]

    def radar(self) -> Radar | None:
        """The means of its statements, where these are drawn so."""
        if not self._settings.is_radar:
            return None
        return Radar([spread.rounded_mean for spread in self.spreads()], self._settings.top)

    def _spread(self, option: Option) -> Spread:
        counts = self._counts[option.id]
        spread = spread_of(option.text, {point: counts[point] for point in self._settings.points})
        return replace(spread, unsure=counts[UNSURE])


def _moved(then: Spread, now: Spread, top: int, least: int, words: Words) -> Moved:
    means = then.rounded_mean, now.rounded_mean
    if min(then.people, now.people) < least or None in means:
        return Moved(now.text, None, None, words(FEW))
    return moved_mean(now.text, means[0] or 0, means[1] or 0, top, words)


class Scale(StepKind[ScaleSettings, ScaleAnswer]):
    name = "scale"
    place = 50
    label = N_("Scale")
    hint = N_("Rate one or several statements, for example 1 to 5.")
    show = "reveal"
    rows = N_("Statements")
    worded = ("low", "high", "unsure")
    unsure_label = DONT_KNOW
    minutes = 5
    compares = True
    drawn = True
    on_phones = True
    Settings = ScaleSettings
    Answer = ScaleAnswer

    def settings_from(self, form: Mapping[str, Any]) -> ScaleSettings:
        statements = options_from(form.get("statements"))
        if len(statements) > MOST:
            raise Invalid(MANY, most=MOST)
        refuse_long_and_twins(statements)
        fits = LEAST <= len(statements) <= MOST_AXES or takes_options(form)
        if form.get("drawn") == "radar" and not fits:
            raise Invalid(A_RADAR, least=LEAST, most=MOST_AXES)
        return parse(ScaleSettings, {**form, "statements": statements})

    def propose(self, options: list[str]) -> ScaleSettings:
        return self.settings_from({"statements": {"new": options}})

    def propose_for(self, asked: str, options: list[str]) -> ScaleSettings:
        """With the steps that "1–10" names, and the ends that "1 = poor, 10 = good" does."""
        ends = {int(point): text.strip() for point, text in _END.findall(asked)}
        tops = [*map(int, _RANGE.findall(asked)), *ends]
        top = max((point for point in tops if 2 <= point <= 10), default=5)
        low, high = ends.get(1) or ends.get(0) or "", ends.get(top, "")
        return self.propose(options).model_copy(
            update={"top": top, "low": low[:60], "high": high[:60]}
        )

    def check(
        self, settings: ScaleSettings, answer: ScaleAnswer, context: Context[ScaleAnswer]
    ) -> None:
        known = {option.id for option in settings.rated}
        if not answer.values:
            raise Invalid(self.empty)
        if not known.issuperset(answer.values):
            raise Invalid(N_("That option isn't there any more. Choose again."))
        points = {*settings.points, *([UNSURE] if settings.unsure else [])}
        if not points.issuperset(answer.values.values()):
            raise Invalid(N_("Choose a step on the scale."))

    def unanswered(self, settings: ScaleSettings, answer: ScaleAnswer) -> int:
        return sum(option.id not in answer.values for option in settings.rated)

    def tally(self, settings: ScaleSettings) -> ScaleTally:
        return ScaleTally(settings)

    def tally_in(self, settings: ScaleSettings, tally: ScaleTally) -> ScaleTally:
        return tally.said(settings)

    def offers(self, settings: ScaleSettings) -> list[str]:
        return [*super().offers(settings), *filter(None, [settings.ends])]

    def text(self, settings: ScaleSettings, answer: ScaleAnswer) -> str:
        said = {**{point: str(point) for point in settings.points}, UNSURE: settings.unsure}
        return ", ".join(
            f"{option.text}: {said[answer.values[option.id]]}"
            if option.text
            else said[answer.values[option.id]]
            for option in settings.rated
            if option.id in answer.values
        )

    def notes(self, settings: ScaleSettings, tally: ScaleTally, words: Words) -> Iterable[Block]:
        spreads = tally.spreads()
        beside = [[spread.unsure] if settings.unsure else [] for spread in spreads]
        rows = [[*s.row, *unsure] for s, unsure in zip(spreads, beside, strict=True)]
        yield from self._table(settings, rows, words)

    def counts(self, tally: ScaleTally) -> Counts:
        return tally.counts()

    def axes(self, settings: ScaleSettings) -> Axes:
        points = {str(point): str(point) for point in settings.points}
        return Axes(
            {option.id: option.text for option in settings.rated},
            points | ({str(UNSURE): settings.unsure} if settings.unsure else {}),
            tuple(points),
            settings.ends,
            settings.is_radar,
        )

    def points(self, settings: ScaleSettings) -> dict[str, int]:
        return {str(point): point for point in settings.points}

    def change(
        self,
        settings: ScaleSettings,
        before: ScaleTally,
        after: ScaleTally,
        least: int,
        words: Words,
    ) -> Change:
        pairs = zip(before.spreads(), after.spreads(), strict=True)
        moved = [_moved(then, now, settings.top, least, words) for then, now in pairs]
        numbers = words(", ").join(filter(None, [words("Mean"), settings.ends]))
        return Change(words("Statement"), numbers, words(BY), moved)

    def redrawn(self, settings: ScaleSettings) -> tuple[str, ScaleSettings] | None:
        if not settings.may_be_radar:
            return None
        label, drawn = (SPREAD, "spread") if settings.is_radar else (RADAR, "radar")
        return label, settings.model_copy(update={"drawn": drawn})

    def ranked(self, settings: ScaleSettings, tally: ScaleTally) -> list[Option]:
        spreads = zip(settings.rated, tally.spreads(), strict=True)
        means = {option.id: spread.mean or 0 for option, spread in spreads}
        return sorted(settings.rated, key=lambda option: -means[option.id])

    def notes_of_counts(
        self, settings: ScaleSettings, told: Figures, words: Words
    ) -> Iterable[Block]:
        """Their number would give away a point that isn't told, so it isn't either."""
        rows: list[list[Cell]] = []
        for option in settings.rated:
            counted, mean = told.counts.get(option.id, {}), told.means.get(option.id)
            row = [counted.get(str(point)) for point in settings.points]
            known = {p: n for p, n in zip(settings.points, row, strict=True) if n is not None}
            whole = len(known) == len(row)
            spread = spread_of(option.text, known).row if whole else [option.text, *row, None, mean]
            rows.append([*spread, *([counted.get(str(UNSURE))] if settings.unsure else [])])
        yield from self._table(settings, rows, words)

    def _table(
        self, settings: ScaleSettings, rows: list[list[Cell]], words: Words
    ) -> Iterable[Block]:
        head = [words("Statement"), *map(str, settings.points), words("Answers"), words("Mean")]
        head += [settings.unsure] if settings.unsure else []
        if not settings.statements:
            head, rows = head[1:], [row[1:] for row in rows]
        if ends := settings.ends:
            yield Paragraph(ends, "quiet")
        labels = bool(settings.statements)
        first = 1 if labels else 0
        spread = tuple(range(first, first + len(settings.points)))
        around = Means(spread[-1] + 2, settings.top) if settings.is_radar else None
        caption = words("How many chose each step of the scale")
        yield Table(caption, head, rows, labels, spread, around)

    def example(self, settings: ScaleSettings, rng: random.Random) -> ScaleAnswer:
        points = [*settings.points, *([UNSURE] if settings.unsure else [])]
        return ScaleAnswer(values={o.id: rng.choice(points) for o in settings.rated})


KIND = Scale()
