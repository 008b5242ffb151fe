"""The answers to one question in several meetings of a series, as one sorting table has them: the
piles are the rows of the list of themes that the meetings share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.models.agenda.asking import Asking
from app.models.answers.entry import Entry
from app.models.answers.feed import Slot
from app.models.answers.results import Results
from app.models.answers.shared_theme import joined
from app.models.answers.sorting import ASIDE, Pile, Placed, Sorted
from app.models.answers.theme import Standing
from app.models.workshop import Workshop


@dataclass(frozen=True)
class Part:
    """One meeting's answers, its themes, and in which row of the list each of these stands. `name`
    is that of its place."""

    workshop: Workshop
    name: str
    asking: Asking
    results: Results
    themes: Sequence[Standing]
    rows: Mapping[int, str]
    role: str

    @property
    def asking_id(self) -> int:
        return self.asking.id or 0

    @property
    def id(self) -> int:
        return self.workshop.id or 0

    @property
    def left(self) -> int:
        return len(self.results.sorted().unsorted)

    def themes_in(self, row: str) -> list[int]:
        """Its own themes that stand there."""
        return [one.id for one in self.themes if self.rows.get(one.id) == row]


class _Said:
    """What was said of places in any of the meetings, of themes as the table calls them."""

    def __init__(self, find: Callable[[Slot], Placed | None]) -> None:
        self._find = find

    def get(self, place: Slot) -> Placed | None:
        return self._find(place)


@dataclass(frozen=True)
class _Placings:
    last: _Said
    before: _Said


class Together:
    """A pile is named by the oldest theme in its row and keeps its number while no older goes.
    Answers are those of the meetings that are `shown`; the piles are of all, so that a number
    stays the same whichever place is looked at."""

    def __init__(self, parts: Sequence[Part], titles: Mapping[str, str], shown: int = 0) -> None:
        self.parts = parts
        self.shown = [one for one in parts if shown in (0, one.id)]
        self._titles = titles

    @property
    def version(self) -> int:
        return sum(one.results.version for one in self.parts)

    @cached_property
    def row_of(self) -> dict[int, str]:
        """By pile."""
        standing = {str(theme.id): one.rows[theme.id] for one in self.parts for theme in one.themes}
        return {min(map(int, themes)): row for row, themes in joined(standing).items()}

    @cached_property
    def _piles(self) -> dict[str, int]:
        return {row: pile for pile, row in self.row_of.items()}

    def title(self, pile: int) -> str:
        row = self.row_of[pile]
        return self._titles.get(row) or next(
            theme.title for one in self.parts for theme in one.themes if one.rows[theme.id] == row
        )

    def sorted(self) -> Sorted:
        return self._sorted

    @cached_property
    def _sorted(self) -> Sorted:
        piles = {
            pile: Pile(Standing(pile, self.title(pile), {}, number))
            for number, pile in enumerate(sorted(self.row_of), 1)
        }
        aside: list[Entry] = []
        unsorted: list[Entry] = []
        for part in self.shown:
            now = part.results.sorted()
            aside += now.aside
            unsorted += now.unsorted
            for one in now.piles:
                there = piles[self._piles[part.rows[one.id]]]
                already = {entry.id for entry in there.entries}
                there.entries.extend(entry for entry in one.entries if entry.id not in already)
                there.edited.update(one.edited)
        return Sorted(list(piles.values()), aside, unsorted)

    def seen(self, answer_id: int) -> Entry | None:
        found = (one.results.seen(answer_id) for one in self.shown)
        return next((one for one in found if one), None)

    @property
    def sorting(self) -> _Placings:
        return _Placings(
            _Said(lambda place: self._said(place, "last")),
            _Said(lambda place: self._said(place, "before")),
        )

    def _said(self, place: Slot, which: str) -> Placed | None:
        for part in self.shown:
            found: Placed | None = getattr(part.results.sorting, which).get(place)
            if found and found.theme != ASIDE:
                row = part.rows.get(found.theme, "")
                return found._replace(theme=self._piles.get(row, found.theme))
            if found:
                return found
        return None

    def places(self, entries: Iterable[Entry]) -> dict[int, str]:
        """Where each of these answers was given, by its row."""
        of_asking = {
            respondent: one.name
            for one in self.shown
            for respondent in {entry.respondent for entry in one.results.shown.values()}
        }
        return {one.id: of_asking[one.respondent] for one in entries}
