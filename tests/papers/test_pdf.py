"""The notes as PDF are read back by others' libraries: their tags, texts and bookmarks."""

import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pikepdf
import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdfua import validate
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from app.papers.blocks import (
    Address,
    Bar,
    Bars,
    Block,
    Facts,
    Heading,
    Paragraph,
    Passage,
    Prose,
    Quotes,
    Run,
    Table,
    Voices,
)
from app.papers.figures import alternative
from app.papers.making import make
from app.papers.paper import Paper
from app.papers.pdf import NOTES, write
from app.typesetting.setting import set_without_missing
from tests.papers.example import BARS, ODD, SPREAD, every_block, paper

BETWEEN = re.compile(r"[\s\u200b\u00ad\u2010\ufffe\x02-]+")
"""Ends of lines fall anywhere, with a hyphen or not."""
LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_categories=["C", "Z"])
PLAIN = st.text(LETTERS | st.just(" "), min_size=1, max_size=120)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def opened(body: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(body))


def texts(body: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in PdfDocument(body))


def close(text: str) -> str:
    return BETWEEN.sub("", normalize("NFKC", text))


def below(tag: Any) -> Iterator[Any]:
    """The tags right below this one."""
    kids = tag.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid


def tags(tag: Any) -> Iterator[Any]:
    for kid in below(tag):
        yield kid
        yield from tags(kid)


def every_tag(pdf: pikepdf.Pdf) -> list[Any]:
    return list(tags(pdf.Root.StructTreeRoot))


def named(tag: Any) -> str:
    return str(tag.S).lstrip("/")


def findings(body: bytes, folder: Path) -> list[str]:
    file = folder / "notes.pdf"
    file.write_bytes(body)
    return [f"{one.rule_id} {one.message}" for one in validate(file).findings]


def test_every_block_has_the_tags_of_what_it_is() -> None:
    body, left_out = write(paper(every_block(["Ja", "Nej"])))
    pdf = opened(body)
    document = next(below(pdf.Root.StructTreeRoot))
    assert [named(tag) for tag in below(document)] == [
        *("P", "H1", "L"),
        *("H2", "H3", "P", "L", "L"),
        *("H2", "P"),
        *("H2", "L"),
        *("H2", "P", "P", "Figure", "P", "Figure", "Table", "P", "Table"),
        *("H2", "L", "P", "Div"),
    ]
    assert left_out == ""


def test_an_answer_is_an_item_of_a_list() -> None:
    pdf = opened(write(paper([Heading("Vad?", 1), Quotes(["Ja", "Nej", "Kanske"])]))[0])
    [answers] = [tag for tag in every_tag(pdf) if named(tag) == "L"]
    assert [named(item) for item in below(answers)] == ["LI"] * 3


def test_a_table_has_a_header_row_that_its_cells_name() -> None:
    pdf = opened(write(paper([Heading("Vad?", 1), SPREAD]))[0])
    heads = [tag for tag in every_tag(pdf) if named(tag) == "TH"]
    cells = [tag for tag in every_tag(pdf) if named(tag) == "TD"]
    assert len(heads) == len(SPREAD.head) and len(cells) == 2 * len(heads)
    assert {str(tag.A[0].Scope) for tag in heads} == {"/Column"}


def test_the_header_row_stands_on_every_page() -> None:
    rows: list[list[Any]] = [[f"rad {number}", number] for number in range(120)]
    body, _ = write(paper([Heading("Vad?", 1), Table("Lång", ["Rubrik", "Antal"], rows)]))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]
    assert len(pages) > 2 and all("Rubrik" in page for page in pages)


def test_figures_say_their_numbers_to_who_cannot_see_them() -> None:
    blocks = [Heading("Vad?", 1), BARS, SPREAD, Address("Läs:", "https://bikupa.example/d/a")]
    pdf = opened(write(paper(blocks))[0])
    told = [str(tag.Alt) for tag in every_tag(pdf) if named(tag) == "Figure"]
    qr = "QR-kod till https://bikupa.example/d/a"
    assert told == [alternative(BARS, "sv"), alternative(SPREAD, "sv"), qr]


