"""What a scale is proposed with, and how its means are told."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.steps.scale import Scale, spread_of

SCALE = Scale()


@pytest.mark.parametrize(
    ("asked", "top", "low", "high"),
    [
        ("Hur nöjd är du? (1–10)", 10, "", ""),
        ("How sure are you, on a scale from 1 to 7?", 7, "", ""),
        ("Hur trygg är du? (1 = inte alls, 6 = helt)", 6, "inte alls", "helt"),
        ("Hur gick det?\n1 = dåligt\n5 = mycket bra", 5, "dåligt", "mycket bra"),
        ("Vi lyssnar\n1 = inte alls … 7 = helt och hållet", 7, "inte alls", "helt och hållet"),
        ("Hur nöjd är du på en skala 1-100?", 5, "", ""),
        ("Hur nöjd är du?", 5, "", ""),
    ],
)
def test_a_proposed_scale_has_the_steps_that_its_question_names(
    asked: str, top: int, low: str, high: str
) -> None:
    settings = SCALE.propose_for(asked, ["Bussen", "Skolan"])
    assert (settings.top, settings.low, settings.high) == (top, low, high)
    assert [statement.text for statement in settings.statements] == ["Bussen", "Skolan"]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=10))
def test_a_mean_is_rounded_half_up(people: list[int]) -> None:
    spread = spread_of("", dict(enumerate(people, 1)))
    if not sum(people):
        assert spread.rounded_mean is None
        return
    total = sum(point * n for point, n in enumerate(people, 1))
    mean = (Decimal(total) / sum(people)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert str(spread.rounded_mean) == str(mean)


@pytest.mark.parametrize(
    ("people", "mean"), [([3, 0, 0, 1, 0], 1.8), ([3, 1], 1.3), ([19, 1], 1.1), ([0, 3, 1], 2.3)]
)
def test_a_mean_in_the_middle_goes_up(people: list[int], mean: float) -> None:
    assert spread_of("", dict(enumerate(people, 1))).rounded_mean == mean
