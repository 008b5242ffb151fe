"""The first pages of a PDF as small pictures, beside what was read on them; done apart."""

from time import process_time

import pypdfium2

from app.pictures.reading import written
from app.sandbox import Made

MOST_PAGES = 100
BOX = (240, 180)
MOST_BYTES = 6_000
SECONDS = 0.8
"""After so many of the processor no further page is drawn, so that a hundred are read and drawn in
three. Most pages take 2 ms."""


def draw(content: bytes) -> Made:
    """The pages' sizes and pictures; a page that can't be drawn has none, and is empty."""
    sizes: list[tuple[int, int]] = []
    contents: list[bytes] = []
    began = process_time()
    with pypdfium2.PdfDocument(content) as document:
        for number in range(min(len(document), MOST_PAGES)):
            if process_time() - began > SECONDS:
                break
            size, picture = _drawn(document, number)
            sizes.append(size)
            contents.append(picture)
    return sizes, contents


def _drawn(document: pypdfium2.PdfDocument, number: int) -> tuple[tuple[int, int], bytes]:
    try:
        page = document[number]
        width, height = page.get_size()
        scale = min(BOX[0] / width, BOX[1] / height)
        image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    except (pypdfium2.PdfiumError, ValueError, OverflowError, ZeroDivisionError):
        return (0, 0), b""
    return image.size, written(image, MOST_BYTES)
