"""The pages and files of a comparison: what they show, to whom, in both languages."""

import csv
import io
import re
from functools import partial
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.people import crew
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, READER
from app.models.series.comparing import comparable
from app.models.workshop import Workshop
from tests.backends import POSTGRESQL, SQLITE
from tests.conftest import log_in
from tests.models.test_series_earlier import october
from tests.papers.workbook import sheets, texts
from tests.series import HINDERS, RATE, THEMES, WHICH, WORD, held, promise
from tests.series import answers as answers_of

answers = partial(answers_of, text="=1+{n} bussen")

pytestmark = pytest.mark.on(SQLITE, POSTGRESQL)

NAMES = ("Norrfors", "Stenberga", "Tallåsen")


@pytest.fixture
def villages(database: Database, astrid: Facilitator, series: Series) -> list[Workshop]:
    made = [
        held(database, series, astrid, name, answers(10 + n, n + 2), themes={THEMES[0]: range(5)})
        for n, name in enumerate(NAMES)
    ]
    return [*made, held(database, series, astrid, "Lillsele", answers(4, 1))]


def way(database: Database, series: Series, prompt: str, name: str = "", **wish: str) -> str:
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, series)}
    query = urlencode({"question": asked.get(prompt, prompt), **wish})
    return f"/series/{series.uid}/compare{name}?{query}"


def in_order(text: str, *words: str) -> bool:
    places = [text.index(f">{word}<") for word in words]
    return places == sorted(places)


def test_there_is_something_to_choose_before_anybody_has_met(
    astrids: TestClient, series: Series
) -> None:
    page = astrids.get(f"/series/{series.uid}/compare").text
    assert all(prompt in page for prompt in (HINDERS, RATE, WHICH, WORD))
    assert "inte frågat än" in page


@pytest.mark.parametrize("view", ["picture", "table"])
@pytest.mark.parametrize(
    "prompt", [HINDERS, RATE, WHICH, WORD, "attendance", "commitments", "takers"]
)
def test_every_kind_is_compared_as_a_picture_and_a_table(
    astrids: TestClient,
    database: Database,
    series: Series,
    villages: list[Workshop],
    prompt: str,
    view: str,
) -> None:
    promise(database, villages[0], "Kommunen")
    for language in ("sv", "en"):
        asked = way(database, series, prompt, view=view, language=language)
        page = astrids.get(asked)
        assert page.status_code == 200
        assert in_order(page.text, *NAMES)
        assert ('<svg class="on-scale"' in page.text) == (prompt == RATE and view == "picture")
        assert "Lillsele" in page.text, "what isn't told has its place too"


