"""The comb: each person in the room is a cell, filled when that person has answered."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

MOST_CELLS = 120
STEP_X, STEP_Y = 22.5, 19.5
CELL = "l10.4 6v12l-10.4 6-10.4-6v-12z"
"""A cell's outline from its top corner, as an SVG path."""


@dataclass(frozen=True)
class Comb:
    """Cells' centres in SVG units, the filled ones first; as wide as a full row,
    so that a cell is as large whoever is here. `each` people stand behind a cell."""

    filled: list[tuple[float, float]]
    empty: list[tuple[float, float]]
    width: float
    height: float
    each: int

    @cached_property
    def filled_path(self) -> str:
        return _path(self.filled)

    @cached_property
    def empty_path(self) -> str:
        return _path(self.empty)


def _path(cells: list[tuple[float, float]]) -> str:
    """All of them as one path: a path each would be most of a stage."""
    return "".join(f"M{x} {y - 12}{CELL}" for x, y in cells)


@lru_cache(512)
def comb(answered: int, present: int, columns: int = 24) -> Comb:
    """A comb for `present` people of whom `answered` have answered."""
    people = max(answered, present)
    each = -(-people // MOST_CELLS) or 1
    cells = -(-people // each)
    full = answered // each if answered < people else cells
    places = [_place(n, columns) for n in range(cells)]
    rows = -(-cells // columns) if cells else 0
    width, height = (columns + 0.5) * STEP_X + 2, (rows - 1) * STEP_Y + 27
    return Comb(places[:full], places[full:], width, height, each)


def _place(n: int, columns: int) -> tuple[float, float]:
    row, column = divmod(n, columns)
    return (column + 0.5 + 0.5 * (row % 2)) * STEP_X + 1, row * STEP_Y + 13.5
