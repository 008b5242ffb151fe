"""How a table of places stands on paper: how many have room, and what is said of one without
numbers."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from app.errors import N_
from app.steps.compared import HIDDEN, NOT_ASKED, NOT_YET, OTHERWISE

BESIDE, MOST_PLACES = 8, 16
"""So many places have room beside each other on paper, and up to so many stand so."""
UNSAID = {
    HIDDEN: N_("fewer than 5"),
    NOT_ASKED: N_("not asked"),
    NOT_YET: N_("not yet"),
    OTHERWISE: N_("other options"),
}
T = TypeVar("T")


def chunks(all_of: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """As even as can be, of at most so many."""
    number = -(-len(all_of) // most)
    size = -(-len(all_of) // number) if number else 0
    return (all_of[n : n + size] for n in range(0, len(all_of), size or 1))
