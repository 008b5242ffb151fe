"""Answers: what is stored, when, and what is refused without a trace."""

import secrets
import threading
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from app.database import Database
from app.errors import Changed, Closed, Invalid, NotFound, Removed
from app.models import workshop
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer, Operation, Outcome, Receipt, Sent
from app.models.answers.own_answers import erase, own_answers, stored_keys
from app.models.people.participant import Participant
from app.models.run import run
from app.models.run.acts.scene import Act
from app.models.workshop import Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.word_cloud import WordCloudSettings
from tests.rooms import ask, come_in, do, say

BUS_OR_TRAIN = ChoiceSettings(options=[Option(id="o1", text="Buss"), Option(id="o2", text="Tåg")])


@pytest.fixture
def björn(database: Database, workshop: Workshop) -> Participant:
    return come_in(database, workshop)


@pytest.fixture
def chidi(database: Database, workshop: Workshop) -> Participant:
    return come_in(database, workshop)


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


def key() -> str:
    return secrets.token_hex(16)


def said(who: Participant, asking: Asking, text: Any = "Bussen", **op: Any) -> Sent:
    """An operation on its way. `text` is an answer in words unless it is a value already."""
    value = {"text": text} if isinstance(text, str) else text
    operation = Operation.model_validate({"key": key(), "asking": asking.id, "value": value} | op)
    return Sent(who.workshop_id, who.id or 0, who.respondent_id, operation)


def take(database: Database, *sent: Sent) -> list[Outcome]:
    with database.writing() as session:
        return run.record(session, list(sent))


def stored(database: Database) -> list[Answer]:
    with database.reading() as session:
        return list(session.exec(select(Answer).order_by(col(Answer.id))))


def own_texts(database: Database, who: Participant, asking: Asking) -> list[str]:
    with database.reading() as session:
        own = own_answers(session, [who.respondent_id], [asking])
    return [
        one.text for one in own[who.respondent_id].get(asking.id or 0, []) if not one.taken_back
    ]


def test_a_receipt_means_that_it_is_committed(
    database: Database, asking: Asking, björn: Participant
) -> None:
    [receipt] = take(database, sent := said(björn, asking))
    [row] = stored(database)
    assert receipt == Receipt(sent.operation.key, row.version, row.thread)


def test_the_same_key_gets_the_same_receipt_and_one_row(
    database: Database, asking: Asking, björn: Participant
) -> None:
    sent = said(björn, asking)
    assert take(database, sent) == take(database, sent)
    assert take(database, sent, sent)[0] == take(database, sent)[0]
    assert len(stored(database)) == 1


def test_a_key_sent_twice_in_one_batch_is_one_row(
    database: Database, asking: Asking, björn: Participant
) -> None:
    first, second = take(database, sent := said(björn, asking), sent)
    assert first == second and len(stored(database)) == 1


def test_a_stored_key_is_acknowledged_after_the_close(
    database: Database, workshop: Workshop, asking: Asking, björn: Participant
) -> None:
    [receipt] = take(database, sent := said(björn, asking))
    do(database, workshop, "close")
    assert take(database, sent) == [receipt]


def test_the_same_key_with_another_text_is_refused_and_the_first_kept(
    database: Database, asking: Asking, björn: Participant
) -> None:
    take(database, sent := said(björn, asking, "Bussen"))
    [outcome] = take(database, said(björn, asking, "Tåget", key=sent.operation.key))
    assert isinstance(outcome, Changed)
    assert own_texts(database, björn, asking) == ["Bussen"]


def test_two_phones_may_use_the_same_key(
    database: Database, asking: Asking, björn: Participant, chidi: Participant
) -> None:
    same = key()
    take(database, said(björn, asking, "Bussen", key=same), said(chidi, asking, "Tåget", key=same))
    assert [row.value for row in stored(database)] == [{"text": "Bussen"}, {"text": "Tåget"}]


def test_a_late_answer_is_refused_and_not_stored(
    database: Database, workshop: Workshop, asking: Asking, björn: Participant
) -> None:
    do(database, workshop, "close")
    [outcome] = take(database, said(björn, asking))
    assert isinstance(outcome, Closed) and stored(database) == []


