"""Moderation: what the desk lets through, the last word wins."""

import pytest
from sqlmodel import select

from app.database import Database
from app.errors import Invalid, NotFound
from app.models import workshop as workshops
from app.models.agenda.asking import Asking
from app.models.agenda.rules import usual
from app.models.answers.mark import Mark
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop
from tests.models.test_results import shown
from tests.rooms import ask, come_in, do, say


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    asking = ask(database, workshop, "open_text", "Vad?")
    say(database, asking, {"text": "Bussen"})
    return asking


def test_hiding_and_showing_again_the_last_one_wins(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    seen = []
    for verb in ("hide", "show", "hide"):
        do(database, workshop, verb, on=1, reason="personal")
        seen.append(shown(database, asking))
    assert seen == [[], ["Bussen"], []]


def test_one_hides_at_once_and_says_why_afterwards(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    for reason in ("", "personal"):
        do(database, workshop, "hide", on=1, reason=reason)
        assert shown(database, asking) == []
        with database.reading() as session:
            results = count_from_scratch(session, reread(database, asking))
        assert results.hidden_reasons() == {reason: 1}


@pytest.mark.parametrize("reason", ["because", "PERSONAL"])
def test_no_other_reason_is_taken(
    database: Database, workshop: Workshop, asking: Asking, reason: str
) -> None:
    with pytest.raises(Invalid, match="Choose which rule"):
        do(database, workshop, "hide", on=1, reason=reason)
    assert shown(database, asking) == ["Bussen"]


@pytest.mark.parametrize("reason", usual().menu("sv"))
def test_the_reason_is_kept(
    database: Database, workshop: Workshop, asking: Asking, reason: str
) -> None:
    do(database, workshop, "hide", on=1, reason=reason)
    with database.reading() as session:
        assert session.exec(select(Mark.reason)).one() == reason


def test_an_answer_of_another_workshop_is_not_there(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annan", language="sv", keep_days=30)
    for answer_id in (1, 999, None):
        with pytest.raises(NotFound):
            do(database, other, "hide", on=answer_id, reason="other")
    assert shown(database, asking) == ["Bussen"]


def reread(database: Database, asking: Asking) -> Asking:
    with database.reading() as session:
        return session.get_one(Asking, asking.id)


def approving(database: Database, asking: Asking) -> tuple[list[str], list[str]]:
    """What shows, and what waits."""
    with database.reading() as session:
        results = count_from_scratch(session, session.get_one(Asking, asking.id))
    return [entry.text for entry in results.newest(50)], [entry.text for entry in results.held()]


def test_approve_first_can_be_turned_on_while_people_answer_and_what_shows_stays(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    do(database, workshop, "approve_first", on=asking.id)
    say(database, asking, {"text": "Tåget"})
    assert approving(database, asking) == (["Bussen"], ["Tåget"])
    do(database, workshop, "show_at_once", on=asking.id)
    say(database, asking, {"text": "Båten"})
    assert approving(database, asking) == (["Båten", "Bussen"], ["Tåget"])


def test_turning_approve_first_on_twice_is_turning_it_on_once(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    for _ in range(2):
        do(database, workshop, "approve_first", on=asking.id)
    assert reread(database, asking).approval.now
    say(database, asking, {"text": "Tåget"})
    assert approving(database, asking) == (["Bussen"], ["Tåget"])


def test_what_waited_when_approve_first_was_turned_off_waits_on_also_when_it_is_edited(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    björn = come_in(database, workshop)
    do(database, workshop, "approve_first", on=asking.id)
    thread = say(database, asking, {"text": "Tåget"}, björn).key
    do(database, workshop, "show_at_once", on=asking.id)
    say(database, asking, {"text": "Tågen"}, björn, do="edit", thread=thread)
    assert approving(database, asking) == (["Bussen"], ["Tågen"])


def test_all_that_were_seen_are_approved_and_not_what_came_or_was_hidden_meanwhile(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    do(database, workshop, "approve_first", on=asking.id)
    for text in ("Tåget", "Båten", "Idioten"):
        say(database, asking, {"text": text})
    do(database, workshop, "hide", on=4, reason="offensive")
    say(database, asking, {"text": "Cykeln"})
    do(database, workshop, "approve", on=asking.id, these=(2, 3, 4))
    assert approving(database, asking) == (["Båten", "Tåget", "Bussen"], ["Cykeln"])


def test_nothing_of_another_workshop_is_approved(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annan", language="sv", keep_days=30)
    with pytest.raises(NotFound):
        do(database, other, "approve", these=(1,))


def test_an_answer_shown_again_comes_back_where_it_was(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    for text in ("Tåget", "Båten"):
        say(database, asking, {"text": text})
    do(database, workshop, "hide", on=2, reason="offensive")
    say(database, asking, {"text": "Cykeln"})
    do(database, workshop, "show", on=2)
    assert shown(database, asking) == ["Cykeln", "Båten", "Tåget", "Bussen"]
