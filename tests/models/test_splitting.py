"""No number by group lets anybody work out how few of a group said something, by the rule, the
whole and all that is told."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement, product

import pytest

from app.models.afterwards.splitting import (
    Group,
    Row,
    Table,
    split,
    told_means,
    told_of_one,
    told_of_several,
)

Telling = Callable[[Table, Row, int], object]
"""What is told of a room, as its groups and columns are, those last who stand in none."""


def ways(total: int, columns: int) -> Iterator[Row]:
    """How so many people can stand in so many columns."""
    if columns == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in ways(total - first, columns - 1):
            yield (first, *rest)


def counted(table: Table, sizes: Row, least: int) -> object:
    body = tuple(row[:-1] for row in table)
    return shown(body, told_of_one(body, sizes, least))


def chosen(table: Table, sizes: Row, least: int) -> object:
    return shown(table, told_of_several(table, sizes, least))


def rated(table: Table, sizes: Row, least: int) -> object:
    return told_means(tuple((*row[:-1], 0) for row in table), sizes, least)


def shown(table: Table, told: tuple[tuple[bool, ...], ...]) -> object:
    return tuple(
        tuple(number if cell else None for number, cell in zip(row, cells, strict=True))
        for row, cells in zip(table, told, strict=True)
    )


@pytest.mark.parametrize(
    ("telling", "groups", "columns", "people", "least"),
    [
        (counted, 2, 3, range(3, 9), 3),
        (counted, 2, 3, range(5, 9), 5),
        (counted, 3, 2, range(5, 10), 5),
        (counted, 3, 2, range(4, 8), 4),
        (chosen, 2, 2, range(7), 3),
        (chosen, 3, 1, range(7), 3),
        (rated, 2, 4, range(3, 6), 3),
    ],
)
def test_what_is_told_of_a_room_is_told_of_one_with_another_small_number_too(
    telling: Telling, groups: int, columns: int, people: range, least: int
) -> None:
    several = telling is chosen
    known = [
        (world, at, column)
        for sizes in combinations_with_replacement(people, groups)
        for rooms in alike(telling, sizes, columns, least, several)
        for world in rooms
        for at, row in enumerate(world[0])
        for column, number in enumerate(row)
        if 0 < number < least or (several and 0 < sizes[at] - number < least)
        if len({room[at][column] for room in world}) == 1
        and len({room[at][column] for same in rooms for room in same}) > 1
    ]
    assert known == []


def alike(
    telling: Telling, sizes: Row, columns: int, least: int, several: bool
) -> list[list[list[Table]]]:
    """Rooms of which everybody knows the same, and of these those of which the same is told."""
    each = [
        list(product(range(size + 1), repeat=columns) if several else ways(size, columns))
        for size in sizes
    ]
    found: dict[Row, dict[object, list[Table]]] = defaultdict(lambda: defaultdict(list))
    for room in product(*each):
        whole = tuple(sum(column) for column in zip(*room, strict=True))
        found[whole][telling(room, sizes, least)].append(room)
    return [list(told.values()) for told in found.values()]


def test_a_single_cell_that_is_not_told_would_be_worked_out() -> None:
    def all_but_small(table: Table, sizes: Row, least: int) -> object:
        return tuple(tuple(n if n == 0 or n >= least else None for n in row) for row in table)

    with pytest.raises(AssertionError):
        test_what_is_told_of_a_room_is_told_of_one_with_another_small_number_too(
            all_but_small, 2, 3, range(5, 8), 5
        )


def group(people: int, **counts: int) -> Group:
    return Group(people, {"": counts})


def cells(*groups: Group, most: int = 1) -> list[object]:
    return [(one.counts or {}).get("") for one in split(groups, most=most)]


def test_large_numbers_are_told() -> None:
    assert cells(group(30, ja=20, nej=10), group(25, ja=15, nej=10)) == [
        {"ja": 20, "nej": 10},
        {"ja": 15, "nej": 10},
    ]


def test_where_one_number_is_small_another_is_hidden_so_that_the_whole_does_not_tell_it() -> None:
    told = cells(
        group(30, ja=14, nej=6, vet_ej=2),
        group(30, ja=15, nej=7, vet_ej=8),
        group(30, ja=9, nej=8, vet_ej=7),
    )
    for option in ("ja", "nej", "vet_ej"):
        hidden = [row for row in told if isinstance(row, dict) and row[option] is None]
        assert len(hidden) != 1
    assert any(number for row in told if isinstance(row, dict) for number in row.values())


def test_of_a_group_under_five_people_nothing_is_told_not_even_its_size() -> None:
    small, *_ = split([group(4, ja=4, nej=0), group(20, ja=10, nej=10), group(20, ja=10, nej=10)])
    assert small.present is None
    assert small.counts == {"": {"ja": None, "nej": None}}


def test_small_groups_are_told_of_together_with_others_so_that_the_rest_is_many() -> None:
    one, two, three = split(
        [group(2, ja=1, nej=1), group(9, ja=5, nej=4), group(30, ja=20, nej=10)]
    )
    assert one.counts == two.counts == {"": {"ja": None, "nej": None}}
    assert two.present == 9 and three.present == 30


def test_of_points_the_mean_is_told_of_groups_that_are_large_enough() -> None:
    counts = [(3, 9, 14, 20, 14), (5, 12, 13, 8, 2)]
    groups = [Group(sum(row), {"s": dict(zip("12345", row, strict=True))}) for row in counts]
    told = split(groups, points={point: int(point) for point in "12345"})
    assert [one.means for one in told] == [{"s": 3.6}, {"s": 2.8}]
    assert [one.counts for one in told] == [None, None]


def test_in_a_room_of_one_mind_nothing_is_told() -> None:
    assert (
        cells(group(30, ja=30, nej=0), group(20, ja=18, nej=2)) == [{"ja": None, "nej": None}] * 2
    )


@pytest.mark.parametrize("seed", range(40))
def test_of_large_rooms_no_told_number_is_small_and_no_line_has_a_thin_rest(seed: int) -> None:
    rng = random.Random(seed)
    sizes = [rng.randint(0, 60) for _ in range(rng.randint(2, 8))]
    groups = []
    for size in sizes:
        row = dict.fromkeys("abcd", 0)
        for _ in range(size):
            if option := rng.choice("aaabbcd."):
                row[option] = row.get(option, 0) + 1
        row.pop(".", None)
        groups.append(Group(size, {"": row}))
    left = split(groups)
    for option in "abcd":
        whole = sum(one.counts[""][option] for one in groups)
        told = [(one.counts or {})[""][option] for one in left]
        assert not any(number is not None and 0 < number < 5 for number in told)
        if any(number is not None for number in told):
            assert not 0 < whole - sum(number or 0 for number in told) < 5
