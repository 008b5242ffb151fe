"""The Word document: real styles, tables with heads, pictures in words, and nothing lost."""

import io
from datetime import UTC, datetime
from itertools import chain

import pytest
from docx import Document
from docx.document import Document as Written
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Read
from hypothesis import given
from hypothesis import strategies as st

from app.papers.blocks import (
    Address,
    Bar,
    Bars,
    Block,
    Heading,
    Part,
    Passage,
    Prose,
    Quotes,
    Run,
    Table,
)
from app.papers.docx import write
from app.papers.making import make
from app.papers.xml_text import clean
from tests.papers.example import BARS, ODD, SUMMARY, every_block, paper

LIKE_CODE = ['=HYPERLINK("x")', "+1", "-1", "@a", "\tflik", "<w:p/>", "&amp;"]


def opened(blocks: list[Block], language: str = "sv") -> Written:
    return Document(io.BytesIO(write(paper(blocks, language))[0]))


def all_texts(document: Written) -> list[str]:
    return ["".join(_letters(one)) for one in document.element.body.iter(qn("w:p"))]


def _letters(paragraph: object) -> list[str]:
    return [run.text for run in paragraph.iter(qn("w:r"))]  # type: ignore[attr-defined]


def styles(document: Written) -> list[tuple[str, str]]:
    return [(one.style.name, one.text) for one in document.paragraphs if one.style]


def like(document: Written, text: str) -> Read:
    return next(one for one in document.paragraphs if one.text == text)


def test_every_block_has_a_style_of_its_own() -> None:
    assert styles(opened(every_block(["Tid"]))) == [
        ("Subtitle", "Mötesanteckningar"),
        ("Title", "I med- och motvind"),
        ("Gap", ""),
        ("Heading 1", "Sammanfattning"),
        ("Heading 2", "I korthet"),
        ("Prose", "Rummet är överens om\nmycket, se vår sida"),
        ("List Bullet", "ett"),
        ("List Bullet", "två"),
        ("List Number", "mars"),
        ("List Number", "april"),
        ("Heading 1", "Vad händer nu"),
        ("Prose", "Vi ringer."),
        ("Heading 1", "Röster"),
        ("Voice", "”Korta projekt räcker inte.”"),
        ("Heading 1", "Vilket hinder först?"),
        ("Quiet", "46 av 48 svarade."),
        ("Picture", ""),
        ("Caption", "Hur många som valde varje alternativ"),
        ("Gap", ""),
        ("Picture", ""),
        ("Caption", "Hur många som valde varje steg"),
        ("Gap", ""),
        ("Caption", "Vem gör vad"),
        ("Gap", ""),
        ("Heading 1", "Vad hindrar?"),
        ("Quote", "Tid"),
        ("Normal", "Slut."),
        ("Address", "Läs på webben: https://bikupa.example/d/abc"),
        ("Picture", ""),
    ]


def test_tables_hold_the_numbers_under_a_head_that_comes_again() -> None:
    facts, bars, *_ = opened(every_block([])).tables
    assert [[cell.text for cell in row.cells] for row in bars.rows] == [
        ["Svar", "Antal"],
        ["Byte av personer", "31 (67\u00a0%)"],
        ["Korta projekt", "14 (30\u00a0%)"],
    ]
    assert [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in bars.rows] == [1, 0, 0]
    assert all(row._tr.findall(f".//{qn('w:cantSplit')}") for row in bars.rows)
    assert not facts._tbl.findall(f".//{qn('w:tblHeader')}")


def test_a_scale_of_many_steps_is_set_smaller_with_room_for_each_number() -> None:
    people = [Part(12, 40)] * 10
    steps = Table("Så många", [str(n) for n in range(1, 11)], [people], False, tuple(range(10)))
    [crowded] = opened([steps]).tables
    [calm] = opened([Table("Få", ["Vad", "Antal"], [["Buss", 3]])]).tables
    looks = [{cell.paragraphs[0].style.name for cell in row.cells} for row in crowded.rows]
    assert looks == [{"Small Head"}, {"Table Small"}]
    sides = {cell.paragraphs[0]._p.pPr.jc_val for cell in crowded.rows[1].cells}
    assert len(sides) == 1 and None not in sides
    assert len({cell.width for cell in crowded.rows[1].cells}) == 1
    assert calm.rows[1].cells[0].paragraphs[0].style.name == "Table Text"


def test_a_place_in_a_head_may_be_broken_between_its_syllables_and_reads_whole() -> None:
    table = Table("Personer per plats", ("", "Trivselesund"), (("Bussen", 9),))
    (numbers,) = (one for one in opened([table]).tables if one.style.name == "Numbers")
    head = numbers.rows[0].cells[1]
    assert head.text == "Trivselesund"
    assert [one.tag for one in head._tc.iter(qn("w:softHyphen"))] == [qn("w:softHyphen")] * 3


