"""A question in many places, as it is compared: what each place may tell of it, what that adds up
to, and in which order the places stand.

All of it is made of numbers that may be told and of nothing else: a sum or a mean of all is that of
the cells that are told, so whoever reads it could have reckoned it from them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from app.giving_way import in_turns
from app.i18n.alphabet import in_alphabet
from app.models.afterwards.small_groups import Left
from app.models.answers.shared_theme import Shared
from app.models.series.locality import LEVELS
from app.models.series.meetings import Meeting
from app.steps.base import Axes
from app.steps.compared import HIDDEN as HIDDEN
from app.steps.compared import MEANS as MEANS
from app.steps.compared import NOT_ASKED as NOT_ASKED
from app.steps.compared import NOT_YET as NOT_YET
from app.steps.compared import NUMBERS as NUMBERS
from app.steps.compared import SHARES as SHARES
from app.steps.compared import TAKERS as TAKERS
from app.steps.compared import THEMES as THEMES
from app.steps.compared import TOLD as TOLD
from app.steps.compared import WORDS as WORDS

LAST = (TOLD, HIDDEN, NOT_YET, NOT_ASKED)
"""So they stand below each other, whatever they are sorted by."""
BY_PLACE, BY_LEVEL, BY_ANSWERS = "place", "level", "answers"
UP, DOWN = "up", "down"
SPREAD_FROM = 10
"""How the answers of fewer people are spread over a scale is not drawn."""
NOTHING: Mapping[str, Any] = {}


class Figure(NamedTuple):
    """A number that may be told, or None for one that may not. `of`: out of so many people, 0
    where it is no share. `at_least`: of one that may not be told, what others that are told make
    it at least."""

    number: float | None
    of: int = 0
    at_least: int = 0

    @property
    def known(self) -> float:
        return self.number or self.at_least


Figures = Mapping[str, Figure]
"""By column. A column that isn't there has nothing to tell: nobody has put that theme up there."""


class Column(NamedTuple):
    """`beneath` is how it is called otherwise in some places."""

    id: str
    label: str
    beneath: tuple[str, ...] = ()


class Theme(NamedTuple):
    """A row of the shared list of themes in a place: what it is called there, by the origins of the
    themes that it is made of."""

    figure: Figure
    titles: Mapping[str, str]


class Place(NamedTuple):
    """A meeting, and what it may tell of the question. `themes` are by row of the series' shared
    list. `wording` is how it was asked there, where that was
    otherwise; `otherwise` what its counts are called there, where they are of other things than
    the others' and can't be added to them.
    `is_twin`: the place has several meetings, told apart by their day."""

    meeting: Meeting
    state: str
    left: Left = Left()
    themes: Mapping[str, Theme] = NOTHING
    wording: str = ""
    otherwise: Axes | None = None
    is_twin: bool = False

    @property
    def id(self) -> int:
        return self.meeting.workshop_id

    @property
    def level(self) -> str:
        return self.meeting.level

    @property
    def answered(self) -> int | None:
        return self.left.answered

    @property
    def is_told(self) -> bool:
        return self.state == TOLD


@dataclass(frozen=True)
class Face:
    """One way that a question compares: a number for each place and column. `points` are those of
    a scale."""

    name: str
    columns: list[Column]
    cells: Mapping[int, Figures]
    total: Figures
    points: Sequence[str] = ()

    @property
    def top(self) -> int:
        return len(self.points)

    @cached_property
    def longest(self) -> float:
        """The largest number of all places."""
        numbers = (one.number or 0 for row in self.cells.values() for one in row.values())
        return max(numbers, default=0)

    @property
    def has_at_least(self) -> bool:
        return any(one.at_least for row in self.cells.values() for one in row.values())

    def reach(self, figure: Figure) -> float:
        """How far it reaches of all that it can, from 0 to 1."""
        if self.name == MEANS:
            return ((figure.number or 1) - 1) / (self.top - 1)
        return (figure.number or 0) / (figure.of or self.longest or 1)

    def at(self, place: Place, column: str) -> Figure | None:
        """Of a word that isn't there few have said it, or nobody."""
        rest = Figure(None) if self.name == WORDS and place.id in self.cells else None
        return self.cells.get(place.id, {}).get(column, rest)

    def spread(self, place: Place, column: str) -> Sequence[int]:
        """How many chose each point, where all of them may be told."""
        counts = (place.left.counts or {}).get(column, {})
        told = [number for one in self.points if (number := counts.get(one)) is not None]
        return told if len(told) == self.top and sum(told) >= SPREAD_FROM else ()


