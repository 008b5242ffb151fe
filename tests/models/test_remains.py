"""What is left after a purge are numbers, and none of them points anybody out."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest

from app.models.remains import spare

MOST = {1: 30, 2: 22, 3: 16, 4: 12, 5: 9}
"""By how many options there are: so many people at most are tried."""


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([12, 7, 0], [12, 7, 0]),
        ([12, 7, 1], [12, None, None]),
        ([12, 3, 2], [12, None, None]),
        ([12, 3, 2, 0], [12, None, None, None]),
        ([4, 4, 9], [None, None, None]),
        ([1, 1, 1], [None, None, None]),
        ([0, 0], [0, 0]),
        ([], []),
    ],
)
def test_small_numbers_are_not_told_nor_what_would_give_them_away(
    counts: list[int], told: list[int | None]
) -> None:
    assert spare(counts) == told


@pytest.mark.parametrize("least", [3, 5])
@pytest.mark.parametrize("options", MOST)
def test_nobody_can_work_out_a_small_number_from_the_others_and_their_sum(
    options: int, least: int
) -> None:
    """Whoever knows the rule, what is told and how many there were in all, tries everything."""
    possible = defaultdict(list)
    for counts in every_room(options, MOST[options]):
        if sum(counts) >= least:
            possible[sum(counts), tuple(spare(list(counts), least))].append(counts)
    assert possible
    for rooms in possible.values():
        for option in range(options):
            values = {room[option] for room in rooms}
            assert len(values) > 1 or not 0 < min(values) < least, rooms


def every_room(options: int, people: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can choose."""
    return (room for room in product(range(people), repeat=options) if sum(room) < people)
