"""A radar: where the means of a scale's statements stand on axes around a middle, as lines.

Coordinates are from −100 to 100 around the middle, as SVG counts them: y grows downwards. The first
axis points up and the others follow it as a clock does. An axis begins at 0, which nobody can
choose, so that a mean of the lowest step is seen too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from typing import NamedTuple

LEAST, MOST = 3, 8
"""Statements: with fewer there is nothing between the axes, with more nobody finds theirs."""
REACH = 82
"""Where an axis ends."""
NUMBERED = 94
"""Where its number stands."""
FINE = 5
"""On a scale of more steps only the first, the middle and the last are named."""


class Spot(NamedTuple):
    x: float
    y: float

    @property
    def across(self) -> float:
        """Per cent of the picture's width, and so `down` of its height."""
        return round((self.x + 100) / 2, 2)

    @property
    def down(self) -> float:
        return round((self.y + 100) / 2, 2)


@dataclass(frozen=True)
class Radar:
    """`means` are those of the statements in their order, None where nobody rated one; `top` is
    the highest step."""

    means: list[float | None]
    top: int

    @property
    def rings(self) -> list[list[Spot]]:
        """The web, a ring for each step."""
        return [
            [self._spot(axis, REACH * point / self.top) for axis in range(len(self.means))]
            for point in range(1, self.top + 1)
        ]

    @property
    def axes(self) -> list[Spot]:
        """Where they end."""
        return self.rings[-1]

    @property
    def numbers(self) -> list[tuple[int, Spot]]:
        """Of the axes, from 1 on."""
        return [(axis + 1, self._spot(axis, NUMBERED)) for axis in range(len(self.means))]

    @property
    def marks(self) -> list[tuple[int, Spot]]:
        """The steps that are named, beside the first axis."""
        named = {1, (self.top + 1) // 2, self.top} if self.top > FINE else range(1, self.top + 1)
        return [(point, Spot(4, -REACH * point / self.top)) for point in sorted(named)]

    @property
    def dots(self) -> list[Spot]:
        return [spot for spot in self._spots if spot is not None]

    @property
    def lines(self) -> list[list[Spot]]:
        """From each mean to the next one; where a statement has none, the line is broken."""
        around = [*self._spots, *self._spots[:1]]
        return [[one, other] for one, other in pairwise(around) if one and other]

    @property
    def area(self) -> list[Spot]:
        """Within the line; nothing where that is broken."""
        return self.dots if len(self.dots) == len(self.means) else []

    @property
    def _spots(self) -> list[Spot | None]:
        return [
            None if mean is None else self._spot(axis, REACH * mean / self.top)
            for axis, mean in enumerate(self.means)
        ]

    def _spot(self, axis: int, far: float) -> Spot:
        angle = 2 * pi * axis / len(self.means)
        return Spot(round(far * sin(angle), 2), round(-far * cos(angle), 2))


def path(spots: list[Spot], closed: bool = True) -> str:
    """As SVG draws it."""
    return "".join(_steps(spots)) + ("z" if closed and spots else "")


def _steps(spots: list[Spot]) -> Iterator[str]:
    for number, spot in enumerate(spots):
        yield f"{'L' if number else 'M'}{spot.x:g} {spot.y:g}"
