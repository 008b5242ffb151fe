"""A survey opens and closes by the clock, in one order with its answers, and is led by nobody."""

import secrets
import threading
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from app.clock import now
from app.database import Database
from app.errors import Closed, Invalid, Refused
from app.exports.notes import notes
from app.live.hours import settle_due
from app.models.agenda import arrangement
from app.models.agenda.agenda import read_agenda
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer, Operation, Outcome, Receipt, Sent
from app.models.answers.reading import ResultsCache
from app.models.event import Event
from app.models.people.participant import Participant
from app.models.run import run
from app.models.workshop import DRAFT, ENDED, OPEN, Workshop, touch
from app.screens.moment import read_moment as see
from tests.rooms import come_in, do, say
from tests.surveys import again, asked, make_survey

OPENS = 1_790_000_000_000
DAY = 86_400_000
CLOSES = OPENS + 5 * DAY


def send(
    database: Database, who: Participant, asking: Asking, text: str, at: int, key: str = ""
) -> Outcome:
    """One answer in a transaction of its own, at a moment."""
    operation = Operation(
        key=key or secrets.token_hex(16), asking=asking.id or 0, value={"text": text}
    )
    sent = Sent(asking.workshop_id, who.id or 0, who.respondent_id, operation)
    with database.writing() as session:
        return run.record(session, [sent], at)[0]


def settle(database: Database, workshop: Workshop, at: int) -> Workshop:
    """Somebody does something there at a moment."""
    do(database, workshop, "unblank", at=at)
    return again(database, workshop)


def events(database: Database, workshop: Workshop) -> list[str]:
    with database.reading() as session:
        found = select(Event).where(Event.workshop_id == workshop.id).order_by(col(Event.id))
        return [event.verb for event in session.exec(found)]


def test_all_questions_open_together_when_its_time_comes(
    database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop, opens_at=OPENS, closes_at=CLOSES)
    assert settle(database, workshop, OPENS - 1).state == DRAFT
    assert asked(database, workshop) == []
    assert settle(database, workshop, OPENS).state == OPEN
    prompts = [asking.prompt for asking in asked(database, workshop)]
    assert prompts == ["Vad fungerar?", "Vad saknas?", "Var ska vi börja?"]


def test_an_answer_is_taken_until_the_last_moment_and_not_after_it(
    database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop, opens_at=OPENS, closes_at=CLOSES)
    settle(database, workshop, OPENS)
    björn, question = come_in(database, workshop), asked(database, workshop)[0]
    first = send(database, björn, question, "Bussen", CLOSES - 1, "k" * 20)
    late = send(database, björn, question, "Tåget", CLOSES)
    again_ = send(database, björn, question, "Bussen", CLOSES + DAY, "k" * 20)
    assert isinstance(first, Receipt) and isinstance(late, Closed)
    assert again_ == first
    closed = again(database, workshop)
    assert (closed.state, closed.ended_at) == (ENDED, CLOSES)
    assert events(database, workshop)[-1] == "close"


def test_the_first_to_come_after_a_stop_finds_it_closed(
    database: Database, workshop: Workshop
) -> None:
    """No process ran when it closed: the answer that comes first closes it."""
    make_survey(database, workshop, opens_at=OPENS, closes_at=CLOSES)
    settle(database, workshop, OPENS)
    björn, question = come_in(database, workshop), asked(database, workshop)[0]
    assert isinstance(send(database, björn, question, "Bussen", CLOSES + DAY), Closed)
    assert again(database, workshop).ended_at == CLOSES
    assert asked(database, workshop) == []


def test_one_whose_hours_all_passed_unseen_is_closed(
    database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop, opens_at=OPENS, closes_at=CLOSES)
    assert settle(database, workshop, CLOSES + DAY).state == ENDED
    assert events(database, workshop)[:2] == ["open", "close"]


