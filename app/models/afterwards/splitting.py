"""Answers by group: which numbers of a question, split by what people said they were, may be told
beside the whole, which the room has seen exactly. It asks nothing of the database.

Everybody knows how many people each group has, how all of them together answered, and this rule. So
a single cell that isn't told could be worked out by subtraction. What is told must therefore be
told in the same way of another room too, in which each small number is another one (`_is_kept`);
where it isn't, nothing is told.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import product
from typing import NamedTuple, TypeVar

from app.models.afterwards.small_groups import APART, LEAST, Left
from app.steps.base import MOST_GROUPS, Counts, Means, Told
from app.steps.means import rounded_mean

T = TypeVar("T")
ROOMS_OF_MEANS = 3
"""Of a mean more rooms are asked for than one, as few numbers of people can have it."""
KEPT = 500
"""So many tables are remembered, since a projector is drawn again and again."""
Row = tuple[int, ...]
Table = tuple[Row, ...]
"""A row for each group, of how many people stand in each column."""
Open = tuple[tuple[bool, ...], ...]
"""Which cells of a table are told."""
Swap = tuple[int, int, int, int]
"""Two groups and two columns: who stands in them changes places, so all sums stay."""


@dataclass(frozen=True)
class Group:
    """How many people it has, and how many of them said what: by what was rated and what was chosen
    of it, and by theme. `sure`: everybody knows that all of them have answered. `joined`: of groups
    that are counted together, though it is known how many each has; so what all of them said is
    known of each."""

    people: int
    counts: Counts
    themes: Mapping[str, int] = field(default_factory=dict)
    sure: bool = False
    joined: bool = False


class Known(NamedTuple):
    """What everybody knows of the rows of a table besides its sums: which are of people who all
    stand in some column, and which of groups that are counted together."""

    sure: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()


NOTHING_MORE = Known()


def split(
    groups: Sequence[Group], *, most: int = 1, points: Mapping[str, int] | None = None
) -> list[Left]:
    """What may be told of each group; of points their mean alone. A person stands in at most
    `most` counts of a row."""
    parts = _parts([group.people for group in groups])
    found = _split([_together([groups[at] for at in part]) for part in parts], most, points or {})
    left = {at: one for part, one in zip(parts, found, strict=True) for at in part}
    return [
        left[at] if parts[0] == [at] or at not in parts[0] else _untold(left[at], group.people)
        for at, group in enumerate(groups)
    ]


def _parts(sizes: Sequence[int], least: int = LEAST) -> list[list[int]]:
    """The small groups together, and where they are few too, the smallest other one with them;
    then each other by itself. It asks only what everybody knows."""
    in_order = sorted(range(len(sizes)), key=lambda at: sizes[at])
    few = [at for at in in_order if sizes[at] < least]
    others = in_order[len(few) :]
    if few and others and 0 < sum(sizes[at] for at in few) < least:
        few.append(others.pop(0))
    return [few or [others.pop(0)], *([at] for at in others)] if in_order else []


def _together(groups: list[Group]) -> Group:
    [first, *others] = groups
    if not others:
        return first
    return Group(
        sum(group.people for group in groups),
        {
            name: {column: sum(group.counts[name][column] for group in groups) for column in row}
            for name, row in first.counts.items()
        },
        {name: sum(group.themes[name] for group in groups) for name in first.themes},
        joined=True,
    )


def _untold(left: Left, people: int, least: int = LEAST) -> Left:
    """Of a group that is counted together with others."""
    return Left(
        present=people if people >= least else None,
        counts={name: dict.fromkeys(row) for name, row in (left.counts or {}).items()} or None,
        means=dict.fromkeys(left.means or {}) or None,
        themes=dict.fromkeys(left.themes or {}) or None,
    )


def _split(groups: Sequence[Group], most: int, points: Mapping[str, int]) -> list[Left]:
    sizes = tuple(group.people for group in groups)
    known = Known(
        tuple(at for at, group in enumerate(groups) if group.sure),
        tuple(at for at, group in enumerate(groups) if group.joined),
    )
    counts: list[Told] = [{} for _ in groups]
    means: list[Means] = [{} for _ in groups]
    for name in groups[0].counts if groups else ():
        rows = [group.counts[name] for group in groups]
        if points:
            for mean, told in zip(means, _means(rows, sizes, points, known), strict=True):
                mean[name] = told
        else:
            for count, row in zip(counts, _counts(rows, sizes, most, known), strict=True):
                count[name] = row
    themes = _counts([group.themes for group in groups], sizes, MOST_GROUPS, known)
    return [
        Left(
            present=size if size >= LEAST else None,
            counts=count or None,
            means=mean or None,
            themes=theme or None,
        )
        for size, count, mean, theme in zip(sizes, counts, means, themes, strict=True)
    ]


def _counts(
    rows: Sequence[Mapping[str, int]], sizes: Row, most: int, known: Known
) -> list[dict[str, int | None]]:
    table = tuple(tuple(row.values()) for row in rows)
    told = (told_of_one if most == 1 else told_of_several)(table, sizes, known=known)
    return [
        {
            name: number if shown else None
            for (name, number), shown in zip(row.items(), cells, strict=True)
        }
        for row, cells in zip(rows, told, strict=True)
    ]


def _means(
    rows: Sequence[Mapping[str, int]], sizes: Row, points: Mapping[str, int], known: Known
) -> Sequence[float | None]:
    others = [name for name in rows[0] if name not in points]
    table = tuple(
        (*(row[name] for name in points), sum(row[name] for name in others)) for row in rows
    )
    return told_means(table, sizes, known=known)


@lru_cache(KEPT)
def told_of_one(table: Table, sizes: Row, least: int = LEAST, known: Known = NOTHING_MORE) -> Open:
    """Where each stands in one column at most. Who is of a group and stands in none is one column
    more, which isn't told."""
    whole = _with_the_rest(table, sizes)
    again = partial(_open_one, known)
    told = again(whole, least)
    others = partial(_sure, known, whole, partial(_swapped, whole, told))
    kept = _is_kept(_secret(whole, least, sizes, known), told, again, least, others)
    kept = kept and not _is_of_one_mind(whole, least)
    return tuple(row[:-1] for row in (told if kept else _nothing(whole)))


