"""The security log: what it tells, and what it never does."""

import logging

import pytest
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.keeping.purging import purge_now
from app.models import facilitator, invitation
from app.models.facilitator import DAY_MS, Facilitator
from app.models.member import HOST, OWNER, READER
from app.models.workshop import Workshop
from app.settings import Settings
from tests.conftest import PASSWORD
from tests.forms import forms_of
from tests.routes.test_facilitators import enter
from tests.routes.test_links import RUT, invite_rut, open_link
from tests.routes.test_members import member_id


@pytest.fixture(autouse=True)
def noted(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "bikupa.security")
    return caplog


def lines(noted: pytest.LogCaptureFixture) -> list[str]:
    """What has been written since the last time."""
    found = [one.getMessage() for one in noted.records if one.name == "bikupa.security"]
    noted.clear()
    return found


def test_log_ins_and_failures_are_noted_by_account(
    client: TestClient, noted: pytest.LogCaptureFixture, astrid: Facilitator
) -> None:
    enter(client, astrid.email, "gissning")
    enter(client, "ingen@example.se", "gissning")
    enter(client, astrid.email, PASSWORD)
    client.post("/account/password", data={"old": "gissning", "password": "ett nytt lösenord"})
    client.post("/account/password", data={"old": PASSWORD, "password": "ett nytt lösenord"})
    client.post("/logout")
    who = f"account={astrid.id}"
    assert lines(noted) == [
        f"login-failed {who}",
        "login-failed",
        f"logged-in {who}",
        f"login-failed {who}",
        f"password-changed {who}",
        f"logged-in {who}",
        f"logged-out {who}",
    ]


def test_links_are_noted_when_made_used_and_revoked(
    astrids: TestClient,
    database: Database,
    noted: pytest.LogCaptureFixture,
    workshop: Workshop,
    astrid: Facilitator,
) -> None:
    used = invite_rut(astrids, workshop)
    open_link(astrids, used, **RUT)
    rut = account_of(database, RUT["email"])
    astrids.post("/invitations")
    astrids.post("/facilitators/links/2/revocation")
    astrids.post(f"/w/{workshop.uid}/screen-links")
    astrids.post(f"/w/{workshop.uid}/screen-links/revocation")
    here, by = f"workshop={workshop.id}", f"by={astrid.id}"
    assert lines(noted) == [
        f"link-made kind=invite link=1 {by} {here} role={OWNER}",
        f"link-used kind=invite link=1 account={rut} {here} role={OWNER}",
        f"logged-in account={rut}",
        f"link-made kind=invite link=2 {by}",
        f"link-revoked kind=invite link=2 {by}",
        f"projector-link-made {by} {here}",
        f"projector-links-revoked {by} {here}",
    ]


def account_of(database: Database, email: str) -> int | None:
    with database.reading() as session:
        found = facilitator.by_email(session, email)
    return found.id if found else None


def test_rights_and_exports_are_noted_and_what_was_refused_is_not(
    astrids: TestClient,
    database: Database,
    noted: pytest.LogCaptureFixture,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    members = f"/w/{workshop.uid}/members"
    own = member_id(database, workshop, astrid)
    assert astrids.post(f"{members}/{own}/removal").status_code == 422, "the last owner"
    assert lines(noted) == []
    astrids.post(members, data={"email": dragana.email, "role": HOST})
    hers = f"{members}/{member_id(database, workshop, dragana)}"
    astrids.post(hers, data={"role": READER, "edition": edition(astrids, members, hers)})
    astrids.post(f"{hers}/removal")
    at = f"/facilitators/{dragana.id}"
    for what in ("admin", "admin/undo", "disabling", "disabling/undo"):
        astrids.post(f"{at}/{what}")
    astrids.get(f"/w/{workshop.uid}/notes/csv")
    by, where, who = f"by={astrid.id}", f"workshop={workshop.id}", f"account={dragana.id}"
    assert lines(noted) == [
        f"role-given {by} {where} {who} role={HOST}",
        f"role-given {by} {where} {who} role={READER}",
        f"role-taken {by} {where} {who}",
        f"administrator-made {who} {by}",
        f"administrator-no-more {who} {by}",
        f"account-turned-off {who} {by}",
        f"account-turned-on {who} {by}",
        f"exported {by} {where} form=csv",
    ]


def edition(client: TestClient, page: str, action: str) -> str:
    (form,) = [one for one in forms_of(client.get(page).text, page) if one.action == action]
    return form.value("edition")


def test_a_purge_is_noted_by_the_workshops_number_and_why(
    settings: Settings, database: Database, noted: pytest.LogCaptureFixture, workshop: Workshop
) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).deleted_at = now() - 2 * DAY_MS
    (gone,) = purge_now(settings, database)
    assert lines(noted) == [f"purged workshop={workshop.id} why={gone.why}"]


def test_nothing_that_names_somebody_is_noted(
    astrids: TestClient,
    database: Database,
    noted: pytest.LogCaptureFixture,
    workshop: Workshop,
    astrid: Facilitator,
) -> None:
    token = invite_rut(astrids, workshop)
    open_link(astrids, token, **RUT)
    enter(astrids, astrid.email, "gissning")
    with database.writing() as session:
        reset = invitation.reset(session, astrid)
    written = "\n".join(lines(noted))
    assert written
    for secret in (token, reset, "@", "Rut", workshop.uid, workshop.code, "gissning", "testclient"):
        assert secret not in written
