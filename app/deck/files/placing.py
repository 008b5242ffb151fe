"""Where what is drawn on a PDF's page stands; PDFium tells it from the form that it is drawn in."""

from typing import Any

import pypdfium2

Bounds = tuple[float, float, float, float]


def place_of(drawn: Any) -> pypdfium2.PdfMatrix:
    """From its own directions to the page's."""
    return drawn.get_matrix().multiply(_forms(drawn))


def bounds_of(drawn: Any) -> Bounds:
    """Left, bottom, right, top."""
    bounds: Bounds = drawn.get_bounds()
    return _forms(drawn).on_rect(*bounds) if drawn.container else bounds


def _forms(drawn: Any) -> pypdfium2.PdfMatrix:
    place, form = pypdfium2.PdfMatrix(), drawn.container
    while form:
        place, form = place.multiply(form.get_matrix()), form.container
    return place
