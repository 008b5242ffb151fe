"""The page that puts a comparison on a projector, and what the room is then shown."""

import re

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.agenda import read_agenda
from app.models.people import crew
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER
from app.models.series.comparing import comparable
from app.models.workshop import Workshop
from app.steps.compared import Compared
from tests.conftest import log_in
from tests.forms import forms_of
from tests.models.test_series_showing import answers
from tests.rooms import do
from tests.series import HINDERS, RATE, THEMES, WHICH, WORD, begun, held


@pytest.fixture
def series(database: Database, astrid: Facilitator) -> Series:
    made = begun(database, astrid)
    for n, name in enumerate(("Norrfors", "Stenberga")):
        held(database, made, astrid, name, answers(10 + n, n + 2), themes={THEMES[0]: range(6)})
    held(database, made, astrid, "Lillsele", answers(4, 1))
    return made


def way(database: Database, series: Series, prompt: str, page: str = "showing") -> str:
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, series)}
    return f"/series/{series.uid}/{page}?question={asked.get(prompt, prompt)}"


def form(browser: TestClient, page: str) -> str:
    """Where its only form that shows something is sent."""
    found = forms_of(browser.get(page).text, page)
    [action] = {one.action for one in found if "/meetings/" in one.action}
    return action


def figures(database: Database, meeting: Workshop) -> list[Compared]:
    with database.reading() as session:
        agenda = read_agenda(session, meeting.id or 0, "sv")
    return [step.figures for entry in agenda for step in entry.steps if step.figures]


@pytest.mark.parametrize("prompt", [HINDERS, RATE, WHICH, WORD, "attendance", "commitments"])
def test_a_comparison_becomes_a_slide_by_a_press(
    astrids: TestClient, database: Database, series: Series, board: Workshop, prompt: str
) -> None:
    compare = astrids.get(way(database, series, prompt, "compare")).text
    assert "/showing?question=" in compare
    action = form(astrids, way(database, series, prompt))
    landed = astrids.post(action, follow_redirects=False)
    assert landed.headers["location"].startswith(f"/w/{board.uid}/agenda?say=added")
    assert len(figures(database, board)) == 1
    do(database, board, "go", on=_last(database, board))
    for screen in ("projector", "desk", "presenter"):
        text = astrids.get(f"/w/{board.uid}/{screen}").text
        assert "som det stod" in text, screen
        assert "Norrfors" in text, screen


def _last(database: Database, meeting: Workshop) -> int:
    with database.reading() as session:
        return read_agenda(session, meeting.id or 0, "sv")[-1].id


def test_show_it_now_goes_there_on_a_meeting_that_goes_on(
    astrids: TestClient, database: Database, series: Series, board: Workshop
) -> None:
    do(database, board, "next")
    page = way(database, series, RATE)
    assert "pågår nu" in astrids.get(page).text
    landed = astrids.post(form(astrids, page), data={"at_once": "1"}, follow_redirects=False)
    assert landed.headers["location"] == f"/w/{board.uid}/desk"
    wall = astrids.get(f"/w/{board.uid}/projector").text
    assert re.search(r"compared as-drawn\s+scales", wall)
    assert "färre än fem har svarat" in wall


def test_a_meeting_that_has_not_begun_is_not_begun_by_showing(
    astrids: TestClient, database: Database, series: Series, board: Workshop
) -> None:
    action = f"/series/{series.uid}/meetings/{board.id}/showing"
    query = way(database, series, RATE).split("?")[1]
    astrids.post(f"{action}?{query}", data={"at_once": "1"})
    with database.reading() as session:
        assert session.get_one(Workshop, board.id).item_id is None
    assert len(figures(database, board)) == 1


def test_a_meeting_that_is_over_says_so(
    astrids: TestClient, database: Database, series: Series, board: Workshop
) -> None:
    page = way(database, series, RATE)
    do(database, board, "next")
    do(database, board, "end")
    no = astrids.post(f"/series/{series.uid}/meetings/{board.id}/showing?{page.split('?')[1]}")
    assert no.status_code == 422
    assert "Det mötet är över" in no.text
    assert "Du leder inget möte" in no.text


def test_where_nothing_is_told_the_page_says_so(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    empty = begun(database, astrid)
    held(database, empty, astrid, "Lillsele", answers(4, 1))
    assert "Det finns inget att visa än" in astrids.get(way(database, empty, RATE)).text
    assert "/showing?" not in astrids.get(way(database, empty, RATE, "compare")).text


def test_a_reader_sees_what_it_says_and_can_show_it_nowhere(
    client: TestClient,
    database: Database,
    dragana: Facilitator,
    series: Series,
    board: Workshop,
) -> None:
    with database.writing() as session:
        crew.enrol(session, series.id or 0, dragana.id or 0, READER)
    log_in(client, database, dragana)
    text = client.get(way(database, series, RATE)).text
    assert "Norrfors" in text
    assert "Du leder inget möte" in text
    query = way(database, series, RATE).split("?")[1]
    no = client.post(f"/series/{series.uid}/meetings/{board.id}/showing?{query}")
    assert no.status_code == 403


def test_english_meetings_show_it_in_english(
    astrids: TestClient, database: Database, series: Series, board: Workshop
) -> None:
    with database.writing() as session:
        row = session.get_one(Workshop, board.id)
        row.language = "en"
        session.add(row)
    query = way(database, series, "attendance").split("?")[1]
    astrids.post(f"/series/{series.uid}/meetings/{board.id}/showing?{query}")
    [copy] = figures(database, board)
    assert copy.prompt == "How many took part"