@lru_cache(KEPT)
def told_of_several(
    table: Table, sizes: Row, least: int = LEAST, known: Known = NOTHING_MORE
) -> Open:
    """Where each may stand in several, who doesn't stand in a column is looked at beside who does.
    How many columns all of a group stand in together may be known too."""
    again = partial(_open_several, sizes, known)
    told = again(table, least)
    secret = [*_secret(table, least, sizes, known), *_small(_beside(table, sizes), least)]
    kept = _is_kept(secret, told, again, least, partial(_swapped, table, told, sizes=sizes))
    return told if kept else _nothing(table)


@lru_cache(KEPT)
def told_means(
    table: Table, sizes: Row, least: int = LEAST, known: Known = NOTHING_MORE
) -> tuple[float | None, ...]:
    """Of a table whose columns are the points on a scale, from the first on, and last of all those
    who said something else. Some rooms with such means are told nothing of themselves, so of those
    that aren't there must be one for each small number."""
    whole = _with_the_rest(table, sizes)
    again = partial(_means_with_others, known)
    told = again(whole, least)
    if _is_of_one_mind(whole, least) or not any(told):
        return (None,) * len(table)
    others = partial(_sure, known, whole, partial(_balanced, whole))
    kept = _is_kept(_secret(whole, least, sizes, known), told, again, least, others)
    return told if kept else (None,) * len(table)


