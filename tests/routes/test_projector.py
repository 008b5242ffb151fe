"""The projector: opened by a link, shown in the workshop's language, and left by none."""

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from app.database import Database
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.links import ScreenLink
from app.models.people.member import HOST, READER
from app.models.run import rehearsal
from app.models.workshop import Workshop
from tests.conftest import log_in
from tests.rooms import ask, do


@pytest.fixture
def token(database: Database, workshop: Workshop) -> str:
    with database.writing() as session:
        return member.make_screen_link(session, workshop.id or 0)


def test_a_link_opens_the_projector_without_a_log_in(
    client: TestClient, database: Database, workshop: Workshop, token: str
) -> None:
    ask(database, workshop, "open_text", "Vad hindrar?")
    reply = client.post("/screen", data={"token": token}, follow_redirects=False)
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie and f"Path=/w/{workshop.uid}" in cookie
    page = client.get(reply.headers["location"], headers={"accept-language": "en"})
    assert "Vad hindrar?" in page.text and 'lang="sv"' in page.text


@pytest.mark.parametrize("token", ["", "nobody", "å", "x" * 5000, "\x00"])
def test_another_token_opens_nothing(client: TestClient, token: str) -> None:
    assert client.post("/screen", data={"token": token}).status_code in (404, 422)


def test_a_link_turns_pages_and_runs_nothing_else(
    client: TestClient, database: Database, workshop: Workshop, token: str
) -> None:
    ask(database, workshop, "open_text", "Vad hindrar?")
    client.post("/screen", data={"token": token})
    for act, status in (("blank", 200), ("close", 403), ("end", 403)):
        assert client.post(f"/w/{workshop.uid}/acts", data={"do": act}).status_code == status
    assert client.get(f"/w/{workshop.uid}/desk").status_code == 404


def test_revoking_ends_every_link(
    astrids: TestClient, client: TestClient, workshop: Workshop
) -> None:
    url = f"/w/{workshop.uid}/screen-links"
    link = astrids.post(url).text.split("/screen#")[1].split("<")[0]
    astrids.post(f"{url}/revocation")
    assert client.post("/screen", data={"token": link}).status_code == 404


def test_polling_gives_the_stage_or_304(
    client: TestClient, database: Database, workshop: Workshop, token: str
) -> None:
    do(database, workshop, "timer", on=60)
    client.post("/screen", data={"token": token})
    url = f"/w/{workshop.uid}/projector/stage"
    reply = client.get(url)
    assert 0 < int(reply.headers["x-bikupa-left"]) <= 60_000
    assert client.get(url, params={"n": reply.headers["x-bikupa-n"]}).status_code == 304


def test_one_that_a_host_opened_goes_on_when_the_log_in_has_ended(
    astrids: TestClient, workshop: Workshop
) -> None:
    page = f"/w/{workshop.uid}/projector"
    assert astrids.get(page).status_code == 200
    astrids.post("/logout")
    assert astrids.get(page).status_code == 200
    assert astrids.get(f"{page}/stage").status_code == 200
    assert astrids.get(f"/w/{workshop.uid}/desk").status_code == 404


def test_it_ends_when_the_one_who_opened_it_may_no_longer_run_the_workshop(
    astrids: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, HOST)
    hers = log_in(TestClient(astrids.app), database, dragana)
    page = f"/w/{workshop.uid}/projector"
    assert hers.get(page).status_code == 200
    with database.writing() as session:
        member.leave(session, workshop.id or 0, dragana.id or 0)
    assert hers.get(page).status_code == 404


def test_to_open_it_makes_no_link_that_the_desk_speaks_of_and_only_one_a_browser(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    for _ in range(3):
        astrids.get(f"/w/{workshop.uid}/projector")
    with database.reading() as session:
        assert member.screen_links(session, workshop.id or 0) == 0
        assert len(session.exec(select(ScreenLink)).all()) == 1


def test_a_reader_gets_no_link_that_could_turn_pages(
    client: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, READER)
    page = log_in(client, database, dragana).get(f"/w/{workshop.uid}/projector")
    assert page.status_code == 200 and "set-cookie" not in page.headers


def test_the_last_picture_of_a_rehearsal_leads_to_no_notes(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    at = f"/w/{workshop.uid}/projector"
    with database.writing() as session:
        rehearsal.begin(session, workshop.id or 0)
    do(database, workshop, "end")
    assert "Anteckningarna kommer hit" not in astrids.get(at).text
    with database.writing() as session:
        rehearsal.remove(session, workshop.id or 0)
    do(database, workshop, "end")
    assert "Anteckningarna kommer hit" in astrids.get(at).text
