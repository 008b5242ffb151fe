"""Finds a page's title where it stands beside the text instead of over it."""

from collections.abc import Sequence
from itertools import pairwise

from app.deck.files.fragments import Fragment, alike, usual_size

LARGER = 1.12
"""How many times larger than the rest of its page a heading is."""
MUCH_LARGER = 1.25
MOST_LINES = 6
FURTHEST = 1.6
"""How far below each other the lines of a title stand at most, in sizes of its font."""
FEWEST_LETTERS = 4


def title_beside(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The lines of a title with the page's text to its left or right; none where there is no
    such title, or another one above it all."""
    upright = [fragment for fragment in fragments if not fragment.turn]
    if not upright:
        return []
    first = max(upright, key=lambda fragment: fragment.size)
    title = sorted((f for f in upright if alike(first, f)), key=lambda f: f.base)
    rest = [fragment for fragment in upright if fragment not in title]
    return title if _is_block(title) and rest and _stands_beside(title, rest) else []


def _is_block(lines: list[Fragment]) -> bool:
    letters = sum(map(str.isalpha, "".join(line.text for line in lines)))
    near = all(
        0 < after.base - line.base < FURTHEST * line.size and _overlap(line, after)
        for line, after in pairwise(lines)
    )
    return near and len(lines) <= MOST_LINES and letters >= FEWEST_LETTERS


def _overlap(line: Fragment, after: Fragment) -> bool:
    return line.left < after.right and after.left < line.right


def _stands_beside(title: list[Fragment], rest: list[Fragment]) -> bool:
    usual = usual_size(rest)
    top, bottom = title[0].top, title[-1].bottom
    if title[0].size < MUCH_LARGER * usual:
        return False
    over = [f for f in rest if f.bottom < top and f.size > LARGER * usual]
    level = [f for f in rest if f.top < bottom and f.bottom > top]
    left, right = min(f.left for f in title), max(f.right for f in title)
    apart = all(f.left > right for f in level) or all(f.right < left for f in level)
    return bool(level) and apart and not over
