"""How long a log-in lasts: after its last use, in all, and as long as one's workshop is open."""

import pytest

from app.clock import DAY_MS, now
from app.database import Database
from app.models.people import facilitator, member
from app.models.people.facilitator import LOGIN_DAYS, MOST_LOGIN_DAYS, Facilitator, Login
from app.models.people.member import HOST, READER
from app.models.workshop import ENDED, OPEN, Workshop

LAST_MS = LOGIN_DAYS * DAY_MS - 1


@pytest.fixture
def at() -> int:
    return now()


@pytest.fixture
def token(database: Database, astrid: Facilitator, at: int) -> str:
    with database.writing() as session:
        return facilitator.log_in(session, astrid, at)


def find(database: Database, token: str, at: int) -> tuple[Facilitator, Login] | None:
    with database.reading() as session:
        return facilitator.find_login(session, token, at)


def use(database: Database, token: str, at: int) -> None:
    found = find(database, token, at)
    assert found
    with database.writing() as session:
        facilitator.renew(session, found[1], at)


def set_state(database: Database, workshop: Workshop, state: str) -> None:
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).state = state


def test_each_use_makes_it_last_thirty_days_more(database: Database, token: str, at: int) -> None:
    for day in (20, 45, 70):
        use(database, token, at + day * DAY_MS)
    assert find(database, token, at + 80 * DAY_MS)


def test_ninety_days_after_it_began_it_ends_however_much_it_is_used(
    database: Database, token: str, at: int
) -> None:
    for day in range(0, MOST_LOGIN_DAYS, 9):
        use(database, token, at + day * DAY_MS)
    assert find(database, token, at + MOST_LOGIN_DAYS * DAY_MS - 1)
    assert find(database, token, at + MOST_LOGIN_DAYS * DAY_MS) is None


def test_it_is_written_down_at_most_once_a_day(database: Database, token: str, at: int) -> None:
    found = find(database, token, at)
    assert found
    assert not found[1].is_worn(at + DAY_MS - 1)
    assert found[1].is_worn(at + DAY_MS)


def test_one_from_before_this_was_written_down_began_thirty_days_before_its_end(
    database: Database, token: str, at: int
) -> None:
    with database.writing() as session:
        found = facilitator.find_login(session, token, at)
        assert found
        found[1].began_at = None
        session.add(found[1])
    use(database, token, at + 25 * DAY_MS)
    found = find(database, token, at + 25 * DAY_MS)
    assert found and found[1].began_at == at
    assert found[1].expires_at == at + 55 * DAY_MS


@pytest.mark.parametrize(
    ("role", "state", "lives"),
    [(HOST, OPEN, True), (READER, OPEN, False), (HOST, "draft", False), (HOST, ENDED, False)],
)
def test_it_never_ends_while_a_workshop_that_one_runs_is_open(
    database: Database, workshop: Workshop, token: str, at: int, astrid: Facilitator, role: str,
    state: str, lives: bool,
) -> None:  # fmt: skip
    with database.writing() as session:
        member.admit(session, workshop.id or 0, astrid.id or 0, role)
    set_state(database, workshop, state)
    long_after = at + 200 * DAY_MS
    assert bool(find(database, token, long_after)) is lives
    with database.writing() as session:  # somebody else logs in, which tidies
        facilitator.log_in(session, astrid, long_after)
    assert bool(find(database, token, long_after)) is lives


def test_who_has_logged_out_is_not_logged_in_again_by_a_page_that_was_on_its_way(
    database: Database, token: str, at: int
) -> None:
    found = find(database, token, at)
    assert found
    with database.writing() as session:
        facilitator.log_out(session, token)
    with database.writing() as session:
        facilitator.renew(session, found[1], at + DAY_MS)
    assert find(database, token, at + DAY_MS) is None
