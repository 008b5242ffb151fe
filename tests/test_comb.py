"""The comb: a cell a person, the filled ones first, inside its frame."""

from hypothesis import given
from hypothesis import strategies as st

from app.screens.comb import MOST_CELLS, comb


@given(answered=st.integers(0, 5000), present=st.integers(0, 5000))
def test_every_cell_stands_inside_and_by_itself(answered: int, present: int) -> None:
    drawn = comb(answered, present)
    cells = [*drawn.filled, *drawn.empty]
    assert len(set(cells)) == len(cells) <= MOST_CELLS
    assert all(0 < x < drawn.width and 0 < y < drawn.height for x, y in cells)


@given(answered=st.integers(0, 5000), present=st.integers(0, 5000))
def test_the_comb_is_full_only_when_everybody_has_answered(answered: int, present: int) -> None:
    drawn = comb(answered, present)
    people = max(answered, present)
    assert (not drawn.empty) is (answered >= people)
    assert len(drawn.filled) * drawn.each <= answered + drawn.each - 1
    assert bool(drawn.filled) is (answered >= drawn.each or (0 < answered == people))


def test_up_to_120_people_a_cell_is_one_person() -> None:
    drawn = comb(31, 48)
    assert (len(drawn.filled), len(drawn.empty), drawn.each) == (31, 17, 1)


def test_300_people_share_cells() -> None:
    drawn = comb(299, 300)
    assert (len(drawn.filled), len(drawn.empty), drawn.each) == (99, 1, 3)


def test_nobody_is_an_empty_comb() -> None:
    assert comb(0, 0).filled == comb(0, 0).empty == []


def test_a_cell_is_as_large_whoever_is_here() -> None:
    assert comb(0, 1).width == comb(0, 90).width
