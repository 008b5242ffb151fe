"""Facilitators: one-time links, passwords and log-ins."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import SQLModel, select

from app.admission.hashing import passwords
from app.clock import DAY_MS, now
from app.database import Database
from app.errors import Invalid, Refused, Removed
from app.models.people import facilitator, invitation, own_code
from app.models.people.facilitator import LOGIN_DAYS, Facilitator, Known, Newcomer
from app.models.people.invitation import INVITATION_DAYS
from app.models.workshop import Workshop
from tests.conftest import PASSWORD, someone

HEDVIG = Newcomer(name="Hedvig Ek", email="hedvig@example.se", password="tre bruna björnar")


def first(database: Database) -> str:
    with database.writing() as session:
        token = invitation.first_invitation(session)
    assert token
    return token


def accept(database: Database, token: str, at: int | None = None) -> Facilitator:
    password = facilitator.hashed(HEDVIG.password)
    with database.writing() as session:
        return invitation.accept(session, token, HEDVIG, password, "sv", at or now())


def test_the_first_link_makes_the_first_facilitator(database: Database) -> None:
    person = accept(database, first(database))
    assert facilitator.recognise(person, "tre bruna björnar") is person


def test_a_link_works_once(database: Database, astrid: Facilitator) -> None:
    with database.writing() as session:
        token = invitation.invite(session)
    accept(database, token)
    with pytest.raises(Removed):
        accept(database, token)


def test_of_two_who_use_a_link_at_the_same_time_exactly_one_wins(database: Database) -> None:
    token, password = first(database), facilitator.hashed(PASSWORD)

    def come(number: int) -> bool:
        who = Known(name="Björn", email=f"b{number}@example.se")
        try:
            with database.writing() as session:
                invitation.accept(session, token, who, password, "sv", now())
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(come, range(8))) == 1
    with database.reading() as session:
        assert len(session.exec(select(Facilitator)).all()) == 1


def test_the_first_link_fails_once_there_is_a_facilitator(database: Database) -> None:
    token = first(database)
    someone(database, "Astrid Lind", "astrid@example.se")
    with pytest.raises(Removed):
        accept(database, token)
    with database.writing() as session:
        assert invitation.first_invitation(session) is None


def test_a_new_first_link_ends_the_earlier_one(database: Database) -> None:
    earlier, later = first(database), first(database)
    with pytest.raises(Removed):
        accept(database, earlier)
    assert accept(database, later).id


def test_a_link_that_is_too_old_is_refused(database: Database) -> None:
    token = first(database)
    with pytest.raises(Removed):
        accept(database, token, now() + INVITATION_DAYS * DAY_MS + 1000)


def test_a_taken_email_does_not_use_the_link_up(database: Database) -> None:
    hedvig = someone(database, "Hedvig", HEDVIG.email)
    with database.writing() as session:
        token = invitation.invite(session)
    with pytest.raises(Invalid):
        accept(database, token)
    with database.reading() as session:
        assert invitation.in_force(session, token, now()).makes_person
    assert hedvig.id


def test_an_invitation_cannot_reset_a_password(database: Database, astrid: Facilitator) -> None:
    with database.writing() as session:
        token = invitation.invite(session)
    password = facilitator.hashed(PASSWORD)
    with pytest.raises(Removed), database.writing() as session:
        invitation.renew(session, token, password, now())


def test_a_reset_link_cannot_make_an_account(database: Database, astrid: Facilitator) -> None:
    with database.writing() as session:
        token = invitation.reset(session, astrid)
    with pytest.raises(Removed):
        accept(database, token)


def test_a_reset_ends_every_log_in(database: Database, astrid: Facilitator) -> None:
    with database.writing() as session:
        old = facilitator.log_in(session, astrid, now())
        token = invitation.reset(session, astrid)
    password = facilitator.hashed("ett helt nytt lösenord")
    with database.writing() as session:
        changed = invitation.renew(session, token, password, now())
    with database.reading() as session:
        assert facilitator.by_login(session, old, now()) is None
    assert facilitator.recognise(changed, "ett helt nytt lösenord")
    with pytest.raises(Invalid):
        facilitator.recognise(changed, PASSWORD)


def test_a_log_in_runs_out(database: Database, astrid: Facilitator) -> None:
    at = now()
    with database.writing() as session:
        token = facilitator.log_in(session, astrid, at)
    with database.reading() as session:
        assert facilitator.by_login(session, token, at + DAY_MS)
        assert facilitator.by_login(session, token, at + LOGIN_DAYS * DAY_MS) is None


def test_a_disabled_facilitator_is_nobody(database: Database, astrid: Facilitator) -> None:
    with database.writing() as session:
        token = facilitator.log_in(session, astrid, now())
        astrid.disabled_at = now()
        session.add(astrid)
    with database.reading() as session:
        assert facilitator.by_login(session, token, now()) is None
    with pytest.raises(Invalid):
        facilitator.recognise(astrid, PASSWORD)


def test_only_hashes_of_tokens_and_passwords_are_stored(
    database: Database, astrid: Facilitator
) -> None:
    with database.writing() as session:
        secrets = [facilitator.log_in(session, astrid, now()), invitation.invite(session), PASSWORD]
    with database.reading() as session:
        tables = SQLModel.metadata.sorted_tables
        stored = str([session.execute(select(table)).all() for table in tables])
    assert not [secret for secret in secrets if secret in stored]


def test_a_password_is_the_same_on_every_keyboard(database: Database) -> None:
    composed, apart = "sjöng å läste", "sjo\u0308ng a\u030a la\u0308ste"
    password = facilitator.hashed(composed)
    with database.writing() as session:
        person = facilitator.create(session, "Chidi", "chidi@example.se", password)
    assert facilitator.recognise(person, apart)


def test_a_hash_of_an_older_kind_is_renewed_at_log_in(
    database: Database, astrid: Facilitator
) -> None:
    from argon2 import PasswordHasher

    astrid.password_hash = weak = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    facilitator.recognise(astrid, PASSWORD)
    assert astrid.password_hash != weak
    assert facilitator.recognise(astrid, PASSWORD)


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_every_test_fails_in_which_a_hash_is_made_in_a_transaction(
    database: Database, workshop: Workshop, astrid: Facilitator, way: str
) -> None:
    for hash_it in (
        lambda: facilitator.hashed(PASSWORD),
        lambda: facilitator.recognise(astrid, PASSWORD),
        lambda: own_code.new(workshop),
    ):
        with pytest.raises(AssertionError), getattr(database, way)():
            hash_it()
        hash_it()
    with pytest.raises(AssertionError):
        passwords.hash(PASSWORD)
