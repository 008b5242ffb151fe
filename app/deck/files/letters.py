"""The letters on a PDF's page, with where each stands and which way it is turned."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

MOST_ON_A_PAGE = 40_000
HYPHEN = 2
"""How PDFium writes a hyphen at the end of a line."""
LINE_ENDS = "\r\n\f\v\x85\u2028\u2029"
"""PDFium puts them in where it takes a line to end; none is drawn."""
UPRIGHT = math.radians(4)


@dataclass
class Letter:
    """A letter in its own direction: it goes from `left` to `right` on the line `base`, which
    grows downwards. `turn` is that direction in degrees, `size` the height of its font."""

    text: str
    left: float
    right: float
    base: float
    size: float
    turn: int


def letters_on(page: Any) -> Iterator[Letter]:
    """In the order they are drawn in; a space is a letter too."""
    text_page = page.get_textpage()
    try:
        box = page.get_bbox()
        for index in range(min(text_page.count_chars(), MOST_ON_A_PAGE)):
            letter = _letter(text_page.raw, index, box)
            if letter is not None:
                yield letter
    finally:
        text_page.close()


def _letter(text_page: Any, index: int, page: tuple[float, float, float, float]) -> Letter | None:
    number = pdfium.FPDFText_GetUnicode(text_page, index)
    text = "-" if number == HYPHEN else _text(number)
    if not text or text in LINE_ENDS:
        return None
    text = " " if text.isspace() else text
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    if not (page[0] <= x.value <= page[2] and page[1] <= y.value <= page[3]):
        return None
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
    angle = math.atan2(matrix.b, matrix.a)
    return _placed(text, x.value, y.value, size, angle, _loose_box(text_page, index))


def _text(number: int) -> str:
    """A letter, or nothing for what is none."""
    return chr(number) if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else ""


def _loose_box(text_page: Any, index: int) -> Any:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
    return box


def _placed(text: str, x: float, y: float, size: float, angle: float, box: Any) -> Letter:
    if abs(angle) < UPRIGHT:
        return Letter(text, x, max(x, box.right), -y, size or box.top - box.bottom, 0)
    along = x * math.cos(angle) + y * math.sin(angle)
    across = -x * math.sin(angle) + y * math.cos(angle)
    wide, high = abs(box.right - box.left), abs(box.top - box.bottom)
    upright = abs(math.sin(angle)) > math.sin(math.pi / 2 - UPRIGHT)
    width = high if upright else min(math.hypot(wide, high), 0.6 * size)
    turn = round(math.degrees(angle) / 5) * 5
    return Letter(text, along, along + width, -across, size, turn)