def test_a_figure_of_many_rows_is_parted_and_says_every_number() -> None:
    bars = Bars("Ord", [Bar(f"ordet{number}.", number, 0.5) for number in range(3000)])
    body, _ = write(paper([Heading("Vad?", 1), bars]))
    pdf = opened(body)
    told = [str(tag.Alt) for tag in every_tag(pdf) if named(tag) == "Figure"]
    said = " ".join(told)
    assert len(told) > 50 and all(f"ordet{number}.: {number}" in said for number in range(3000))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_document_says_what_it_is(language: str) -> None:
    pdf = opened(write(paper(every_block(["Ja"]), language))[0])
    assert str(pdf.Root.Lang) == language
    assert pdf.Root.MarkInfo.Marked is True
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(pdf.docinfo["/Title"]) == "I med- och motvind"
    assert str(pdf.docinfo["/Author"]) == "Samtalsledare"
    assert str(pdf.docinfo["/Subject"]) == "Hitta hinder"
    with pdf.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
        assert about["pdfuaid:part"] == "1"


def test_no_level_of_heading_is_skipped() -> None:
    deep = Prose([Passage("heading", [[Run("under")]])], "next")
    pdf = opened(write(paper([deep, Heading("fyra", 4), deep, Heading("två", 2), deep]))[0])
    levels = [named(tag) for tag in every_tag(pdf) if named(tag)[0] == "H"]
    assert levels == ["H1", "H1", "H2", "H2", "H3"]


def test_headings_are_bookmarks() -> None:
    with opened(write(paper(every_block(["Ja"])))[0]).open_outline() as outline:
        [top] = outline.root
        assert top.title == "I med- och motvind"
        assert [part.title for part in top.children] == [
            "Sammanfattning",
            "Vad händer nu",
            "Röster",
            "Vilket hinder först?",
            "Vad hindrar?",
        ]


def test_pages_are_numbered_out_of_all() -> None:
    body, _ = write(paper([Heading("Vad?", 1), Quotes(["Ja"] * 100)]))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert f"{number} (3)" in page and "I med- och motvind" in page


@pytest.mark.parametrize(("answers", "has_contents"), [(1, False), (40, False), (200, True)])
def test_long_documents_have_contents(answers: int, has_contents: bool) -> None:
    body, _ = write(paper(every_block(["Ja"] * answers), "en"))
    pdf = opened(body)
    assert (len(pdf.pages) >= 4) is has_contents
    assert ("Contents" in texts(body)) is has_contents
    assert ("TOC" in map(named, every_tag(pdf))) is has_contents


@pytest.mark.parametrize(
    ("answers", "language"),
    [(0, "sv"), (0, "en"), (1, "sv"), (1, "en"), (40, "sv"), (40, "en"), (5000, "sv")],
)
def test_an_independent_checker_finds_no_fault(answers: int, language: str, tmp_path: Path) -> None:
    said = [f"{number} {ODD[number % len(ODD)]}"[:200] for number in range(answers)]
    made = make("pdf", paper(every_block(said), language))
    assert findings(made.body, tmp_path) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    pdf = opened(write(paper(every_block(["Ja"])))[0])
    for tag in every_tag(pdf):
        if named(tag) == "Figure":
            del tag["/Alt"]
    broken = io.BytesIO()
    pdf.save(broken)
    assert any("UA-13-004" in found for found in findings(broken.getvalue(), tmp_path))


def test_five_thousand_answers_are_all_there_and_soon() -> None:
    said = [f"Svar nummer {number}: vi vet inte vem vi ska ringa." for number in range(5000)]
    begun = time.monotonic()
    made = make("pdf", paper(every_block(said)))
    assert time.monotonic() - begun < 15
    pdf = opened(made.body)
    assert Counter(map(named, every_tag(pdf)))["LI"] > 5000
    found = close(texts(made.body))
    assert [text for text in said if close(text) not in found] == []


def everywhere(text: str) -> list[Block]:
    """A text in each place that holds one."""
    return [
        Heading(text, 1),
        Facts([(text, text)]),
        Heading("Sammanfattning"),
        Prose([Passage("paragraph", [[Run(text, bold=True)]])], "summary"),
        Prose([Passage("heading", [[Run(text)]]), Passage("bullets", [[Run(text)]])], "next"),
        Paragraph(text, "quiet"),
        Voices([text]),
        Bars(text, [Bar(text, 1, 0.5)]),
        Table(text, [text, "1"], [[text, 1]], spread=(1,)),
        Heading(text, 3),
        Quotes([text]),
    ]


@pytest.mark.parametrize("odd", ODD)
def test_odd_texts_do_nothing_and_pass_the_checker(odd: str, tmp_path: Path) -> None:
    body, left_out = write(paper(everywhere(odd), "sv", odd))
    assert findings(body, tmp_path) == []
    assert not set(left_out) & set(map(chr, range(0x100)))


