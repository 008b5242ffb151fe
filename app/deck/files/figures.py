"""Finds what a PDF draws rather than writes: bullets, and the lines of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from app.deck.files.fragments import Fragment
from app.deck.files.layout import Rule
from app.deck.files.placing import Bounds, bounds_of
from app.deck.lines import starts_item

LARGEST = 0.65
"""How wide and high a bullet is at most, in sizes of the font beside it."""
FARTHEST = 2.2
"""How far from its line it stands at most."""
MOST_FIGURES = 20_000
THICKEST_RULE = 3
SHORTEST_RULE = 20


@dataclass
class Dot:
    """A small figure; y grows downwards from the top of the page."""

    right: float
    middle: float
    size: float


def figures_on(page: Any) -> tuple[list[Dot], list[Rule]]:
    left, _, _, top = page.get_bbox()
    dots, rules = [], []
    for start, low, end, high in _bounds(page):
        wide, tall = end - start, high - low
        if 0.5 < wide < 40 and 0.6 < wide / (tall or 1) < 1.7:
            dots.append(Dot(end - left, top - (low + high) / 2, max(wide, tall)))
        elif tall < THICKEST_RULE and wide > SHORTEST_RULE:
            rules.append(Rule(start - left, end - left, top - (low + high) / 2))
    return dots, rules


def _bounds(page: Any) -> Iterator[Bounds]:
    figures = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)
    return map(bounds_of, islice(figures, MOST_FIGURES))


def with_drawn_bullets(fragments: Sequence[Fragment], dots: Sequence[Dot]) -> list[Fragment]:
    return [_marked(fragment, dots) for fragment in fragments]


def _marked(fragment: Fragment, dots: Sequence[Dot]) -> Fragment:
    if fragment.turn or starts_item(fragment.text):
        return fragment
    for dot in dots:
        if _stands_before(dot, fragment):
            return replace(fragment, text=f"• {fragment.text}", left=dot.right - dot.size)
    return fragment


def _stands_before(dot: Dot, fragment: Fragment) -> bool:
    gap = fragment.left - dot.right
    fits = dot.size < LARGEST * fragment.size and 0 < gap < FARTHEST * fragment.size
    return fits and fragment.top < dot.middle < fragment.base + 0.1 * fragment.size