@dataclass(frozen=True)
class Comparison:
    """`places` in the order that was asked for; `apart` are those where it had other options, each
    with the faces that are its alone. `kind` is empty for what isn't a question."""

    question: str
    prompt: str
    kind: str
    axes: Axes
    faces: list[Face]
    places: list[Place]
    apart: list[tuple[Place, list[Face]]] = field(default_factory=list)
    levels: tuple[str, ...] = ()
    shared: Shared = field(default_factory=Shared)

    @property
    def themes(self) -> Face | None:
        return next((one for one in self.faces if one.name == THEMES), None)

    @property
    def face(self) -> Face | None:
        """The one that places are sorted by."""
        return self.faces[0] if self.faces else None

    @property
    def by_level(self) -> dict[str, Figures]:
        """What the first face adds up to in each level."""
        face = self.face
        return {
            level: {
                column.id: added(
                    figure
                    for one in self.told
                    if one.level == level and (figure := face.at(one, column.id))
                )
                for column in face.columns
            }
            for level in self.levels
            if face
        }

    @property
    def told(self) -> list[Place]:
        return [one for one in self.places if one.is_told]

    @property
    def answered(self) -> int:
        """Of those that are told."""
        return sum(one.answered or 0 for one in self.told)


def told_apart(places: Iterable[Place]) -> list[Place]:
    """With those marked that are of a place which has several."""
    found = list(places)
    times = Counter(one.meeting.locality_id for one in found)
    return [
        one._replace(is_twin=True) if times[one.meeting.locality_id] > 1 else one for one in found
    ]


def faces_of(
    axes: Axes,
    places: Sequence[Place],
    *,
    own_words: bool,
    sorts: bool,
    names: Mapping[str, str] | None = None,
) -> list[Face]:
    """All ways that a question with these axes compares over these places. `names`: what rows of
    the shared list of themes are called in all of them."""
    told = [one for one in places if one.is_told]
    found = []
    if axes.points:
        found.append(_means(axes, told))
    elif axes.columns:
        found.append(_shares(axes, told))
    elif own_words:
        found.append(_words(told))
    if sorts:
        found.append(_themes(told, names or {}))
    return [face for face in found if face.columns] or found[:1]


def _means(axes: Axes, told: list[Place]) -> Face:
    columns = [Column(name, text) for name, text in axes.rows.items()]
    cells = {
        one.id: {name: Figure((one.left.means or NOTHING).get(name)) for name in axes.rows}
        for one in in_turns(told)
    }
    total = {
        name: Figure(mean_of_all((cells[one.id][name], one.answered) for one in told))
        for name in axes.rows
    }
    return Face(MEANS, columns, cells, total, axes.points)


def mean_of_all(told: Iterable[tuple[Figure, int | None]]) -> float | None:
    """Of means, each for as many as have answered there: with one decimal, half up, as they
    are."""
    people = tenths = 0
    for figure, answered in in_turns(told):
        if figure.number is not None and answered:
            people += answered
            tenths += round(10 * figure.number) * answered
    return (2 * tenths + people) // (2 * people) / 10 if people else None


def _shares(axes: Axes, told: list[Place]) -> Face:
    columns = [Column(name, text) for name, text in axes.columns.items()]
    cells = {
        one.id: {
            name: Figure((one.left.counts or {}).get("", {}).get(name), one.answered or 0)
            for name in axes.columns
        }
        for one in in_turns(told)
    }
    return Face(SHARES, columns, cells, _sums(columns, cells))


