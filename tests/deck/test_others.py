"""How decks of others are measured, and that what was reached on them stays."""

from collections import Counter
from hashlib import sha256

from app.deck import ProposedStep
from app.deck.proposal import Proposal
from bench.deck import read_deck
from bench.others import (
    HALVES,
    SEEN,
    TEST,
    TUNING,
    Deck,
    Found,
    decks_of_others,
    half_of,
    measure,
    missed,
    together,
)
from bench.others import Wanted as Label

DECKS = decks_of_others()


def label(text: str, kind: str = "open", *options: str, slide: int = 1) -> Label:
    return Label(text, text, kind, [*options], slide)


def test_the_hash_of_its_name_says_which_half_a_deck_belongs_to() -> None:
    halves = {deck.path.stem: deck.half for deck in DECKS if deck.half != SEEN}
    assert {TUNING, TEST} == set(halves.values()) and set(HALVES) == {SEEN, TUNING, TEST}
    assert all(half == half_of(name) for name, half in halves.items())
    assert half_of("a") == (TEST if sha256(b"a").digest()[-1] & 1 else TUNING)


def test_there_are_decks_enough_with_labels_that_stand_on_their_slides() -> None:
    assert sum(deck.half != SEEN for deck in DECKS) >= 30
    assert sum(len(deck.wanted) for deck in DECKS if deck.half != SEEN) >= 150
    assert all(one.text in one.line for deck in DECKS for one in deck.wanted)


def test_what_is_shown_and_what_is_ticked_are_counted_apart() -> None:
    deck = Deck(
        DECKS[0].path, [label("vad?"), label("hur?"), label("vem?", "yes_no")], ["läget"], Counter()
    )
    steps = [
        ProposedStep(kind="slide", heading="Läget"),
        ProposedStep(kind="open_text", prompt="Vad?", round=1),
        ProposedStep(kind="open_text", prompt="Hur?", ticked=False, round=1),
        ProposedStep(kind="open_text", prompt="Varför?"),
    ]
    found = measure(deck, Proposal(steps=steps))
    assert (found.shown, found.ticked_of_wanted, found.wanted) == (2, 1, 3)
    assert (found.right, found.ticked) == (1, 2)
    assert (found.kinds, found.not_open, found.headings, found.rounds) == (0, 1, 1, 0)


def test_what_was_reached_on_the_test_half_stays() -> None:
    held_back = [deck for deck in DECKS if deck.half == TEST]
    assert missed(together(measure(deck, read_deck(deck.path)) for deck in held_back)) == []


def test_a_miss_is_told_in_a_sentence() -> None:
    assert missed(Found(shown=8, wanted=10, all_words=2, words=1)) == [
        "recall is 0.80, to be 0.85",
        "words lost: 1",
    ]
