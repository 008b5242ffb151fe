"""Where the arrows between two levels of a series are drawn: in a picture as high as the first
one's list, in which each row is one high."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = 0.8
"""How many rows the head of a meeting's card is as high as, and each thing in it besides."""


@dataclass(frozen=True)
class Line:
    """From a row, by its number from 0; -1 for all those that are folded away."""

    row: int
    begins: float


@dataclass(frozen=True)
class Arrow:
    """The lines run together at `ends`; without any it is one that is planned."""

    lines: list[Line]
    ends: float
    height: int

    @property
    def is_planned(self) -> bool:
        return not self.lines

    @property
    def share(self) -> float:
        """Where it ends, in per cent of the height."""
        return round(100 * self.ends / self.height, 2)

    def way(self, line: Line) -> str:
        """As an SVG path, 100 wide and as high as there are rows."""
        if line.begins == self.ends:
            return f"M0 {line.begins:g}H62"
        return f"M0 {line.begins:g}C34 {line.begins:g} 26 {self.ends:g} 62 {self.ends:g}"


def arrow(handed: Sequence[int], rows: int, most: int, things: int) -> Arrow:
    """From the rows that are handed over, of so many of which `most` are shown, to a card with so
    many things in it: it ends beside that card, in the middle of the lines where it can."""
    height = min(rows, most)
    lines = [Line(row, row + 0.5) for row in handed if row < most]
    if any(row >= most for row in handed):
        lines.append(Line(-1, float(height)))
    if not lines:
        return Arrow([], 0.5, height)
    middle = sum(line.begins for line in lines) / len(lines)
    lowest = min(HEAD + things * 0.6, height - 0.5)
    return Arrow(lines, int(min(middle, max(lowest, 0.5)) - 0.01) + 0.5, height)
