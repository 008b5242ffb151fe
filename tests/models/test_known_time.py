"""The clock of the database is a witness, where it has one of its own."""

from app.clock import now
from app.database import Database
from app.keeping.witness import Witness, look
from app.models import known_time
from app.models.facilitator import DAY_MS
from tests.backends import Backend


def test_postgresqls_clock_is_a_witness_at_once(backend: Backend, database: Database) -> None:
    witness = Witness(now())
    look(witness, database, None)
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