def test_nothing_is_stored_after_the_close_however_close_they_race(
    database: Database, workshop: Workshop, asking: Asking, björn: Participant
) -> None:
    def answer_until_closed(asking: Asking, begun: threading.Event) -> None:
        while not isinstance(take(database, said(björn, asking))[0], (Closed, Invalid)):
            begun.set()

    for _ in range(20):
        begun = threading.Event()
        racing = [
            threading.Thread(target=answer_until_closed, args=(asking, begun)) for _ in range(2)
        ]
        for thread in racing:
            thread.start()
        assert begun.wait(10)
        with database.writing() as session:
            closed_at = run.act(session, workshop.id or 0, Act("close"))
        for thread in racing:
            thread.join(10)
        assert max(row.version for row in stored(database)) < closed_at
        [asking] = do(database, workshop, "ask_again")


def test_an_edit_takes_the_place_of_the_answer(
    database: Database, asking: Asking, björn: Participant
) -> None:
    take(database, first := said(björn, asking, "Bussen"))
    take(database, said(björn, asking, "Tåget", do="edit", thread=first.operation.key))
    assert own_texts(database, björn, asking) == ["Tåget"]
    assert len(stored(database)) == 2


def test_a_withdrawn_answer_is_gone_for_the_one_who_gave_it(
    database: Database, asking: Asking, björn: Participant
) -> None:
    take(database, first := said(björn, asking))
    take(database, said(björn, asking, None, do="withdraw", thread=first.operation.key))
    assert own_texts(database, björn, asking) == []


def restored(who: Participant, asking: Asking, thread: str) -> Sent:
    return said(who, asking, None, do="restore", thread=thread)


def test_what_was_taken_back_comes_back_as_it_read_last_and_where_it_stood(
    database: Database, asking: Asking, björn: Participant
) -> None:
    take(database, first := said(björn, asking, "Bussen"), said(björn, asking, "Tåget"))
    thread = first.operation.key
    take(database, said(björn, asking, "Bussarna", do="edit", thread=thread))
    take(database, said(björn, asking, None, do="withdraw", thread=thread))
    assert own_texts(database, björn, asking) == ["Tåget"]
    take(database, restored(björn, asking, thread))
    assert own_texts(database, björn, asking) == ["Tåget", "Bussarna"]


def test_an_answer_is_said_taken_back_and_back_again_in_one_batch(
    database: Database, asking: Asking, björn: Participant
) -> None:
    first = said(björn, asking, "Bussen")
    back = said(björn, asking, None, do="withdraw", thread=first.operation.key)
    again = restored(björn, asking, first.operation.key)
    outcomes = take(database, first, back, again, again)
    assert all(isinstance(outcome, Receipt) for outcome in outcomes)
    assert own_texts(database, björn, asking) == ["Bussen"]


def test_what_stands_already_comes_back_once_from_two_tabs(
    database: Database, asking: Asking, björn: Participant
) -> None:
    take(database, first := said(björn, asking, "Bussen"))
    thread = first.operation.key
    take(database, said(björn, asking, None, do="withdraw", thread=thread))
    outcomes = take(database, restored(björn, asking, thread), restored(björn, asking, thread))
    assert all(isinstance(outcome, Receipt) for outcome in outcomes)
    assert own_texts(database, björn, asking) == ["Bussen"]
    assert len(stored(database)) == 3


def test_nothing_is_taken_back_or_back_again_after_the_close(
    database: Database, workshop: Workshop, asking: Asking, björn: Participant
) -> None:
    take(database, kept := said(björn, asking, "Bussen"), gone := said(björn, asking, "Tåget"))
    take(database, said(björn, asking, None, do="withdraw", thread=gone.operation.key))
    do(database, workshop, "close")
    [late] = take(database, restored(björn, asking, gone.operation.key))
    [stands] = take(database, restored(björn, asking, kept.operation.key))
    assert isinstance(late, Closed) and isinstance(stands, Receipt)
    assert own_texts(database, björn, asking) == ["Bussen"]


