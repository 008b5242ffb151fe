"""Which words of a cloud are one, and how equals stand."""

import random

import pytest

from app.steps.plain import clean, clean_line
from app.steps.word_cloud import WordCloudAnswer, WordTally, merge
from tests.steps.entries import Given


@pytest.mark.parametrize(
    "different",
    [
        ("C", "C++", "C#"),
        ("ขา", "ขี", "ข่า"),  # leg; …: Thai vowels and tones are marks
        ("की", "का", "कु", "क"),  # Hindi vowels are marks
        ("5", "-5", "+5", "5%"),
        ("a", "å", "ä"),
        ("10", "10%"),
        ("❤️", "😀"),
    ],
    ids=str,
)
def test_words_that_a_mark_makes_others_are_not_merged(different: tuple[str, ...]) -> None:
    assert len({merge(word) for word in different}) == len(different)


@pytest.mark.parametrize(
    "same",
    [
        ("Gemenskap", "gemenskap!", " gemenskap. ", "”Gemenskap”", "#gemenskap", "gemenskap 💛"),
        ("−5", "-5"),
        ("5 %", "5%"),
        ("Cafe\u0301", "café"),
        ("c++", "C++!"),
        ("sam\u00adarbete", "samarbete"),
        ("e-post", "E post"),
        ("❤️", "❤️"),
    ],
    ids=str,
)
def test_words_that_differ_in_case_and_punctuation_are_one(same: tuple[str, ...]) -> None:
    assert len({merge(word) for word in same}) == 1


def test_equals_stand_in_the_order_of_the_swedish_alphabet() -> None:
    words = ["ask", "zon", "ål", "ängel", "öl"]
    for seed in range(5):
        tally = WordTally()
        for person, word in enumerate(random.Random(seed).sample(words, len(words))):
            tally.add(Given(person, WordCloudAnswer(text=word)))
        assert [word.text for word in tally.words()] == words


@pytest.mark.parametrize("sign", ["\t", "\v", "\f", "\x85", "\u2028", "\x1f"])
def test_tabs_and_soft_breaks_part_words(sign: str) -> None:
    assert clean(f"Buss{sign}tåg") == "Buss tåg" == clean_line(f"Buss{sign}tåg")
    assert clean(f"{sign}Buss{sign}") == "Buss"


def test_a_new_paragraph_is_a_new_line() -> None:
    assert clean("Buss\u2029tåg") == "Buss\ntåg" and clean_line("Buss\u2029tåg") == "Buss tåg"
