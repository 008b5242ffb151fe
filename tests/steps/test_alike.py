"""Options that read nearly the same are pointed out, and those that say another thing aren't."""

import pytest

from app.steps.alike import alike


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Bättre bussar", "bättre bussar!", True),
        ("Bättre bussar", "Battre bussar", True),
        ("Bussar och tåg", "Tåg och bussar", True),
        ("Fler bussar", "Fler bussar nu", True),
        ("Fler bussar", "Inte fler bussar", False),
        ("Bussar", "Bussar nu", False),
        ("Ja", "Nej", False),
        ("Bygg en skola", "Bygg en vårdcentral", False),
        ("Väg 45", "Väg 46", False),
    ],
)
def test_pairs(one: str, other: str, near: bool) -> None:
    assert bool(alike((one, other))) is near