def test_what_was_erased_or_is_anothers_does_not_come_back(
    database: Database, asking: Asking, björn: Participant, chidi: Participant
) -> None:
    take(database, first := said(björn, asking, "Bussen"))
    thread = first.operation.key
    take(database, said(björn, asking, None, do="withdraw", thread=thread))
    [anothers] = take(database, restored(chidi, asking, thread))
    with database.writing() as session:
        erase(session, björn)
    [erased] = take(database, restored(björn, asking, thread))
    assert isinstance(anothers, Removed) and isinstance(erased, Removed)
    assert own_texts(database, björn, asking) == []


def test_no_more_come_back_than_fit(
    database: Database, workshop: Workshop, björn: Participant
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?", WordCloudSettings(most=1))
    take(database, first := said(björn, asking, "mod"))
    take(database, said(björn, asking, None, do="withdraw", thread=first.operation.key))
    take(database, said(björn, asking, "hopp"))
    [outcome] = take(database, restored(björn, asking, first.operation.key))
    assert isinstance(outcome, Invalid) and own_texts(database, björn, asking) == ["hopp"]


@pytest.mark.parametrize("do_", ["edit", "withdraw"])
def test_an_unknown_answer_cannot_be_changed(
    database: Database, asking: Asking, björn: Participant, do_: str
) -> None:
    for thread in (key(), "", None):
        [outcome] = take(database, said(björn, asking, "Tåget", do=do_, thread=thread))
        assert isinstance(outcome, Removed)


@pytest.mark.parametrize("do_", ["edit", "withdraw"])
def test_a_withdrawn_answer_cannot_be_changed(
    database: Database, asking: Asking, björn: Participant, do_: str
) -> None:
    take(database, first := said(björn, asking))
    thread = first.operation.key
    take(database, said(björn, asking, None, do="withdraw", thread=thread))
    [outcome] = take(database, said(björn, asking, "Tåget", do=do_, thread=thread))
    assert isinstance(outcome, Removed)


@pytest.mark.parametrize("do_", ["edit", "withdraw"])
def test_nobody_changes_somebody_elses_answer(
    database: Database, asking: Asking, björn: Participant, chidi: Participant, do_: str
) -> None:
    take(database, first := said(björn, asking, "Bussen"))
    [outcome] = take(database, said(chidi, asking, "Tåget", do=do_, thread=first.operation.key))
    assert isinstance(outcome, Removed)
    assert own_texts(database, björn, asking) == ["Bussen"]


def test_what_another_workshop_asks_is_not_there(
    database: Database, asking: Asking, björn: Participant
) -> None:
    with database.writing() as session:
        other = workshop.open_workshop(session, "Annan", language="sv", keep_days=30)
    stranger = come_in(database, other)
    [outcome] = take(database, said(stranger, asking))
    assert isinstance(outcome, NotFound) and stored(database) == []


def test_a_bad_operation_in_a_batch_fails_alone(
    database: Database, asking: Asking, björn: Participant
) -> None:
    batch = [said(björn, asking, f"Svar {n}") for n in range(5)]
    batch.insert(2, said(björn, asking, ""))
    outcomes = take(database, *batch)
    assert [type(outcome) for outcome in outcomes] == [Receipt] * 2 + [Invalid] + [Receipt] * 3
    assert len(stored(database)) == 5


def test_two_tabs_are_one_vote_and_the_later_one_stands(
    database: Database, workshop: Workshop, björn: Participant
) -> None:
    asking = ask(database, workshop, "choice", "Hur kom du?", BUS_OR_TRAIN)
    take(database, said(björn, asking, {"options": "o1"}), said(björn, asking, {"options": "o2"}))
    assert own_texts(database, björn, asking) == ["Tåg"]


def test_a_word_cloud_takes_as_many_words_as_it_says(
    database: Database, workshop: Workshop, björn: Participant
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?", WordCloudSettings(most=2))
    first, *_, third = take(database, *(said(björn, asking, word) for word in ("a", "b", "c")))
    assert isinstance(first, Receipt) and isinstance(third, Invalid)
    take(database, said(björn, asking, None, do="withdraw", thread=first.key))
    assert isinstance(take(database, said(björn, asking, "d"))[0], Receipt)


def test_one_person_gives_at_most_a_hundred_answers(
    database: Database, asking: Asking, björn: Participant, chidi: Participant
) -> None:
    batch = [said(björn, asking, f"Svar {n}") for n in range(101)]
    *stored_ones, last = take(database, *batch)
    assert all(isinstance(outcome, Receipt) for outcome in stored_ones)
    assert isinstance(last, Invalid) and "as many answers as fit" in last.say
    assert isinstance(take(database, said(chidi, asking))[0], Receipt)


def test_one_person_may_still_change_the_last_answer_that_fits(
    database: Database, workshop: Workshop, björn: Participant
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?", WordCloudSettings(most=1))
    take(database, first := said(björn, asking, "mod"))
    edit = said(björn, asking, "hopp", do="edit", thread=first.operation.key)
    assert isinstance(take(database, edit)[0], Receipt)


def test_erasing_blanks_everything_that_one_person_sent_and_nothing_else(
    database: Database, asking: Asking, björn: Participant, chidi: Participant
) -> None:
    say(database, asking, {"text": "Bussen"}, björn)
    say(database, asking, {"text": "Tåget"}, chidi)
    with database.writing() as session:
        assert erase(session, björn) == 1
    assert own_texts(database, björn, asking) == []
    assert own_texts(database, chidi, asking) == ["Tåget"]
    assert not any("Bussen" in str(row.model_dump()) for row in stored(database))


def test_what_was_erased_is_acknowledged_when_sent_again_and_not_stored(
    database: Database, asking: Asking, björn: Participant
) -> None:
    take(database, sent := said(björn, asking))
    with database.writing() as session:
        erase(session, björn)
    assert isinstance(take(database, sent)[0], Receipt)
    assert [row.value for row in stored(database)] == [None]


def test_erasing_again_erases_nothing_more(
    database: Database, asking: Asking, björn: Participant
) -> None:
    take(database, said(björn, asking))
    with database.writing() as session:
        assert [erase(session, björn), erase(session, björn)] == [1, 0]


def test_a_phone_learns_which_of_its_keys_are_stored(
    database: Database, asking: Asking, björn: Participant, chidi: Participant
) -> None:
    take(database, mine := said(björn, asking), his := said(chidi, asking))
    keys = [mine.operation.key, his.operation.key, key()]
    with database.reading() as session:
        wanted = {björn.id or 0: keys, chidi.id or 0: [key()]}
        assert stored_keys(session, wanted) == {björn.id: [mine.operation.key]}


def test_many_phones_learn_of_more_keys_than_fit_in_a_query(
    database: Database, asking: Asking, björn: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.models.answers.own_answers.MOST_KEYS", 3)
    sent = [said(björn, asking, f"Svar {number}") for number in range(10)]
    take(database, *sent)
    keys = [one.operation.key for one in sent]
    with database.reading() as session:
        found = stored_keys(session, {björn.id or 0: [key(), *keys, key()]})
    assert sorted(found[björn.id or 0]) == sorted(keys)


HOW_TO_EXPLAIN = {
    "sqlite": ("EXPLAIN QUERY PLAN", "SCAN", "SELECT 1"),
    # of few rows a PostgreSQL reads all unless told that it costs much; then, only if it must
    "postgresql": ("EXPLAIN", "Seq Scan on answer", "SET LOCAL enable_seqscan = off"),
}


def test_storing_a_batch_never_reads_all_that_is_stored(
    database: Database, björn: Participant, chidi: Participant, asking: Asking
) -> None:
    explain_with, read_all, prepare = HOW_TO_EXPLAIN[database.engine.dialect.name]
    first = said(björn, asking)
    take(database, first)
    edit = said(björn, asking, "Tåget", do="edit", thread=first.operation.key)
    plans: list[str] = []

    def explain(_: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        if statement.startswith("SELECT"):
            cursor.execute(prepare)
            cursor.execute(f"{explain_with} {statement}", values)
            plans.extend(str(row[-1]) for row in cursor.fetchall())

    event.listen(database.engine, "before_cursor_execute", explain)
    take(database, edit, said(chidi, asking))
    assert any("answer" in plan for plan in plans)
    assert not [plan for plan in plans if read_all in plan]
