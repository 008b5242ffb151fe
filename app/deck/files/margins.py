"""Leaves out what stands at the same place in the margins of page after page."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.deck.files.figures import Figures
from app.deck.files.fragments import Fragment
from app.deck.talking import invites_to_talk

MARGIN = 0.16
"""The part of a page's height, at the top and at the bottom, where furniture stands."""
FEWEST = 3
OFTEN = 0.3
GRAIN = 50
"""Into how many parts of a page a place is rounded."""

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\W*\d{1,3}\W*$")


@dataclass
class Sheet:
    """A page's fragments, its size, what is drawn on it, and what was left out; the notes that
    were printed with it, and its number among the file's pages."""

    fragments: list[Fragment]
    width: float
    height: float
    drawn: Figures = field(default_factory=Figures)
    aside: list[str] = field(default_factory=list)
    notes: str = ""
    number: int = 0

    def in_margin(self, fragment: Fragment) -> bool:
        part = fragment.base / self.height
        return part < MARGIN or part > 1 - MARGIN

    def place(self, fragment: Fragment) -> tuple[str, int]:
        text = _DIGITS.sub("#", fragment.text.casefold())
        return text, round(fragment.base / self.height * GRAIN)


def without_margins(sheets: Sequence[Sheet], body: float) -> list[Sheet]:
    """`body` is the size of the document's usual text: what is larger is a heading."""
    often = _repeated(sheets)
    return [_cleared(sheet, often, body) for sheet in sheets]


def _cleared(sheet: Sheet, often: set[tuple[str, int]], body: float) -> Sheet:
    """What is all that a page holds stays: a pause that comes back."""
    furniture = [f for f in sheet.fragments if _is_furniture(sheet, f, often, body)]
    if len(furniture) == len(sheet.fragments):
        furniture = [f for f in furniture if _NUMBER.match(f.text)]
    kept = [f for f in sheet.fragments if f not in furniture]
    return replace(sheet, fragments=kept, aside=[*sheet.aside, *(f.text for f in furniture)])


def _is_furniture(
    sheet: Sheet, fragment: Fragment, often: set[tuple[str, int]], body: float
) -> bool:
    if not sheet.in_margin(fragment) or fragment.size > 1.15 * body:
        return False
    if _NUMBER.match(fragment.text):
        return fragment.base / sheet.height > 1 - MARGIN / 2
    return sheet.place(fragment) in often


def _repeated(sheets: Sequence[Sheet]) -> set[tuple[str, int]]:
    seen: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        seen.update({sheet.place(f) for f in sheet.fragments if sheet.in_margin(f)})
    least = max(FEWEST, OFTEN * len(sheets))
    return {
        place
        for place, times in seen.items()
        if times >= least and "?" not in place[0] and not invites_to_talk(place[0])
    }
