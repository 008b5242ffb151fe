"""The workbook: numbers are numbers, texts are texts, and every sheet can be opened."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers import xlsx
from app.papers.blocks import Heading, Paragraph, Quotes
from app.papers.making import make
from app.papers.paper import Chapter, Paper, Said
from app.papers.xlsx import sheet_name, write
from app.papers.xml_text import clean
from tests.papers.example import BARS, ODD, SPREAD, TABLE, every_block, paper
from tests.papers.workbook import sheets, texts

LIKE_FORMULAS = [
    '=HYPERLINK("https://evil.example","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "12",
    "3,5",
]


def chapter(name: str, answers: list[str]) -> Chapter:
    said = [Said(text, quoted=number == 0) for number, text in enumerate(answers)]
    return Chapter(name, "Samverkan", "Öppen fråga", 1, [Heading(name), Quotes(answers)], said)


def asked(answers: list[str], language: str = "sv") -> Paper:
    made = paper(every_block(answers), language)
    return replace(made, overview=made.blocks[:6], chapters=[chapter("Vad hindrar?", answers)])


def test_there_is_an_overview_a_sheet_a_question_and_all_answers() -> None:
    made = make("xlsx", asked(["Tid", "Pengar"]))
    overview, question, everything = sheets(made.body)
    assert made.left_out == ""
    assert [overview.name, question.name] == ["Översikt", "Vad hindrar"]
    assert overview.rows[0] == ["I med- och motvind"]
    assert question.rows == [["Vad hindrar?"], ["Tid"], ["Pengar"]]
    assert everything.name == "Alla svar"
    assert everything.rows == [
        ["Samtalsrunda", "Fråga", "Gång", "Sort", "Svar", "Visas som citat"],
        ["Samverkan", "Vad hindrar?", 1.0, "Öppen fråga", "Tid", "Ja"],
        ["Samverkan", "Vad hindrar?", 1.0, "Öppen fråga", "Pengar", "Nej"],
    ]


def test_in_english_the_sheets_are_named_in_english() -> None:
    first, _, last = sheets(write(asked(["Time"], "en"))[0])
    assert (first.name, last.name) == ("Overview", "All answers")
    assert last.rows[0][-1] == "Shown as quote"


@pytest.mark.parametrize(("language", "number"), [("sv", "Antal"), ("en", "Number")])
def test_every_block_has_its_rows(language: str, number: str) -> None:
    made = paper(every_block(["Tid"]), language)
    first = sheets(write(replace(made, overview=made.blocks))[0])[0]
    for row in [
        ["Plats", "Folkets hus"],
        ["Rummet är överens om\nmycket, se vår sida"],
        ["https://example.org/om"],
        ["• två"],
        ["3. mars"],
        ["4. april"],
        ["Korta projekt räcker inte."],
        ["46 av 48 svarade."],
        ["Tid"],
        ["Läs på webben:", "https://bikupa.example/d/abc"],
    ]:
        assert row in first.rows
    assert number in [row[1] for row in first.rows if row[0] == BARS.caption]


def test_a_row_is_as_high_as_its_text() -> None:
    question = sheets(write(asked(["en\ntvå\ntre", "Tid"]))[0])[1]
    assert question.xml.count('customHeight="1"') == 1 and 'ht="45"' in question.xml


def test_numbers_are_numbers_with_their_per_cent_beside_them() -> None:
    made = replace(paper([]), overview=[BARS, SPREAD, TABLE])
    rows = sheets(write(made)[0])[0].rows
    assert rows[0] == ["Hur många som valde varje alternativ", "Antal", "Procent"]
    assert rows[1] == ["Byte av personer", 31.0, 0.67]
    assert ["Vi är överens", 4.0, 9.0, 0.0, 13.0, 1.7] in rows
    assert ["En sida", "–"] in rows


def test_the_long_table_has_a_head_that_stays_and_filters() -> None:
    last = sheets(write(asked(["Tid", "Pengar"]))[0])[-1]
    assert '<autoFilter ref="A1:F3"/>' in last.xml
    assert 'state="frozen"' in last.xml and "<cols>" in last.xml


@pytest.mark.parametrize("odd", [*LIKE_FORMULAS, *ODD[:-1], "_x0041_"])
def test_what_people_wrote_is_text_whatever_it_looks_like(odd: str) -> None:
    found = sheets(write(asked([odd]))[0])
    assert odd in found[1].rows[1]
    assert all("<f>" not in sheet.xml and "hyperlink" not in sheet.xml for sheet in found)


def test_what_no_file_may_hold_is_left_out() -> None:
    assert "ab" in texts(write(asked(["a\x00\x07\ufffe\ud800b"]))[0])


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_every_answer_is_a_row(count: int) -> None:
    last = sheets(write(asked([f"Svar {n}" for n in range(count)]))[0])[-1]
    assert len(last.rows) == count + 1


def test_a_text_too_long_for_a_cell_goes_on_to_the_right() -> None:
    long = "å🎉" * 20_000
    row = sheets(write(asked([long]))[0])[1].rows[1]
    assert len(row) == 3 and "".join(map(str, row)) == long


def test_more_rows_than_a_sheet_holds_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)
    found = sheets(write(asked(["a", "b", "c", "d"]))[0])
    assert [sheet.name for sheet in found][-2:] == ["Alla svar", "Alla svar 2"]
    assert [row[4] for sheet in found[-2:] for row in sheet.rows] == [
        "Svar", "a", "b", "c", "Svar", "d",
    ]  # fmt: skip


def test_the_workbook_says_what_it_is_and_when_it_was_made() -> None:
    made = asked(["Tid"])
    core = ZipFile(io.BytesIO(write(made)[0])).read("docProps/core.xml").decode()
    at = datetime.fromtimestamp(made.taken_at / 1000, UTC)
    for told in (made.title, made.author, made.subject, f"{at:%Y-%m-%dT%H:%M:%SZ}"):
        assert f">{told}<" in core


NAMES = [("", "Fråga"), ("'", "Fråga"), ("a/b", "a b"), ("[x]:*?\\", "x"), ("History", "History 2")]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_that_excel_refuses_is_made_safe(text: str, name: str) -> None:
    assert sheet_name(text, {"history"}, "Fråga") == name


@given(st.lists(st.text(max_size=60), max_size=8))
def test_every_name_can_be_a_sheets(names: list[str]) -> None:
    made = replace(paper([]), chapters=[chapter(name, []) for name in names])
    found = [sheet.name for sheet in sheets(write(made)[0])]
    assert len({name.lower() for name in found}) == len(found) == len(names) + 2
    for name in found:
        assert name and len(name.encode("utf-16-le")) <= 62
        assert not set(name) & set("[]:*?/\\") and name.strip("'") == name


@given(st.lists(st.text(min_size=1), max_size=6))
def test_every_text_is_found_word_for_word(answers: list[str]) -> None:
    found = texts(write(asked(answers))[0])
    assert {clean(text).replace("\r", "\n") for text in answers} - {""} <= {
        text.replace("\r", "\n") for text in found
    }


def test_a_block_that_the_workbook_does_not_know_is_an_error() -> None:
    with pytest.raises(AssertionError):
        write(replace(paper([]), overview=["no block"]))  # type: ignore[list-item]
    assert write(replace(paper([]), overview=[Paragraph("ja")]))
