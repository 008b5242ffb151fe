"""Those who look after the accounts: turning off, handing over, and never locking all out."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.clock import now
from app.database import Database
from app.errors import Invalid
from app.models import workshop as workshops
from app.models.people import administration, facilitator, member
from app.models.people.facilitator import TURNED_OFF, Facilitator
from app.models.people.member import HOST, OWNER
from app.models.workshop import Workshop
from tests.conftest import PASSWORD, someone


@pytest.fixture
def adam(database: Database) -> Facilitator:
    """The first facilitator."""
    return someone(database, "Adam Alm", "adam@example.se")


def disable(database: Database, who: Facilitator) -> None:
    with database.writing() as session:
        administration.disable(session, who.id or 0, now())


def role(database: Database, workshop: Workshop, who: Facilitator) -> str | None:
    with database.reading() as session:
        return member.role_of(session, workshop.id or 0, who.id or 0)


def again(database: Database, who: Facilitator) -> Facilitator:
    with database.reading() as session:
        return session.get_one(Facilitator, who.id)


def test_the_first_facilitator_looks_after_the_accounts(
    database: Database, adam: Facilitator, astrid: Facilitator
) -> None:
    assert (adam.admin, astrid.admin) == (True, False)


def test_one_whose_account_is_turned_off_is_logged_out_and_told_why(
    database: Database, adam: Facilitator, workshop: Workshop, astrid: Facilitator
) -> None:
    with database.writing() as session:
        token = facilitator.log_in(session, astrid, now())
    rung: list[int] = []
    database.bell = lambda workshop_id, version: rung.append(workshop_id)
    disable(database, astrid)
    assert rung == [workshop.id]
    with database.reading() as session:
        assert facilitator.by_login(session, token, now()) is None
    off = again(database, astrid)
    with pytest.raises(Invalid, match="turned off") as told:
        facilitator.recognise(off, PASSWORD)
    assert told.value.say == TURNED_OFF
    with pytest.raises(Invalid, match="don't go together"):
        facilitator.recognise(off, "not the password")
    with database.writing() as session:
        administration.enable(session, astrid.id or 0)
    assert facilitator.recognise(again(database, astrid), PASSWORD)


def test_the_last_administrator_can_be_neither_turned_off_nor_demoted(
    database: Database, adam: Facilitator, astrid: Facilitator
) -> None:
    with database.writing() as session:
        administration.make_admin(session, astrid.id or 0)
    disable(database, adam)
    with pytest.raises(Invalid):
        disable(database, astrid)
    with pytest.raises(Invalid), database.writing() as session:
        administration.take_admin(session, astrid.id or 0)
    with pytest.raises(Invalid), database.writing() as session:
        administration.make_admin(session, adam.id or 0)
    assert again(database, astrid).disabled_at is None


def test_of_two_administrators_who_go_at_the_same_time_one_stays(
    database: Database, adam: Facilitator, astrid: Facilitator
) -> None:
    with database.writing() as session:
        administration.make_admin(session, astrid.id or 0)

    def go(who: Facilitator) -> bool:
        try:
            disable(database, who)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, (adam, astrid))) == [False, True]


def test_what_a_leaver_owns_becomes_anothers_and_nothing_else_does(
    database: Database,
    adam: Facilitator,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    hedvig = someone(database, "Hedvig Ek", "hedvig@example.se")
    with database.writing() as session:
        hers = member.begin(session, dragana, "Hennes", language="sv", keep_days=9)
        member.add(session, hers.id or 0, astrid.id or 0, HOST)
        shared = member.begin(session, astrid, "Gemensam", language="sv", keep_days=9)
        member.add(session, shared.id or 0, hedvig.id or 0, HOST)
        deleted = member.begin(session, astrid, "Nyss borttagen", language="sv", keep_days=9)
        workshops.delete(session, deleted.id or 0)
    disable(database, astrid)
    with database.writing() as session:
        assert administration.hand_over(session, again(database, astrid), hedvig) == 3
    for moved in (workshop, shared, deleted):
        assert (role(database, moved, hedvig), role(database, moved, astrid)) == (OWNER, None)
    assert (role(database, hers, astrid), role(database, hers, hedvig)) == (HOST, None)
    assert role(database, hers, dragana) == OWNER
    with database.reading() as session:
        owned = {one.facilitator.name: one.owns for one in administration.people(session)}
    assert owned == {"Adam Alm": 0, "Astrid Lind": 0, "Dragana Ilic": 1, "Hedvig Ek": 2}


def test_nothing_is_handed_over_from_one_who_is_here_or_to_one_who_is_not(
    database: Database,
    adam: Facilitator,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    def hand_over(leaver: Facilitator, heir: Facilitator) -> None:
        with database.writing() as session:
            administration.hand_over(session, again(database, leaver), again(database, heir))

    with pytest.raises(Invalid, match="Turn the account off first"):
        hand_over(astrid, dragana)
    disable(database, astrid)
    disable(database, dragana)
    with pytest.raises(Invalid, match="turned off"):
        hand_over(astrid, dragana)
    with pytest.raises(Invalid, match="somebody else"):
        hand_over(astrid, astrid)
    assert role(database, workshop, astrid) == OWNER


def test_an_owner_may_not_leave_a_workshop_to_one_whose_account_is_turned_off(
    database: Database,
    adam: Facilitator,
    workshop: Workshop,
    astrid: Facilitator,
    dragana: Facilitator,
) -> None:
    with database.writing() as session:
        member.add(session, workshop.id or 0, dragana.id or 0, OWNER)
    disable(database, dragana)
    with pytest.raises(Invalid), database.writing() as session:
        member.add(session, workshop.id or 0, astrid.id or 0, HOST)
