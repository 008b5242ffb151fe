"""Words: their stems, what two answers share, and who wrote nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.meaning.words import duplicates, language, pieces, shared, stem
from tests.examples import examples

TEXTS = st.dictionaries(st.integers(), st.text(max_size=60), max_size=12)


@pytest.mark.parametrize(
    "forms",
    [
        ("buss", "bussen", "bussar", "bussarna", "bussarnas"),
        ("roll", "rollen", "roller", "rollerna"),
        ("otydlig", "otydligt", "otydliga"),
        ("möte", "mötet", "möten", "mötena"),
        ("bok", "boken", "böcker", "böckerna"),
        ("går", "gick", "gå", "gått"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_forms_of_an_english_word_have_one_stem() -> None:
    assert len({stem(form, "en") for form in ("park", "parks", "parking", "parked")}) == 1
    assert stem("children", "en") == stem("child", "en")


def test_the_language_is_that_of_the_small_words() -> None:
    assert language(["The bus is late", "we can't get to the shop"]) == "en"
    assert language(["Bussen är sen", "det går inte att handla"]) == "sv"
    assert language([]) == "sv"


def test_those_who_wrote_nearly_the_same_stand_together_in_the_order_they_came() -> None:
    texts = {
        4: "Otydliga roller",
        2: "Bussen!",
        9: "rollerna är otydliga",
        7: "OTYDLIGA ROLLER!!",
        1: "bussar",
        3: "Skolan",
    }
    assert duplicates(texts) == [[4, 9, 7], [2, 1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rollerna är tydliga", "Rollerna är inte tydliga"),
        ("Vi har en plan", "Vi har ingen plan"),
        ("bussen går aldrig", "bussen går"),
        ("inte skolan men bussen", "inte bussen men skolan"),
        ("The plan is clear", "The plan isn't clear"),
        ("with a car", "without a car"),
        ("Jag får säga ja", "Jag ska säga ja"),
    ],
)
def test_a_negation_or_another_duty_makes_it_another_answer(one: str, other: str) -> None:
    assert duplicates({1: one, 2: other}) == []


def test_marks_alone_are_the_same_only_if_they_are_the_very_same() -> None:
    assert duplicates({1: "👍", 2: "👎", 3: "👍 ", 4: "", 5: "?"}) == [[1, 3]]


@examples()
@given(TEXTS)
def test_everyone_stands_in_one_group_at_most_and_groups_are_of_two_or_more(
    texts: dict[int, str],
) -> None:
    groups = duplicates(texts)
    members = [number for group in groups for number in group]
    assert len(members) == len(set(members)) and set(members) <= set(texts)
    assert all(len(group) > 1 for group in groups)


@examples()
@given(TEXTS)
def test_who_wrote_the_very_same_always_stands_together(texts: dict[int, str]) -> None:
    twice = {**texts, **{-number - 1_000_000: text for number, text in texts.items()}}
    together = [set(group) for group in duplicates(twice)]
    for number in texts:
        assert any({number, -number - 1_000_000} <= group for group in together)


def test_shared_words_are_told_as_they_are_written_without_the_small_ones() -> None:
    one = "Vi får inte säga ja på egen hand, allt ska upp till förvaltningschefen"
    assert shared(one, "Ingen i rummet får säga ja") == ["får", "säga", "ja"]
    assert shared(one, "Tjänstemän får inte skriva på utan chefen") == ["får", "inte", "chefen"]
    assert shared(one, "Beslut fattas långt från butiken") == []


@examples()
@given(st.text(), st.text())
def test_pieces_joined_are_the_text(text: str, like: str) -> None:
    assert "".join(piece for piece, _ in pieces(text, like)) == text
