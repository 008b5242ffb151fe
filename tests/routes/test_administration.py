"""The page of the accounts: who sees it, and what it does at once."""

import pytest
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.models.people import administration, member
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER
from app.models.workshop import Workshop
from tests.conftest import PASSWORD, log_in, someone


@pytest.fixture
def adam(database: Database) -> Facilitator:
    """The first facilitator."""
    return someone(database, "Adam Alm", "adam@example.se")


@pytest.fixture
def adams(client: TestClient, database: Database, adam: Facilitator) -> TestClient:
    return log_in(client, database, adam)


def at(who: Facilitator, what: str) -> str:
    return f"/facilitators/{who.id}/{what}"


def test_the_page_names_everybody_and_no_workshop(
    adams: TestClient, workshop: Workshop, astrid: Facilitator
) -> None:
    text = adams.get("/facilitators").text
    assert astrid.email in text and "äger 1 workshop" in text
    assert workshop.title not in text and workshop.uid not in text
    assert '/facilitators"' in adams.get("/account").text


def test_others_find_no_such_page(adam: Facilitator, astrids: TestClient) -> None:
    assert astrids.get("/facilitators").status_code == 404
    assert '/facilitators"' not in astrids.get("/account").text


def test_one_whose_account_is_turned_off_is_told_when_logging_in(
    adams: TestClient, astrid: Facilitator
) -> None:
    assert "avstängt" in adams.post(at(astrid, "disabling")).text
    adams.cookies.clear()
    form = {"email": astrid.email, "password": PASSWORD}
    refused = adams.post("/login", data=form)
    assert refused.status_code == 422 and "Kontot är avstängt" in refused.text
    wrong = adams.post("/login", data=form | {"password": "något annat"})
    assert "avstängt" not in wrong.text


def test_turning_an_account_off_closes_its_open_desks(
    adam: Facilitator,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    astrid: Facilitator,
) -> None:
    with astrids.websocket_connect(f"/w/{workshop.uid}/desk") as desk:
        desk.send_json({"t": "hello", "v": 1})
        assert [desk.receive_json()["t"] for _ in range(2)] == ["welcome", "stage"]
        desk.send_json({"t": "seen"})
        with database.writing() as session:  # at the command line: no bell rings here
            administration.disable(session, astrid.id or 0, now())
        while (heard := desk.receive_json())["t"] == "stage":
            desk.send_json({"t": "seen"})
        assert (heard["t"], heard["why"]) == ("bye", "drain")
    assert astrids.get("/workshops", follow_redirects=False).status_code == 303


def test_what_is_left_behind_is_handed_over(
    adams: TestClient,
    database: Database,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    early = adams.post(at(astrid, "handover"), data={"to": dragana.id})
    assert early.status_code == 422 and "Stäng av kontot först" in early.text
    assert "handover" in adams.post(at(astrid, "disabling")).text
    assert adams.post(at(astrid, "handover"), data={"to": ""}).status_code == 422
    assert "överlämnade" in adams.post(at(astrid, "handover"), data={"to": dragana.id}).text
    with database.reading() as session:
        assert member.role_of(session, workshop.id or 0, dragana.id or 0) == OWNER
    assert adams.get(f"/w/{workshop.uid}/notes").status_code == 404


def test_the_last_administrator_stays_one(adams: TestClient, adam: Facilitator) -> None:
    for what in ("disabling", "admin/undo"):
        refused = adams.post(at(adam, what))
        assert refused.status_code == 422 and "Någon måste sköta kontona" in refused.text


def test_an_administrator_makes_another_and_steps_down(
    adams: TestClient, adam: Facilitator, astrid: Facilitator
) -> None:
    adams.post(at(astrid, "admin"))
    assert adams.post(at(adam, "admin/undo")).status_code == 200
    assert adams.get("/facilitators").status_code == 404


@pytest.mark.parametrize("what", ["disabling", "disabling/undo", "admin", "admin/undo"])
def test_nobody_of_that_number_is_not_found(adams: TestClient, what: str) -> None:
    assert adams.post(f"/facilitators/999/{what}").status_code == 404


def test_members_see_whose_account_is_turned_off(
    adam: Facilitator,
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    dragana: Facilitator,
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, OWNER)
        administration.disable(session, dragana.id or 0, now())
    assert "Avstängt" in astrids.get(f"/w/{workshop.uid}/members").text
