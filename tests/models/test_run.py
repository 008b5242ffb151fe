"""Running a workshop: each act in one order, each press one step."""

import threading
from typing import Any

import pytest
from sqlmodel import col, select, update

from app.database import Database
from app.errors import Invalid, NotFound, NotYours, Refused, Stale
from app.models import workshop as workshops
from app.models.agenda.agenda import add_item, add_step, read_agenda
from app.models.agenda.asking import Asking
from app.models.event import Event
from app.models.people.facilitator import Facilitator
from app.models.people.member import READER
from app.models.run import run
from app.models.run.acts import ACTS, CLICKER
from app.models.workshop import DRAFT, ENDED, OPEN, Workshop
from tests.backends import SQLITE
from tests.rooms import act_of, say

START = 1_790_000_000_000
MINUTE = 60_000


@pytest.fixture
def agenda(database: Database, workshop: Workshop) -> list[int]:
    """A slide, an open question, and a talk round of two; the items' ids."""
    with database.writing() as session:
        for title, kinds in (("", ["slide"]), ("", ["open_text"]), ("Samtal", ["open_text"] * 2)):
            item = add_item(session, workshop.id or 0, title)
            for kind in kinds:
                add_step(session, item, kind, "Vad?", language="sv")
    with database.reading() as session:
        return [entry.id for entry in read_agenda(session, workshop.id or 0)]


def act(database: Database, workshop: Workshop, do: str, **how: Any) -> int:
    """Do it and return the version it became."""
    with database.writing() as session:
        return run.act(session, workshop.id or 0, act_of(do, **{"at": START, **how}))


def look(database: Database, workshop: Workshop) -> Workshop:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id)


def askings(database: Database) -> list[tuple[int, str]]:
    """Each asking's number and state, in the order they were opened."""
    with database.reading() as session:
        found = session.exec(select(Asking).order_by(col(Asking.id))).all()
    return [(asking.number, asking.state) for asking in found]


