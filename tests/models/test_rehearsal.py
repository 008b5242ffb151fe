"""A rehearsal leaves nothing behind, and what it says is counted nowhere."""

import secrets
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, col, select

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotFound
from app.exports.json_notes import notes_file
from app.exports.notes import notes
from app.models import workshop as workshops
from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer, Operation, Sent
from app.models.answers.reading import ResultsCache, count_from_scratch
from app.models.people import participant
from app.models.people.participant import SIMULATED, Coming, Participant, let_in
from app.models.run import rehearsal, run
from app.models.workshop import DRAFT, Workshop
from app.screens.moment import read_moment
from tests.rooms import ask, come_in, do, hide, say

PLACES = ("Bussen", "Bredbandet", "Bygdegården")


def begin(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        rehearsal.begin(session, workshop.id or 0)


def remove(database: Database, workshop: Workshop, **how: bool) -> None:
    with database.writing() as session:
        rehearsal.remove(session, workshop.id or 0, **how)


def simulated(database: Database, workshop: Workshop) -> Participant:
    """One more simulated phone."""
    with database.writing() as session:
        return participant.join(session, workshop, "sv", SIMULATED)[0]


def pretend(database: Database, asking: Asking, said: str, who: Participant) -> Any:
    """A simulated phone answers; what became of it."""
    key, value = secrets.token_hex(16), {"text": said}
    operation = Operation(key=key, asking=asking.id or 0, value=value)
    sent = Sent(asking.workshop_id, who.id or 0, who.respondent_id, operation, SIMULATED)
    with database.writing() as session:
        return run.record(session, [sent])[0]


def rehearse(database: Database, workshop: Workshop, asking: Asking) -> None:
    for n in range(3):
        who = simulated(database, workshop)
        assert pretend(database, asking, f"simulerat-svar-{n}", who).n


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {
            name: session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in SQLModel.metadata.tables
        }


def written(database: Database, workshop: Workshop) -> dict[str, Any]:
    with database.reading() as session:
        document = notes(session, session.get_one(Workshop, workshop.id), "sv", at=0)
        return notes_file(document).model_dump()


def seen(database: Database, workshop: Workshop, cache: ResultsCache | None = None) -> Any:
    with database.reading() as session:
        place = session.get_one(Workshop, workshop.id)
        return read_moment(
            session, cache or ResultsCache(), place, present=1, simulated=3, at=now()
        )


def test_a_rehearsal_the_evening_before_leaves_a_draft_as_it_was(
    database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        add_step(session, add_item(session, workshop.id or 0), "open_text", "Vad?", language="sv")
    before, then = rows(database), written(database, workshop)
    begin(database, workshop)
    (asking,) = do(database, workshop, "next", at=now())
    rehearse(database, workshop, asking)
    hide(database, workshop, asking, "simulerat-svar-1")
    do(database, workshop, "lock")
    do(database, workshop, "end", at=now())
    remove(database, workshop)
    assert rows(database) == before
    assert written(database, workshop) == then
    with database.reading() as session:
        place = session.get_one(Workshop, workshop.id)
        assert (place.state, place.item_id, place.started_at) == (DRAFT, None, None)
        assert (place.ended_at, place.door_locked, place.rehearsal) == (None, False, None)


def test_notes_and_counts_are_the_same_with_and_without_a_rehearsal(
    database: Database, workshop: Workshop
) -> None:
    asking, cache = ask(database, workshop, "open_text", "Vad hindrar?"), ResultsCache()
    for place in PLACES:
        say(database, asking, {"text": place})
    then, counts = written(database, workshop), seen(database, workshop, cache)
    begin(database, workshop)
    rehearse(database, workshop, asking)
    during = seen(database, workshop, cache)
    assert (during.answered, during.people) == (counts.answered, counts.people) == (3, 3)
    assert (during.rehearsed, during.rehearsing) == (3, 3)
    assert during.prompts[0].results.given == 3
    assert len(during.prompts[0].results.newest(10)) == 6
    assert written(database, workshop) == then
    remove(database, workshop)
    assert written(database, workshop) == then
    after = seen(database, workshop, cache)
    assert [entry.text for entry in after.prompts[0].results.newest(10)] == [*reversed(PLACES)]
    assert (after.rehearsed, after.rehearsal) == (0, False)


def test_what_is_asked_only_in_a_rehearsal_is_in_no_notes(
    database: Database, workshop: Workshop
) -> None:
    then = written(database, workshop)
    begin(database, workshop)
    rehearse(database, workshop, ask(database, workshop, "open_text", "Vad hindrar?", at=now()))
    assert written(database, workshop) == then


def test_a_real_phone_counts_as_real_and_its_answer_is_kept(
    database: Database, workshop: Workshop
) -> None:
    begin(database, workshop)
    asked = ask(database, workshop, "open_text", "Vad hindrar?", at=now())
    rehearse(database, workshop, asked)
    say(database, asked, {"text": "På riktigt"})
    later = ask(database, workshop, "open_text", "Obesvarad?", at=now())
    rehearse(database, workshop, later)
    do(database, workshop, "back", at=now())
    with database.reading() as session:
        assert rehearsal.given_meanwhile(session, workshop.id or 0) == 1
    during = written(database, workshop)
    assert [question["answers"] for question in during["questions"]] == [1]
    remove(database, workshop)
    assert written(database, workshop) == during
    with database.reading() as session:
        assert session.get_one(Workshop, workshop.id).state == "open"
        assert [a.id for a in session.exec(select(Asking))] == [asked.id]
        assert [a.value for a in session.exec(select(Answer))] == [{"text": "På riktigt"}]


def test_everything_of_a_rehearsal_can_be_taken_away_also_ones_own_trial(
    database: Database, workshop: Workshop
) -> None:
    begin(database, workshop)
    asking = ask(database, workshop, "open_text", "Vad hindrar?", at=now())
    rehearse(database, workshop, asking)
    say(database, asking, {"text": "Astrids eget prov"}, come_in(database, workshop))
    remove(database, workshop, all_of_it=True)
    found = rows(database)
    assert (found["asking"], found["answer"], found["event"]) == (0, 0, 0)
    assert found["participant"] == 1, "her phone stays in"


def test_a_meeting_under_way_goes_back_to_its_question(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?", at=1)
    say(database, asking, {"text": "Bussen"})
    begin(database, workshop)
    later = ask(database, workshop, "open_text", "Vad hjälper?", at=now())
    rehearse(database, workshop, later)
    remove(database, workshop)
    now_ = seen(database, workshop)
    assert [prompt.asking.prompt for prompt in now_.open_prompts] == ["Vad hindrar?"]
    assert now_.workshop.started_at == 1


def test_ids_of_questions_that_are_gone_are_not_used_again(
    database: Database, workshop: Workshop
) -> None:
    begin(database, workshop)
    gone = ask(database, workshop, "open_text", "Vad hindrar?", at=now())
    remove(database, workshop)
    real = ask(database, workshop, "open_text", "Vad hjälper?", at=now())
    assert (real.id or 0) > (gone.id or 0)


def test_simulated_phones_come_in_only_to_a_rehearsal_and_are_deaf_after_it(
    database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        assert let_in(session, [Coming(workshop.uid, "sv", SIMULATED)]) == [None]
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    begin(database, workshop)
    who = simulated(database, workshop)
    with database.writing() as session:
        rehearsal.stop(session, workshop.id or 0)
    assert isinstance(pretend(database, asking, "för sent", who), NotFound)
    with database.reading() as session:
        assert not count_from_scratch(session, asking).entries


@pytest.mark.parametrize("act", ["end", "lock"])
def test_no_rehearsal_begins_after_the_end_or_behind_a_locked_door(
    database: Database, workshop: Workshop, act: str
) -> None:
    ask(database, workshop, "open_text", "Vad hindrar?")
    do(database, workshop, act)
    with pytest.raises(Invalid):
        begin(database, workshop)


def test_each_rehearsal_begins_anew_and_only_its_own_shows(
    database: Database, workshop: Workshop
) -> None:
    asking, cache = ask(database, workshop, "open_text", "Vad hindrar?"), ResultsCache()
    for _ in range(2):
        begin(database, workshop)
        rehearse(database, workshop, asking)
        assert seen(database, workshop, cache).rehearsed == 3
        remove(database, workshop)
        assert seen(database, workshop, cache).prompts[0].results.entries == {}


def test_another_workshops_rehearsal_is_left_alone(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        other = workshops.open_workshop(session, "Annat", language="sv", keep_days=1)
    asked = [ask(database, place, "open_text", "Vad?") for place in (workshop, other)]
    for place, asking in zip((workshop, other), asked, strict=True):
        begin(database, place)
        rehearse(database, place, asking)
    remove(database, workshop)
    with database.reading() as session:
        left = session.exec(select(Answer.asking_id).where(col(Answer.origin) == SIMULATED))
        assert set(left) == {asked[1].id}
