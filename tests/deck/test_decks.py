"""How well prompts are found in whole decks; `-` in an expected file means no round."""

from functools import cache
from pathlib import Path

import pytest

from app.deck import Proposal, propose
from bench import deck as bench
from bench.deck import BINARY, score, written
from bench.labels import marks, mistakes, wanted_in
from bench.score import Score, total

DECKS = bench.decks()
EXAMPLE = Path(__file__).parents[3] / "shared" / "examples" / "trivselesund-deck.txt"
CODE = Path(__file__).parents[2] / "app" / "deck"

each_deck = pytest.mark.parametrize("path", DECKS, ids=lambda path: path.stem)


@cache
def read_deck(path: Path) -> Proposal:
    return bench.read_deck(path)


@each_deck
def test_a_deck_gives_its_prompts_in_order(path: Path) -> None:
    assert written(read_deck(path)) == DECKS[path]


@pytest.mark.parametrize("binary", [True, False], ids=["files", "texts"])
def test_over_all_decks_nearly_every_prompt_is_found_and_nearly_nothing_else(binary: bool) -> None:
    of_kind = {path: lines for path, lines in DECKS.items() if (path.suffix in BINARY) is binary}
    over_all = total(score(written(read_deck(path)), lines) for path, lines in of_kind.items())
    assert len(of_kind) >= 12
    assert over_all.precision >= 0.95 and over_all.recall >= 0.95


def test_the_score_counts_what_is_missing_and_what_is_too_much() -> None:
    assert score(["a", "b", "c"], ["b", "d"]) == Score(found=3, wanted=2, right=1)


def test_a_labelled_prompt_counts_anywhere_and_strictly_under_its_heading() -> None:
    prompt = {"text": "Vad först?", "kind": "choice", "options": ["Torg", "Bad"]}
    label = {"name": "Rösta", "prompts": [prompt]}
    proposal = propose("Byadag\fNuläge\nVad först?\n- Torg\n- Bad")
    found = marks(proposal, wanted_in({"rounds": [label]}))
    assert (found.strict, found.lenient) == (Score(1, 1, 0), Score(1, 1, 1))
    assert (found.kinds, found.options) == (Score(1, 1, 1), Score(1, 1, 1))
    assert mistakes(proposal, wanted_in({"rounds": [label]})) == [
        "heading: 'Nuläge' for 'rösta': Vad först?"
    ]


@each_deck
def test_a_deck_with_headings_has_a_title_and_no_empty_steps(path: Path) -> None:
    proposal = read_deck(path)
    assert bool(proposal.title) == any(step.heading for step in proposal.steps)
    assert all(step.heading or step.body or step.prompt for step in proposal.steps)


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the example deck is not here")
class TestTheExampleDeck:
    def test_it_has_two_talk_rounds_of_three_and_one(self) -> None:
        steps = [step for step in propose(EXAMPLE.read_text()).steps if step.prompt]
        assert [step.round for step in steps] == [1, 1, 1, 2]
        assert {step.kind for step in steps} == {"open_text"}

    def test_its_prompts_are_word_for_word(self) -> None:
        text = " ".join(EXAMPLE.read_text().split())
        steps = [step for step in propose(EXAMPLE.read_text()).steps if step.prompt]
        assert all(step.prompt in text and step.prompt.endswith("?") for step in steps)

    def test_its_list_of_names_is_not_ticked(self) -> None:
        left_out = [step for step in propose(EXAMPLE.read_text()).steps if not step.ticked]
        assert [(step.kind, step.body.count("\n- ")) for step in left_out] == [("slide", 23)]

    def test_no_line_of_it_stands_in_the_code(self) -> None:
        code = "\n".join(path.read_text() for path in CODE.glob("*.py"))
        lines = {line.strip() for line in EXAMPLE.read_text().splitlines() if line.strip()}
        assert [line for line in lines if line in code] == []
