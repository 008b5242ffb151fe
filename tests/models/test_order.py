"""Moving rows of an agenda past each other, into talk rounds and out of them."""

import pytest

from app.errors import Invalid, NotFound
from app.models.agenda.order import DOWN, UP, Group, Outline

LAYOUT = [["hej"], ("samtal", ["vad", "hur"]), ["paus"], ["vem"]]


def outline() -> Outline:
    groups = [Group(list(g[1]), g[0]) if isinstance(g, tuple) else Group(list(g)) for g in LAYOUT]
    return Outline(groups, alone={"hej", "paus"})


def drawn(order: Outline) -> str:
    return " ".join(
        f"{group.round}({' '.join(group.rows)})" if group.round else group.rows[0]
        for group in order.groups
    )


@pytest.mark.parametrize(
    ("key", "to", "becomes"),
    [
        ("hej", UP, "hej samtal(vad hur) paus vem"),
        ("hej", DOWN, "samtal(vad hur) hej paus vem"),
        ("vad", DOWN, "hej samtal(hur vad) paus vem"),
        ("hur", UP, "hej samtal(hur vad) paus vem"),
        ("vad", UP, "hej vad samtal(hur) paus vem"),
        ("hur", DOWN, "hej samtal(vad) hur paus vem"),
        ("paus", UP, "hej paus samtal(vad hur) vem"),
        ("vem", UP, "hej samtal(vad hur) vem paus"),
        ("vem", DOWN, "hej samtal(vad hur) paus vem"),
        ("samtal", UP, "samtal(vad hur) hej paus vem"),
        ("samtal", DOWN, "hej paus samtal(vad hur) vem"),
    ],
)
def test_a_row_goes_one_step(key: str, to: str, becomes: str) -> None:
    assert drawn(outline().shifted(key, to)) == becomes


def test_a_question_goes_into_a_talk_round_from_either_side() -> None:
    beside = outline().shifted("vem", UP)
    assert drawn(beside.shifted("vem", UP)) == "hej samtal(vad hur vem) paus"
    out = outline().shifted("vad", UP)
    assert drawn(out.shifted("vad", DOWN)) == "hej samtal(vad hur) paus vem"


def test_a_row_is_put_right_after_another() -> None:
    assert drawn(outline().placed("vem", "samtal", "vad")) == "hej samtal(vad vem hur) paus"
    assert drawn(outline().placed("hur", "", "paus")) == "hej samtal(vad) paus hur vem"
    assert drawn(outline().placed("samtal", "", "")) == "samtal(vad hur) hej paus vem"


def test_an_emptied_talk_round_stays() -> None:
    order = outline().placed("vad", "", "").placed("hur", "", "")
    assert drawn(order) == "hur vad hej samtal() paus vem"


@pytest.mark.parametrize("key", ["paus", "samtal"])
def test_what_asks_nothing_stays_out_of_talk_rounds(key: str) -> None:
    with pytest.raises(Invalid):
        outline().placed(key, "samtal" if key == "paus" else "vad", "")


@pytest.mark.parametrize(
    ("key", "into", "after"), [("x", "", ""), ("vem", "x", ""), ("vem", "", "x")]
)
def test_a_place_that_is_not_there_is_not_found(key: str, into: str, after: str) -> None:
    with pytest.raises(NotFound):
        outline().placed(key, into, after)