def test_a_sum_of_people_has_no_bar_since_those_of_places_would_be_nothing_beside_it(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    page = astrids.get(way(database, series, "attendance")).text
    of_all = page[page.index('class="of-all"') :]
    assert "share-bar" not in of_all[: of_all.index("</tr>")]
    assert page.count("share-bar") == len(NAMES)


def test_a_place_with_few_answers_is_named_and_none_of_its_numbers_is(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    page = astrids.get(way(database, series, RATE)).text
    row = page[page.index(">Lillsele<") :]
    row = row[: row.index("</tr>")]
    assert "Visas inte." in row and "färre än 5 svar" in row
    assert 'class="on-scale"' not in row and "1,0" not in row


def test_places_are_sorted_by_a_column_and_the_head_says_so(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    page = astrids.get(way(database, series, RATE, sort="o0", order="down")).text
    assert in_order(page, "Tallåsen", "Stenberga", "Norrfors", "Lillsele")
    assert page.count("aria-sort") == 1 and 'aria-sort="descending"' in page


def test_a_level_that_nobody_has_met_in_says_so(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    page = astrids.get(way(database, series, RATE, level="region")).text
    assert "Ingen träff på den nivån har hållits" in page


def test_a_theme_opens_what_was_said_beside_it(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    page = astrids.get(way(database, series, HINDERS, theme="theme-0")).text
    heard = page[page.index('id="voices"') :]
    assert heard.count("<blockquote") == 2 * len(NAMES)
    assert "=1+0 bussen" in heard


def test_members_of_the_series_read_it_and_nobody_else(
    client: TestClient,
    database: Database,
    series: Series,
    villages: list[Workshop],
    dragana: Facilitator,
) -> None:
    log_in(client, database, dragana)
    asked = way(database, series, RATE)
    assert client.get(asked).status_code == 404
    for role in (HOST, READER):
        with database.writing() as session:
            crew.enrol(session, series.id or 0, dragana.id or 0, role)
        page = client.get(asked)
        assert page.status_code == 200
        assert f"/w/{villages[0].uid}/" not in page.text
        assert client.get(f"/w/{villages[0].uid}/notes").status_code == 404


def table(client: TestClient, asked: str) -> list[dict[str, str]]:
    file = client.get(asked)
    assert file.status_code == 200
    text = io.StringIO(file.content.decode("utf-8-sig"))
    return list(csv.DictReader(text, delimiter=";"))


def test_the_csv_has_the_numbers_of_the_page(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    asked = way(database, series, RATE, "/comparison.csv", sort="o0", order="down")
    rows = [one for one in table(astrids, asked) if one["Kolumn"] in ("Behov", "")]
    told = [(one["Plats"], one["Antal"], one["Svar"], one["Anmärkning"]) for one in rows]
    assert told == [
        ("Alla 3", "3,1", "33", ""),
        ("Tallåsen", "4,0", "12", ""),
        ("Stenberga", "3,0", "11", ""),
        ("Norrfors", "2,0", "10", ""),
        ("Lillsele", "", "", "färre än 5"),
    ]
    page = astrids.get(way(database, series, RATE, view="table", sort="o0", order="down")).text
    shown = re.findall(r"<b>(\d,\d)</b>", page)
    assert shown[::2] == [number for _, number, _, _ in told if number]


def test_the_workbook_has_no_formulas(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    for prompt in (HINDERS, RATE, WHICH, WORD, "attendance", "commitments", "takers"):
        file = astrids.get(way(database, series, prompt, "/comparison.xlsx"))
        assert file.status_code == 200
        with ZipFile(io.BytesIO(file.content)) as book:
            sheets = [book.read(one).decode() for one in book.namelist() if "sheets/" in one]
            shared = book.read("xl/sharedStrings.xml").decode()
        assert sheets and not any("<f>" in one for one in sheets)
        assert "Tallåsen" in shared


def test_another_ending_is_not_there(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    assert astrids.get(way(database, series, RATE, "/comparison.exe")).status_code == 404


@pytest.mark.parametrize("prompt", [HINDERS, WORD])
@pytest.mark.parametrize("view", ["picture", "table"])
def test_words_and_themes_say_how_they_have_changed_and_of_how_many(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    prompt: str,
    view: str,
) -> None:
    last_year = {THEMES[0]: range(6)}
    held(database, series, astrid, "Stenberga", answers(14, 3), themes=last_year, at=october(2025))
    themes = {THEMES[0]: range(11)}
    held(database, series, astrid, "Stenberga", answers(20, 3), themes=themes, at=october(2026))
    held(database, series, astrid, "Öresjö", answers(9, 3), themes=last_year, at=october(2026))
    page = astrids.get(way(database, series, prompt, year="2025", view=view))
    text = " ".join(page.text.split())
    by = 5 if prompt == HINDERS else 6
    assert f'<span class="sr">upp </span>{by}' in text
    assert "14 svar 2025" in text and "ny i år" in text
    if prompt == HINDERS:
        assert f"11 i Stenberga: {THEMES[0]}, upp 5" in text
    file = astrids.get(way(database, series, prompt, "/comparison.csv", year="2025"))
    lines = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
    then = {(row["Plats"], row["Före"]) for row in lines if row["Kolumn"] in (THEMES[0], "hopp")}
    assert ("Stenberga", "6" if prompt == HINDERS else "14") in then
    assert {was for place, was in then if place == "Öresjö"} == {""}
    book = astrids.get(way(database, series, prompt, "/comparison.xlsx", year="2025"))
    sheet = sheets(book.content)[0]
    what = THEMES[0] if prompt == HINDERS else "hopp"
    head = next(row for row in sheet.rows if what in row)
    assert head[5:7] == ["År före", "Svar förra gången"]
    assert head.index(f"{what}, förra gången") == head.index(what) + 1
    line = next(row for row in sheet.rows if row[0] == "Stenberga" and 2025 in row)
    assert 14 in line
    assert line[line.index(11) + 1] == 6 if prompt == HINDERS else line[-2:] == [20, 14]
    plain = astrids.get(way(database, series, prompt, "/comparison.xlsx"))
    assert "Svar förra gången" not in texts(plain.content)


def test_who_takes_commitments_stands_in_both_files(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    promise(database, villages[0], "Kommunen", "Kommunen", "")
    promise(database, villages[1], "=1+1")
    file = astrids.get(way(database, series, "takers", "/comparison.csv"))
    lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    found = {(row["Plats"], row["Kolumn"]): row["Antal"] for row in lines}
    assert found["Norrfors", "Kommunen"] == "2" and found["Norrfors", "ingen ägare än"] == "1"
    assert found["Alla 4", "Kommunen"] == "2"
    sheet = astrids.get(way(database, series, "takers", "/comparison.xlsx"))
    with ZipFile(io.BytesIO(sheet.content)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
        cells = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Kommunen" in words and "ingen ägare än" in words and "=1+1" in words
    assert "<f>" not in cells


def test_where_nothing_is_promised_the_page_says_so(
    astrids: TestClient, database: Database, series: Series, villages: list[Workshop]
) -> None:
    text = astrids.get(way(database, series, "takers")).text
    assert "Inga åtaganden är bekräftade än." in text