def _sums(columns: Iterable[Column], cells: Mapping[int, Figures]) -> dict[str, Figure]:
    found: dict[str, list[Figure]] = {column.id: [] for column in columns}
    for row in cells.values():
        for column, figure in row.items():
            if column in found:
                found[column].append(figure)
    return {column: added(figures) for column, figures in found.items()}


def added(figures: Iterable[Figure]) -> Figure:
    """What is told of these, out of those that answered where it is; None where nothing is."""
    there = list(figures)
    told = [one for one in there if one.number is not None]
    number = sum(int(one.number or 0) for one in told) if told else None
    more = any(one.at_least for one in there)
    at_least = sum(int(one.known) for one in there) if more else 0
    return Figure(number, sum(one.of for one in told), at_least=at_least)


def _words(told: list[Place]) -> Face:
    """A word that is told in some place."""
    cells = {
        one.id: {
            word: Figure(number)
            for word, number in (one.left.counts or NOTHING).get("", NOTHING).items()
            if number is not None
        }
        for one in in_turns(told)
    }
    columns = [Column(word, word) for word in dict.fromkeys(chain.from_iterable(cells.values()))]
    return _most_first(Face(WORDS, columns, cells, _sums(columns, cells)))


def _themes(told: list[Place], names: Mapping[str, str]) -> Face:
    """Called as all places call it together, else as most of them do."""
    called: dict[str, Counter[str]] = {}
    for place in told:
        for row, theme in place.themes.items():
            called.setdefault(row, Counter()).update(theme.titles.values())
    columns = []
    for row, titles in called.items():
        ours = sorted(titles, key=lambda one: (-titles[one], in_alphabet(one)))
        label = names.get(row) or ours[0]
        columns.append(Column(row, label, tuple(one for one in ours if one != label)))
    cells = {one.id: {row: theme.figure for row, theme in one.themes.items()} for one in told}
    return _most_first(Face(THEMES, columns, cells, _sums(columns, cells)))


def _most_first(face: Face) -> Face:
    def order(column: Column) -> tuple[float, tuple[str, str]]:
        total = face.total[column.id]
        return -max(total.number or 0, total.at_least), in_alphabet(column.label)

    columns = sorted(face.columns, key=order)
    return replace(face, columns=columns)


def numbers(columns: list[Column], cells: Mapping[int, Mapping[str, float | None]]) -> Face:
    """Bare numbers, which are no shares of anything."""
    found = {
        place: {name: Figure(number) for name, number in row.items()}
        for place, row in cells.items()
    }
    return Face(NUMBERS, columns, found, _sums(columns, found))


def in_order(places: Iterable[Place], face: Face | None, by: str, order: str) -> list[Place]:
    """Sorted by name, level, how many answered, or a column; what isn't told is last either way,
    never where its number would stand."""

    def number(place: Place) -> float | None:
        if by == BY_ANSWERS:
            return place.answered
        found = face.at(place, by) if face else None
        return found.number if found else None

    by_name = sorted(in_turns(places), key=lambda one: in_alphabet(one.meeting.name))
    if by == BY_PLACE:
        by_name = by_name if order == UP else by_name[::-1]
    elif by == BY_LEVEL:
        by_name = _stable(by_name, lambda one: LEVELS.index(one.level), order)
    else:
        known = [one for one in by_name if number(one) is not None]
        rest = [one for one in by_name if number(one) is None]
        by_name = [*_stable(known, lambda one: number(one) or 0, order), *rest]
    return sorted(by_name, key=lambda one: LAST.index(one.state))


def _stable(places: list[Place], key: Callable[[Place], float], order: str) -> list[Place]:
    sign = 1 if order == UP else -1
    return sorted(places, key=lambda one: sign * key(one))
