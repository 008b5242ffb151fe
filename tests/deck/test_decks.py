"""How well prompts are found in whole decks; `-` in an expected file means no round."""

from pathlib import Path

import pytest

from app.deck import Proposal, propose

DECKS = Path(__file__).parent / "fixtures"
EXPECTED = sorted(DECKS.glob("*.expected"))
EXAMPLE = Path(__file__).parents[3] / "shared" / "examples" / "trivselesund-deck.txt"
CODE = Path(__file__).parents[2] / "app" / "deck"


def read_deck(expected: Path) -> Proposal:
    [path] = [path for path in DECKS.glob(f"{expected.stem}.*") if path != expected]
    return propose(path.read_bytes().decode())


def written(proposal: Proposal) -> list[str]:
    return [f"{s.round or '-'} {s.kind} {s.prompt}" for s in proposal.steps if s.prompt]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_deck_gives_its_prompts_in_order(expected: Path) -> None:
    assert written(read_deck(expected)) == expected.read_text().splitlines()


def test_over_all_decks_nearly_every_prompt_is_found_and_nearly_nothing_else() -> None:
    found = {(path.stem, line) for path in EXPECTED for line in written(read_deck(path))}
    wanted = {(path.stem, line) for path in EXPECTED for line in path.read_text().splitlines()}
    assert len(found & wanted) / len(found) >= 0.95
    assert len(found & wanted) / len(wanted) >= 0.95


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_deck_with_headings_has_a_title_and_no_empty_steps(expected: Path) -> None:
    proposal = read_deck(expected)
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
