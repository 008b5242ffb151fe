"""A comparison as it stood on one day: a copy that a slide keeps of what several meetings said to
the same question, of numbers that may be told and of nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.errors import N_
from app.i18n import date_in_words, number_words
from app.papers.blocks import per_cent
from app.steps.plain import Line, Plain
from app.steps.words import Words

TOLD, HIDDEN, NOT_ASKED, NOT_YET = "told", "hidden", "not_asked", "not_yet"
"""What is known of a question in a place. Hidden is one sign for all reasons: fewer than five have
answered, or a number beside would tell of them. Neither is 0."""
OTHERWISE = "otherwise"
"""It was asked with other options there, so its numbers are of other things."""
MEANS, SHARES, WORDS, THEMES, NUMBERS = "means", "shares", "words", "themes", "numbers"
TAKERS = "takers"
"""What is compared: means on a scale; how many of those who answered chose something; how many said
a word, or something that lies in a theme; bare numbers; how many commitments somebody takes on."""
SCALES, BARS, MATRIX, SUMS = "scales", "bars", "matrix", "sums"
"""How a projector draws it: places below each other, with dots or bars; things below each other
with a column for each place, or with what they add up to where the places are too many."""
MOST_SCALES, MOST_BARS = 5, 3
MOST_MOVED, MOST_ACROSS = 10, 24
"""So many columns have room beside each other, at letters that are read from the back row; fewer
where each number says how it has moved."""
LETTERS_ACROSS, MOST_UPRIGHT = 96, 10
"""So many letters have room side by side in the head of a matrix, of so many places."""
SHADES = 5
UNTOLD = {
    HIDDEN: N_("Not shown: fewer than five have answered."),
    NOT_ASKED: N_("Not asked here"),
    NOT_YET: N_("Not asked yet"),
    OTHERWISE: N_("It had other options here."),
}
UP, DOWN, SAME = N_("up %(by)s"), N_("down %(by)s"), N_("the same")


class Measured(Plain):
    """A number, None for one that isn't told, out of so many people (0 where it is no share); what
    it `was` before, and how it has `moved` since."""

    number: int | float | None = None
    of: int = 0
    was: int | float | None = None
    moved: int | float | None = None

    @property
    def before(self) -> "Measured":
        return Measured(number=self.was, of=self.of)


class ComparedColumn(Plain):
    id: str
    label: Line


class ComparedPlace(Plain):
    """`id` is its workshop's. `day` tells apart several of one place; `answered` is None where that
    isn't told, `answered_before` where nothing is compared with. A column that isn't among the
    `cells` has nothing to tell there."""

    id: int
    name: Line
    state: str = TOLD
    day: Line = ""
    answered: int | None = None
    answered_before: int | None = None
    year_before: int | None = None
    cells: dict[str, Measured] = Field(default_factory=dict)

    @property
    def is_told(self) -> bool:
        return self.state == TOLD

    @property
    def called(self) -> str:
        return f"{self.name}, {self.day}" if self.day else self.name

    @property
    def why(self) -> str:
        """Why it has no numbers; empty where it has."""
        return UNTOLD.get(self.state, "")


@dataclass(frozen=True)
class SaidLine:
    """The numbers of a place, or of a thing, as words."""

    label: str
    text: str


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


class Compared(Plain):
    """`series` and `wish` are where it came from and what was asked for, so that it can be taken
    anew; `of` is what the series is called. `as_of` is the day of the copy, as an ISO date, and
    `face` what is compared."""

    series: str
    wish: dict[str, str]
    of: Line
    as_of: Annotated[str, AfterValidator(_day)]
    face: Literal["means", "shares", "words", "themes", "numbers", "takers"]
    prompt: Line = ""
    ends: Line = ""
    top: int = Field(0, ge=0, le=100)
    columns: list[ComparedColumn]
    places: list[ComparedPlace]
    total: dict[str, Measured]
    answered: int = 0

    @property
    def is_of_places(self) -> bool:
        """Whether places stand below each other, else what they are asked of does."""
        return self.face not in (WORDS, THEMES, TAKERS)

    @property
    def told(self) -> list[ComparedPlace]:
        return [one for one in self.places if one.is_told]

    @property
    def untold(self) -> list[ComparedPlace]:
        return [one for one in self.places if not one.is_told]

    @property
    def across(self) -> list[ComparedPlace]:
        """Those that have a column in a matrix: all that have answered, told or not."""
        return [one for one in self.places if one.state in (TOLD, HIDDEN)]

    @property
    def drawn(self) -> str:
        if self.is_of_places and len(self.columns) <= (
            MOST_SCALES if self.face == MEANS else MOST_BARS
        ):
            return SCALES if self.face == MEANS else BARS
        most = MOST_MOVED if self.has_before else MOST_ACROSS
        return MATRIX if len(self.across) <= most else SUMS

    @property
    def turned(self) -> bool:
        """Whether the names of places stand on end in the head of a matrix, so that none is cut."""
        places = len(self.across)
        words = re.findall(r"[^\s-]+", " ".join(one.called for one in self.across))
        longest = max(map(len, words), default=0)
        return places > MOST_UPRIGHT or longest * places > LETTERS_ACROSS

    @property
    def rows(self) -> int:
        """How many rows the drawing has."""
        if self.drawn in (SCALES, BARS):
            return len(self.places) + (len(self.told) > 1)
        return len(self.columns)

    @property
    def has_before(self) -> bool:
        return any(one.answered_before is not None for one in self.places)

    @property
    def hides(self) -> bool:
        """Whether any cell is drawn that isn't told."""
        columns = self.across if self.drawn == MATRIX else self.told
        return any(one.state == HIDDEN for one in columns) or any(
            cell.number is None for one in self.told for cell in one.cells.values()
        )

    @cached_property
    def longest(self) -> float:
        """The largest number that is drawn: of a place, or of all of them together."""
        rows = [self.total] if self.drawn == SUMS else [one.cells for one in self.told]
        return max((cell.number or 0 for row in rows for cell in row.values()), default=0)

    def reach(self, cell: Measured) -> float:
        """How far it reaches of all that it can, from 0 to 1."""
        if self.face == MEANS:
            return ((cell.number or 1) - 1) / max(1, self.top - 1)
        return (cell.number or 0) / (cell.of or self.longest or 1)

    def shade(self, cell: Measured) -> int:
        """How dark a place's number stands among those of all places."""
        if self.face == MEANS:
            return -(-int(100 * self.reach(cell) * SHADES) // 100)
        most = max((c.number or 0 for one in self.told for c in one.cells.values()), default=0)
        return -(-int(100 * (cell.number or 0) / (most or 1) * SHADES) // 100)

    def over(self, words: Words) -> str:
        """Of what and of when it is."""
        return words(N_("%(of)s, as of %(day)s"), of=self.of, day=self.day(words))

    def day(self, words: Words) -> str:
        return date_in_words(date.fromisoformat(self.as_of), words.language)

    def all_label(self, words: Words) -> str:
        return words.plural("All %(num)s", "All %(num)s", len(self.told))

    def lines(self, words: Words) -> Iterator[SaidLine]:
        """The same in words, for whoever doesn't see the picture."""
        yield from self._of_places(words) if self.is_of_places else self._of_things(words)
        for one in self.untold if self.is_of_places else self._without_cells():
            yield SaidLine(one.called, words(one.why))

    def _without_cells(self) -> list[ComparedPlace]:
        return [one for one in self.untold if one.state != HIDDEN]

    def _of_places(self, words: Words) -> Iterator[SaidLine]:
        if len(self.told) > 1:
            yield SaidLine(
                self.all_label(words), self._cells_said(self.answered, self.total, words)
            )
        for one in self.told:
            yield SaidLine(one.called, self._cells_said(one.answered, one.cells, words))

    def _cells_said(self, answered: int | None, cells: dict[str, Measured], words: Words) -> str:
        said = [
            " ".join(filter(None, (column.label, self.said(cells[column.id], words))))
            for column in self.columns
            if column.id in cells
        ]
        of = [words.plural("%(num)s answer", "%(num)s answers", answered)] if answered else []
        return ". ".join(filter(None, (*of, "; ".join(said))))

    def _of_things(self, words: Words) -> Iterator[SaidLine]:
        for column in self.columns:
            there = [(one, one.cells[column.id]) for one in self.told if column.id in one.cells]
            told = [
                f"{one.called} {self.said(cell, words)}"
                for one, cell in there
                if cell.number is not None
            ]
            hidden = [one.called for one, cell in there if cell.number is None]
            hidden += [one.called for one in self.untold if one.state == HIDDEN]
            whole = self.said(self.total.get(column.id, Measured()), words)
            parts = [
                words(N_("In all %(number)s"), number=whole),
                ", ".join(told),
                words(N_("not shown: %(places)s"), places=", ".join(hidden)) if hidden else "",
            ]
            yield SaidLine(column.label, "; ".join(filter(None, parts)))

    def said(self, cell: Measured, words: Words) -> str:
        if cell.number is None:
            return words(N_("not shown"))
        part = per_cent(int(cell.number), cell.of) if cell.of else None
        number = number_words(cell.number, words.language)
        share = f"{number} ({part} %)" if part is not None else number
        return ", ".join(filter(None, (share, self.moved_words(cell, words))))

    def moved_words(self, cell: Measured, words: Words) -> str:
        if cell.moved is None:
            return ""
        if cell.moved == 0:
            return words(SAME)
        by = number_words(abs(cell.moved), words.language)
        return words(UP if cell.moved > 0 else DOWN, by=by)