def test_with_nothing_to_ask_it_does_not_open_by_surprise(
    database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop, opens_at=OPENS, steps=())
    found = settle(database, workshop, OPENS)
    assert (found.state, found.opens_at) == (DRAFT, None)
    with pytest.raises(Invalid):
        do(database, workshop, "open", at=OPENS)


@pytest.mark.alone
def test_nobody_needs_to_do_anything_for_it_to_open_and_close(
    database: Database, workshop: Workshop
) -> None:
    rung: list[int] = []
    make_survey(database, workshop, opens_at=now(), closes_at=now() + 300)
    database.bell = lambda workshop_id, version: rung.append(version)
    watching = [threading.Thread(target=settle_due, args=(database,)) for _ in range(3)]
    for thread in watching:
        thread.start()
    for thread in watching:
        thread.join()
    assert again(database, workshop).state == OPEN and rung
    time.sleep(0.35)
    settle_due(database)
    assert again(database, workshop).state == ENDED
    assert events(database, workshop) == ["open", "close"]


@pytest.mark.alone
def test_no_answer_lands_after_the_close_whoever_comes_first(
    database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop, opens_at=now(), closes_at=now() + 700)
    settle_due(database)
    question = asked(database, workshop)[0]
    people = [come_in(database, workshop) for _ in range(6)]
    outcomes: list[Outcome] = []
    before = now()

    def answer_on(who: Participant) -> None:
        while now() < before + 1000:
            operation = Operation(
                key=secrets.token_hex(16), asking=question.id or 0, value={"text": "Bussen"}
            )
            sent = Sent(question.workshop_id, who.id or 0, who.respondent_id, operation)
            with database.writing() as session:
                outcomes.extend(run.record(session, [sent]))

    threads = [threading.Thread(target=answer_on, args=(who,)) for who in people]
    threads.append(threading.Thread(target=lambda: (time.sleep(0.71), settle_due(database))))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        closed = session.get_one(Asking, question.id)
        versions = list(session.exec(select(Answer.version)))
    receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert receipts and refusals and len(receipts) == len(versions)
    assert {refusal.why for refusal in refusals} <= {"closed", "invalid"}
    assert any(isinstance(refusal, Closed) for refusal in refusals)
    assert max(versions) < closed.version


def test_it_is_closed_by_hand_and_opened_again_until_its_time(
    database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop, closes_at=CLOSES)
    do(database, workshop, "open", at=OPENS)
    first = [asking.id for asking in asked(database, workshop)]
    do(database, workshop, "close", at=OPENS + DAY)
    assert again(database, workshop).ended_at == OPENS + DAY
    do(database, workshop, "reopen", at=OPENS + 2 * DAY)
    assert [asking.id for asking in asked(database, workshop)] == first
    do(database, workshop, "unblank", at=CLOSES)
    with pytest.raises(Invalid):
        do(database, workshop, "reopen", at=CLOSES + DAY)


def test_more_days_keep_the_time_of_day_over_daylight_saving(
    database: Database, workshop: Workshop
) -> None:
    stockholm = ZoneInfo("Europe/Stockholm")
    saturday = datetime(2026, 10, 24, 18, tzinfo=stockholm)
    sunday = datetime(2026, 10, 25, 18, tzinfo=stockholm)
    closes, later = (int(day.timestamp() * 1000) for day in (saturday, sunday))
    make_survey(database, workshop, closes_at=closes)
    do(database, workshop, "open", at=closes - DAY)
    with database.writing() as session:
        session.get_one(Workshop, workshop.id).keep_until = closes + 90 * DAY
    do(database, workshop, "extend", on=1, at=closes - DAY)
    assert again(database, workshop).closes_at == later == closes + 25 * 3_600_000


def test_more_days_open_one_that_has_closed(database: Database, workshop: Workshop) -> None:
    make_survey(database, workshop, opens_at=now() - DAY, closes_at=now() - 1)
    settle_due(database)
    assert again(database, workshop).state == ENDED
    do(database, workshop, "extend", on=7)
    found = again(database, workshop)
    assert found.state == OPEN and (found.closes_at or 0) > now() + 6 * DAY
    with pytest.raises(Invalid):
        do(database, workshop, "extend", on=300)  # its answers are deleted before that


