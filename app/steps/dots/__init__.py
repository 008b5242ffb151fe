"""Dot vote: each has some dots to place on the options."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.errors import N_, Invalid
from app.papers.blocks import Bar, Bars, Block, Cell, Paragraph, Part, Table
from app.steps.base import (
    Context,
    Counts,
    Entry,
    Figures,
    StepKind,
    Words,
    people_by_option,
)
from app.steps.options import Option, vote_options
from app.steps.placing import GONE, placed, ties
from app.steps.plain import Plain

MOST = 30
MOST_CELLS = 40
"""In the longest row; where there are more dots a bar stands for them."""
CELL = 22.5


def proposed(options: int) -> int:
    """Dots each: a quarter of the options, and three at least."""
    return max(3, -(-options // 4))


class DotsSettings(Plain):
    """`dots` is how many each has, 0 for as many as are proposed; `several`: more than one of them
    may be placed on one option."""

    options: list[Option] = Field(default_factory=list, max_length=MOST)
    dots: int = Field(0, ge=0, le=MOST)
    several: bool = False

    @property
    def each(self) -> int:
        """How many each has: always fewer than there are options, or nothing would be chosen."""
        options = len(self.options) or MOST
        return max(1, min(self.dots or proposed(len(self.options)), options - 1))


def _dots_from(field: Any) -> int:
    """Raises Invalid."""
    typed = str(field or "0").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 3 and int(typed) <= MOST):
        raise Invalid(N_("Write how many dots each has as a number, or leave it empty."))
    return int(typed)


def _placed(value: Any) -> Any:
    """A field that is left empty, or says none, places nothing."""
    if not isinstance(value, Mapping):
        return value
    return {name: dots for name, dots in value.items() if dots not in ("", "0", 0, None)}


class DotsAnswer(Plain):
    """All dots of one person, by option: so that two phones of theirs place no more."""

    dots: Annotated[
        dict[str, Annotated[int, Field(ge=1, le=MOST)]],
        BeforeValidator(_placed),
        Field(max_length=MOST),
    ]


@dataclass(frozen=True)
class Row:
    """An option with its dots and how many people placed them."""

    option: Option
    dots: int
    people: int


class DotsTally:
    """Dots per option, and the people who placed them."""

    def __init__(self, options: list[Option]) -> None:
        self._options = options
        self._dots: Counter[str] = Counter()
        self._people: Counter[str] = Counter()
        self.people = 0

    def add(self, entry: Entry[DotsAnswer]) -> None:
        self._dots.update(entry.value.dots)
        self._people.update(entry.value.dots.keys())
        self.people += 1

    def remove(self, entry: Entry[DotsAnswer]) -> None:
        self._dots.subtract(entry.value.dots)
        self._people.subtract(entry.value.dots.keys())
        self.people -= 1

    def said(self, options: list[Option]) -> "DotsTally":
        """The same dots, with the options in other words."""
        other = copy(self)
        other._options = options
        return other

    @property
    def total(self) -> int:
        return sum(row.dots for row in self.rows())

    @property
    def longest(self) -> int:
        return max((row.dots for row in self.rows()), default=0)

    @property
    def width(self) -> float:
        """Of the longest row, in the units of a cell."""
        return max(1, self.longest) * CELL

    @property
    def in_cells(self) -> bool:
        """Whether each dot is drawn as a cell."""
        return self.longest <= MOST_CELLS

    def rows(self) -> list[Row]:
        """In ballot order."""
        return [Row(one, self._dots[one.id], self._people[one.id]) for one in self._options]

    def placed(self) -> list[tuple[int, Row]]:
        """With their places, the most dots first."""
        return placed(self.rows(), lambda row: row.dots)

    @property
    def tied(self) -> bool:
        places = [place for place, _ in self.placed()]
        return self.people > 0 and len(set(places)) < len(places)

    def counts(self) -> dict[str, int]:
        return {row.option.id: row.people for row in self.rows()}


class Dots(StepKind[DotsSettings, DotsAnswer]):
    name = "dots"
    place = 60
    label = N_("Dot vote")
    hint = N_("Each places a few dots on the options. How they vote is secret until you show it.")
    show = "reveal"
    sealed = True
    at_once = True
    send = N_("I'm done")
    least = 2
    rows = N_("Options")
    minutes = 5
    drawn = True
    on_phones = True
    empty = N_("Place a dot first.")
    Settings = DotsSettings
    Answer = DotsAnswer

    def settings_from(self, form: Mapping[str, Any]) -> DotsSettings:
        options = vote_options(form, MOST)
        several = bool(form.get("several"))
        return DotsSettings(options=options, dots=_dots_from(form.get("dots")), several=several)

    def propose(self, options: list[str]) -> DotsSettings:
        return self.settings_from({"options": {"new": options}})

    def check(
        self, settings: DotsSettings, answer: DotsAnswer, context: Context[DotsAnswer]
    ) -> None:
        if not answer.dots:
            raise Invalid(self.empty)
        if not {option.id for option in settings.options}.issuperset(answer.dots):
            raise Invalid(GONE)
        if max(answer.dots.values()) > 1 and not settings.several:
            raise Invalid(N_("Place at most one dot on each."))
        placed = sum(answer.dots.values())
        if over := max(0, placed - settings.each):
            raise Invalid(N_("You chose %(placed)s. Take back %(over)s."), placed=placed, over=over)

    def tally(self, settings: DotsSettings) -> DotsTally:
        return DotsTally(settings.options)

    def tally_in(self, settings: DotsSettings, tally: DotsTally) -> DotsTally:
        return tally.said(settings.options)

    def text(self, settings: DotsSettings, answer: DotsAnswer) -> str:
        return ", ".join(
            f"{option.text}: {answer.dots[option.id]}" if settings.several else option.text
            for option in settings.options
            if option.id in answer.dots
        )

    def notes(self, settings: DotsSettings, tally: DotsTally, words: Words) -> Iterable[Block]:
        if not settings.options:
            return
        rows = [row for _, row in tally.placed()]
        yield Paragraph(self._how(settings, tally, words), "quiet")
        bars = [
            Bar(row.option.text, Part(row.people, tally.people), row.people / (tally.people or 1))
            for row in rows
        ]
        yield Bars(words("How many placed dots on each option"), bars)
        if settings.several:
            cells: list[list[Cell]] = [[row.option.text, row.dots, row.people] for row in rows]
            head = [words("Option"), words("Dots"), words("People")]
            yield Table(words("How many dots each option got"), head, cells)
        if tally.people:
            yield from ties([place for place, _ in tally.placed()], words)

    def _how(self, settings: DotsSettings, tally: DotsTally, words: Words) -> str:
        dots = words.plural("%(num)s dot", "%(num)s dots", tally.total)
        people = words.plural("%(num)s person", "%(num)s people", tally.people)
        return words("%(dots)s from %(people)s.", dots=dots, people=people)

    def counts(self, tally: DotsTally) -> Counts:
        return {"": tally.counts()}

    def ranked(self, settings: DotsSettings, tally: DotsTally) -> list[Option]:
        names = [row.option.id for _, row in tally.placed()]
        return sorted(settings.options, key=lambda option: names.index(option.id))

    def counted_in(self, settings: DotsSettings) -> int:
        return settings.each

    def notes_of_counts(
        self, settings: DotsSettings, told: Figures, words: Words
    ) -> Iterable[Block]:
        title = words("How many placed dots on each option")
        yield people_by_option(title, settings.options, told, words)

    def example(self, settings: DotsSettings, rng: random.Random) -> DotsAnswer:
        ids = [option.id for option in settings.options]
        number = rng.randint(1, settings.each)
        chosen = rng.choices(ids, k=number) if settings.several else rng.sample(ids, number)
        return DotsAnswer(dots=dict(Counter(chosen)))


KIND = Dots()
