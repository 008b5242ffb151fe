"""A solver that knows the rule and all that is shown of a question that is split by group, and
works out what it can.

Everybody knows how many each group has and how all of them together answered, to the number; and of
those who chose no group, that they have answered, since that is how they are known. The solver
thinks of rooms in which a small number is another one, and the rule says whether they would have
been told the same.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from app.models.afterwards.small_groups import LEAST, Left
from app.models.afterwards.splitting import Group, split
from tests.series_solver import not_so, value

NEAR = (4, 8, 16, None)
"""In so few places rooms differ that are thought of first, as most that are told the same do."""
TRIES = 150
"""So many rooms of each that turn out to be told otherwise."""
ONE, SEVERAL, POINTS, THEMES = "one", "several", "points", "themes"
MOST = {ONE: 1, SEVERAL: 3, POINTS: 1, THEMES: 8}
LEANINGS = ([6, 3, 2, 1, 1], [20, 2, 1, 1, 1], [1, 1, 1, 1, 1])

Rule = Callable[..., list[Left]]
Table = list[dict[str, Any]]
"""By group, how many stand in each column: whole numbers, or the solver's unknown ones."""


@dataclass(frozen=True)
class Room:
    """How many people each group has, and what they answered. `of_who_answered`: the last group is
    of those who chose none, and each of them has answered."""

    kind: str
    sizes: list[int]
    table: Table
    of_who_answered: bool = False

    @property
    def tells_rest(self) -> bool:
        """Whether who stands in no column is one column more."""
        return self.kind in (ONE, POINTS)


def room_of(seed: int) -> Room:
    rng = random.Random(seed)
    kind = rng.choice((ONE, SEVERAL, POINTS, THEMES))
    columns = [str(n) for n in range(1, 6 if kind == POINTS else rng.randint(2, 5))]
    sizes = [rng.choice((rng.randint(0, 9), rng.randint(5, 40))) for _ in range(rng.randint(2, 5))]
    last = kind in (ONE, POINTS) and rng.random() < 0.5
    table = []
    for at, size in enumerate(sizes):
        leaning = rng.choice(LEANINGS)[: len(columns)]
        here = dict.fromkeys(columns, 0)
        for _ in range(size):
            answers = (last and at == len(sizes) - 1) or rng.random() < 0.9
            times = rng.randint(1, MOST[kind]) if kind in (SEVERAL, THEMES) else 1
            for column in {rng.choices(columns, leaning)[0] for _ in range(times * answers)}:
                here[column] += 1
        table.append(here)
    return Room(kind, sizes, table, last)


def recovered(room: Room, rule: Rule = split) -> list[str]:
    """The small numbers that only one integer fits."""
    unknown: Table = [
        {column: z3.Int(f"{at} {column}") for column in row} for at, row in enumerate(room.table)
    ]
    known = [*everybody_knows(room, unknown)]
    hidden = {
        name: both
        for name, both in small_numbers(room, unknown).items()
        if _sat([*known, both[0] != both[1]]) is not None
    }
    told = told_of(room, room.table, rule)
    known += as_told(room, unknown, told)
    for near in NEAR:
        hidden = _left_over(room, unknown, hidden, [*known, *_differs(room, unknown, near)], rule)
    return [*hidden]


def everybody_knows(room: Room, unknown: Table) -> Iterator[Any]:
    for size, row in zip(room.sizes, unknown, strict=True):
        yield from (z3.And(number >= 0, number <= size) for number in row.values())
        yield z3.Sum([*row.values()]) <= MOST[room.kind] * size
    for column in room.table[0]:
        whole = sum(row[column] for row in room.table)
        yield z3.Sum([row[column] for row in unknown]) == whole
    if room.of_who_answered:
        yield z3.Sum([*unknown[-1].values()]) == room.sizes[-1]


def small_numbers(room: Room, unknown: Table) -> dict[str, tuple[Any, int]]:
    """As the solver thinks of them and as they are, also of those who stand nowhere. That nobody of
    a group stands in a column may be told, so all who don't are no secret then."""
    found: dict[str, tuple[Any, int]] = {}
    for at, (size, row) in enumerate(zip(room.sizes, room.table, strict=True)):
        for column, number in row.items():
            found[f"{at} {column}"] = unknown[at][column], number
            if number and not room.tells_rest:
                found[f"{at} not {column}"] = size - unknown[at][column], size - number
        if room.tells_rest:
            found[f"{at} rest"] = size - z3.Sum([*unknown[at].values()]), size - sum(row.values())
    return {name: both for name, both in found.items() if 0 < both[1] < LEAST}


def told_of(room: Room, table: Table, rule: Rule) -> list[Left]:
    if room.kind == THEMES:
        groups = [Group(size, {}, row) for size, row in zip(room.sizes, table, strict=True)]
        return rule(groups)
    last = len(table) - 1 if room.of_who_answered else None
    groups = [
        Group(size, {"": row}, sure=at == last)
        for at, (size, row) in enumerate(zip(room.sizes, table, strict=True))
    ]
    points = {point: int(point) for point in table[0]} if room.kind == POINTS else None
    return rule(groups, most=MOST[room.kind], points=points)


def as_told(room: Room, unknown: Table, told: Sequence[Left]) -> Iterator[Any]:
    for row, left in zip(unknown, told, strict=True):
        counts = left.themes if room.kind == THEMES else (left.counts or {}).get("")
        for column, number in (counts or {}).items():
            if number is not None:
                yield row[column] == number
        mean = (left.means or {}).get("")
        if mean is not None:
            rated = z3.Sum([*row.values()])
            twice = 20 * z3.Sum([int(point) * number for point, number in row.items()]) + rated
            tenths = round(10 * mean)
            yield z3.And(twice >= 2 * tenths * rated, twice < 2 * (tenths + 1) * rated)


def _differs(room: Room, unknown: Table, near: int | None) -> list[Any]:
    if near is None:
        return []
    by = [
        z3.If(number > true, number - true, true - number)
        for row, was in zip(unknown, room.table, strict=True)
        for number, true in zip(row.values(), was.values(), strict=True)
    ]
    return [z3.Sum(by) <= near]


def _left_over(
    room: Room,
    unknown: Table,
    hidden: dict[str, tuple[Any, int]],
    known: list[Any],
    rule: Rule,
) -> dict[str, tuple[Any, int]]:
    """What isn't found to be another number in a room that is told the same."""
    told = told_of(room, room.table, rule)
    solver = z3.SolverFor("QF_LIA")
    solver.add(known)
    for _ in range(TRIES):
        if not hidden:
            break
        solver.push()
        solver.add(z3.Or([number != true for number, true in hidden.values()]))
        found = solver.model() if solver.check() == z3.sat else None
        solver.pop()
        if found is None:
            break
        table = [{name: value(found, number) for name, number in row.items()} for row in unknown]
        if told_of(room, table, rule) == told:
            hidden = {
                name: both for name, both in hidden.items() if value(found, both[0]) == both[1]
            }
        solver.add(not_so([number for row in unknown for number in row.values()], found))
    return hidden


def _sat(known: list[Any]) -> z3.ModelRef | None:
    solver = z3.SolverFor("QF_LIA")
    solver.add(known)
    return solver.model() if solver.check() == z3.sat else None
