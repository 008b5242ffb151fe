"""Members: roles, the last owner, and workshops taken away and put away."""

import pytest
from sqlmodel import Session

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotFound
from app.models import workshop as workshops
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, READER, Member
from app.models.workshop import Workshop


def membership(session: Session, workshop: Workshop, who: Facilitator) -> Member:
    return next(m for m, person in member.members(session, _id(workshop)) if person.id == who.id)


def _id(workshop: Workshop) -> int:
    assert workshop.id is not None
    return workshop.id


def test_the_last_owner_can_not_be_demoted_or_removed(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    with database.reading() as session:
        astrids = membership(session, workshop, astrid).id or 0
    for leave in (
        lambda session: member.change_role(session, _id(workshop), astrids, HOST),
        lambda session: member.remove(session, _id(workshop), astrids),
        lambda session: member.add(session, _id(workshop), astrid.id or 0, READER),
    ):
        with pytest.raises(Invalid), database.writing() as session:
            leave(session)
    with database.reading() as session:
        assert member.role_of(session, _id(workshop), astrid.id or 0) == OWNER


def test_an_owner_may_leave_when_there_is_another(
    database: Database, workshop: Workshop, astrid: Facilitator, dragana: Facilitator
) -> None:
    with database.writing() as session:
        member.add(session, _id(workshop), dragana.id or 0, OWNER)
        member.remove(session, _id(workshop), membership(session, workshop, astrid).id or 0)
    with database.reading() as session:
        assert member.role_of(session, _id(workshop), astrid.id or 0) is None


def test_a_member_of_another_workshop_is_not_found(
    database: Database, workshop: Workshop, astrid: Facilitator, dragana: Facilitator
) -> None:
    with database.writing() as session:
        other = member.begin(session, dragana, "Hennes", language="sv", keep_days=1)
        hers = membership(session, other, dragana).id or 0
    with pytest.raises(NotFound), database.writing() as session:
        member.remove(session, _id(workshop), hers)


def test_a_deleted_workshop_is_gone_until_its_owner_brings_it_back(
    database: Database, workshop: Workshop, astrid: Facilitator, dragana: Facilitator
) -> None:
    with database.writing() as session:
        member.add(session, _id(workshop), dragana.id or 0, HOST)
        workshops.delete(session, _id(workshop))
    with database.reading() as session:
        assert workshops.by_uid(session, workshop.uid) is None
        assert member.places(session, astrid) == []
        assert len(member.just_deleted(session, astrid, now())) == 1
        assert member.just_deleted(session, astrid, now() + member.UNDO_MS + 1000) == []
        assert member.just_deleted(session, dragana, now()) == []
    with pytest.raises(NotFound), database.writing() as session:
        member.bring_back(session, dragana, workshop.uid)
    with database.writing() as session:
        member.bring_back(session, astrid, workshop.uid)
    with database.reading() as session:
        assert workshops.by_uid(session, workshop.uid)


def test_a_workshop_is_archived_for_one_member_only(
    database: Database, workshop: Workshop, astrid: Facilitator, dragana: Facilitator
) -> None:
    def away(who: Facilitator) -> list[int | None]:
        with database.reading() as session:
            return [place.archived_at for place in member.places(session, who)]

    with database.writing() as session:
        member.add(session, _id(workshop), dragana.id or 0, HOST)
        member.put_away(session, _id(workshop), astrid.id or 0, 7)
    assert (away(astrid), away(dragana)) == ([7], [None])
    with database.writing() as session:
        member.put_away(session, _id(workshop), astrid.id or 0, None)
    assert away(astrid) == [None]
    with pytest.raises(NotFound), database.writing() as session:
        member.put_away(session, 4711, astrid.id or 0, 7)
