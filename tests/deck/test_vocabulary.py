"""The words by which decks are read: a file for each language."""

import re
from pathlib import Path

import pytest

from app.deck.vocabulary import FOLDER, USUAL, _lists, languages, speaking_as, spoken_in
from app.deck.words import QUESTION_WORD, addresses

README = (FOLDER / "README.md").read_text()
CODE = "\n".join(path.read_text() for path in Path(FOLDER.parent).glob("*.py"))


@pytest.mark.parametrize("language", languages())
def test_every_list_of_a_language_is_used_and_described(language: str) -> None:
    names = set(_lists(language)) - {"common"}
    assert sorted(name for name in names if f"@{name}" not in CODE) == []
    assert sorted(name for name in names if f"`{name}`" not in README) == []


@pytest.mark.parametrize("language", languages())
def test_every_line_of_a_list_is_a_pattern_that_matches_some_word(language: str) -> None:
    for words in _lists(language).values():
        for line in filter(None, words.split("\n")):
            assert re.compile(line) and not re.compile(line).fullmatch("")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hva savner du i sentrum, og hvordan kan elva bli en del av byen?", "nb"),
        ("Hvad er det bedste ved jeres skole, og hvordan får vi de stille med?", "da"),
        ("Was würden Sie im Dorfladen kaufen, und wie oft kommen Sie in die Stadt?", "de"),
        ("Mitä kaipaatte eniten, ja miten voisimme auttaa kylässä?", "fi"),
    ],
)
def test_a_deck_is_read_in_its_own_language_and_in_english(text: str, language: str) -> None:
    assert language in spoken_in(text) and "en" in spoken_in(text) and "sv" not in spoken_in(text)


def test_what_is_too_little_to_tell_is_read_as_swedish_and_english() -> None:
    assert spoken_in("") == spoken_in("Workshop") == spoken_in("Vad ska vi göra?") == USUAL


def test_a_word_means_what_it_does_in_the_decks_language() -> None:
    assert addresses("Hur ser er by ut?")
    with speaking_as("Hva er det, og hva er ikke det? Fra og til."):
        assert not addresses("Hva er det?") and QUESTION_WORD.match("Hvorfor det?")
    assert not QUESTION_WORD.match("Hvorfor det?")
