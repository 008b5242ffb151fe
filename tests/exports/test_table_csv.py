"""The CSV opens right in a Swedish Excel, and nothing in it is a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import Database
from app.exports.table_csv import safe, write
from app.models.afterwards.contents import RESULTS
from app.models.agenda.agenda import read_agenda
from app.models.agenda.wording_form import save_titles
from app.models.workshop import Workshop
from tests.exports.test_notes import SETTINGS, change, take
from tests.models.test_wording import word
from tests.rooms import ask, ask_round, do, hide, say, say_all


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


def test_what_was_asked_in_other_languages_stands_last_in_one_order(
    database: Database, workshop: Workshop
) -> None:
    alone = ask(database, workshop, "open_text", "Vad?")
    say(database, alone, {"text": "Bussen"})
    assert len(read(write(take(database, workshop)))[0]) == 8
    word(database, workshop, "so", prompt="Maxaa?", texts={})
    word(database, workshop, "en", prompt="=What?", texts={})
    do(database, workshop, "ask_again")
    with database.writing() as session:
        save_titles(session, workshop.id or 0, "fi", {"title": "Kokous"})
    first = (("open_text", "Vad hindrar?", None),)
    ask_round(database, workshop, "Två och två", list(first))
    with database.writing() as session:
        key = read_agenda(session, workshop.id or 0)[1].key
        save_titles(session, workshop.id or 0, "fi", {"rounds": {key: "Kaksi\nja kaksi"}})
    rows = read(write(take(database, workshop)))
    languages = ("English", "Suomi", "Soomaali")
    assert rows[0][8:] == [f"{head} ({name})" for name in languages for head in rows[0][:2]]
    assert {len(row) for row in rows} == {14}
    told = {(row[1], row[2]): row[8:] for row in rows[1:] if row[1]}
    assert told == {
        ("Vad?", "1"): [""] * 6,
        ("Vad?", "2"): ["", "'=What?", "", "", "", "Maxaa?"],
        ("Vad hindrar?", "1"): ["", "", "Kaksi ja kaksi", "", "", ""],
    }
    head, *rows = read(write(take(database, workshop, "en")))
    assert head[8:] == [
        f"{name} ({language})"
        for language in ("Svenska", "Suomi", "Soomaali")
        for name in ("Talk round", "Question")
    ]
    asked = {(row[1], row[9], row[13]) for row in rows if row[2] == "2"}
    assert asked == {("'=What?", "Vad?", "Maxaa?")}
    assert [row[9] for row in rows if row[1] == "Vad hindrar?"][:1] == ["Vad hindrar?"]


def test_results_that_are_left_out_have_no_rows(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?", present=3)
    say_all(database, asking, [{"text": "Avstånden"}, {"text": "Ring K"}])
    hide(database, workshop, asking, "Ring K")
    chosen = ask(database, workshop, "choice", "Hur?", SETTINGS["choice"])
    say(database, chosen, {"options": ["o1"]})
    change(database, workshop, notes_without=[RESULTS])
    rows = [row for row in read(write(take(database, workshop))) if row[1]]
    assert [row[5] for row in rows[1:]] == ["Avstånden"]
