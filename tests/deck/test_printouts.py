"""Printouts: pages of paper with a slide in a frame and its notes beneath, or several slides."""

from app.deck.files.reading import read_pages
from tests.deck.pdfs import pdf_of, text_at

PAPER = (595, 842)


def slide_at(left: int, low: int, wide: int, title: str, line: str) -> str:
    high = wide * 9 // 16
    return " ".join(
        [
            f"{left} {low} {wide} {high} re S",
            text_at(left + 20, low + high - 40, 16, f"({title}) Tj"),
            text_at(left + 20, low + high - 70, 10, f"({line}) Tj"),
        ]
    )


def with_notes(number: int, title: str, line: str, said: str) -> str:
    return " ".join(
        [
            slide_at(80, 540, 430, title, line),
            text_at(80, 480, 12, f"({said}) Tj"),
            text_at(60, 815, 9, "(Folkhögskolan) Tj"),
            text_at(530, 30, 9, f"({number}) Tj"),
        ]
    )


def test_what_stands_under_a_slide_are_its_notes() -> None:
    pdf = pdf_of(
        [
            with_notes(1, "Skogen", "Den växer", "Visa kartan. Varför där?"),
            with_notes(2, "Sjön", "Vad vill ni?", "Tio minuter."),
            with_notes(3, "Bergen", "De står", "Vänta in."),
        ],
        size=PAPER,
    )
    pages = read_pages(pdf)
    assert [page.filled for page in pages] == [
        ["# Skogen", "Den växer"],
        ["# Sjön", "Vad vill ni?"],
        ["# Bergen", "De står"],
    ]
    notes = ["Visa kartan. Varför där?", "Tio minuter.", "Vänta in."]
    assert [page.notes for page in pages] == notes
    assert [page.number for page in pages] == [1, 2, 3]
    assert pages[0].aside == ["Folkhögskolan", "1"]


def test_slides_on_one_page_are_read_one_after_the_other() -> None:
    page = " ".join(
        slide_at(left, low, 230, title, "Vad vill ni?")
        for low, left, title in [
            (650, 40, "Norr"),
            (650, 320, "Söder"),
            (400, 40, "Väster"),
            (400, 320, "Havet"),
        ]
    )
    pages = read_pages(pdf_of([page], size=PAPER))
    assert [page.filled[0] for page in pages] == ["# Norr", "# Söder", "# Väster", "# Havet"]
    assert [page.number for page in pages] == [1, 0, 0, 0]


def test_pictures_in_a_report_are_no_slides() -> None:
    page = " ".join(
        [
            text_at(60, 700, 12, "(Skolan har vuxit i tre år.) Tj"),
            slide_at(60, 400, 300, "Figur 1", "Elever"),
            text_at(60, 380, 12, "(Den växer än.) Tj"),
        ]
    )
    pages = read_pages(pdf_of([page, page], size=PAPER))
    assert len(pages) == 2 and all("än" in page.lines[-1] for page in pages)
