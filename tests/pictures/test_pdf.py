"""The pages of a PDF as pictures, and the PDFs that are refused."""

from io import BytesIO

import pytest
from PIL import Image

from app.errors import Invalid
from app.pictures import BROKEN, draw_pages, pdf
from app.pictures.pdf import LOCKED, TOO_MANY_PAGES
from tests.pictures import files


def test_each_page_is_drawn_and_its_words_are_read() -> None:
    pages = draw_pages(files.pdf("Varför vi ses", "Nästa steg"))
    assert [page.words for page in pages] == [
        "Varför vi ses\nVi ses i Granby.",
        "Nästa steg\nVi ses i Granby.",
    ]
    for page in pages:
        assert (page.width, page.height) == (1920, 1080)
        assert max(len(page.phone), len(page.small)) <= 60_000
        assert Image.open(BytesIO(page.wide)).size == (1920, 1080)


@pytest.mark.parametrize(
    ("width", "height"), [("500cm", "500cm"), ("210mm", "297mm"), ("2mm", "2mm")]
)
def test_pages_of_any_paper_have_the_pixels_of_a_screen(width: str, height: str) -> None:
    told, _ = pdf.draw(files.pdf("Hej", width=width, height=height))
    assert all(one["width"] <= 1920 and one["height"] <= 1440 for one in told)
    assert max(told[0]["width"] / 1920, told[0]["height"] / 1440) > 0.99


@pytest.mark.parametrize(
    ("content", "say"),
    [
        (b"%PDF-1.7\nnothing more", BROKEN),
        (files.pdf("Hej")[:400], BROKEN),
        (files.locked_pdf(), LOCKED),
        (files.pdf(*map(str, range(61))), TOO_MANY_PAGES),
    ],
)
def test_a_pdf_that_can_not_be_shown_is_refused_with_a_sentence(content: bytes, say: str) -> None:
    with pytest.raises(Invalid) as no:
        pdf.draw(content)
    assert no.value.say == say
