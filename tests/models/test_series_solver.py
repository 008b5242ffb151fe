"""Of a made-up series nobody works out how few did something, by all that is shown of it."""

from dataclasses import replace

import pytest
import z3

from app.models.afterwards.small_groups import LEAST, Asked, Left, besides, spare_row, tell
from app.steps.means import rounded_mean
from tests.made_up_series import QUESTIONS, joined_series, series_of
from tests.series_solver import as_told, every_number, possible, recovered, shown_of

SERIES = 200


def test_no_small_number_of_a_series_can_be_worked_out() -> None:
    known = {seed: names for seed in range(SERIES) if (names := recovered(series_of(seed)))}
    assert known == {}


def test_sums_of_hidden_numbers_would_be_worked_out() -> None:
    assert any(recovered(series_of(seed), sum_all=True) for seed in range(3))


def test_sums_over_two_years_of_what_is_told_in_one_would_be_worked_out() -> None:
    assert any(recovered(series_of(seed), told_once=True) for seed in range(12))


@pytest.mark.parametrize("kind", ["a word each", "themes"])
def test_made_up_places_tell_words_and_themes_of_two_years(kind: str) -> None:
    """Else the solver would have nothing of these to work with."""
    found = 0
    for seed in range(SERIES):
        series = series_of(seed)
        for place, question in enumerate(series.questions):
            if question == QUESTIONS[kind]:
                shown = [shown_of(one, series.questions, tell) for one in series.workshops]
                told = [_told(one.left[place]) for one in shown]
                found += sum(bool(told[now] & told[then]) for now, then in series.again)
    assert found >= 5


def _told(left: Left) -> set[str]:
    counts = {**(left.counts or {}).get("", {}), **(left.themes or {})}
    return {name for name, number in counts.items() if number is not None}


def means_beside_some_points(people: int, asked: list[Asked]) -> tuple[int | None, list[Left]]:
    """As if a row of points were told as other rows are, and its mean always."""
    told, left = tell(people, asked)
    return told, [
        replace(
            rest,
            counts={name: spare_row(row, one) for name, row in one.counts.items()},
            means={
                name: rounded_mean({worth: row[point] for point, worth in one.points.items()})
                for name, row in one.counts.items()
            },
        )
        if rest.means is not None
        else rest
        for one, rest in zip(asked, left, strict=True)
    ]


def test_means_beside_some_points_would_be_worked_out() -> None:
    assert any(recovered(series_of(seed), means_beside_some_points) for seed in range(20))


def carelessly_joined(people: int, asked: list[Asked]) -> tuple[int | None, list[Left]]:
    """As if themes that are one were told whenever five people are in any of them."""
    told, left = tell(people, asked)
    return told, [
        replace(
            rest,
            joined={
                key: number if (number := besides((), key.split("+"), one)) >= LEAST else None
                for key in one.joined
            },
        )
        if rest.joined is not None
        else rest
        for one, rest in zip(asked, left, strict=True)
    ]


def test_themes_that_are_one_tell_no_small_number() -> None:
    """Series of such questions alone."""
    known = {seed: names for seed in range(300) if (names := recovered(joined_series(seed)))}
    assert known == {}


def test_themes_that_are_one_would_be_worked_out_if_they_were_told_carelessly() -> None:
    assert any(recovered(joined_series(seed), carelessly_joined) for seed in range(20))


@pytest.mark.parametrize("seed", range(8))
def test_what_is_true_is_among_what_the_solver_thinks_possible(seed: int) -> None:
    joined = joined_series(seed)
    for series, workshop in [
        (one, there) for one in (series_of(seed), joined) for there in one.workshops
    ]:
        shown = shown_of(workshop, series.questions, tell)
        solver = z3.Solver()
        solver.add(*possible(shown.unknown, series.questions), *as_told(shown))
        solver.add([unknown == true for unknown, true in every_number(shown).values()])
        assert solver.check() == z3.sat
