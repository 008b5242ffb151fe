"""A question in many places, as it is compared: what each place may tell of it, what that adds up
to, and in which order the places stand.

All of it is made of numbers that may be told and of nothing else: a sum or a mean of all is that of
the cells that are told, so whoever reads it could have reckoned it from them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from app.i18n.alphabet import in_alphabet
from app.models.afterwards.small_groups import Left
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


class Figure(NamedTuple):
    """A number that may be told, or None for one that may not. `of`: out of so many people, 0
    where it is no share. `spread`: how many chose each point, where all of them may be told."""

    number: float | None
    of: int = 0
    spread: tuple[int, ...] = ()


Figures = Mapping[str, Figure]
"""By column. A column that isn't there has nothing to tell: nobody has put that theme up there."""


class Column(NamedTuple):
    """`beneath` is how it is called otherwise in some places."""

    id: str
    label: str
    beneath: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A meeting, and what it may tell of the question. `themes` are people by the theme's origin,
    and `titles` what those are called there. `wording` is how it was asked there, where that was
    otherwise; `otherwise` what its counts are called there, where they are of other things than
    the others' and can't be added to them.
    `is_twin`: the place has several meetings, told apart by their day."""

    meeting: Meeting
    state: str
    left: Left = field(default_factory=Left)
    themes: Mapping[str, int | None] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
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
    """One way that a question compares: a number for each place and column."""

    name: str
    columns: list[Column]
    cells: Mapping[int, Figures]
    total: Figures
    top: int = 0

    @cached_property
    def longest(self) -> float:
        """The largest number of all places."""
        numbers = (one.number or 0 for row in self.cells.values() for one in row.values())
        return max(numbers, default=0)

    def reach(self, figure: Figure) -> float:
        """How far it reaches of all that it can, from 0 to 1."""
        if self.name == MEANS:
            return ((figure.number or 1) - 1) / (self.top - 1)
        return (figure.number or 0) / (figure.of or self.longest or 1)

    def at(self, place: Place, column: str) -> Figure | None:
        return self.cells.get(place.id, {}).get(column)


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
    times = Counter(one.meeting.workshop.locality_id for one in found)
    return [
        replace(one, is_twin=True) if times[one.meeting.workshop.locality_id] > 1 else one
        for one in found
    ]


def faces_of(axes: Axes, places: Sequence[Place], *, own_words: bool, sorts: bool) -> list[Face]:
    """All ways that a question with these axes compares over these places."""
    told = [one for one in places if one.is_told]
    found = []
    if axes.points:
        found.append(_means(axes, told))
    elif axes.columns:
        found.append(_shares(axes, told))
    elif own_words:
        found.append(_words(told))
    if sorts:
        found.append(_themes(told))
    return [face for face in found if face.columns] or found[:1]


def _means(axes: Axes, told: list[Place]) -> Face:
    columns = [Column(name, text) for name, text in axes.rows.items()]
    cells = {one.id: {name: _mean(one, name, axes.points) for name in axes.rows} for one in told}
    total = {
        name: Figure(mean_of_all((cells[one.id][name], one.answered) for one in told))
        for name in axes.rows
    }
    return Face(MEANS, columns, cells, total, axes.top)


def _mean(place: Place, row: str, points: Sequence[str]) -> Figure:
    left = place.left
    counts = [(left.counts or {}).get(row, {}).get(point) for point in points]
    whole = tuple(number for number in counts if number is not None)
    spread = whole if len(whole) == len(points) and sum(whole) >= SPREAD_FROM else ()
    return Figure((left.means or {}).get(row), spread=spread)


def mean_of_all(told: Iterable[tuple[Figure, int | None]]) -> float | None:
    """Of means, each for as many as have answered there: with one decimal, half up, as they
    are."""
    people = tenths = 0
    for figure, answered in told:
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
        for one in told
    }
    return Face(SHARES, columns, cells, _sums(columns, cells))


def _sums(columns: Iterable[Column], cells: Mapping[int, Figures]) -> dict[str, Figure]:
    return {
        column.id: added(row[column.id] for row in cells.values() if column.id in row)
        for column in columns
    }


def added(figures: Iterable[Figure]) -> Figure:
    """What is told of these, out of those that answered where it is; None where nothing is."""
    told = [one for one in figures if one.number is not None]
    number = sum(int(one.number or 0) for one in told) if told else None
    return Figure(number, sum(one.of for one in told))


def _words(told: list[Place]) -> Face:
    """A word that is told in some place; where it isn't, few said it, or nobody."""
    said = {one.id: (one.left.counts or {}).get("", {}) for one in told}
    known = {
        word: word for row in said.values() for word, number in row.items() if number is not None
    }
    cells = {
        number: {word: Figure(row.get(word)) for word in known} for number, row in said.items()
    }
    columns = [Column(word, word) for word in known]
    return _most_first(Face(WORDS, columns, cells, _sums(columns, cells)))


def _themes(told: list[Place]) -> Face:
    """By origin: called as most of the places call it."""
    names: dict[str, dict[str, int]] = {}
    for place in told:
        for origin in place.themes:
            title = place.titles[origin]
            names.setdefault(origin, {}).setdefault(title, 0)
            names[origin][title] += 1
    columns = []
    for origin, titles in names.items():
        first, *others = sorted(titles, key=lambda one: (-titles[one], in_alphabet(one)))
        columns.append(Column(origin, first, tuple(others)))
    cells = {one.id: {name: Figure(number) for name, number in one.themes.items()} for one in told}
    return _most_first(Face(THEMES, columns, cells, _sums(columns, cells)))


def _most_first(face: Face) -> Face:
    def order(column: Column) -> tuple[float, tuple[str, str]]:
        return -(face.total[column.id].number or 0), in_alphabet(column.label)

    columns = sorted(face.columns, key=order)
    return Face(face.name, columns, face.cells, face.total, face.top)


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

    by_name = sorted(places, key=lambda one: in_alphabet(one.meeting.name))
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