def test_what_introduces_something_stands_on_its_page() -> None:
    document = opened(every_block([]))
    for text in ("46 av 48 svarade.", "Läs på webben: https://bikupa.example/d/abc"):
        style = like(document, text).style
        assert style and style.paragraph_format.keep_with_next


def test_each_picture_says_in_words_what_it_shows() -> None:
    document = opened(every_block([]))
    told = [one.get("descr") for one in document.element.body.iter(qn("wp:docPr"))]
    assert "Byte av personer: 31 (67 %)" in told[0] and "Vi vet vem" in told[1]
    assert told[2] == "QR-kod till https://bikupa.example/d/abc"


def test_a_picture_of_many_rows_fits_a_page() -> None:
    many = Bars("Många", [Bar(f"Svar {n}", n, n / 40) for n in range(40)])
    (picture,) = opened([many]).inline_shapes
    assert picture.height.cm < 24 and picture.width.cm < 16.1


@pytest.mark.parametrize(("language", "locale"), [("sv", "sv-SE"), ("en", "en-GB")])
def test_the_document_says_its_language_and_what_it_is(language: str, locale: str) -> None:
    made = paper(every_block(["Tid"]), language)
    document = Document(io.BytesIO(write(made)[0]))
    langs = [one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))]
    core = document.core_properties
    at = datetime.fromtimestamp(made.taken_at / 1000, UTC)
    assert langs == [locale] and core.language == locale
    assert (core.title, core.author, core.subject) == (made.title, made.author, made.subject)
    assert core.created == core.modified and core.created
    assert core.created.replace(tzinfo=UTC) == at


def test_lists_count_from_their_first_number_and_each_by_itself() -> None:
    numbers = [Passage("numbers", [[Run("a")], [Run("b")]], first) for first in (3, 1)]
    document = opened([Prose(numbers, "next")])
    lists = [one._p.pPr.numPr.numId.val for one in document.paragraphs]
    assert lists[0] == lists[1] != lists[2] == lists[3]
    numbering = document.part.numbering_part.element
    starts = [
        numbering.num_having_numId(one).find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for one in (lists[0], lists[2])
    ]
    assert starts == ["3", "1"]


def test_links_lead_where_they_say() -> None:
    document = opened([SUMMARY, Address("Läs:", "https://bikupa.example/d/abc")])
    links = list(chain.from_iterable(one.hyperlinks for one in document.paragraphs))
    assert [(one.text, one.address) for one in links] == [
        ("vår sida", "https://example.org/om"),
        ("https://bikupa.example/d/abc", "https://bikupa.example/d/abc"),
    ]


def test_the_summary_stands_beside_a_rule_with_its_heading() -> None:
    document = opened(every_block([]))
    ruled = [one.text for one in document.paragraphs if one._p.findall(f".//{qn('w:pBdr')}")]
    assert ruled[0] == "Sammanfattning" and ruled[-1] == "april"


def test_what_is_read_from_the_right_stands_so() -> None:
    document = opened([Quotes([ODD[5], "Tid"])])
    arabic, swedish = like(document, ODD[5])._p, like(document, "Tid")._p
    for tag in ("w:bidi", "w:rtl"):
        assert arabic.findall(f".//{qn(tag)}") and not swedish.findall(f".//{qn(tag)}")


def test_pages_are_a4_and_numbered() -> None:
    document = opened(every_block([]))
    page = document.sections[0]
    fields = [one.get(qn("w:instr")) for one in page.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)


@pytest.mark.parametrize("odd", [*ODD, *LIKE_CODE])
def test_odd_texts_stand_as_they_were_written(odd: str) -> None:
    assert odd in all_texts(opened([Quotes([odd])]))


def test_what_no_file_may_hold_is_left_out() -> None:
    assert all_texts(opened([Quotes(["a\x00\x07\ufffe\ud800b"])])) == ["ab"]


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_every_answer_is_a_quote(count: int) -> None:
    made = make("docx", paper(every_block([f"Svar {n}" for n in range(count)])))
    quotes = [said for name, said in styles(Document(io.BytesIO(made.body))) if name == "Quote"]
    assert quotes == [f"Svar {n}" for n in range(count)] and made.left_out == ""


@given(st.lists(st.text(), max_size=5), st.text(max_size=300))
def test_every_text_is_found_word_for_word(answers: list[str], title: str) -> None:
    found = all_texts(opened([Heading(title, 1), Quotes(answers)]))
    wanted = [clean(text).replace("\r", "\n") for text in [title, *answers]]
    assert found[1:] == wanted


def test_a_block_that_word_does_not_know_is_an_error() -> None:
    with pytest.raises(AssertionError):
        opened([BARS, "no block"])  # type: ignore[list-item]
