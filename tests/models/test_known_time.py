"""The clock of the database is a witness, where it has one of its own."""

import threading

from app.clock import DAY_MS, now
from app.database import Database
from app.keeping.witness import Witness, consult
from app.models import known_time
from tests.backends import Backend


def test_postgresqls_clock_is_a_witness_at_once(backend: Backend, database: Database) -> None:
    witness = Witness(now())
    consult(witness, database, None)
    assert witness.trusted == bool(backend.postgres)


def test_a_person_may_say_that_it_is_earlier_than_was_known(database: Database) -> None:
    with database.writing() as session:
        known_time.keep(session, now() + 400 * DAY_MS)
    at = now()
    with database.writing() as session:
        known_time.confirm(session, at)
    with database.reading() as session:
        kept = known_time.known(session)
    assert kept and (kept.at, kept.confirmed_at) == (at, at)


def test_two_processes_may_be_the_first_to_keep_it_at_the_same_moment(database: Database) -> None:
    begun, at = threading.Event(), now()

    def keep_too() -> None:
        begun.set()
        with database.writing() as session:
            known_time.keep(session, at)

    other = threading.Thread(target=keep_too)
    with database.writing() as session:
        assert known_time.known(session) is None
        known_time.keep(session, at)
        other.start()
        begun.wait(5)
        other.join(0.3)  # by now it waits for this one
        assert other.is_alive()
    other.join(10)
    with database.reading() as session:
        kept = known_time.known(session)
    assert not other.is_alive() and kept and kept.at == at
