"""Own codes: the same person on another phone, and nobody else."""

import pytest
from pydantic import BaseModel
from sqlmodel import select

from app.database import Database
from app.models.answers.own_answers import erasable, erase_all_of, own_answers
from app.models.answers.reading import count_from_scratch
from app.models.people import own_code, participant
from app.models.people.own_code import OwnCode
from app.models.people.participant import Participant
from app.models.workshop import Workshop, open_workshop
from app.steps import STEP_KINDS
from tests.rooms import ask, come_in, do, say


def code_of(database: Database, workshop: Workshop, who: Participant) -> str:
    secret = own_code.new(workshop)
    with database.writing() as session:
        own_code.keep(session, workshop, who.respondent_id, secret)
    return secret.code


def owner(database: Database, workshop: Workshop, typed: str) -> int | None:
    secret = own_code.typed(workshop, typed)
    with database.reading() as session:
        return own_code.owner(session, workshop, secret)


def on_another_phone(database: Database, workshop: Workshop, code: str) -> Participant:
    who = owner(database, workshop, code)
    with database.writing() as session:
        token = participant.come_back(session, workshop.id or 0, who or 0, "sv")
    with database.reading() as session:
        found = participant.by_token(session, workshop.id or 0, token)
    assert found is not None
    return found


def test_a_code_leads_to_its_person_however_it_is_typed(
    database: Database, workshop: Workshop
) -> None:
    björn, chidi = come_in(database, workshop), come_in(database, workshop)
    code = code_of(database, workshop, björn)
    code_of(database, workshop, chidi)
    assert own_code.spoken(code).replace(" ", "") == code
    for typed in (code, code.lower(), own_code.spoken(code), f" {code[:4]}-{code[4:]} "):
        assert owner(database, workshop, typed) == björn.respondent_id


@pytest.mark.parametrize("typed", ["", "CDFG", "CDFGHJKMN", "aaaaaaaa", "CDFG HJK\u0000", "🐝" * 8])
def test_what_is_no_code_leads_nowhere(database: Database, workshop: Workshop, typed: str) -> None:
    code_of(database, workshop, come_in(database, workshop))
    assert owner(database, workshop, typed) is None


def test_only_a_hash_is_stored_and_a_new_code_replaces_the_old(
    database: Database, workshop: Workshop
) -> None:
    björn = come_in(database, workshop)
    first, second = (code_of(database, workshop, björn) for _ in range(2))
    assert owner(database, workshop, first) is None
    assert owner(database, workshop, second) == björn.respondent_id
    with database.reading() as session:
        (kept,) = session.exec(select(OwnCode)).all()
    assert second not in str(kept.model_dump())


def test_a_code_is_none_in_another_workshop(database: Database, workshop: Workshop) -> None:
    code = code_of(database, workshop, come_in(database, workshop))
    with database.writing() as session:
        other = open_workshop(session, "Annat", language="sv", keep_days=1)
    assert owner(database, other, code) is None


def test_on_another_phone_one_edits_ones_own_and_counts_once(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "choice", "Var?", _options())
    björn = come_in(database, workshop)
    say(database, asking, {"options": ["o1"]}, björn)
    again = on_another_phone(database, workshop, code_of(database, workshop, björn))
    assert again.id != björn.id
    say(database, asking, {"options": ["o2"]}, again)
    with database.reading() as session:
        results = count_from_scratch(session, asking)
        by_person = own_answers(session, [björn.respondent_id], [asking])
        [own] = by_person[björn.respondent_id][asking.id or 0]
    assert (results.answered, own.value) == (1, {"options": ["o2"]})


def _options() -> BaseModel:
    options = [{"id": "o1", "text": "Bussarna"}, {"id": "o2", "text": "Bredbandet"}]
    return STEP_KINDS["choice"].Settings.model_validate({"options": options})


def test_one_verb_erases_what_all_phones_of_a_person_sent_also_after_the_end(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    björn = come_in(database, workshop)
    say(database, asking, {"text": "Första telefonen"}, björn)
    code = code_of(database, workshop, björn)
    say(database, asking, {"text": "Andra"}, on_another_phone(database, workshop, code))
    say(database, asking, {"text": "Chidis"})
    do(database, workshop, "end")
    who = owner(database, workshop, code) or 0
    with database.writing() as session:
        assert erasable(session, workshop.id or 0, who) == 2
        assert erase_all_of(session, workshop.id or 0, who) == 2
        assert erase_all_of(session, workshop.id or 0, who) == 0
    with database.reading() as session:
        entries = count_from_scratch(session, asking).entries.values()
    assert [entry.text for entry in entries] == ["Chidis"]


def test_who_has_left_a_phone_to_another_is_not_let_in_by_it(
    database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        björn, token = participant.join(session, workshop, "sv")
        participant.leave(session, björn)
    with database.reading() as session:
        assert participant.by_token(session, workshop.id or 0, token) is None
        assert participant.senders(session, [(workshop.uid, token)]) == [None]


@pytest.mark.parametrize("between", ["-", " – ", ".", "_", "/"])
def test_an_own_code_is_read_with_any_punctuation(workshop: Workshop, between: str) -> None:
    secret = own_code.typed(workshop, between.join(["cdfg", "2346"]))
    assert secret and secret.code == "CDFG2346"
