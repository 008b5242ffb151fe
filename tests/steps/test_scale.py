"""What a scale is proposed with."""

import pytest

from app.steps.scale import Scale

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
