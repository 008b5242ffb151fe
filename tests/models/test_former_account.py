"""Erasing an account: what goes, what stays, and who can't go."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import select

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotFound
from app.keeping.sweeping import sweep_all
from app.models.agenda import removals
from app.models.event import Event
from app.models.people import administration, facilitator, former_account, invitation, member
from app.models.people.facilitator import Facilitator, Login
from app.models.people.links import Invitation, ScreenLink
from app.models.people.member import HOST, OWNER, Member
from app.models.workshop import Workshop, delete
from app.settings import Settings
from tests.backends import Backend
from tests.conftest import someone
from tests.rooms import do


@pytest.fixture
def adam(database: Database) -> Facilitator:
    """The first facilitator."""
    return someone(database, "Adam Alm", "adam@example.se")


@pytest.fixture
def kanarie(database: Database, adam: Facilitator, workshop: Workshop) -> Facilitator:
    """A host of Astrid's workshop."""
    person = someone(database, "Kanarina Fågel", "kanarina@example.se")
    with database.writing() as session:
        member.add(session, workshop.id or 0, person.id or 0, HOST)
    return person


def erase(database: Database, who: Facilitator) -> None:
    with database.writing() as session:
        former_account.erase(session, who.id or 0, now())


def test_only_a_number_is_left_of_an_erased_account(
    database: Database,
    adam: Facilitator,
    workshop: Workshop,
    astrid: Facilitator,
    kanarie: Facilitator,
) -> None:
    with database.writing() as session:
        token = facilitator.log_in(session, kanarie, now())
        invitation.invite(session, maker_id=kanarie.id)
        invitation.reset(session, kanarie)
        invited = {"workshop_id": workshop.id, "role": HOST}
        invitation.invite(session, maker_id=astrid.id, email=kanarie.email, **invited)
        invitation.invite(session, maker_id=astrid.id, email="rut@example.se", **invited)
        member.make_screen_link(session, workshop.id or 0, maker_id=kanarie.id)
        member.make_screen_link(session, workshop.id or 0, maker_id=astrid.id)
    erase(database, kanarie)
    with database.reading() as session:
        left = session.get_one(Facilitator, kanarie.id)
        assert (left.name, left.password_hash, left.admin) == ("", "", False)
        assert left.erased_at and left.disabled_at
        assert facilitator.by_login(session, token, now()) is None
        assert facilitator.by_email(session, kanarie.email) is None
        assert facilitator.by_email(session, left.email) is None
        assert session.exec(select(Login)).all() == []
        assert [one.email for one in session.exec(select(Invitation))] == ["rut@example.se"]
        assert [one.maker_id for one in session.exec(select(ScreenLink))] == [astrid.id]
        assert [one.facilitator_id for one in session.exec(select(Member))] == [astrid.id]
        assert kanarie.id not in [one.id for one in administration.people(session)]


def test_what_it_did_stays_with_its_number(
    database: Database, adam: Facilitator, workshop: Workshop, kanarie: Facilitator
) -> None:
    do(database, workshop, "lock", actor=kanarie.id)
    erase(database, kanarie)
    with database.reading() as session:
        assert kanarie.id in list(session.exec(select(Event.actor)))


def test_its_email_makes_a_new_account(database: Database, kanarie: Facilitator) -> None:
    erase(database, kanarie)
    anew = someone(database, "Kanarina Fågel", kanarie.email)
    assert anew.id != kanarie.id and not anew.admin


def test_nothing_more_is_done_to_an_erased_account(
    database: Database, kanarie: Facilitator
) -> None:
    erase(database, kanarie)
    for verb in (administration.enable, administration.make_admin):
        with pytest.raises(NotFound), database.writing() as session:
            verb(session, kanarie.id or 0)
    with pytest.raises(NotFound):
        erase(database, kanarie)


def test_one_who_was_removed_and_then_erased_is_not_offered_back(
    database: Database,
    adam: Facilitator,
    workshop: Workshop,
    astrid: Facilitator,
    kanarie: Facilitator,
) -> None:
    with database.writing() as session:
        [seat] = session.exec(select(Member.id).where(Member.facilitator_id == kanarie.id))
        member.remove(session, workshop.id or 0, seat or 0, astrid.id)
    with database.reading() as session:
        assert removals.members_removed(session, workshop.id or 0, now())
    erase(database, kanarie)
    with database.reading() as session:
        assert removals.members_removed(session, workshop.id or 0, now()) == []


def test_the_only_owner_of_a_workshop_is_not_erased(
    database: Database,
    adam: Facilitator,
    workshop: Workshop,
    astrid: Facilitator,
    kanarie: Facilitator,
) -> None:
    with pytest.raises(Invalid, match="no other owner"):
        erase(database, astrid)
    with database.writing() as session:
        member.add(session, workshop.id or 0, kanarie.id or 0, OWNER)
        administration.disable(session, kanarie.id or 0, now())
    with pytest.raises(Invalid, match="no other owner"):
        erase(database, astrid)
    with database.writing() as session:
        administration.enable(session, kanarie.id or 0)
    erase(database, astrid)


def test_workshops_that_are_deleted_need_no_owner(
    database: Database, adam: Facilitator, workshop: Workshop, astrid: Facilitator
) -> None:
    with database.writing() as session:
        delete(session, workshop.id or 0)
    erase(database, astrid)


def test_the_last_administrator_is_not_erased(
    database: Database, adam: Facilitator, kanarie: Facilitator
) -> None:
    with pytest.raises(Invalid, match="look after the accounts"):
        erase(database, adam)
    with database.writing() as session:
        administration.make_admin(session, kanarie.id or 0)
    erase(database, adam)
    with pytest.raises(Invalid, match="look after the accounts"):
        erase(database, kanarie)


def test_of_two_owners_who_go_at_the_same_time_one_stays(
    database: Database,
    adam: Facilitator,
    workshop: Workshop,
    astrid: Facilitator,
    kanarie: Facilitator,
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, kanarie.id or 0, OWNER)

    def go(who: Facilitator) -> bool:
        try:
            erase(database, who)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, (astrid, kanarie))) == [False, True]


def test_its_tables_are_swept_soon_after(database: Database, kanarie: Facilitator) -> None:
    told = set[str]()
    database.erased = told.update
    erase(database, kanarie)
    assert {"facilitator", "login", "invitation", "screen_link", "member"} <= told


def test_the_name_and_the_email_are_in_no_file(
    backend: Backend, settings: Settings, database: Database, kanarie: Facilitator
) -> None:
    """But for PostgreSQL's own log, which its server keeps as long as it is set up to."""
    if backend.postgres:
        backend.postgres.checkpoint()
    assert found_in(backend, settings, kanarie)
    erase(database, kanarie)
    sweep_all(settings, database)
    if backend.postgres:
        backend.postgres.checkpoint()
    assert found_in(backend, settings, kanarie) == []


def found_in(backend: Backend, settings: Settings, who: Facilitator) -> list[Path]:
    folder = backend.postgres.data if backend.postgres else settings.data_dir
    secrets = (who.name.encode(), who.email.encode(), who.password_hash.encode())
    return [
        file
        for file in folder.rglob("*")
        if file.is_file() and file.parent.name != "pg_wal"
        if any(secret in file.read_bytes() for secret in secrets)
    ]
