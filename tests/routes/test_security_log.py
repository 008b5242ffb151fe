"""The security log: what it tells, and what it never does."""

import logging
import re
from pathlib import Path

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from app.clock import DAY_MS, now
from app.database import Database
from app.errors import Full
from app.keeping.failures import store_failures
from app.keeping.purging import purge_now
from app.models.people import facilitator, invitation, security_lines
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, READER
from app.models.workshop import Workshop
from app.security_log import SecurityLine, note_with
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


def served(client: TestClient) -> Database:
    """The database as the app has opened it."""
    database: Database = client.app.state.parts.database  # type: ignore[attr-defined]
    return database


def rows(database: Database) -> list[SecurityLine]:
    with database.reading() as session:
        return list(session.exec(select(SecurityLine).order_by(col(SecurityLine.id))))


def test_a_line_is_stored_with_what_it_tells_of_and_not_when_that_is_undone(
    database: Database, astrid: Facilitator
) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        note_with(session, "administrator-made", account=astrid.id)
        session.flush()
        raise ZeroDivisionError
    assert rows(database) == []
    with database.writing() as session:
        note_with(session, "administrator-made", account=astrid.id, by=7, workshop=None)
    [line] = rows(database)
    assert (line.what, line.account, line.actor, line.told) == (
        "administrator-made", astrid.id, 7, "{}"
    )  # fmt: skip


def test_a_thousand_failures_of_one_account_are_one_row(
    database: Database, astrid: Facilitator
) -> None:
    for _ in range(1000):
        database.failures.note("login-failed", astrid.id)
    database.failures.note("login-failed", None)
    store_failures(database)
    store_failures(database)
    assert [(one.account, one.times) for one in rows(database)] == [(astrid.id, 1000), (None, 1)]


def test_failures_that_the_database_cannot_take_wait(
    database: Database, astrid: Facilitator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise Full()

    database.failures.note("login-failed", astrid.id)
    with monkeypatch.context() as patch:
        patch.setattr(database, "writing", full)
        store_failures(database)
    assert rows(database) == []
    store_failures(database)
    assert [one.times for one in rows(database)] == [1]


def test_a_failed_log_in_stands_on_the_page(
    astrids: TestClient, database: Database, astrid: Facilitator
) -> None:
    enter(astrids, astrid.email, "gissning")
    store_failures(served(astrids))
    text = astrids.get(f"/facilitators/log?what=login-failed&account={astrid.id}").text
    assert "Någon" in text and astrid.name in text


def test_the_page_shows_the_newest_first_a_hundred_at_a_time(
    astrids: TestClient, database: Database, astrid: Facilitator, dragana: Facilitator
) -> None:
    with database.writing() as session:
        for number in range(130):
            note_with(session, "exported", by=dragana.id, workshop=1000 + number, form="csv")
        note_with(session, "administrator-made", by=astrid.id, account=999)
    first = astrids.get("/facilitators/log").text
    assert "tidigare konto 999" in first and "workshop 1129" in first
    assert first.index("workshop 1129") < first.index("workshop 1128")
    assert "workshop 1030" not in first
    older = re.search(r'href="(/facilitators/log\?[^"]*before=[^"]*)"', first)
    assert older
    second = astrids.get(older[1].replace("&amp;", "&")).text
    assert "workshop 1030" in second and "workshop 1129" not in second
    hers = astrids.get(f"/facilitators/log?account={dragana.id}").text
    assert "workshop 1129" in hers and "tidigare konto" not in hers
    kind = astrids.get("/facilitators/log?what=administrator-made").text
    assert "tidigare konto 999" in kind and "workshop 1129" not in kind


def test_what_nobody_logged_in_did_was_done_on_the_server_or_by_somebody(
    astrids: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        note_with(session, "purged", workshop=workshop.id, why="past its date")
        note_with(session, "login-failed")
    purged = astrids.get("/facilitators/log?what=purged").text
    assert "På servern" in purged and "Någon" not in purged
    failed = astrids.get("/facilitators/log?what=login-failed").text
    assert "Någon" in failed and "På servern" not in failed


NOTED = re.compile(
    r"\b(?:note_with|_note|stand\.note|failed)\((?:session|seat|, )*\s*\"([a-z-]+)\""
)


def test_every_kind_of_line_has_a_sentence() -> None:
    written = {
        kind
        for file in Path("app").rglob("*.py")
        for kind in NOTED.findall(file.read_text())
    }  # fmt: skip
    assert len(written) > 15
    assert written == set(security_lines.SENTENCES)


def test_lines_are_purged_after_their_days_and_not_before(
    settings: Settings, database: Database
) -> None:
    with database.writing() as session:
        for number in range(700):
            session.add(SecurityLine(at=now() - 366 * DAY_MS, what="exported", actor=number))
        session.add(SecurityLine(at=now() - 364 * DAY_MS, what="exported", actor=1000))
    purge_now(settings, database, trusted=lambda: False)
    assert len(rows(database)) == 701
    purge_now(settings, database)
    assert [one.actor for one in rows(database)] == [1000]


def test_an_export_is_noted_in_the_table(
    astrids: TestClient, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    astrids.get(f"/w/{workshop.uid}/notes/csv")
    astrids.get(f"/w/{workshop.uid}/agenda/file")
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).state = "ended"
    astrids.post(f"/w/{workshop.uid}/sharing")
    astrids.post(f"/w/{workshop.uid}/sharing/withdrawal")
    told = [(one.what, one.actor) for one in rows(database)]
    assert told[-4:] == [
        ("exported", astrid.id),
        ("exported", astrid.id),
        ("notes-shared", astrid.id),
        ("notes-no-longer-shared", astrid.id),
    ]


def test_a_full_disk_keeps_nobody_from_taking_the_notes_out(
    astrids: TestClient,
    noted: pytest.LogCaptureFixture,
    workshop: Workshop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full() -> None:
        raise Full()

    monkeypatch.setattr(served(astrids), "writing", full)
    assert astrids.get(f"/w/{workshop.uid}/notes/csv").status_code == 200
    assert "exported" in lines(noted)[-1]


def test_the_stored_rows_name_nobody(
    astrids: TestClient, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    token = invite_rut(astrids, workshop)
    open_link(astrids, token, **RUT)
    enter(astrids, astrid.email, "gissning")
    astrids.get(f"/w/{workshop.uid}/notes/csv")
    store_failures(served(astrids))
    written = " ".join(one.model_dump_json() for one in rows(database))
    assert "exported" in written and "login-failed" in written
    for secret in (token, "@", "Rut", workshop.title, workshop.uid, workshop.code, "testclient"):
        assert secret not in written
