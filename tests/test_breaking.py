"""Where a word may be broken: between its syllables, with a hyphen that is seen only there."""

import pytest

from app.typesetting.breaking import SOFT, syllables


@pytest.mark.parametrize(
    ("name", "parted"),
    [
        ("Trivselesund", "Triv|se|le|sund"),
        ("Skinnskatteberg", "Skinn|skat|te|berg"),
        ("Hudiksvall", "Hu|diks|vall"),
        ("Malung-Sälen", "Malung-Sälen"),
        ("Alla som redovisas", "Alla som re|do|vi|sas"),
        ("2026-11-30 123456789", "2026-11-30 123456789"),
        ("", ""),
    ],
)
def test_a_name_is_parted_between_its_syllables(name: str, parted: str) -> None:
    assert syllables(name).replace(SOFT, "|") == parted
    assert syllables(name).replace(SOFT, "") == name


def test_shorter_words_are_left_alone() -> None:
    assert syllables("Trivselesund", 18) == "Trivselesund"