@lru_cache(KEPT)
def _means_with_others(known: Known, whole: Table, least: int) -> tuple[float | None, ...]:
    """What would be told of a room, if there are others with the same means."""
    sizes = tuple(sum(row) for row in whole)
    told = _open_means(whole, least)
    secret = _secret(whole, least, sizes, known)
    others = partial(_sure, known, whole, partial(_balanced, whole))
    kept = _is_kept(secret, told, _open_means, least, others, ROOMS_OF_MEANS)
    return told if kept else (None,) * len(whole)


def _is_of_one_mind(whole: Table, least: int) -> bool:
    """Whether so few said anything else than most did that also silence would tell of them. It asks
    only what everybody knows."""
    columns = [sum(column) for column in zip(*whole, strict=True)]
    others = sum(columns) - max(columns, default=0)
    return bool(others < least)


def _with_the_rest(table: Table, sizes: Row) -> Table:
    return tuple((*row, size - sum(row)) for row, size in zip(table, sizes, strict=True))


def _nothing(table: Table) -> Open:
    return tuple((False,) * len(row) for row in table)


def _open_one(known: Known, whole: Table, least: int) -> Open:
    """All that isn't small, or nobody beside somebody small; and of each group and each column of
    which one to four people would be left, the smallest number goes too, until there is none."""
    secret = {*_secret(whole, least, tuple(sum(row) for row in whole), known)}
    if not secret:
        return tuple((*(sum(row) >= least for _ in row[:-1]), False) for row in whole)
    told = [
        [
            sum(row) >= least and number >= least and (at, column) not in secret
            for column, number in enumerate(row)
        ]
        for at, row in enumerate(whole)
    ]
    for row in told:
        row[-1] = False
    lines = [*_lines(whole)]
    while thin := [line for line in lines if _is_thin(whole, told, line, least)]:
        for line in thin:
            _hide_smallest(whole, told, line)
    return _as_open(told)


def _open_several(sizes: Row, known: Known, table: Table, least: int) -> Open:
    """The same, but that a group's columns say nothing of each other, and in each column those who
    don't stand in it are few or many too."""
    beside = _beside(table, sizes)
    secret = {*_secret(table, least, sizes, known), *_small(beside, least)}
    told = [
        [
            size >= least and (at, column) not in secret and (number >= least or not secret)
            for column, number in enumerate(row)
        ]
        for at, (row, size) in enumerate(zip(table, sizes, strict=True))
    ]
    columns = [line for line in _lines(table) if len({column for _, column in line}) == 1]
    while thin := [
        line
        for line in columns
        if _is_thin(table, told, line, least) or _is_thin(beside, told, line, least)
    ]:
        for line in thin:
            _hide_smallest(table, told, line)
    return _as_open(told)


def _lines(table: Table) -> Iterator[list[tuple[int, int]]]:
    """Its groups, then its columns, as the places of their cells."""
    height, width = range(len(table)), range(len(table[0]) if table else 0)
    yield from ([(at, column) for column in width] for at in height)
    yield from ([(at, column) for at in height] for column in width)


def _is_thin(table: Table, told: list[list[bool]], line: list[tuple[int, int]], least: int) -> bool:
    """Whether what isn't told of it is so few people, and something is."""
    left = sum(table[at][column] for at, column in line if not told[at][column])
    return 0 < left < least and any(told[at][column] for at, column in line)


def _hide_smallest(table: Table, told: list[list[bool]], line: list[tuple[int, int]]) -> None:
    shown = [(at, column) for at, column in line if told[at][column]]
    smallest = min((table[at][column] for at, column in shown), default=0)
    for at, column in shown:
        told[at][column] = table[at][column] > smallest


def _as_open(told: list[list[bool]]) -> Open:
    return tuple(tuple(row) for row in told)


def _open_means(whole: Table, least: int) -> tuple[float | None, ...]:
    return tuple(_mean(row[:-2], least) for row in whole)


