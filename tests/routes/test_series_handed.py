"""The pages by which a village hands over, those above answer, and the answer comes back."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.models.agenda.agenda import read_agenda
from app.models.people import crew
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER
from app.models.series import overview
from app.models.series.handed import LATE_MS, Handed
from app.models.series.overview import MOST_ROWS
from app.models.workshop import Workshop
from tests.backends import POSTGRESQL, SQLITE
from tests.became import publish
from tests.conftest import log_in
from tests.forms import Form, forms_of
from tests.series import BUS, WHOM, answer, asked, hand_over, held

pytestmark = pytest.mark.on(SQLITE, POSTGRESQL)


def form(browser: TestClient, path: str, action: str) -> Form:
    """The one that is sent there."""
    found = forms_of(browser.get(path).text, path)
    return next(one for one in found if one.action.endswith(action))


def tick(browser: TestClient, path: str, *words: str, **other: str) -> Any:
    """As somebody who ticks these and no others."""
    html = browser.get(path).text
    by_words = {
        text: value
        for value, text in re.findall(
            r'name="ticked" value="([^"]+)".*?<span dir="auto">(.*?)</', html
        )
    }
    data = form(browser, path, "/hand-over").data(**other)
    return browser.post(
        path, data=data | {"ticked": [by_words[one] for one in words]}, follow_redirects=False
    )


def test_what_is_ticked_is_handed_over_and_what_is_unticked_taken_back(
    astrids: TestClient, database: Database, series: Series, village: Workshop, board: Workshop
) -> None:
    path = f"/series/{series.uid}/meetings/{village.id}/hand-over"
    assert tick(astrids, path, WHOM, BUS, question="Vem plogar?").status_code == 303
    assert set(asked(database, series)) == {WHOM, BUS, "Vem plogar?"}
    html = astrids.get(path).text
    assert html.count(" checked") == 3 and "7 personer" in html and "några få" in html
    assert tick(astrids, path, WHOM).status_code == 303
    assert set(asked(database, series)) == {WHOM}
    overview = astrids.get(f"/series/{series.uid}").text
    assert "Överlämnat" in overview and "inget än" in overview and 'class="arrows"' in overview


def test_what_is_answered_meanwhile_is_not_taken_back_and_the_page_says_so(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    path = f"/series/{series.uid}/meetings/{village.id}/hand-over"
    tick(astrids, path, WHOM)
    data = form(astrids, path, "/hand-over").data(question="Vem plogar?")
    data["ticked"] = []
    answer(database, series, astrid, WHOM, "Ring 0980.")
    refused = astrids.post(path, data=data, follow_redirects=False)
    assert refused.status_code == 422 and "kan inte tas tillbaka" in refused.text
    assert 'value="Vem plogar?"' in refused.text and set(asked(database, series)) == {WHOM}
    assert " disabled" in astrids.get(path).text


def test_a_question_that_is_too_long_is_not_cut(
    astrids: TestClient, database: Database, series: Series, village: Workshop, board: Workshop
) -> None:
    path = f"/series/{series.uid}/meetings/{village.id}/hand-over"
    refused = tick(astrids, path, WHOM, question="Varför? " * 40)
    assert refused.status_code == 422 and "Varför? Varför?" in refused.text
    assert asked(database, series) == {}


def test_one_after_the_other_is_answered_changed_taken_away_and_brought_back(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    page = f"/series/{series.uid}/asked"
    name = asked(database, series)[WHOM].name
    path = f"{page}/{name}"
    before = form(astrids, page, f"/asked/{name}")
    empty = astrids.post(path, data=before.data(), follow_redirects=False)
    assert empty.status_code == 422
    assert "Skriv vem som svarar" in empty.text
    said = {"text": "Ring 0980.", "who": "Kommunstyrelsen", "day": ""}
    assert astrids.post(path, data=before.data(**said), follow_redirects=False).status_code == 303
    html = astrids.get(page).text
    assert "Ring 0980." in html and "1 av 1 har fått besked" in html
    other = astrids.post(path, data=before.data(**said | {"text": "Ring 112."}))
    assert other.status_code == 409 and "Ring 0980." in other.text and "Ring 112." in other.text
    assert astrids.post(f"{path}/removal").status_code == 200
    assert asked(database, series)[WHOM].answer is None
    assert "Ångra" in astrids.get(f"{page}?removed={name}").text
    astrids.post(f"{path}/removal/undo")
    found = asked(database, series)[WHOM].answer
    assert found and found.text == "Ring 0980."


def test_readers_read_what_is_asked_and_answer_nothing(
    client: TestClient,
    database: Database,
    astrid: Facilitator,
    dragana: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    with database.writing() as session:
        crew.enrol(session, series.id or 0, dragana.id or 0, READER)
    draganas = log_in(client, database, dragana)
    html = draganas.get(f"/series/{series.uid}/asked").text
    assert WHOM in html and "<textarea" not in html and "Lägg det på agendan" not in html
    assert "hand-over" not in draganas.get(f"/series/{series.uid}").text


def test_what_has_waited_long_is_pointed_out_there_and_in_the_overview(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    pages = (f"/series/{series.uid}/asked", f"/series/{series.uid}")
    assert not any("60 dagar" in astrids.get(page).text for page in pages)
    with database.writing() as session:
        session.get_one(Handed, 1).at = now() - LATE_MS - 1
    assert all("60 dagar" in astrids.get(page).text for page in pages)


def test_the_answer_is_put_on_the_villages_page_by_a_press_and_published_by_another(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    answer(database, series, astrid, WHOM, "Ring 0980.")
    publish(database, village, next_day="2099-01-01")
    page = f"/w/{village.uid}/became"
    html = astrids.get(page).text
    assert "besvarat av kommunen, 2 november 2026" in html
    assert "Ring 0980." not in astrids.get(f"/w/{village.uid}/outcome").text
    press = form(astrids, page, f"/became/handed/{_uid(database)}")
    assert astrids.post(press.action, data=press.data()).status_code == 200
    assert "Ring 0980." not in astrids.get(f"/w/{village.uid}/outcome").text
    publish(database, village, next_day="2099-01-01")
    told = astrids.get(f"/w/{village.uid}/outcome").text
    assert "Ring 0980." in told and "Kommunstyrelsen" in told
    assert "/became/handed/" not in astrids.get(page).text
    assert astrids.post(f"{page}/handed/nothing").status_code == 404


def _uid(database: Database) -> str:
    with database.reading() as session:
        return session.get_one(Handed, 1).uid


def test_what_is_asked_is_put_on_the_boards_agenda_by_a_press(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    path = f"/series/{series.uid}/meetings/{board.id}/material"
    few = astrids.post(path, data={"what": "dots"})
    assert few.status_code == 422 and "Minst två" in few.text
    hand_over(database, series, astrid, village, BUS)
    assert astrids.post(path, data={"what": "nothing"}).status_code == 404
    landed = astrids.post(path, data={"what": "slide"}, follow_redirects=False)
    assert landed.headers["location"].startswith(f"/w/{board.uid}/agenda?say=added")
    with database.reading() as session:
        assert read_agenda(session, board.id or 0, "sv")[-1].name == "Det här frågar bygderna"


def test_the_table_tells_what_the_picture_does(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
) -> None:
    hand_over(database, series, astrid, village, WHOM)
    answer(database, series, astrid, WHOM, "Ring 0980.")
    html = astrids.get(f"/series/{series.uid}?view=table").text
    row = html[html.index("Vad som frågas, och beskeden") :]
    for said in (WHOM, "Stenberga", board.title, "Besked, Kommunstyrelsen, 2 november 2026"):
        assert said in row


def test_many_villages_are_folded_and_their_lines_are_one(
    astrids: TestClient, database: Database, astrid: Facilitator, series: Series, board: Workshop
) -> None:
    for n in range(MOST_ROWS + 2):
        one = held(database, series, astrid, f"By {n:02}", {})
        hand_over(database, series, astrid, one, question=f"Vem plogar by {n}?")
    html = astrids.get(f"/series/{series.uid}").text
    assert "Visa 2 till" in html and html.count('class="p-1"') == 1
    assert f"{MOST_ROWS + 2} av {MOST_ROWS + 2} har lämnat över" in html


def test_what_is_asked_is_read_by_pages_and_an_answer_stays_in_sight(
    astrids: TestClient,
    database: Database,
    astrid: Facilitator,
    series: Series,
    village: Workshop,
    board: Workshop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(overview, "OF_A_PAGE", 2)
    for number in range(3):
        hand_over(database, series, astrid, village, question=f"Fråga {number}?")
    path = f"/series/{series.uid}/asked"
    first, second = (astrids.get(f"{path}?page={page}").text for page in (1, 2))
    assert [f"Fråga {n}?" in first for n in range(3)] == [True, True, False]
    assert [f"Fråga {n}?" in second for n in range(3)] == [False, False, True]
    assert all("0 av 3 har fått besked" in html for html in (first, second))
    name = asked(database, series)["Fråga 2?"].name
    data = form(astrids, f"{path}?page=2", f"/asked/{name}").data()
    refused = astrids.post(f"{path}/{name}", data=data | {"text": "", "who": "Styrelsen"})
    assert refused.status_code == 422 and 'value="Styrelsen"' in refused.text
    data |= {"text": "Vi plogar.", "who": "Styrelsen"}
    saved = astrids.post(f"{path}/{name}", data=data)
    assert "Vi plogar." in saved.text and "1 av 3 har fått besked" in saved.text
    removed = astrids.post(f"{path}/{name}/removal")
    assert "Fråga 2?" in removed.text and "Vi plogar." not in removed.text
    table = astrids.get(f"/series/{series.uid}?view=table&page=2").text
    assert "Fråga 2?" in table and "Fråga 0?" not in table


def test_beyond_the_last_page_is_the_last(
    astrids: TestClient, database: Database, astrid: Facilitator, series: Series, village: Workshop
) -> None:
    hand_over(database, series, astrid, village, question="Vem plogar?")
    page = astrids.get(f"/series/{series.uid}/asked?page=9")
    assert page.status_code == 200 and "Vem plogar?" in page.text
