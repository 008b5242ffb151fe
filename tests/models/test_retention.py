"""How long answers are kept: when they go, who is reminded, and what may be thought better of."""

import pytest

from app.clock import DAY_MS
from app.database import Database
from app.errors import Invalid
from app.models.people.member import HOST, OWNER, UNDO_MS
from app.models.run import retention
from app.models.run.retention import DELETED, LET_FINISH_MS, PAST, promised, reminder, why_now
from app.models.workshop import DRAFT, ENDED, OPEN, Workshop
from tests.rooms import ask, do

UNTIL = 100 * DAY_MS


def made(state: str = ENDED, **values: int) -> Workshop:
    return Workshop(title="Möte", state=state, **{"keep_until": UNTIL, **values})


@pytest.mark.parametrize(
    ("workshop", "at", "why"),
    [
        (made(), UNTIL, ""),
        (made(), UNTIL + 1, PAST),
        (made(OPEN), UNTIL + 1, ""),
        (made(OPEN), UNTIL + LET_FINISH_MS, ""),
        (made(OPEN), UNTIL + LET_FINISH_MS + 1, PAST),
        (made(DRAFT), UNTIL + 1000 * DAY_MS, ""),
        (made(purged_at=UNTIL + 1), UNTIL + 9, ""),
        (made(deleted_at=1000), 1000 + UNDO_MS - 1, ""),
        (made(deleted_at=1000), 1000 + UNDO_MS, DELETED),
        (made(deleted_at=UNTIL), UNTIL + 1, ""),
        (made(DRAFT, deleted_at=1000), 1000 + UNDO_MS, DELETED),
        (made(deleted_at=UNTIL, purged_at=9), UNTIL + UNDO_MS, DELETED),
    ],
)
def test_what_goes_when(workshop: Workshop, at: int, why: str) -> None:
    assert why_now(workshop, at) == why


@pytest.mark.parametrize(
    ("workshop", "role", "days_before", "reminded"),
    [
        (made(), OWNER, 15, False),
        (made(), OWNER, 14, True),
        (made(OPEN), OWNER, 1, True),
        (made(OPEN), OWNER, -3, True),
        (made(), HOST, 1, False),
        (made(DRAFT), OWNER, 1, False),
        (made(purged_at=1), OWNER, 1, False),
    ],
)
def test_owners_are_reminded_from_two_weeks_before(
    workshop: Workshop, role: str, days_before: int, reminded: bool
) -> None:
    assert bool(reminder(workshop, role, UNTIL - days_before * DAY_MS)) is reminded


def test_a_meeting_past_its_date_promises_a_later_one_and_says_so() -> None:
    late = reminder(made(OPEN), OWNER, UNTIL + DAY_MS)
    assert late and late.late and late.on == UNTIL + LET_FINISH_MS
    assert promised(made(OPEN), UNTIL + DAY_MS) == UNTIL + LET_FINISH_MS
    assert promised(made(OPEN), UNTIL - DAY_MS) == UNTIL


def change(database: Database, workshop: Workshop, verb: str, *what: int) -> Workshop:
    with database.writing() as session:
        getattr(retention, verb)(session, workshop.id or 0, *what)
        return session.get_one(Workshop, workshop.id)


def test_keeping_longer_never_shortens(database: Database, workshop: Workshop) -> None:
    assert workshop.keep_until
    assert change(database, workshop, "keep_longer", 1, 5).keep_until == workshop.keep_until
    longer = change(database, workshop, "keep_longer", 9, workshop.keep_until)
    assert longer.keep_until == workshop.keep_until + 9 * DAY_MS


def test_answers_that_are_let_go_can_be_kept_for_a_day(
    database: Database, workshop: Workshop
) -> None:
    with pytest.raises(Invalid):
        change(database, workshop, "purge_in_a_day", 5)
    ask(database, workshop, "open_text", "Vad?")
    do(database, workshop, "end")
    assert change(database, workshop, "purge_in_a_day", 5).keep_until == 5 + UNDO_MS
    assert change(database, workshop, "keep_longer", 30, 6).keep_until == 6 + 30 * DAY_MS


def test_a_workshop_that_begins_after_its_day_is_kept_for_a_month(
    database: Database, workshop: Workshop
) -> None:
    assert workshop.keep_until
    at = workshop.keep_until + DAY_MS
    ask(database, workshop, "open_text", "Vad?", at=at)
    with database.reading() as session:
        begun = session.get_one(Workshop, workshop.id)
    assert begun.keep_until == at + 30 * DAY_MS
