"""Whether the clock is to be trusted, by a clock that leaps and is put right."""

import pytest

from app.clock import DAY_MS, now
from app.database import Database
from app.keeping import witness as witnesses
from app.keeping.purging import purge_now
from app.keeping.witness import BROWSERS, HEARD_S, LEAP_MS, RUNNING_S, Witness, consult
from app.live import hours
from app.models import known_time
from app.models.workshop import ENDED, SELF, Workshop
from app.settings import Settings
from tests.surveys import again, make_survey

TRUE_AT_START = 1_800_000_000_000
HOUR_MS = 3_600_000


class Machine:
    """What time it really is, and how far off this machine's clock is."""

    def __init__(self, off: int = 0) -> None:
        self.passed_s, self.off = 0.0, off

    @property
    def true(self) -> int:
        return TRUE_AT_START + int(self.passed_s * 1000)

    def wall(self) -> int:
        return self.true + self.off

    def steady(self) -> float:
        return 5000 + self.passed_s

    def start(self, known: int | None = TRUE_AT_START - 60_000) -> Witness:
        return Witness(known, self.wall, self.steady)

    def run(self, witness: Witness, seconds: float) -> None:
        for _ in range(10):
            self.passed_s += seconds / 10
            witness.look()


def told_by(witness: Witness, at: int, networks: int = BROWSERS) -> None:
    for network in range(networks):
        witness.hear(f"network {network}", at)


def test_after_a_start_the_time_has_no_witness_but_isnt_suspect() -> None:
    machine = Machine()
    witness = machine.start()
    machine.run(witness, HOUR_MS / 1000)
    assert not witness.trusted and not witness.suspect()


def test_a_day_of_running_is_a_witness() -> None:
    machine = Machine()
    witness = machine.start()
    machine.run(witness, RUNNING_S - 10)
    assert not witness.trusted
    machine.run(witness, 20)
    assert witness.trusted


@pytest.mark.parametrize("off", [400 * DAY_MS, -400 * DAY_MS, 2 * DAY_MS, -HOUR_MS])
def test_a_clock_that_is_wrong_at_the_start_is_suspect_until_it_is_put_right(off: int) -> None:
    machine = Machine(off)
    witness = machine.start()
    assert witness.suspect() and not witness.trusted
    machine.run(witness, 600)
    assert witness.suspect()
    machine.off = 0
    assert not witness.suspect() and not witness.trusted
    told_by(witness, machine.true)
    assert witness.trusted


@pytest.mark.parametrize("leap", [HOUR_MS, -HOUR_MS, 400 * DAY_MS, -400 * DAY_MS])
def test_after_a_leap_the_witness_is_lost_until_there_is_another(leap: int) -> None:
    machine = Machine()
    witness = machine.start()
    witness.trust("a person")
    machine.off = leap
    assert not witness.trusted and witness.suspect()
    machine.off = 0
    assert not witness.trusted and not witness.suspect()
    told_by(witness, machine.true)
    assert witness.trusted


def test_a_clock_that_is_set_a_little_goes_on_being_trusted() -> None:
    machine = Machine()
    witness = machine.start()
    witness.trust("a person")
    for _ in range(100):
        machine.off += LEAP_MS - 1000
        machine.run(witness, 60)
    assert witness.trusted and not witness.suspect()


def test_two_browsers_or_three_behind_one_address_are_no_witness() -> None:
    machine = Machine()
    witness = machine.start()
    told_by(witness, machine.true, BROWSERS - 1)
    told_by(witness, machine.true, BROWSERS - 1)
    assert not witness.trusted
    machine.run(witness, HEARD_S + 20)
    witness.hear("network 7", machine.true)
    assert not witness.trusted, "the others were heard too long ago"


def test_browsers_that_say_another_time_dont_let_a_day_of_running_be_a_witness() -> None:
    machine = Machine(400 * DAY_MS)
    witness = machine.start()
    told_by(witness, machine.true)
    machine.run(witness, 2 * RUNNING_S)
    assert not witness.trusted
    witness.trust("a person")
    assert witness.trusted and not witness.suspect()


def test_the_latest_time_known_is_kept_but_not_that_of_a_suspect_clock(database: Database) -> None:
    witness = Witness(now() - HOUR_MS)
    consult(witness, database, None)
    with database.reading() as session:
        kept = known_time.known(session)
    assert kept and abs(kept.at - now()) < 60_000
    with database.writing() as session:
        known_time.keep(session, now() - 400 * DAY_MS)
    suspect = Witness(now() - 400 * DAY_MS)
    consult(suspect, database, None)
    with database.reading() as session:
        kept = known_time.known(session)
    assert kept and kept.at < now() - 399 * DAY_MS
    assert suspect.held and suspect.held.suspect


def test_who_confirms_it_in_another_process_is_heard_here(database: Database) -> None:
    witness = Witness(now())
    before = consult(witness, database, None)
    with database.writing() as session:
        known_time.confirm(session, now())
    assert not witness.trusted
    consult(witness, database, before)
    assert witness.trusted


def test_an_open_workshop_is_never_purged_in_the_pass_that_ends_it(
    settings: Settings, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        found.state, found.keep_until = "open", now() - 400 * DAY_MS
        session.add(found)
    assert purge_now(settings, database) == []
    with database.reading() as session:
        left = session.get_one(Workshop, workshop.id)
    assert left.state == ENDED and left.purged_at is None
    assert len(purge_now(settings, database)) == 1


def test_a_purge_stops_when_the_time_loses_its_witness(
    settings: Settings, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        found.state, found.keep_until = ENDED, now() - 1
        session.add(found)
    assert purge_now(settings, database, trusted=lambda: False) == []
    assert again(database, workshop).purged_at is None


def test_what_is_held_is_counted_and_logged_once(
    database: Database, workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        found.state, found.keep_until = ENDED, now() - 1
        session.add(found)
    witness = Witness(now())
    with caplog.at_level("WARNING", witnesses.log.name):
        consult(witness, database, None)
        consult(witness, database, None)
    assert witness.held and (witness.held.purges, witness.held.surveys) == (1, 0)
    assert len([line for line in caplog.messages if "no witness yet" in line]) == 1
    witness.trust("a person")
    assert witness.held is None


def test_a_survey_closes_by_the_clock_unless_that_is_suspect(
    database: Database, workshop: Workshop
) -> None:
    survey = make_survey(database, workshop, opens_at=now() - 9000)
    hours.settle_due(database)
    with database.writing() as session:
        found = session.get_one(Workshop, survey.id)
        found.closes_at = now() - 1
        session.add(found)
    assert again(database, survey).pace == SELF
    database.suspect = lambda: True
    hours.settle_due(database)
    assert again(database, survey).state == "open"
    database.suspect = lambda: False
    hours.settle_due(database)
    assert again(database, survey).state == ENDED
