"""Links that can be seen and ended: what one opens depends on who made it, for as long as it is."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.models.people import administration, invitation, member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, READER
from app.models.workshop import Workshop
from tests.conftest import PASSWORD, log_in
from tests.routes.test_members import member_id, roles

RUT = {"filled": "1", "name": "Rut Ek", "email": "rut@example.se", "password": "tre bruna björnar"}
USED = "är redan använd eller för gammal"
End = Callable[[Database, Workshop, Facilitator], None]


@pytest.fixture
def hedvigs(client: TestClient, database: Database, hedvig: Facilitator) -> TestClient:
    return log_in(TestClient(client.app), database, hedvig)


def link_in(text: str, path: str = "invitation") -> str:
    found = re.search(rf"/{path}#([\w-]+)", text)
    assert found
    return found[1]


def invite_rut(client: TestClient, workshop: Workshop, role: str = OWNER) -> str:
    form = {"email": RUT["email"], "role": role}
    return link_in(client.post(f"/w/{workshop.uid}/invitations", data=form).text)


def open_link(client: TestClient, token: str, **filled: str) -> tuple[int, str]:
    """As a stranger's browser opens it: the status and the page."""
    stranger = TestClient(client.app, follow_redirects=False)
    reply = stranger.post("/invitation", data={"token": token, **filled})
    return reply.status_code, reply.text


def removed(database: Database, workshop: Workshop, who: Facilitator) -> None:
    one = member_id(database, workshop, who)
    with database.writing() as session:
        member.remove(session, workshop.id or 0, one)


def demoted(database: Database, workshop: Workshop, who: Facilitator) -> None:
    one = member_id(database, workshop, who)
    with database.writing() as session:
        member.change_role(session, workshop.id or 0, one, HOST)


def given_less(database: Database, workshop: Workshop, who: Facilitator) -> None:
    """A lower role, by adding the person once more."""
    with database.writing() as session:
        member.add(session, workshop.id or 0, who.id or 0, READER)


def disabled(database: Database, workshop: Workshop, who: Facilitator) -> None:
    with database.writing() as session:
        administration.disable(session, who.id or 0, now())


def put_back(database: Database, workshop: Workshop, who: Facilitator) -> None:
    with database.writing() as session:
        administration.enable(session, who.id or 0)
        member.add(session, workshop.id or 0, who.id or 0, OWNER)


@pytest.mark.parametrize("end", [removed, demoted, given_less, disabled])
def test_an_invitation_gives_nothing_once_its_maker_may_no_longer_invite(
    hedvigs: TestClient, database: Database, workshop: Workshop, hedvig: Facilitator, end: End
) -> None:
    token = invite_rut(hedvigs, workshop)
    assert open_link(hedvigs, token)[0] == 200
    end(database, workshop, hedvig)
    for filled in ({}, RUT):
        status, text = open_link(hedvigs, token, **filled)
        assert status == 410 and USED in text
    assert RUT["email"] not in roles(database, workshop)
    put_back(database, workshop, hedvig)
    assert open_link(hedvigs, token, **RUT)[0] == 410, "it is spent, whatever comes after"


def test_an_owner_who_is_removed_and_disabled_leaves_no_way_in(
    hedvigs: TestClient, database: Database, workshop: Workshop, hedvig: Facilitator
) -> None:
    token = invite_rut(hedvigs, workshop, OWNER)
    removed(database, workshop, hedvig)
    disabled(database, workshop, hedvig)
    assert open_link(hedvigs, token, **RUT)[0] == 410
    assert set(roles(database, workshop).values()) == {OWNER}
    assert RUT["email"] not in roles(database, workshop)


def test_a_link_to_an_account_ends_with_the_account_of_who_made_it(
    hedvigs: TestClient, database: Database, workshop: Workshop, hedvig: Facilitator
) -> None:
    token = link_in(hedvigs.post("/invitations").text)
    disabled(database, workshop, hedvig)
    assert open_link(hedvigs, token, **RUT)[0] == 410
    put_back(database, workshop, hedvig)
    assert open_link(hedvigs, token, **RUT)[0] == 410


def test_a_reset_link_ends_when_its_person_has_chosen_a_password(
    hedvigs: TestClient, database: Database, hedvig: Facilitator
) -> None:
    with database.writing() as session:
        token = invitation.reset(session, hedvig)
    form = {"old": PASSWORD, "password": "ett nytt lösenord"}
    assert hedvigs.post("/account/password", data=form).url.path == "/account"
    form = {"filled": "1", "password": "någon annans lösenord"}
    assert open_link(hedvigs, token, **form)[0] == 410


def test_a_reset_link_does_not_come_back_with_the_account(
    hedvigs: TestClient, database: Database, workshop: Workshop, hedvig: Facilitator
) -> None:
    with database.writing() as session:
        token = invitation.reset(session, hedvig)
    disabled(database, workshop, hedvig)
    assert open_link(hedvigs, token)[0] == 410
    put_back(database, workshop, hedvig)
    assert open_link(hedvigs, token)[0] == 410