@pytest.mark.parametrize("verb", ["next", "go", "timer", "ask_again", "pause"])
def test_nobody_leads_a_survey(database: Database, workshop: Workshop, verb: str) -> None:
    make_survey(database, workshop)
    do(database, workshop, "open")
    with pytest.raises(Invalid):
        do(database, workshop, verb, on=1)


def test_only_what_is_revealed_is_on_the_projector(database: Database, workshop: Workshop) -> None:
    make_survey(database, workshop)
    first, second, third = do(database, workshop, "open")

    def wall() -> list[str]:
        with database.reading() as session:
            found = session.get_one(Workshop, workshop.id)
            seen = see(session, ResultsCache(), found, present=0, at=0)
        return [prompt.asking.prompt for prompt in seen.prompts]

    assert wall() == []  # though the steps say that answers are shown as they come
    do(database, workshop, "reveal", on=first.id)
    assert wall() == ["Vad fungerar?"]
    do(database, workshop, "reveal", on=second.id)
    assert wall() == ["Vad fungerar?", "Vad saknas?"]
    do(database, workshop, "reveal", on=third.id)
    assert wall() == ["Var ska vi börja?"]
    do(database, workshop, "conceal", on=third.id)
    assert wall() == []
    do(database, workshop, "close")
    do(database, workshop, "reveal", on=third.id)
    assert wall() == ["Var ska vi börja?"]


def test_how_many_have_begun_and_answered_everything(
    database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    first, second, third = do(database, workshop, "open")
    björn, chidi = come_in(database, workshop), come_in(database, workshop)
    come_in(database, workshop)  # who only looks
    for who, asking in ((björn, first), (björn, second), (chidi, first)):
        say(database, asking, {"text": "Bussen"}, who)
    say(database, third, {"options": ["o1"]}, björn)
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        survey = see(session, ResultsCache(), found, present=9, at=0).survey
        document = notes(session, found, "sv", 0)
        assert survey and (survey.begun, survey.finished) == (2, 1)
    assert [question.present for question in document.questions] == [2, 2, 2]
    assert document.people == 2


def test_its_questions_stay_while_it_is_open(database: Database, workshop: Workshop) -> None:
    make_survey(database, workshop)
    do(database, workshop, "open")
    with database.reading() as session:
        key = read_agenda(session, workshop.id or 0)[-1].key
    with pytest.raises(Invalid), database.writing() as session:
        arrangement.remove(session, workshop.id or 0, key)
    do(database, workshop, "close")
    with database.writing() as session:
        arrangement.remove(session, workshop.id or 0, key)
    assert len(do(database, workshop, "reopen")) == 2  # what was taken away is asked no more


def test_a_led_workshop_knows_no_hours(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        touch(session, workshop.id or 0)
        found = session.get_one(Workshop, workshop.id)
        found.opens_at = found.closes_at = 1
    settle_due(database)
    assert again(database, workshop).state == DRAFT


def test_an_answer_to_what_is_on_the_projector_is_lifted_and_no_other(
    database: Database, workshop: Workshop
) -> None:
    make_survey(database, workshop)
    do(database, workshop, "open")
    first, second, _ = asked(database, workshop)
    say(database, first, {"text": "Bussen"})
    say(database, second, {"text": "Affären"})
    shown, secret = 1, 2
    with pytest.raises(Invalid):
        do(database, workshop, "lift", on=shown)
    do(database, workshop, "reveal", on=first.id)
    with pytest.raises(Invalid):  # of the same talk round, and not revealed
        do(database, workshop, "lift", on=secret)
    do(database, workshop, "lift", on=shown)
    assert again(database, workshop).lifted_id == shown
    do(database, workshop, "back")
    assert again(database, workshop).lifted_id is None
