"""What an answer may say depends on what else is said: for a kind that asks so."""

import json
from typing import Any

import pytest

from app.database import Database
from app.errors import Invalid, Refused
from app.models.agenda.asking import Asking
from app.models.agenda.plan import copy_workshop
from app.models.answers.answer import EDIT, RESTORE, SUBMIT, WITHDRAW, Operation, Outcome, Sent
from app.models.answers.reading import count_from_scratch
from app.models.people.facilitator import Facilitator
from app.models.people.participant import Participant
from app.models.run import run
from app.models.workshop import Workshop
from app.settings import Settings
from app.steps import STEP_KINDS
from app.steps.options import Option
from tests.exports.read_back import WHOLE, file_of, words_of
from tests.rooms import ask, come_in, do, hide, purged, say, say_all
from tests.steps.proof import KIND, ProofSettings

THREE = ProofSettings(options=[Option(id=f"o{n}", text=f"Sak {n}") for n in range(3)])
ORDER = ["o2", "o0", "o1"]


@pytest.fixture
def asking(database: Database, workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """With three answers to agree with."""
    monkeypatch.setitem(STEP_KINDS, KIND.name, KIND)
    asking = ask(database, workshop, KIND.name, "Vad är viktigast?", THREE)
    say_all(database, asking, [own(f"Skäl {n}") for n in range(3)])
    return asking


def own(text: str) -> dict[str, Any]:
    return {"number": 4, "order": ORDER, "text": text}


def numbers(database: Database, asking: Asking) -> list[int]:
    """Of the answers that can be agreed with."""
    with database.reading() as session:
        found = count_from_scratch(session, session.get_one(Asking, asking.id))
        return sorted(found.tally.texts)


def agree(database: Database, asking: Asking) -> dict[int, int]:
    with database.reading() as session:
        found = count_from_scratch(session, session.get_one(Asking, asking.id))
        return {one: len(people) for one, people in found.tally.agree.items() if people}


def send(
    database: Database, asking: Asking, who: Participant, *sent: tuple[str, Any, str]
) -> list[Outcome]:
    """Operations (do, value, thread) in one transaction."""
    with database.writing() as session:
        batch = [
            Sent(
                asking.workshop_id,
                who.id or 0,
                who.respondent_id,
                Operation(
                    key=f"{do}-{thread}-{n}-0123456789",
                    asking=asking.id or 0,
                    do=do,
                    value=value,
                    thread=thread or None,
                ),
            )
            for n, (do, value, thread) in enumerate(sent)
        ]
        return run.record(session, batch)


def refused(outcome: Outcome) -> bool:
    return isinstance(outcome, Refused)


def test_a_vote_takes_the_place_of_the_one_on_the_same_and_its_receipt_says_which(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    first, *_ = numbers(database, asking)
    who = come_in(database, workshop)
    receipts = [say(database, asking, {"on": first}, who) for _ in range(2)]
    assert [receipt.thread for receipt in receipts] == [f"on-{first}"] * 2
    assert all(receipt.tells_own for receipt in receipts)
    assert agree(database, asking) == {first: 1}


def test_what_the_sender_has_said_is_counted_also_within_a_batch(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    first, second, third = numbers(database, asking)
    who = come_in(database, workshop)
    votes = [(SUBMIT, {"on": one}, "") for one in (first, second, third, first)]
    assert [refused(one) for one in send(database, asking, who, *votes)] == [
        False,
        False,
        True,
        False,
    ]
    assert refused(send(database, asking, who, (SUBMIT, {"on": third}, "x"))[0])
    freed = [(WITHDRAW, None, f"on-{first}"), (SUBMIT, {"on": third}, "y")]
    assert [refused(one) for one in send(database, asking, who, *freed)] == [False, False]
    assert agree(database, asking) == {second: 1, third: 1}
    [back] = send(database, asking, who, (RESTORE, None, f"on-{first}"))
    assert refused(back)  # undone, there would be three


def test_a_vote_that_was_taken_back_comes_back_unless_what_it_is_on_is_gone(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    first, *_ = numbers(database, asking)
    who = come_in(database, workshop)
    vote = say(database, asking, {"on": first}, who)
    say(database, asking, None, who, do=WITHDRAW, thread=vote.thread)
    [back] = send(database, asking, who, (RESTORE, None, vote.thread))
    assert not refused(back)
    assert agree(database, asking) == {first: 1}
    say(database, asking, None, who, do=WITHDRAW, thread=vote.thread)
    hide(database, workshop, asking, text_of(database, asking, first))
    _, back = send(database, asking, who, (SUBMIT, None, ""), (RESTORE, None, vote.thread))
    assert refused(back)


def text_of(database: Database, asking: Asking, number: int) -> str:
    with database.reading() as session:
        found = count_from_scratch(session, session.get_one(Asking, asking.id))
        return next(one.text for one in found.entries.values() if one.first == number)


def test_only_what_the_room_sees_can_be_voted_on(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    first, second, _ = numbers(database, asking)
    who = come_in(database, workshop)
    hide(database, workshop, asking, text_of(database, asking, first))
    elsewhere = ask(database, workshop, KIND.name, "Och här?", THREE)
    say_all(database, elsewhere, [own("Annat")])
    for one in (first, 10**9, *numbers(database, elsewhere)):
        assert refused(send(database, asking, who, (SUBMIT, {"on": one}, ""))[0]), one
    assert agree(database, asking) == {}
    assert second in numbers(database, asking)


def test_an_edit_makes_no_other_answer_of_one(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    first, second, _ = numbers(database, asking)
    who = come_in(database, workshop)
    vote = say(database, asking, {"on": first}, who)
    for value in ({"on": second}, own("Nej")):
        [outcome] = send(database, asking, who, (EDIT, value, vote.thread))
        assert isinstance(outcome, Invalid)
    assert agree(database, asking) == {first: 1}


def test_a_purge_leaves_its_numbers_and_no_words(
    database: Database, workshop: Workshop, asking: Asking, settings: Settings
) -> None:
    say_all(database, asking, [own(f"Kanariefågel {n}") for n in range(9)])
    document = purged(database, settings, workshop)
    for name in WHOLE:
        left = words_of(document, name)
        assert "Sak 1" in left and "Kanarie" not in left and "Skäl" not in left
    [question] = json.loads(file_of(document, "json"))["questions"]
    assert question["results"][0]["rows"] == [["Sak 0", 24], ["Sak 1", 12], ["Sak 2", 36]]


def test_a_copy_asks_the_same(
    database: Database, workshop: Workshop, asking: Asking, astrid: Facilitator
) -> None:
    with database.writing() as session:
        here = session.get_one(Workshop, workshop.id)
        made = copy_workshop(session, here, "Igen", "", astrid, 30)
    [again] = do(database, made, "next")
    assert again.kind == KIND.name and again.read_settings() == THREE