@pytest.mark.parametrize("odd", ODD[:4] + ODD[9:11])
def test_what_looks_like_code_stands_as_it_was_written(odd: str) -> None:
    assert close(odd) in close(texts(write(paper([Heading("Vad?", 1), Quotes([odd])]))[0]))


def test_letters_that_no_font_has_are_told_once_and_the_rest_stands() -> None:
    many = [chr(0x13000 + number) for number in range(200)]
    blocks = [Heading("Vad?", 1), Quotes([f"före {letter} efter" for letter in many])]
    body, left_out = write(paper(blocks))
    assert sorted(left_out) == many
    assert close(texts(body)).count("föreefter") == 200


def test_a_mark_that_no_font_has_with_its_letter_takes_no_other_letter_along() -> None:
    body, left_out = write(
        paper([Heading("Vad?", 1), Quotes(["Hav A\u20dd", "Alla", "ett \u20dd"])])
    )
    assert left_out == "\u20dd"
    assert close("HavA") in close(texts(body)) and "Alla" in texts(body)


def test_a_title_without_any_letter_that_can_be_shown_is_named_by_what_it_is() -> None:
    pdf = opened(write(paper([Heading("\U00013000", 1)], title="\U00013000"))[0])
    assert str(pdf.docinfo["/Title"]) == "Mötesanteckningar"


@settings(deadline=None, max_examples=25)
@given(ANY)
@example("\t\x1f")
def test_no_text_breaks_it(text: str) -> None:
    assert write(paper(everywhere(text), "en", text))[0].startswith(b"%PDF")


@settings(deadline=None, max_examples=25)
@given(st.lists(PLAIN, min_size=1, max_size=8))
def test_every_text_is_found(said: list[str]) -> None:
    body, left_out = write(paper([Heading("Vad?", 1), Quotes(said)]))
    found = close(texts(body))
    shown = ["".join(one for one in text if one not in left_out) for text in said]
    assert [text for text in shown if close(text) not in found] == []


def farthest_left(text: str) -> float:
    """Where its letters begin on the page, in points from its left edge."""
    page = PdfDocument(write(paper([Heading("Vad?", 1), Quotes([text])]))[0])[0].get_textpage()
    shown = page.get_text_range()
    start, end = shown.index("Vad?") + 4, shown.rindex("I med-")
    return min(page.get_charbox(at)[0] for at in range(start, end) if shown[at].isalpha())


def test_right_to_left_is_set_from_the_right() -> None:
    assert farthest_left("Hej på er") < 100
    assert farthest_left("مرحبا Hej") > 400
    assert farthest_left("שלום") > 400


def test_the_same_notes_are_the_same_file() -> None:
    one: Paper = paper(every_block(["Ja"]))
    assert write(one) == write(one)


def test_a_block_that_is_not_known_is_an_error() -> None:
    with pytest.raises(AssertionError):
        write(paper([Heading("Vad?", 1), object()]))


def test_the_template_refuses_what_it_does_not_know() -> None:
    told = {
        **dict.fromkeys(("label", "title", "author", "subject", "foot"), "x"),
        "language": "sv",
        "made": {"year": 2026, "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0},
        "blocks": [{"kind": "film"}],
    }
    with pytest.raises(typst.TypstError, match="no such block: film"):
        set_without_missing(str(NOTES), told, "pdf")


def test_a_scale_of_many_points_keeps_its_words_whole() -> None:
    head = ["Påstående", *map(str, range(11)), "Svar", "Medel", "Vet inte"]
    row: list[Any] = ["Samarbetet fungerar", *[1110] * 11, 12345, 7.55, 12]
    table = Table("Hur många", head, [row])
    [page] = PdfReader(io.BytesIO(write(paper([Heading("Vad?", 1), table]))[0])).pages
    assert "Samarbetet fungerar" in page.extract_text() and "Medel" in page.extract_text()


def test_a_figure_is_never_cut_and_its_heading_never_left_behind() -> None:
    options = [Bar(f"Alternativ {number}", 1, 0.5) for number in range(12)]
    for lines in range(12, 34):
        blocks = [
            Heading("Vad?", 1),
            *[Paragraph("Rad")] * lines,
            Heading("Rubriken", 2),
            Paragraph("46 svarade.", "quiet"),
            Bars("Hur många", options),
        ]
        pages = [
            page.extract_text() for page in PdfReader(io.BytesIO(write(paper(blocks))[0])).pages
        ]
        [shown] = [page for page in pages if "Rubriken" in page]
        assert all(option.label in shown for option in options)
