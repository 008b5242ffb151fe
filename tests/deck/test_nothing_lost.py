"""Whatever a deck holds, all of it stands in the proposal, and the proposal can be made."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.deck import Proposal, propose
from app.models.agenda.draft import Draft, draft_of, plan_of
from tests.deck.test_any_text import LINES

MORE_LINES = [
    "- task",
    "- question",
    "Q:",
    "Fråga 2",
    "https://example.org/guide",
    "More about the map at https://example.org/map",
    "anna@example.org",
    "Some towns lend ladders. Would you use that? Who should pay?",
    "Vi har provat förr. Vad gick fel? Det minns ingen.",
    "Discuss in pairs: What is missing? Write it on a note.",
    "Norrlunda kommun | 3",
    "Paus",
    "2030",
    "© Norrlunda 2026",
    "- Ja",
    "- Ja",
    "- Nej",
    "Hur ofta reser du?",
    "Notes:",
    "Tack för oss!",
    "Diskussionsfråga 1:",
    "1. Det första",
    "1 2 3 4 5",
    "Vad saknas i kvarter 401?",
    "Vad saknas i kvarter 402?",
    "Budget 2450 tkr",
    "Budget 2460 tkr",
    "Tel. 0660-123 456",
]
decks = st.lists(st.sampled_from([*LINES, *MORE_LINES]), min_size=1, max_size=50).map("\n".join)
COVER = "# Our village\n\nA meeting\n\n---\n\n"
MARKS = re.compile(r"(?m)^\s*(?:\(?\d{1,2}[.):]|\(?[a-hA-H][.)]|Slide \d+:|Notes:$)")


LAST = 60
"""No deck that is made up here has as many pages or points."""


def words_of(text: str, last: int = LAST) -> set[str]:
    """Its words and figures; one that is no larger may number a page or a list."""
    figures = {figure for figure in re.findall(r"\d+", text) if int(figure) > last}
    return figures | set(re.findall(r"[^\W\d_]{2,}", text.casefold()))


def said_in(draft: Draft) -> str:
    return "\n".join(_texts(draft))


def _texts(draft: Draft) -> Iterator[str]:
    yield draft.title
    yield from draft.rounds.values()
    for row in draft.rows:
        yield from (row.prompt, row.body, row.notes, *row.rows.values())


def drafted(proposal: Proposal) -> Draft:
    return draft_of(proposal, str)


def all_ticked(draft: Draft) -> Draft:
    return Draft(
        draft.title, [row.model_copy(update={"on": True}) for row in draft.rows], draft.rounds
    )


def put_together(half: str, said: set[str]) -> bool:
    """Whether a word that a line's end broke may stand whole."""
    return any(word.startswith(half) or word.endswith(half) for word in said)


@given(decks)
@settings(max_examples=400, deadline=None)
def test_every_word_of_a_deck_stands_in_its_proposal(text: str) -> None:
    proposal = propose(text)
    said = words_of(said_in(drafted(proposal)))
    lost = words_of(MARKS.sub("", text)) - said
    if "sam-" in text:
        lost -= {half for half in ("sam", "arbeta") if put_together(half, said)}
    assert not proposal.steps or not lost


@given(st.one_of(decks, st.text(max_size=300)))
@settings(max_examples=400, deadline=None)
def test_a_proposal_can_always_be_made_with_all_ticked(text: str) -> None:
    draft = drafted(propose(text))
    if draft.rows:
        plan = plan_of(all_ticked(draft), "sv", str)
        assert plan.length == len(draft.rows)


@pytest.mark.parametrize(
    "text",
    [
        "Our road\n---\nA sentence with a full stop.\n---\nThanks",
        "Our road\n---\n- one\n- two\n---\nThanks",
        "Our road\n---\n" + "word " * 9_000 + "\n---\nThanks",
        "# " + "long heading " * 90 + "\n---\nThanks",
        "\f".join(f"Page {n}\nSays {n} things." for n in range(900)),
        "\n".join(f"Line {n} of very many" for n in range(11_000)),
        "\n\n".join(f"# Ask\n\nWhat is missing in block {n}?" for n in range(460)),
    ],
    ids=["sentence", "list", "words", "heading", "pages", "lines", "questions"],
)
def test_a_deck_of_any_measure_is_made_whole(text: str) -> None:
    draft = drafted(propose(text))
    assert words_of(text, last=-1) <= words_of(said_in(draft), last=-1)
    assert plan_of(all_ticked(draft), "sv", str).length == len(draft.rows)


