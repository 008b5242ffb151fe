"""The language that somebody is spoken to in."""

import pytest

from app.i18n import WORDING_LANGUAGES, negotiate
from app.i18n.alphabet import in_alphabet


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en;q=0.4, sv;q=0.8", "sv"),
        ("fi, en;q=0.5, sv;q=0.5", "en"),
        ("sv;q=0, en-GB;q=0.1", "en"),
        ("SV ; q=1.0", "sv"),
        ("*", "sv"),
        ("sve", "sv"),
        ("en;q=2, fi;q=x, ;;, , en-", "sv"),
        ("", "sv"),
        (None, "sv"),
    ],
)
def test_the_most_wanted_language_that_there_is(accept: str | None, language: str) -> None:
    assert negotiate(None, accept, "sv") == language


def test_what_was_chosen_goes_first_and_both_kinds_of_norwegian_are_one() -> None:
    assert negotiate("en", "sv", "sv") == "en"
    assert negotiate(None, "nb-NO, en;q=0.9", "", WORDING_LANGUAGES) == "no"


@pytest.mark.parametrize(
    "ordered",
    [
        ["bil", "Buss", "cykel", "zebra", "åska", "Ärlighet", "ö"],
        ["ide", "idé", "idéer"],
        ["Æra", "ära", "öga", "øl"],
        ["A\u030asa", "ö"],  # an å of two signs
        ["1 a", "(2) b", "straße", "strasset"],
        ["abc", "漢字"],
    ],
)
def test_texts_stand_in_the_order_of_the_swedish_alphabet(ordered: list[str]) -> None:
    backwards = list(reversed(ordered))
    assert sorted(backwards, key=in_alphabet) == ordered