@pytest.mark.parametrize("end", [removed, given_less, disabled])
def test_a_projector_link_ends_when_its_maker_may_no_longer_run_the_workshop(
    hedvigs: TestClient, database: Database, workshop: Workshop, hedvig: Facilitator, end: End
) -> None:
    token = link_in(hedvigs.post(f"/w/{workshop.uid}/screen-links").text, "screen")
    hall = TestClient(hedvigs.app)
    assert hall.post("/screen", data={"token": token}).url.path.endswith("/projector")
    end(database, workshop, hedvig)
    assert hall.get(f"/w/{workshop.uid}/projector").status_code == 404
    put_back(database, workshop, hedvig)
    assert hall.post("/screen", data={"token": token}).status_code == 404


def test_a_projector_link_outlives_a_change_from_owner_to_host(
    hedvigs: TestClient, database: Database, workshop: Workshop, hedvig: Facilitator
) -> None:
    token = link_in(hedvigs.post(f"/w/{workshop.uid}/screen-links").text, "screen")
    demoted(database, workshop, hedvig)
    reply = TestClient(hedvigs.app).post("/screen", data={"token": token})
    assert reply.status_code == 200


def test_what_the_command_line_made_has_no_maker_and_opens(
    hedvigs: TestClient, database: Database, workshop: Workshop, hedvig: Facilitator
) -> None:
    with database.writing() as session:
        account = invitation.invite(session)
        screen = member.make_screen_link(session, workshop.id or 0)
    disabled(database, workshop, hedvig)
    assert open_link(hedvigs, account, **RUT)[0] == 303
    reply = TestClient(hedvigs.app).post("/screen", data={"token": screen})
    assert reply.status_code == 200


def revoke_forms(text: str) -> list[str]:
    return re.findall(r'action="([^"]+/revocation)"', text)


def test_owners_see_who_is_invited_until_when_and_by_whom_and_end_it(
    hedvigs: TestClient, database: Database, workshop: Workshop, hedvig: Facilitator
) -> None:
    token = invite_rut(hedvigs, workshop, READER)
    members = f"/w/{workshop.uid}/members"
    text = hedvigs.get(members).text
    for told in (RUT["email"], "Läsare", "gäller till", f"gjord av {hedvig.name}"):
        assert told in text
    (revoke,) = revoke_forms(text)
    shown = hedvigs.post(revoke)
    assert shown.url.path == members and "öppnar ingenting längre" in shown.text
    assert RUT["email"] not in shown.text and not revoke_forms(shown.text)
    assert open_link(hedvigs, token, **RUT)[0] == 410
    assert hedvigs.post(revoke).status_code == 200, "pressed twice it is as well"


def test_a_link_that_no_longer_opens_is_not_listed(
    astrids: TestClient,
    hedvigs: TestClient,
    database: Database,
    workshop: Workshop,
    hedvig: Facilitator,
) -> None:
    used, spent = invite_rut(astrids, workshop), invite_rut(hedvigs, workshop)
    assert len(revoke_forms(astrids.get(f"/w/{workshop.uid}/members").text)) == 2
    assert open_link(astrids, used, **RUT)[0] == 303
    removed(database, workshop, hedvig)
    assert open_link(astrids, spent)[0] == 410
    text = astrids.get(f"/w/{workshop.uid}/members").text
    assert not revoke_forms(text) and "Ingen länk väntar" in text


def test_hosts_do_not_see_who_is_invited(
    astrids: TestClient,
    hedvigs: TestClient,
    database: Database,
    workshop: Workshop,
    hedvig: Facilitator,
) -> None:
    invite_rut(astrids, workshop)
    demoted(database, workshop, hedvig)
    text = hedvigs.get(f"/w/{workshop.uid}/members").text
    assert RUT["email"] not in text and not revoke_forms(text)


def test_an_administrator_sees_and_ends_the_links_to_accounts_and_passwords(
    client: TestClient,
    astrids: TestClient,
    hedvigs: TestClient,
    database: Database,
    workshop: Workshop,
    hedvig: Facilitator,
) -> None:
    """Astrid was the first."""
    invite_rut(hedvigs, workshop)
    account = link_in(hedvigs.post("/invitations").text)
    with database.writing() as session:
        reset = invitation.reset(session, hedvig)
    text = astrids.get("/facilitators").text
    for told in (
        "Ett nytt konto",
        f"gjord av {hedvig.name}",
        f"Nytt lösenord för {hedvig.name}",
        "gjord på servern",
    ):
        assert told in text
    assert RUT["email"] not in text and workshop.uid not in text
    found = revoke_forms(text)
    assert len(found) == 2
    for revoke in found:
        shown = astrids.post(revoke)
        assert shown.url.path == "/facilitators" and "öppnar ingenting längre" in shown.text
    for token in (account, reset):
        assert open_link(client, token)[0] == 410


def test_a_link_is_revoked_only_where_it_stands(
    astrids: TestClient, hedvigs: TestClient, database: Database, workshop: Workshop
) -> None:
    token = invite_rut(hedvigs, workshop)
    (revoke,) = revoke_forms(hedvigs.get(f"/w/{workshop.uid}/members").text)
    number = revoke.split("/")[-2]
    assert astrids.post(f"/facilitators/links/{number}/revocation").status_code == 404
    with database.writing() as session:
        account = invitation.invite(session)
        (link,) = invitation.of_accounts(session, now())
    at = revoke.replace(f"/{number}/", f"/{link.id}/")
    assert hedvigs.post(at).status_code == 404
    assert hedvigs.post(f"/w/{workshop.uid}/invitations/{2**70}/revocation").status_code in (
        404,
        422,
    )
    assert [open_link(hedvigs, one)[0] for one in (token, account)] == [200, 200]
