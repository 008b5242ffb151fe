"""Where each word of a cloud stands: rows of words, the greatest in the middle."""

from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
WIDTH, HEIGHT = 1000, 460
LETTER = 0.58
"""Width of a letter as a share of the text's size, on the wide side for this typeface."""


@dataclass(frozen=True)
class Placed:
    """A word centred at (x, y) in a box of WIDTH × HEIGHT, `size` units high."""

    text: str
    x: float
    y: float
    size: float


def place(words: list[tuple[str, float]]) -> list[Placed]:
    """Words (text, share 0–1, greatest first) in rows that fill outwards from the middle."""
    for scale in (1.0, 0.85, 0.7, 0.58, 0.47, 0.38, 0.3, 0.24):
        rows = _rows(words, scale)
        if sum(_height(row) for row in rows) <= HEIGHT:
            break
    return _stand(rows)


Row = list[tuple[str, float]]


def _rows(words: list[tuple[str, float]], scale: float) -> list[Row]:
    rows: list[Row] = []
    for text, share in words:
        size = min((34 + 76 * share) * scale, WIDTH / max(1, len(text)) / LETTER)
        if rows and _width(rows[-1]) + _room(text, size) <= WIDTH:
            rows[-1].append((text, size))
        else:
            rows.append([(text, size)])
    return rows


def _stand(rows: list[Row]) -> list[Placed]:
    """The first row in the middle, then by turns below and above; in a row likewise."""
    placed = []
    y = (HEIGHT - sum(_height(row) for row in rows)) / 2
    for row in _outwards(rows):
        x = (WIDTH - _width(row)) / 2
        y += _height(row) / 2
        for text, size in _outwards(row):
            room = _room(text, size)
            placed.append(Placed(text, round(x + room / 2, 1), round(y, 1), round(size, 1)))
            x += room
        y += _height(row) / 2
    return placed


def _outwards(things: list[T]) -> list[T]:
    return things[1::2][::-1] + things[0::2]


def _width(row: Row) -> float:
    return sum(_room(text, size) for text, size in row)


def _height(row: Row) -> float:
    return max(size for _, size in row) * 1.2


def _room(text: str, size: float) -> float:
    return (len(text) + 1) * size * LETTER
