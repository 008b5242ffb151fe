"""Puts what stands on a page in reading order: columns one after the other, else downwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Generic, TypeVar

What = TypeVar("What")
Span = tuple[float, float]

OVERLAP = 0.35
"""The part of the lower one's height from which two boxes stand beside each other."""
APART = 1.6
"""How many of its own heights below a column a lone box may stand and still belong to it."""


MANY_ROWS = 3
DEEPEST = 8
TOUCHING = 3


@dataclass
class Box(Generic[What]):
    """Something and where it stands; y grows downwards."""

    what: What
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass
class Rule:
    """A line drawn across a page, as in a table."""

    left: float
    right: float
    at: float


def in_reading_order(
    boxes: Sequence[Box[What]], gutter: float, narrow: float = 0, rules: Sequence[Rule] = ()
) -> list[list[Box[What]]]:
    """Boxes by column, each from top to bottom; between `rules` that cross columns, row by row.

    `gutter` is the least space between columns; down to `narrow` it is one when many rows keep
    it free.
    """
    return _Order[What](gutter, narrow or gutter, _whole(rules)).of(list(boxes))


class _Order(Generic[What]):
    def __init__(self, gutter: float, narrow: float, rules: Sequence[Rule]) -> None:
        self.gutter = gutter
        self.narrow = narrow
        self.rules = rules

    def of(self, boxes: list[Box[What]], depth: int = 0) -> list[list[Box[What]]]:
        made: list[list[Box[What]]] = [[]]
        for part in self._parts(_bands(boxes)):
            gutters = [gap for gap in _gaps(part) if self._is_gutter(gap, part)]
            if not gutters or depth == DEEPEST:
                made[-1] += [box for band in part for box in _leftmost_first(band)]
                continue
            for row in _divided(part, self._crossing(gutters)):
                for column in _columns(row, gutters):
                    made += self.of(column, depth + 1)
            made.append([])
        return [column for column in made if column]

    def _parts(self, bands: list[list[Box[What]]]) -> list[list[list[Box[What]]]]:
        """Bands joined as long as the same space runs down through all of them."""
        parts: list[list[list[Box[What]]]] = []
        at = 0
        while at < len(bands):
            end = at + 1
            while end < len(bands) and _gaps(bands[at:end]) and self._goes_on(bands[at : end + 1]):
                end += 1
            end -= _left_over(bands[at:end])
            parts.append(bands[at:end])
            at = end
        return parts

    def _crossing(self, gutters: list[Span]) -> list[float]:
        """Where lines cross all the gutters."""
        left, right = gutters[0][0], gutters[-1][1]
        return [rule.at for rule in self.rules if rule.left < left and rule.right > right]

    def _goes_on(self, bands: list[list[Box[What]]]) -> bool:
        return any(right - left >= self.narrow for left, right in _gaps(bands))

    def _is_gutter(self, gap: Span, bands: list[list[Box[What]]]) -> bool:
        left, right = gap
        if right - left >= self.gutter:
            return True
        beside = sum(
            any(box.right <= left for box in band) and any(box.left >= right for box in band)
            for band in bands
        )
        return right - left >= self.narrow and beside >= MANY_ROWS


def _whole(rules: Sequence[Rule]) -> list[Rule]:
    """Lines that go on where another one ends are one."""
    made: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / TOUCHING), rule.left)):
        last = made[-1] if made else None
        level = last is not None and abs(last.at - rule.at) <= TOUCHING
        if last and level and rule.left - last.right <= TOUCHING:
            last.right = max(last.right, rule.right)
        else:
            made.append(replace(rule))
    return made


def _columns(bands: list[list[Box[What]]], gutters: list[Span]) -> list[list[Box[What]]]:
    edges = [(left + right) / 2 for left, right in gutters]
    columns: list[list[Box[What]]] = [[] for _ in range(len(edges) + 1)]
    for box in (box for band in bands for box in band):
        columns[sum(edge < (box.left + box.right) / 2 for edge in edges)].append(box)
    return columns


def _divided(part: list[list[Box[What]]], at: list[float]) -> list[list[list[Box[What]]]]:
    rows: dict[int, list[list[Box[What]]]] = {}
    for band in part:
        middle = min((box.top + box.bottom) / 2 for box in band)
        rows.setdefault(sum(line < middle for line in at), []).append(band)
    return list(rows.values())


def _leftmost_first(band: list[Box[What]]) -> list[Box[What]]:
    return sorted(band, key=lambda box: (box.top, box.left))


def _left_over(bands: list[list[Box[What]]]) -> int:
    """How many bands at the end stand alone, well below the columns."""
    for number in range(len(bands) - 1, 0, -1):
        band = bands[number]
        if _gaps([band]):
            return 0
        space = min(box.top for box in band) - max(box.bottom for box in bands[number - 1])
        if space > APART * max(box.height for box in band):
            return len(bands) - number
    return 0


def _gaps(bands: list[list[Box[What]]]) -> list[Span]:
    """Where no box of any band stands, between those that do."""
    filled: list[Span] = []
    for left, right in sorted((box.left, box.right) for band in bands for box in band):
        if filled and left <= filled[-1][1]:
            filled[-1] = (filled[-1][0], max(right, filled[-1][1]))
        else:
            filled.append((left, right))
    return [(before[1], after[0]) for before, after in pairwise(filled)]


def _bands(boxes: list[Box[What]]) -> list[list[Box[What]]]:
    """Groups of boxes that stand beside each other, from the top down."""
    made: list[list[Box[What]]] = []
    bottom = 0.0
    for box in sorted(boxes, key=lambda box: (box.top, box.left)):
        if made and bottom - box.top > OVERLAP * box.height:
            made[-1].append(box)
            bottom = max(bottom, box.bottom)
        else:
            made.append([box])
            bottom = box.bottom
    return made
