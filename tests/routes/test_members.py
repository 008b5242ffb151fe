"""A workshop's members, over HTTP."""

import re

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from app.clock import now
from app.database import Database
from app.live.messages import DRAIN, NOT_YOURS
from app.models.people import facilitator, member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, READER
from app.models.workshop import Workshop
from app.routes._shared.parts import LOGIN_COOKIE
from tests.conftest import log_in, someone


def roles(database: Database, workshop: Workshop) -> dict[str, str]:
    with database.reading() as session:
        rows = member.members(session, workshop.id or 0)
        return {person.email: one.role for one, person in rows}


def member_id(database: Database, workshop: Workshop, who: Facilitator) -> int:
    with database.reading() as session:
        rows = member.members(session, workshop.id or 0)
        return next(one.id or 0 for one, person in rows if person.id == who.id)


def test_an_owner_adds_a_colleague_by_email(
    astrids: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    form = {"email": " Dragana@example.se", "role": HOST}
    shown = astrids.post(f"/w/{workshop.uid}/members", data=form)
    assert shown.status_code == 200 and dragana.name in shown.text
    assert roles(database, workshop)[dragana.email] == HOST
    assert log_in(astrids, database, dragana).get(f"/w/{workshop.uid}/desk").status_code == 200


def test_an_address_without_an_account_leads_to_an_invitation(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    form = {"email": "chidi@example.se", "role": READER}
    offered = astrids.post(f"/w/{workshop.uid}/members", data=form)
    assert offered.status_code == 422
    assert f'action="/w/{workshop.uid}/invitations"' in offered.text
    shown = astrids.post(f"/w/{workshop.uid}/invitations", data=form)
    link = re.search(r"/invitation#([\w-]+)", shown.text)
    assert link
    astrids.cookies.clear()
    form = {"token": link[1], "filled": "1", "name": "Chidi", "email": "chidi@example.se"}
    astrids.post("/invitation", data={**form, "password": "ett bra lösenord"})
    assert roles(database, workshop)["chidi@example.se"] == READER


@pytest.mark.parametrize("wrong", [{"email": "nej"}, {"role": "king"}])
def test_a_bad_address_or_role_is_shown_again(
    astrids: TestClient, workshop: Workshop, wrong: dict[str, str]
) -> None:
    for path in ("members", "invitations"):
        form = {"email": "chidi@example.se", "role": HOST, **wrong}
        shown = astrids.post(f"/w/{workshop.uid}/{path}", data=form)
        assert shown.status_code == 422 and form["email"] in shown.text


def test_the_last_owner_stays_and_is_told_why(
    astrids: TestClient, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    one = member_id(database, workshop, astrid)
    for path, form in ((f"{one}", {"role": HOST}), (f"{one}/removal", {})):
        shown = astrids.post(f"/w/{workshop.uid}/members/{path}", data=form)
        assert shown.status_code == 422 and "behöver en ägare" in shown.text
    again = {"email": astrid.email, "role": HOST}
    assert astrids.post(f"/w/{workshop.uid}/members", data=again).status_code == 422
    assert roles(database, workshop) == {astrid.email: OWNER}


def test_a_removed_member_finds_nothing(
    astrids: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, HOST)
    one = member_id(database, workshop, dragana)
    astrids.post(f"/w/{workshop.uid}/members/{one}/removal")
    assert log_in(astrids, database, dragana).get(f"/w/{workshop.uid}/desk").status_code == 404


def test_those_who_were_removed_are_named_and_come_back_in_any_order(
    astrids: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    chidi = someone(database, "Chidi Obi", "chidi@example.se")
    for person, role in ((dragana, HOST), (chidi, READER)):
        with database.writing() as session:
            member.add(session, workshop.id or 0, person.id or 0, role)
    before = roles(database, workshop)
    for person in (dragana, chidi):
        one = member_id(database, workshop, person)
        text = astrids.post(f"/w/{workshop.uid}/members/{one}/removal").text
        assert f"Borttaget: {person.name}" in text
    for person, role in ((dragana, HOST), (chidi, READER)):
        form = {"email": person.email, "role": role}
        assert f'value="{person.email}"><input type="hidden" name="role" value="{role}"' in text
        text = astrids.post(f"/w/{workshop.uid}/members", data=form).text
    assert roles(database, workshop) == before and "Borttaget" not in text


def test_an_owner_who_leaves_comes_to_the_start_page(
    astrids: TestClient,
    database: Database,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, OWNER)
    one = member_id(database, workshop, astrid)
    gone = astrids.post(f"/w/{workshop.uid}/members/{one}/removal")
    assert (gone.status_code, gone.url.path) == (200, "/workshops")


def test_hosts_and_readers_see_the_list_without_its_buttons(
    client: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    for role in (HOST, READER):
        with database.writing() as session:
            member.add(session, workshop.id or 0, dragana.id or 0, role)
        text = log_in(client, database, dragana).get(f"/w/{workshop.uid}/members").text
        assert "Astrid Lind" in text and "/removal" not in text
        assert (f"/w/{workshop.uid}/desk" in text) is (role == HOST)


def test_a_demoted_host_loses_an_open_desk(
    astrids: TestClient, database: Database, workshop: Workshop, dragana: Facilitator
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, HOST)
        token = facilitator.log_in(session, dragana, now())
    hers = {"cookie": f"{LOGIN_COOKIE}={token}"}
    astrid = {"cookie": f"{LOGIN_COOKIE}={astrids.cookies[LOGIN_COOKIE]}"}
    astrids.cookies.clear()
    desk_path, one = f"/w/{workshop.uid}/desk", member_id(database, workshop, dragana)
    with astrids.websocket_connect(desk_path, headers=hers) as desk:
        desk.send_json({"t": "hello", "v": 1})
        assert desk.receive_json()["t"] == "welcome"
        form = {"role": READER}
        astrids.post(f"/w/{workshop.uid}/members/{one}", data=form, headers=astrid)
        assert code_of_the_end(desk) == DRAIN
    with astrids.websocket_connect(desk_path, headers=hers) as desk:
        assert code_of_the_end(desk) == NOT_YOURS


def code_of_the_end(desk: WebSocketTestSession) -> int:
    with pytest.raises(WebSocketDisconnect) as closed:
        while (told := desk.receive_json())["t"]:
            desk.send_json({"t": "seen", "n": told.get("n", 0)})
    return closed.value.code
