"""Finds what a PDF draws rather than writes: bullets, the lines of a table, frames round slides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from app.deck.files.fragments import Fragment
from app.deck.files.layout import Box, Rule
from app.deck.files.placing import Bounds, bounds_of
from app.deck.lines import starts_item

LARGEST = 0.65
"""How wide and high a bullet is at most, in sizes of the font beside it."""
FARTHEST = 2.2
"""How far from its line it stands at most."""
MOST_FIGURES = 20_000
THICKEST_RULE = 3
SHORTEST_RULE = 20
NARROWEST_SLIDE = 0.25
"""How wide a printed slide is at least, as a part of its page."""
FLATTEST, TALLEST = 0.5, 0.8
"""How high, as parts of its width."""


@dataclass
class Dot:
    """A small figure; y grows downwards from the top of the page."""

    right: float
    middle: float
    size: float


@dataclass
class Figures:
    """What is drawn on a page; `frames` have the shape of a slide and may stand round one."""

    dots: list[Dot] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    frames: list[Box[None]] = field(default_factory=list)


def figures_on(page: Any) -> Figures:
    left, _, right, top = page.get_bbox()
    figures = Figures()
    for start, low, end, high in _bounds(page):
        wide, tall = end - start, high - low
        if 0.5 < wide < 40 and 0.6 < wide / (tall or 1) < 1.7:
            figures.dots.append(Dot(end - left, top - (low + high) / 2, max(wide, tall)))
        elif tall < THICKEST_RULE and wide > SHORTEST_RULE:
            figures.rules.append(Rule(start - left, end - left, top - (low + high) / 2))
        elif wide > NARROWEST_SLIDE * (right - left) and FLATTEST < tall / wide < TALLEST:
            figures.frames.append(Box(None, start - left, top - high, end - left, top - low))
    return figures


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
