"""The first page of a paper's PDF as a picture."""

import io

import pypdfium2

from app.papers.paper import Paper
from app.papers.pdf import write as set_pdf
from app.typesetting.setting import SHARP

POINTS_AN_INCH = 72


def write(paper: Paper) -> tuple[bytes, str]:
    """As PNG."""
    body, left_out = set_pdf(paper)
    with pypdfium2.PdfDocument(body) as document:
        picture = document[0].render(scale=SHARP / POINTS_AN_INCH).to_pil()
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue(), left_out