def test_a_word_longer_than_a_step_is_cut_into_several() -> None:
    draft = drafted(propose("Our road\n---\n" + "w" * 60_000 + "\n---\nThanks"))
    assert said_in(draft).count("w") >= 60_000
    assert plan_of(all_ticked(draft), "sv", str).length == len(draft.rows)


def test_what_is_left_out_is_not_ticked_and_says_so() -> None:
    pages = "\f".join(f"Del {letter}\nText {letter} här.\n\nNorrlunda kommun" for letter in "ABC")
    draft = drafted(propose(pages))
    [aside] = [row for row in draft.rows if not row.on]
    assert (aside.prompt.partition(":")[0], aside.body) == ("Left out", "- Norrlunda kommun")


def test_a_footer_that_counts_the_pages_is_left_out_once() -> None:
    towns = ["Granby", "Bergby", "Sjöby", "Åby", "Norrby", "Söderby", "Västby", "Österby"]
    pages = [f"{town}\nHär är {town}.\n\nÅr 2026 | {n} av 8" for n, town in enumerate(towns, 1)]
    [aside] = propose("\f".join(pages)).left_out
    assert aside == "- År 2026 | 1 av 8"


def test_a_footer_of_its_own_on_each_page_is_left_out_whole() -> None:
    pages = [f"Del {word}\nText {word}.\n\nDnr {100 * n}" for n, word in enumerate("ABCD", 1)]
    [aside] = propose("\f".join(pages)).left_out
    assert aside.split("\n") == [f"- Dnr {100 * n}" for n in range(1, 5)]


def test_a_sentence_before_a_question_stands_below_it() -> None:
    text = "# Discussion\n\n- Some towns lend ladders. Would you use that? Who should pay?"
    [_, first, second] = propose(f"{COVER}{text}").steps
    assert (first.prompt, first.body) == (
        "Would you use that?",
        "Some towns lend ladders.",
    )
    assert (second.prompt, second.body) == ("Who should pay?", "")


def test_a_list_of_labels_is_a_list() -> None:
    text = "# Four parts of the tool\n\n- task\n- watch\n- question\n- dest"
    [slide] = propose(text).steps
    assert slide.body == "- task\n- watch\n- question\n- dest"


def test_a_slide_of_links_keeps_them() -> None:
    text = "# Links\n\n- https://example.org/guide\n- More about the map at https://example.org/map"
    [links, tool] = propose(f"{text}\n\n---\n\n# Try it\n\nHelpful tool: https://e.org/t").steps
    assert links.body.count("https://") == 2
    assert tool.body == "Helpful tool: https://e.org/t"


def test_a_pause_that_comes_back_is_a_pause_each_time() -> None:
    pages = ["Welcome", "Pause", "Our road\nIt is long.", "Pause", "The bridge\nOld.", "Pause"]
    steps = propose("\f".join(pages)).steps
    assert [step.heading for step in steps].count("Pause") == 3


def test_the_same_option_twice_is_one() -> None:
    [choice] = propose("Kommer du?\n- Ja\n- Nej\n- Ja").steps
    assert choice.options == ["Ja", "Nej"]


def test_a_question_says_under_what_heading_it_stood() -> None:
    asks = "# The bridge\n\n- Is it safe?\n- Who owns it?"
    draft = drafted(propose(f"{COVER}{asks}\n\n---\n\n# Thanks"))
    assert [(row.prompt, row.body) for row in draft.prompts] == [
        ("Is it safe?", "The bridge"),
        ("Who owns it?", ""),
    ]


def test_what_two_pages_say_around_the_same_questions_is_not_glued() -> None:
    page = "# Exercise 6\n\n1. Should the date come first?\n2. What happens if we mix names?\n\n"
    text = f"{page}Legend: inv means invoice\n\n---\n\n{page}1. Not if the place matters more."
    said = said_in(drafted(propose(text)))
    assert "invoice\n" in said and "invoice1" not in said
