"""The mean of a row whose points aren't told tells none of them."""

from collections.abc import Iterator
from itertools import product

import pytest

from app.models.afterwards import small_groups
from app.models.afterwards.small_groups import LEAST, Left, tell
from tests.models.test_small_groups import Room, asked_of, rows_of, solve


def told_of(points: list[int], *beside: int, left_out: int = 0) -> Left:
    """What is told of one statement, with those who don't know beside."""
    answered = sum(points) + sum(beside) + left_out
    row = [[*points, *beside]]
    _, [left] = tell(answered, [asked_of(answered, answered, answered, row, points=len(points))])
    return left


@pytest.mark.parametrize(
    ("points", "mean"),
    [
        ([0, 0, 5, 7, 0], 3.6),
        ([5, 0, 0, 0, 0], 1.0),
        ([5, 15, 0, 0, 0], 1.8),
    ],
)
def test_where_all_points_are_told_so_is_their_mean(points: list[int], mean: float) -> None:
    left = told_of(points)
    assert rows_of(left.counts) == [points] and left.means == {"0": mean}


@pytest.mark.parametrize(
    ("points", "mean"),
    [
        ([1, 2, 4, 7, 3], 3.5),
        ([12, 7, 1, 0, 0], 1.5),
        ([2, 1, 0, 1, 1], 2.6),
        ([97, 0, 0, 0, 3], 1.1),
    ],
)
def test_where_some_points_are_not_told_none_is_but_their_mean(
    points: list[int], mean: float
) -> None:
    left = told_of(points)
    assert rows_of(left.counts) == [[None] * 5] and left.means == {"0": mean}


@pytest.mark.parametrize(
    ("points", "left_out"),
    [
        ([4, 1, 0, 0, 0], 0),
        ([3, 2, 0, 0, 0], 0),
        ([0, 0, 0, 1, 4], 0),
        ([99, 1, 0, 0, 0], 0),
        ([3, 9], 0),
        ([1, 2, 1, 0, 0], 20),
        ([1, 2, 4, 7, 3], 1),
    ],
    ids=str,
)
def test_a_mean_that_would_give_points_or_those_who_left_it_out_away_is_not_told(
    points: list[int], left_out: int
) -> None:
    left = told_of(points, left_out=left_out)
    assert rows_of(left.counts) == [[None] * len(points)] and left.means == {"0": None}


def test_who_does_not_know_is_no_point_of_the_mean() -> None:
    assert told_of([0, 0, 6, 0, 6], 5).means == {"0": 4.0}
    few = told_of([0, 0, 6, 0, 6], 1)
    assert rows_of(few.counts) == [[None] * 6] and few.means == {"0": None}
    many = told_of([0, 2, 6, 0, 4], 7)
    assert rows_of(many.counts) == [[None] * 6] and many.means == {"0": 3.5}


def test_what_is_no_scale_has_no_means() -> None:
    _, [left] = tell(20, [asked_of(20, 20, 20, [[12, 8]])])
    assert left.means is None and rows_of(left.counts) == [[12, 8]]


def parts(people: int, into: int) -> Iterator[list[int]]:
    """Every way in which so many people can stand in so many places."""
    if into == 1:
        yield [people]
        return
    for first in range(people + 1):
        for rest in parts(people - first, into - 1):
            yield [first, *rest]


def rooms(points: int, most: int, unsure: bool = False, left_out: bool = False) -> Iterator[Room]:
    """Every room of at most so many people, asked to rate one statement."""
    for answered in range(LEAST, most + 1):
        for row in parts(answered, points + unsure + left_out):
            stood = row[: points + unsure]
            yield answered, [asked_of(answered, answered, answered, [stood], points=points)]


def beside(points: int) -> list[str]:
    """What is known to one who knows all but the points."""
    unsure = (f"chose {points}", f"didn't choose {points}")
    return [f"0, 0 {name}" for name in ("rated", "didn't rate", "left out", *unsure)]


@pytest.mark.parametrize("knows", [False, True], ids=["what is told", "how many rated it too"])
@pytest.mark.parametrize("left_out", [False, True], ids=["all answer it", "some may leave it out"])
@pytest.mark.parametrize("unsure", [False, True], ids=["all know", "some may not know"])
@pytest.mark.parametrize(("points", "most"), [(2, 14), (3, 13), (4, 11), (5, 9)])
def test_nobody_works_out_how_few_chose_a_point_from_the_mean_and_the_rule(
    points: int, most: int, unsure: bool, left_out: bool, knows: bool
) -> None:
    known = beside(points) if knows else []
    assert solve(rooms(points, most, unsure, left_out), LEAST, knows=known) == []


@pytest.mark.parametrize(("points", "most"), [(3, 30), (4, 16), (5, 12), (10, 6)])
def test_nor_in_larger_rooms_or_on_longer_scales(points: int, most: int) -> None:
    assert solve(rooms(points, most), LEAST) == []


def test_two_statements_of_which_each_has_rated_one_tell_nothing_of_each_other() -> None:
    every = (
        (answered, [asked_of(answered, answered, answered, [one[:3], other[:3]], points=3)])
        for answered in range(LEAST, LEAST + 3)
        for one, other in product(parts(answered, 4), repeat=2)
        if one[3] + other[3] <= answered
    )
    assert solve(every, LEAST) == []


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_mean_nearer_an_end_would_tell(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_groups, "APART", steps)
    assert solve(rooms(3, 9), LEAST)
