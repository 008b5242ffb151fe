"""What holds for every text, however strange."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deck import propose
from app.deck.propose import MOST_STEPS
from tests.examples import examples

LINES = [
    "Diskutera i par",
    "Group discussion (10 min)",
    "Vad hindrar er?",
    "What helps",
    "- Vem gör vad?",
    "1. Beskriv ett hinder.",
    "a) Torget",
    "Hur vill ni sam-",
    "arbeta om skolan?",
    "Nuläge",
    "Bussen går tre gånger om dagen.",
    "Tack! Frågor?",
    "Sida 3 av 12",
    "# Rubrik",
    "## Hur mår du? (1–5)",
    "---",
    "\f",
    "",
    "",
    "   ",
    "”Varför då?” Jo, därför.",
    "https://example.org/?a=1",
    "Anna Berg",
    "•",
    "Slide 4: Next",
]
decks = st.lists(st.sampled_from(LINES), max_size=60).map("\n".join)
texts = st.one_of(st.text(max_size=400), decks, st.tuples(decks, st.text()).map("".join))


def letters(text: str) -> list[str]:
    return list(filter(str.isalnum, text))


def stands_in_order(prompt: str, text: str) -> bool:
    remaining = iter(letters(text))
    return all(letter in remaining for letter in letters(prompt))


@given(texts)
@examples(300)
def test_any_text_gives_a_proposal(text: str) -> None:
    proposal = propose(text)
    assert len(proposal.steps) <= min(MOST_STEPS, 2 * len(text))
    assert proposal.as_json()["title"] == proposal.title


@given(decks)
@examples(300)
def test_the_words_of_a_prompt_stand_in_the_text_in_order(text: str) -> None:
    assert all(stands_in_order(step.prompt, text) for step in propose(text).steps)


@given(decks)
@examples(150)
def test_prompts_do_not_depend_on_how_lines_and_spaces_are_written(text: str) -> None:
    for variant in (text.replace("\n", "\r\n"), "\ufeff" + text, text.replace(" ", "\u00a0")):
        assert propose(variant) == propose(text)


@given(decks)
@examples(150)
def test_rounds_are_counted_from_one_without_gaps(text: str) -> None:
    rounds = [step.round for step in propose(text).steps if step.round]
    assert list(dict.fromkeys(rounds)) == list(range(1, len(set(rounds)) + 1))


@given(decks)
@examples(150)
def test_only_what_lists_has_options_and_only_a_slide_no_prompt(text: str) -> None:
    for step in propose(text).steps:
        assert step.options or step.kind != "choice"
        assert not step.options or step.kind in ("choice", "scale")
        assert bool(step.prompt) == (step.kind != "slide")


@pytest.mark.parametrize(
    "piece",
    ["Vad är\n", "- Vad är?\n", "word ", "[", "<!--", "a@", "?", "(1–5) ", "or ", "\fDiskutera\n"],
)
def test_two_million_characters_are_read_in_seconds(piece: str) -> None:
    text = (piece * (2_000_000 // len(piece) + 1))[:2_000_000]
    started = time.process_time()
    propose(text)
    assert time.process_time() - started < 5
