"""What is drawn at once on a PDF's page, as PDFium gathers it: its words, where it stands and which
way it is turned."""

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from app.deck.files.fragments import Fragment
from app.deck.files.placing import Bounds, bounds_of, place_of

MOST_ON_A_PAGE = 40_000
"""Letters, of which the rest is left."""
USUAL_LENGTH = 200
DEEPEST = 8
UPRIGHT = math.radians(4)
_HYPHEN = "\x02"
"""How PDFium writes a hyphen at the end of a line."""
_MARKS = {"¨": "\u0308", "˚": "\u030a", "´": "\u0301"}
"""TeX's older fonts draw a letter and its mark apart, the mark first."""
_MARKED = re.compile("¨[aouAOU]|˚[aA]|´[eE]")


def runs_on(page: Any) -> Iterator[Fragment]:
    """In the order they are drawn in; a space that is drawn by itself is one too. Upright ones get
    their place from the page's top left corner, turned ones in their own direction."""
    words = page.get_textpage()
    try:
        sheet = page.get_bbox()
        letters, room = 0, (ctypes.c_ushort * USUAL_LENGTH)()
        for drawn in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], DEEPEST, textpage=words):
            text = _text(drawn, room)
            letters += len(text)
            if letters > MOST_ON_A_PAGE:
                return
            bounds = bounds_of(drawn)
            if text and _on(sheet, bounds):
                yield _run(text, drawn, bounds, (sheet[0], sheet[3]))
    finally:
        words.close()


def _text(drawn: Any, room: Any) -> str:
    """PDFium looks through the whole page for it, so it is asked once."""
    wide = pdfium.FPDFTextObj_GetText(drawn, drawn.textpage, room, len(room) * 2)
    if wide > len(room) * 2:
        return _text(drawn, (ctypes.c_ushort * (wide // 2))())
    units = bytes(room)[: max(0, wide - 2)]
    text = units.decode("utf-16-le", "ignore").replace(_HYPHEN, "-")
    text = _MARKED.sub(lambda found: found[0][1] + _MARKS[found[0][0]], text)
    return unicodedata.normalize("NFC", re.sub(r"\s", " ", text.strip("\r\n")))


def _on(sheet: Bounds, bounds: Bounds) -> bool:
    """Whether any of it stands on the page."""
    across = bounds[0] < sheet[2] and bounds[2] > sheet[0]
    return across and bounds[1] < sheet[3] and bounds[3] > sheet[1]


def _run(text: str, drawn: Any, bounds: Bounds, corner: tuple[float, float]) -> Fragment:
    place = place_of(drawn)
    angle = math.atan2(place.b, place.a)
    left, bottom, right, top = bounds
    size = drawn.get_font_size() * math.hypot(place.c, place.d)
    if abs(angle) < UPRIGHT:
        start = place.e - corner[0]
        end = max(start, right - corner[0])
        return Fragment(text, start, end, corner[1] - place.f, size or top - bottom)
    along = place.e * math.cos(angle) + place.f * math.sin(angle)
    across = place.f * math.cos(angle) - place.e * math.sin(angle)
    wide = abs((right - left) * math.cos(angle)) + abs((top - bottom) * math.sin(angle))
    turn = round(math.degrees(angle) / 5) * 5
    return Fragment(text, along, along + wide, -across, size, turn)
