"""Reads a PDF: each page's text in reading order."""

from collections.abc import Iterator
from typing import Any

import pypdfium2

from app.deck.cleaning import LONGEST_TEXT
from app.deck.files import refusals
from app.deck.files.figures import figures_on, with_drawn_bullets
from app.deck.files.fragments import fragments_of, usual_size
from app.deck.files.margins import Sheet, without_margins
from app.deck.files.printouts import slides_on
from app.deck.files.runs import runs_on
from app.deck.files.setting import typeset
from app.deck.pages import Page
from app.errors import Invalid

PASSWORD = 4
"""PDFium's word for a file that needs one."""


def read_pdf(content: bytes, most: int) -> list[Page]:
    """The pages. Raises Invalid, also if there are more than that."""
    try:
        printed = list(_sheets(pypdfium2.PdfDocument(content), most))
    except pypdfium2.PdfiumError as error:
        raise Invalid(refusals.LOCKED if error.err_code == PASSWORD else refusals.BROKEN) from error
    sheets = slides_on(printed)
    body = usual_size([fragment for sheet in sheets for fragment in sheet.fragments])
    cleared = without_margins(sheets, body)
    return [
        Page(typeset(s), firm=True, notes=s.notes, aside=s.aside, number=s.number) for s in cleared
    ]


def _sheets(document: Any, most: int) -> Iterator[Sheet]:
    letters = 0
    if len(document) > most:
        raise Invalid(refusals.TOO_MUCH)
    for number in range(len(document)):
        page = document[number]
        sheet = _sheet(page, number + 1)
        yield sheet
        page.close()
        letters += sum(len(fragment.text) for fragment in sheet.fragments)
        if letters > LONGEST_TEXT:
            raise Invalid(refusals.TOO_MUCH)


def _sheet(page: Any, number: int) -> Sheet:
    left, bottom, right, top = page.get_bbox()
    drawn = figures_on(page)
    fragments = with_drawn_bullets(fragments_of(list(runs_on(page))), drawn.dots)
    return Sheet(fragments, right - left, top - bottom, drawn, number=number)
