"""How the answers to a question are sorted into themes, as the desk has said it and as it counts
now. The answers themselves stay as they are."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.models.answers.entry import Entry
from app.models.answers.feed import Fed, Slot
from app.models.answers.mark import PLACED
from app.models.answers.theme import Standing

ASIDE = 0
"""Where answers lie that nobody wants in a theme."""


class Placed(NamedTuple):
    """An answer was put somewhere, or taken from there: a theme, or ASIDE. `of_row` is the row
    that was read then."""

    theme: int
    on: bool
    of_row: int
    by: int | None
    version: int


class Sorting:
    """What was said, folded: which places lie where, and who said it last."""

    def __init__(self) -> None:
        self.themes: dict[int, Standing] = {}
        """Those too that are removed: what lay in them comes back with them."""
        self.lies: dict[Slot, dict[int, Placed]] = {}
        self.last: dict[Slot, Placed] = {}
        self.before: dict[Slot, Placed] = {}
        """The last that anybody else said than who said the last."""
        self.version = 0

    def __bool__(self) -> bool:
        return bool(self.version)

    def fold_theme(self, row: Fed) -> None:
        wordings = json.loads(row.word)
        self.themes[row.theme] = Standing(row.theme, row.value, wordings, row.of_row, not row.on)
        self.version = row.version

    def fold_mark(self, place: Slot, row: Fed) -> None:
        theme = row.theme if row.said == PLACED else ASIDE
        said = Placed(theme, bool(row.on), row.of_row or 0, row.by, row.version)
        lies = self.lies.setdefault(place, {})
        if said.on:
            lies[theme] = said
        else:
            lies.pop(theme, None)
        last = self.last.get(place)
        if last and last.by != said.by:
            self.before[place] = last
        self.last[place] = said
        self.version = row.version

    def standing(self) -> list[Standing]:
        """The themes, by their numbers."""
        found = (one for one in self.themes.values() if not one.removed)
        return sorted(found, key=lambda one: one.number)


@dataclass(frozen=True)
class Pile:
    """A theme and the answers in it that the room may see, in the order they came. `edited` are
    those of them, by their rows, that read otherwise than when they were put there."""

    theme: Standing
    entries: list[Entry] = field(default_factory=list)
    edited: set[int] = field(default_factory=set)

    @property
    def id(self) -> int:
        return self.theme.id

    @property
    def people(self) -> int:
        return len({entry.respondent for entry in self.entries})


@dataclass(frozen=True)
class Sorted:
    """The answers that the room may see, by where they lie. One may lie in several piles."""

    piles: list[Pile]
    aside: list[Entry]
    unsorted: list[Entry]

    @property
    def placed(self) -> int:
        """How many answers lie in a theme."""
        return len({entry.id for pile in self.piles for entry in pile.entries})

    @property
    def total(self) -> int:
        return self.placed + len(self.aside) + len(self.unsorted)

    def pile(self, theme_id: int) -> Pile | None:
        return next((pile for pile in self.piles if pile.id == theme_id), None)


def sort(sorting: Sorting, shown: Mapping[Slot, Entry]) -> Sorted:
    """Answers of simulated phones aren't sorted, so they are in none of it."""
    piles = {one.id: Pile(one) for one in sorting.standing()}
    aside: list[Entry] = []
    unsorted: list[Entry] = []
    for place, entry in shown.items():
        if entry.simulated or not entry.text:
            continue
        lies = sorting.lies.get(place, {})
        for theme in lies.keys() & piles.keys():
            piles[theme].entries.append(entry)
            if lies[theme].of_row != entry.id:
                piles[theme].edited.add(entry.id)
        if not lies.keys() & piles.keys():
            (aside if ASIDE in lies else unsorted).append(entry)
    return Sorted(list(piles.values()), aside, unsorted)


def by_people(piles: Iterable[Pile]) -> list[Pile]:
    """Most people first, then by title; what is for the rest last, for it says least."""

    def place(pile: Pile) -> tuple[bool, int, str]:
        return pile.theme.is_rest, -pile.people, pile.theme.title.casefold()

    return sorted(piles, key=place)