def _mean(points: Row, least: int) -> float | None:
    """Not of a group whose people all stand at an end of the scale but one or two."""
    up = sum(step * number for step, number in enumerate(points))
    down = sum(step * number for step, number in enumerate(reversed(points)))
    if sum(points) < least or min(up, down) < APART:
        return None
    return rounded_mean(dict(enumerate(points, 1)))


def _beside(table: Table, sizes: Row) -> Table:
    return tuple(
        tuple(size - number for number in row) for row, size in zip(table, sizes, strict=True)
    )


def _small(table: Table, least: int) -> list[tuple[int, int]]:
    """Which numbers nobody may work out, by group and column."""
    return [
        (at, column)
        for at, row in enumerate(table)
        for column, number in enumerate(row)
        if 0 < number < least
    ]


def _secret(table: Table, least: int, sizes: Row, known: Known) -> list[tuple[int, int]]:
    """Those, and what all people of groups have in common that are counted together."""
    all_of = [
        (at, column)
        for at in known.joined
        for column, number in enumerate(table[at])
        if number == sizes[at] >= least
    ]
    return [*_small(table, least), *all_of]


def _sure(
    known: Known,
    whole: Table,
    others: Callable[[int, int], Iterator[Table]],
    at: int,
    column: int,
) -> Iterator[Table]:
    """Of these rooms those in which nobody has left out what everybody knows to be answered."""
    sure = [row for row in known.sure if whole[row][-1] == 0]
    return (room for room in others(at, column) if not any(room[row][-1] for row in sure))


def _is_kept(
    secret: list[tuple[int, int]],
    told: T,
    again: Callable[[Table, int], T],
    least: int,
    others: Callable[[int, int], Iterator[Table]],
    need: int = 1,
) -> bool:
    """Whether of each small number there are so many other rooms in which it is another one and
    the same is told."""

    def moves(at: int, column: int) -> bool:
        found: set[Table] = set()
        for room in others(at, column):
            if room not in found and again(room, least) == told:
                found.add(room)
            if len(found) == need:
                return True
        return False

    return all(moves(*cell) for cell in secret)


def _swapped(
    table: Table, told: Open, at: int, column: int, sizes: Row | None = None
) -> Iterator[Table]:
    """Rooms in which two people of two groups have changed places, where none is told."""
    for other, to in product(range(len(table)), range(len(table[0]))):
        places = product((at, other), (column, to))
        if other != at and to != column and not any(told[row][cell] for row, cell in places):
            yield from _both_ways(table, (at, other, column, to), sizes)


def _balanced(whole: Table, at: int, column: int) -> Iterator[Table]:
    """The same of points; also such in which two others have changed places to make up for it."""
    points = range(len(whole[0]) - 2)
    for other, to in product(range(len(whole)), range(len(whole[0]))):
        if other == at or to == column:
            continue
        for moved in _both_ways(whole, (at, other, column, to)):
            yield moved
            if column not in points or to not in points:
                continue
            for one in points:
                two = one + abs(column - to)
                if two in points:
                    both = _both_ways(moved, (at, other, one, two))
                    yield from (room for room in both if room[at][column] != whole[at][column])


def _both_ways(table: Table, swap: Swap, sizes: Row | None = None) -> Iterator[Table]:
    """One more of the first group in the first column and one fewer in the second, and of the other
    group the other way round; then both the other way."""
    for by in (1, -1):
        if moved := _moved(table, swap, by, sizes):
            yield moved


def _moved(table: Table, swap: Swap, by: int, sizes: Row | None) -> Table | None:
    at, other, column, to = swap
    rows = {at: [*table[at]], other: [*table[other]]}
    for row, sign in ((at, by), (other, -by)):
        rows[row][column] += sign
        rows[row][to] -= sign
        most = sizes[row] if sizes else rows[row][column] + rows[row][to]
        if any(not 0 <= rows[row][cell] <= most for cell in (column, to)):
            return None
    return tuple(tuple(rows.get(n, row)) for n, row in enumerate(table))
