"""The desk without its script, and what its forms may not do."""

import re

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.asking import Asking
from app.models.people import member
from app.models.workshop import Workshop, touch
from app.routes._shared.parts import SCREEN_COOKIE
from tests.rooms import ask, do, say, say_all
from tests.surveys import asked, make_survey


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


def act(astrids: TestClient, workshop: Workshop, do: str, **fields: str) -> int:
    reply = astrids.post(f"/w/{workshop.uid}/acts", data={"do": do, **fields})
    return int(reply.status_code)


def test_the_desk_shows_what_is_asked_and_lets_it_be_closed(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    assert "Vad hindrar?" in astrids.get(f"/w/{workshop.uid}/desk").text
    assert act(astrids, workshop, "close") == 200
    assert 'value="open"' in astrids.get(f"/w/{workshop.uid}/desk").text


def test_after_the_end_the_desk_says_what_the_screen_shows_and_gives_no_code(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    desk = f"/w/{workshop.uid}/desk"
    [small] = re.findall(r'<iframe src="([^"]+)"', astrids.get(desk).text)
    thanks = "Tack för att du var med!"
    for page in (desk, small):
        assert workshop.spoken in astrids.get(page).text
    assert thanks not in astrids.get(small).text
    act(astrids, workshop, "end")
    assert thanks in astrids.get(small).text.partition("<dialog")[0]
    assert workshop.spoken not in astrids.get(desk).text


def said_at(astrids: TestClient, workshop: Workshop, menu: str) -> str:
    """What stands in a menu of the desk that ends or empties something."""
    page = astrids.get(f"/w/{workshop.uid}/desk").text
    [inside] = re.findall(rf'<details class="grave" id="grave-{menu}">(.*?)</details>', page, re.S)
    return " ".join(re.sub("<[^>]+>", " ", inside).split())


def add_question(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        touch(session, workshop.id or 0, turn=True)
        item = add_item(session, workshop.id or 0)
        add_step(session, item, "open_text", "Vad mer?", language="sv")


@pytest.mark.parametrize("survey", [False, True])
def test_the_ending_says_what_isnt_asked_yet_and_what_waits_for_approval(
    astrids: TestClient, database: Database, workshop: Workshop, survey: bool
) -> None:
    if survey:
        make_survey(database, workshop)
        do(database, workshop, "open")
        asking = asked(database, workshop)[0]
    else:
        asking = ask(database, workshop, "open_text", "Vad hindrar?")
    ending = "close-" if survey else "end-"
    with database.writing() as session:
        session.merge(asking).approve_first = True
    said = said_at(astrids, workshop, ending)
    assert "kan svara" in said and "ställd" not in said and "godkännas" not in said
    for count, unasked, waiting in (
        (1, "1 fråga är inte ställd än.", "1 svar väntar på att godkännas."),
        (2, "2 frågor är inte ställda än.", "2 svar väntar på att godkännas."),
    ):
        add_question(database, workshop)
        say(database, asking, {"text": f"Svar {count}"})
        said = said_at(astrids, workshop, ending)
        assert unasked in said and waiting in said


def test_the_round_before_stays_in_reach_at_the_desk_and_starting_over_can_be_undone(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    desk = f"/w/{workshop.uid}/desk"
    say_all(database, asking, [{"text": "Bussen"}, {"text": "Tåget"}])
    act(astrids, workshop, "close")
    said = said_at(astrids, workshop, f"ask_again-{asking.id}")
    assert said.startswith("Börja om med tomt") and "De 2 svar som finns nu sparas" in said
    act(astrids, workshop, "ask_again", on=str(asking.id))
    page = astrids.get(desk).text
    assert "Bussen" not in page and "Ångra: tillbaka till omgång 1" in page
    [link] = re.findall(rf'href="({desk}/answers/{asking.id}[^"]*)">Omgång 1, 2 svar<', page)
    assert "Bussen" in astrids.get(link.replace("&amp;", "&")).text
    assert act(astrids, workshop, "take_up", on=str(asking.id)) == 200
    page = astrids.get(desk).text
    assert "Bussen" in page and "Gå till omgång 2" in page


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"do": "dance"}, 404),
        ({"do": ""}, 422),
        ({"do": "go", "on": "99"}, 404),
        ({"do": "go", "on": str(10**30)}, 422),
        ({"do": "go", "on": "x"}, 422),
        ({"do": "hide", "on": "1", "reason": "because"}, 404),
        ({"do": "next", "from": "x"}, 422),
        ({"do": "next", "from": str(10**30)}, 200),
        ({"do": "timer", "on": "0"}, 422),
        ({"do": "approve", "these": "99"}, 404),
        ({"do": "approve", "these": "1,"}, 422),
        ({"do": "approve", "these": "x"}, 422),
        ({"do": "approve", "these": "1" * 16}, 422),
        ({"do": "approve_first", "on": "99"}, 404),
        ({"do": "next", "reason": "x" * 21}, 422),
        ({}, 422),
    ],
    ids=str,
)
def test_odd_acts_are_refused_with_a_sentence(
    astrids: TestClient, workshop: Workshop, asking: Asking, fields: dict[str, str], status: int
) -> None:
    reply = astrids.post(f"/w/{workshop.uid}/acts", data=fields)
    assert reply.status_code == status


def test_older_answers_are_paged(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": f"Svar nummer {n}."} for n in range(120)])
    url = f"/w/{workshop.uid}/desk/answers/{asking.id}"
    page = astrids.get(url).text
    assert "Svar nummer 89." in page and "Svar nummer 90." not in page
    assert "Svar nummer 0." in astrids.get(url, params={"after": 90}).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("{id}?after=-1", 422),
        ("{id}?after=99999999999999999999", 422),
        ("{id}?after=9999", 200),
        ("999", 404),
        ("99999999999999999999", 422),
        ("x", 422),
    ],
)
def test_odd_pages_of_older_answers_make_no_fault(
    astrids: TestClient, workshop: Workshop, asking: Asking, path: str, status: int
) -> None:
    url = f"/w/{workshop.uid}/desk/answers/{path.format(id=asking.id)}"
    assert astrids.get(url).status_code == status


def test_a_projector_link_in_the_same_browser_takes_nothing_from_the_desk(
    astrids: TestClient, database: Database, workshop: Workshop, asking: Asking
) -> None:
    with database.writing() as session:
        token = member.make_screen_link(session, workshop.id or 0)
    astrids.cookies.set(SCREEN_COOKIE, token)
    reply = astrids.post(f"/w/{workshop.uid}/acts", data={"do": "close"}, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, f"/w/{workshop.uid}/desk")


def test_polling_the_desk_gives_the_stage_or_304(
    astrids: TestClient, workshop: Workshop, asking: Asking
) -> None:
    url = f"/w/{workshop.uid}/desk/stage"
    n = astrids.get(url).headers["x-bikupa-n"]
    assert astrids.get(url, params={"n": n}).status_code == 304
