"""Links end with the right of the one who made them, whatever ended it."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, delete

from app.clock import now
from app.database import Database
from app.errors import Removed
from app.models.people import administration, facilitator, invitation, member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, Member
from app.models.workshop import Workshop
from tests.conftest import PASSWORD

Unseen = Callable[[Session, Workshop, Facilitator], None]


def invite(database: Database, workshop: Workshop, maker: Facilitator | None) -> str:
    with database.writing() as session:
        return invitation.invite(
            session,
            maker_id=maker.id if maker else None,
            email="rut@example.se",
            workshop_id=workshop.id,
            role=HOST,
        )


def opens(database: Database, token: str) -> bool:
    with database.reading() as session:
        try:
            invitation.in_force(session, token, now())
        except Removed:
            return False
    return True


def no_member(session: Session, workshop: Workshop, who: Facilitator) -> None:
    session.execute(delete(Member).where(col(Member.facilitator_id) == who.id))


def no_owner(session: Session, workshop: Workshop, who: Facilitator) -> None:
    for one, person in member.members(session, workshop.id or 0):
        if person.id == who.id:
            one.role = HOST
            session.add(one)


def no_account(session: Session, workshop: Workshop, who: Facilitator) -> None:
    person = session.get_one(Facilitator, who.id)
    person.disabled_at = now()
    session.add(person)


def no_workshop(session: Session, workshop: Workshop, who: Facilitator) -> None:
    found = session.get_one(Workshop, workshop.id)
    found.deleted_at = now()
    session.add(found)


@pytest.mark.parametrize("end", [no_member, no_owner, no_account, no_workshop])
def test_a_link_whose_maker_has_lost_the_right_unseen_opens_nothing(
    database: Database, workshop: Workshop, hedvig: Facilitator, end: Unseen
) -> None:
    token = invite(database, workshop, hedvig)
    assert opens(database, token)
    with database.writing() as session:
        end(session, workshop, hedvig)
    assert not opens(database, token)
    who = facilitator.Known(name="Rut Ek", email="rut@example.se")
    password = facilitator.hashed(PASSWORD)
    with pytest.raises(Removed), database.writing() as session:
        invitation.accept(session, token, who, password, "sv", now())
    with database.reading() as session:
        assert facilitator.by_email(session, "rut@example.se") is None


def test_a_link_to_a_workshop_that_nobody_made_opens_nothing(
    database: Database, workshop: Workshop
) -> None:
    assert not opens(database, invite(database, workshop, None))


def test_others_keep_their_links(
    database: Database, workshop: Workshop, astrid: Facilitator, hedvig: Facilitator
) -> None:
    astrids, hedvigs = (invite(database, workshop, who) for who in (astrid, hedvig))
    with database.writing() as session:
        other = member.begin(session, hedvig, "Hennes", language="sv", keep_days=9)
        member.admit(session, workshop.id or 0, hedvig.id or 0, HOST)
    elsewhere = invite(database, other, hedvig)
    kept = [opens(database, token) for token in (astrids, hedvigs, elsewhere)]
    assert kept == [True, False, True]


def test_turning_an_account_off_ends_what_it_made_and_what_would_bring_it_back(
    database: Database, workshop: Workshop, astrid: Facilitator, hedvig: Facilitator
) -> None:
    with database.writing() as session:
        account = invitation.invite(session, maker_id=hedvig.id)
        hers = member.make_screen_link(session, workshop.id or 0, opened_by=hedvig.id)
        handed = member.make_screen_link(session, workshop.id or 0, maker_id=hedvig.id)
        astrids = member.make_screen_link(session, workshop.id or 0, maker_id=astrid.id)
        reset = invitation.reset(session, hedvig)
    tokens = invite(database, workshop, hedvig), account, reset
    assert all(opens(database, token) for token in tokens)
    with database.writing() as session:
        administration.disable(session, hedvig.id or 0, now())
    with database.writing() as session:
        administration.enable(session, hedvig.id or 0)
    assert not any(opens(database, token) for token in tokens)
    with database.reading() as session:
        found = [member.workshop_of_screen(session, token) for token in (hers, handed, astrids)]
    assert [one is not None for one in found] == [False, False, True]


def test_a_new_password_ends_only_the_links_to_another_one(
    database: Database, workshop: Workshop, astrid: Facilitator, hedvig: Facilitator
) -> None:
    password = facilitator.hashed("ett nytt lösenord")
    with database.writing() as session:
        hers, astrids = invitation.reset(session, hedvig), invitation.reset(session, astrid)
        facilitator.change_password(session, hedvig, password)
    invited = invite(database, workshop, hedvig)
    assert [opens(database, token) for token in (hers, astrids, invited)] == [False, True, True]
