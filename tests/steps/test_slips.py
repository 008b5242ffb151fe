"""A typo is told from another word."""

import pytest

from app.steps.slips import is_slip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Badplast", "Badplats"),
        ("Badplats", "badplats"),
        ("Badplats.", "Badplats"),
        ("Skoola", "Skola"),
        ("Vi kan inte byga nytt", "Vi kan inte bygga nytt"),
        ("Samarbette mellan förvaltningarna", "Samarbete mellan förvaltningarna"),
        ("Bredband ", "Bredband"),
        ("1–3 gånnger", "1–3 gånger"),
        ("Café", "Cafe\u0301"),
    ],
)
def test_a_slip_of_the_pen(before: str, after: str) -> None:
    assert is_slip(before, after) and is_slip(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Skola", "Badplats"),
        ("Ja", "Nej"),
        ("Ja", "Jo"),
        ("möjligt", "omöjligt"),
        ("Vi kan", "Vi kan inte"),
        ("Grupp 1", "Grupp 2"),
        ("Alternativ A", "Alternativ B"),
        ("2026", "2027"),
        ("C", "C++"),
        ("1–3 gånger", "1–4 gånger"),
        ("Buss", ""),
        ("Buss och tåg", "Tåg och buss"),
        ("mer", "mindre"),
    ],
)
def test_another_thing(before: str, after: str) -> None:
    assert not is_slip(before, after) and not is_slip(after, before)
