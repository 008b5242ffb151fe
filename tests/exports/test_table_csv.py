"""The CSV opens right in a Swedish Excel, and nothing in it is a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import Database
from app.exports.table_csv import safe, write
from app.models.workshop import Workshop
from tests.exports.test_notes import SETTINGS, take
from tests.rooms import ask_round, say


def read(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_it_is_one_table_with_semicolons_decimal_commas_and_a_byte_order_mark(
    database: Database, workshop: Workshop
) -> None:
    text, scale = ask_round(
        database,
        workshop,
        'Prata; med "varandra"',
        [("open_text", "Vad hindrar?", None), ("scale", "Hur går det?", SETTINGS["scale"])],
    )
    say(database, text, {"text": 'Åka\när dyrt;\noch "långt"'})
    say(database, scale, {"values": {"o1": 3}})
    say(database, scale, {"values": {"o1": 4}})
    written = write(take(database, workshop))
    assert written.startswith(b'\xef\xbb\xbf"Samtalsrunda";"Fr\xc3\xa5ga";"G\xc3\xa5ng"')
    rows = read(written)
    assert {len(row) for row in rows} == {8}
    place = ['Prata; med "varandra"', "Vad hindrar?", "1", "Öppen fråga"]
    assert [*place, "Svar", 'Åka\när dyrt;\noch "långt"', "", "1"] in rows
    assert [*place, "Svarade", "", "", "1"] in rows
    assert [row[4:] for row in rows if row[6] == "Medel"] == [
        ["Så många valde varje steg på skalan", "Buss", "Medel", "3,5"],
        ["Så många valde varje steg på skalan", "Tåg", "Medel", ""],
    ]


@pytest.mark.parametrize(
    "start",
    ["=", "+", "-", "@", "\t", "\r", "\n", " =", "   -", "\u00a0+", "\u200b@", "\ufeff=", "＝"],
)
def test_what_could_be_a_formula_is_text(start: str) -> None:
    assert safe(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["Buss = bra", "A-laget", "(-1)", "", "a@b.se", "’=1"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert safe(text) == text


@given(text=st.text())
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert not safe(text).strip().startswith(("=", "+", "-", "@"))


def test_formulas_in_answers_titles_and_prompts_are_text(
    database: Database, workshop: Workshop
) -> None:
    (asking,) = ask_round(
        database, workshop, "=1+1", [("open_text", '=HYPERLINK("http://x")', None)]
    )
    say(database, asking, {"text": "-2+3"})
    cells = [cell for row in read(write(take(database, workshop))) for cell in row]
    assert {"'=1+1", '\'=HYPERLINK("http://x")', "'-2+3"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