def test_next_goes_through_the_agenda_and_stays_at_its_end(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    places = []
    for _ in range(4):
        act(database, workshop, "next")
        places.append(look(database, workshop).item_id)
    assert places == [*agenda, agenda[-1]]


def test_the_first_next_starts_the_workshop(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    assert look(database, workshop).state == DRAFT
    act(database, workshop, "next")
    now = look(database, workshop)
    assert (now.state, now.started_at) == (OPEN, START)


def test_back_leads_to_the_welcome(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    for do in ("next", "next", "back"):
        act(database, workshop, do)
    assert look(database, workshop).item_id == agenda[0]
    act(database, workshop, "back")
    assert look(database, workshop).item_id is None
    act(database, workshop, "back")
    assert look(database, workshop).item_id is None


def test_next_on_an_empty_agenda_says_so(database: Database, workshop: Workshop) -> None:
    with pytest.raises(Invalid, match="agenda is empty"):
        act(database, workshop, "next")


def test_moving_opens_what_is_asked_and_closes_what_was(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "go", on=agenda[1])
    assert askings(database) == [(1, "open")]
    act(database, workshop, "next")
    assert askings(database) == [(1, "closed"), (1, "open"), (1, "open")]


def test_going_back_to_a_question_that_is_answered_does_not_open_it_again(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "go", on=agenda[1])
    with database.reading() as session:
        asking = session.exec(select(Asking)).one()
    say(database, asking, {"text": "Bussen"})
    for item in (agenda[2], agenda[1]):
        act(database, workshop, "go", on=item)
    assert askings(database) == [(1, "closed")] * 3


def test_next_back_next_gives_back_a_question_that_nobody_has_answered(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    for do in ("next", "next", "back", "next"):
        act(database, workshop, do)
    assert look(database, workshop).item_id == agenda[1]
    assert askings(database) == [(1, "open")]


def test_two_presses_of_next_from_the_same_stage_are_one_step(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    seen = act(database, workshop, "next")
    act(database, workshop, "next", seen=seen, key="a" * 16)
    with pytest.raises(Stale):
        act(database, workshop, "next", seen=seen, key="b" * 16)
    assert look(database, workshop).item_id == agenda[1]


def test_two_desks_that_press_next_at_once_make_one_step(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    seen = act(database, workshop, "next")
    refused: list[Stale] = []

    def press_next() -> None:
        try:
            act(database, workshop, "next", seen=seen)
        except Stale as stale:
            refused.append(stale)

    presses = [threading.Thread(target=press_next) for _ in range(6)]
    for press in presses:
        press.start()
    for press in presses:
        press.join(20)
    assert len(refused) == 5
    assert look(database, workshop).item_id == agenda[1]


def test_a_repeated_key_does_nothing_more(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "next", key="k" * 16)
    act(database, workshop, "next", key="k" * 16)
    assert look(database, workshop).item_id == agenda[0]


def test_an_item_of_another_workshop_cannot_be_gone_to(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annan", language="sv", keep_days=30)
    with pytest.raises(NotFound):
        act(database, other, "go", on=agenda[0])


def test_open_again_goes_on_with_the_same_asking(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "go", on=agenda[1])
    act(database, workshop, "close")
    assert askings(database) == [(1, "closed")]
    act(database, workshop, "open")
    assert askings(database) == [(1, "open")]


def test_ask_again_begins_a_second_asking_and_keeps_the_first(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "go", on=agenda[1])
    act(database, workshop, "ask_again")
    assert askings(database) == [(1, "closed"), (2, "open")]


def test_one_question_of_a_talk_round_is_asked_again_alone(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "go", on=agenda[2])
    with database.reading() as session:
        first = session.exec(select(Asking).order_by(col(Asking.id))).first()
    assert first is not None
    act(database, workshop, "ask_again", on=first.id)
    assert askings(database) == [(1, "closed"), (1, "open"), (2, "open")]


def test_answers_are_shown_or_not_as_the_desk_says(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "go", on=agenda[1])
    shown = []
    for do in ("conceal", "reveal", "conceal"):
        act(database, workshop, do)
        with database.reading() as session:
            shown.append(session.exec(select(Asking)).one().is_shown)
    assert shown == [False, True, False]


@pytest.mark.on(SQLITE)
@pytest.mark.parametrize("do", ACTS)
def test_a_projector_link_turns_pages_and_no_more(
    database: Database, workshop: Workshop, agenda: list[int], do: str
) -> None:
    act(database, workshop, "go", on=agenda[1])
    if do in CLICKER:
        act(database, workshop, do, role="screen")
    else:
        with pytest.raises(NotYours):
            act(database, workshop, do, role="screen")


@pytest.mark.on(SQLITE)
@pytest.mark.parametrize("do", ACTS)
def test_a_reader_does_nothing_at_all(
    database: Database, workshop: Workshop, agenda: list[int], do: str
) -> None:
    with pytest.raises(NotYours):
        act(database, workshop, do, role=READER)


def test_nobody_is_named_in_the_log_for_a_link(
    database: Database, workshop: Workshop, agenda: list[int], astrid: Facilitator
) -> None:
    act(database, workshop, "next", role="screen")
    act(database, workshop, "next", actor=astrid.id)
    with database.reading() as session:
        events = session.exec(select(Event).where(Event.verb == "next").order_by(col(Event.id)))
        assert [event.actor for event in events] == [None, astrid.id]


def test_the_end_closes_everything_and_stays_the_end(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    act(database, workshop, "go", on=agenda[1])
    act(database, workshop, "end", at=START + 1)
    act(database, workshop, "end", at=START + 2)
    now = look(database, workshop)
    assert (now.state, now.ended_at) == (ENDED, START + 1)
    assert askings(database) == [(1, "closed")]


@pytest.mark.parametrize("do", ["next", "back", "go", "open", "ask_again"])
def test_an_ended_workshop_goes_nowhere(
    database: Database, workshop: Workshop, agenda: list[int], do: str
) -> None:
    act(database, workshop, "go", on=agenda[1])
    act(database, workshop, "end")
    with pytest.raises(Refused):
        act(database, workshop, do, on=agenda[1] if do == "go" else None)
    assert look(database, workshop).item_id == agenda[1]


def test_a_reopened_workshop_goes_on_with_its_code(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    for do in ("next", "end", "reopen", "next"):
        act(database, workshop, do)
    now = look(database, workshop)
    assert (now.state, now.ended_at, now.code) == (OPEN, None, workshop.code)
    assert now.item_id == agenda[1]


@pytest.mark.parametrize("deleted_at", [None, START])
def test_a_reopened_workshop_gets_a_new_code_if_the_old_one_is_taken(
    database: Database, workshop: Workshop, deleted_at: int | None
) -> None:
    act(database, workshop, "end")
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annan", language="sv", keep_days=30)
        session.execute(
            update(Workshop)
            .where(col(Workshop.id) == other.id)
            .values(code=workshop.code, deleted_at=deleted_at)
        )
    act(database, workshop, "reopen")
    assert look(database, workshop).code != workshop.code


def test_hiding_an_answer_takes_nobody_anywhere(
    database: Database, workshop: Workshop, agenda: list[int]
) -> None:
    turn = act(database, workshop, "go", on=agenda[1])
    with database.reading() as session:
        asking = session.exec(select(Asking)).one()
    say(database, asking, {"text": "Bussen"})
    act(database, workshop, "hide", on=1, reason="other")
    assert look(database, workshop).turn == turn
