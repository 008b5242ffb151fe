"""Phones coming in: anonymous, each by a token of its own."""

import pytest

from app.database import Database
from app.errors import Locked
from app.models import workshop as workshops
from app.models.people import participant
from app.models.people.participant import Coming, Participant, Respondent
from app.models.workshop import Workshop
from tests.rooms import do


def by_token(database: Database, workshop: Workshop, token: str | None) -> Participant | None:
    with database.reading() as session:
        return participant.by_token(session, workshop.id or 0, token)


def come_in(database: Database, workshop: Workshop) -> tuple[Participant, str]:
    with database.writing() as session:
        now = session.get_one(Workshop, workshop.id)
        return participant.join(session, now, "sv")


def test_a_phone_is_known_by_its_token(database: Database, workshop: Workshop) -> None:
    björn, token = come_in(database, workshop)
    found = by_token(database, workshop, token)
    assert found is not None and found.id == björn.id


@pytest.mark.parametrize("token", [None, "", "annat", "\ud800", "å" * 5000])
def test_another_token_is_nobodys(
    database: Database, workshop: Workshop, token: str | None
) -> None:
    come_in(database, workshop)
    assert by_token(database, workshop, token) is None


def test_a_token_opens_one_workshop_only(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annan", language="sv", keep_days=30)
    assert by_token(database, other, come_in(database, workshop)[1]) is None


def test_only_the_tokens_hash_is_stored(database: Database, workshop: Workshop) -> None:
    björn, token = come_in(database, workshop)
    assert token not in str(björn.model_dump())


def test_each_phone_answers_for_a_person_of_its_own(database: Database, workshop: Workshop) -> None:
    people = {come_in(database, workshop)[0].respondent_id for _ in range(5)}
    assert len(people) == 5


@pytest.mark.parametrize("verb", ["lock", "end"])
def test_nobody_comes_in_through_a_locked_door_or_after_the_end(
    database: Database, workshop: Workshop, verb: str
) -> None:
    do(database, workshop, verb)
    with pytest.raises(Locked):
        come_in(database, workshop)


def test_an_unlocked_door_lets_in_again(database: Database, workshop: Workshop) -> None:
    for verb in ("lock", "unlock"):
        do(database, workshop, verb)
    assert come_in(database, workshop)


def test_many_come_in_together_each_to_their_own_workshop(
    database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annan", language="en", keep_days=30)
        shut = workshops.open_workshop(session, "Stängd", language="sv", keep_days=30)
    do(database, shut, "lock")
    doors = [workshop, other, shut, other, workshop]
    with database.writing() as session:
        batch = [Coming(door.uid) for door in doors] + [
            Coming("finns inte"),
            Coming(other.uid, "sv"),
        ]
        joined = participant.let_in(session, batch)
    expected = [workshop.id, other.id, None, other.id, workshop.id, None, other.id]
    assert [one and one.workshop_id for one in joined] == expected
    assert [one and one.language for one in joined] == ["sv", "en", None, "en", "sv", None, "sv"]
    for one in filter(None, joined):
        with database.reading() as session:
            found = participant.by_token(session, one.workshop_id, one.token)
            assert found and found.id == one.participant_id
            respondent = session.get_one(Respondent, found.respondent_id)
        assert respondent.workshop_id == one.workshop_id
