"""Many steps brought in at once: one press takes away those that nobody has touched since."""

import pytest

from app.clock import now
from app.database import Database
from app.errors import Invalid, Stale
from app.models.agenda import arrangement, brought
from app.models.agenda.agenda import read_agenda, set_words
from app.models.agenda.brought import Group
from app.models.agenda.edits import NO_PRESS, Press
from app.models.agenda.plan import Plan, PlannedItem, PlannedStep, make_workshop
from app.models.agenda.removals import Removal, lately_removed
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.rooms import do

PLAN = Plan(
    "Kvällsmöte",
    "sv",
    [
        PlannedItem(5, [PlannedStep("slide", "Hej")]),
        PlannedItem(
            20, [PlannedStep("open_text", "Vad?"), PlannedStep("open_text", "Hur?")], "Samtal"
        ),
        PlannedItem(5, [PlannedStep("open_text", "Vem?")]),
    ],
)


@pytest.fixture
def made(database: Database, astrid: Facilitator) -> Workshop:
    with database.writing() as session:
        workshop = make_workshop(session, PLAN, astrid, 30)
        brought.remember(session, workshop.id or 0, astrid.id)
    return workshop


def group(database: Database, workshop: Workshop) -> Group:
    with database.reading() as session:
        agenda = read_agenda(session, workshop.id or 0)
        (one,) = brought.groups(session, workshop.id or 0, agenda, now())
    return one


def names(database: Database, workshop: Workshop) -> list[str]:
    with database.reading() as session:
        agenda = read_agenda(session, workshop.id or 0)
    return [step.prompt for entry in agenda for step in entry.steps]


def uid(database: Database, workshop: Workshop, prompt: str) -> str:
    with database.reading() as session:
        agenda = read_agenda(session, workshop.id or 0)
    return next(step.uid for entry in agenda for step in entry.steps if step.prompt == prompt)


def take_away(database: Database, workshop: Workshop, press: Press = NO_PRESS) -> None:
    key = group(database, workshop).key
    with database.writing() as session:
        brought.take_away(session, workshop.id or 0, key, press)


def put_back(database: Database, workshop: Workshop, press: Press = NO_PRESS) -> None:
    key = group(database, workshop).key
    with database.writing() as session:
        brought.put_back(session, workshop.id or 0, key, press)


def removed(database: Database, workshop: Workshop) -> list[Removal]:
    with database.reading() as session:
        agenda = read_agenda(session, workshop.id or 0)
        groups = brought.groups(session, workshop.id or 0, agenda, now())
        return lately_removed(session, workshop.id or 0, "sv", now(), groups)


def test_one_press_takes_all_away_and_one_puts_all_back_where_it_stood(
    database: Database, made: Workshop
) -> None:
    take_away(database, made)
    assert names(database, made) == []
    with database.reading() as session:
        assert read_agenda(session, made.id or 0) == []
    (one,) = removed(database, made)
    assert (one.key, one.steps) == (group(database, made).key, 4)
    put_back(database, made)
    assert names(database, made) == ["Hej", "Vad?", "Hur?", "Vem?"]
    assert removed(database, made) == [] and len(group(database, made).untouched) == 4


def test_what_was_changed_stays_and_what_was_changed_back_does_not(
    database: Database, made: Workshop
) -> None:
    with database.writing() as session:
        workshop_id = made.id or 0
        arrangement.plan(session, workshop_id, uid(database, made, "Vem?"), 600, "")
        steps = {
            step.prompt: step.step for e in read_agenda(session, workshop_id) for step in e.steps
        }
        set_words(session, steps["Hur?"], "sv", "Hur då?", "")
        set_words(session, steps["Vad?"], "sv", "Vad då?", "")
        set_words(session, steps["Vad?"], "sv", "Vad?", "")
    one = group(database, made)
    assert [step.prompt for step in one.changed] == ["Hur då?", "Vem?"]
    take_away(database, made)
    assert names(database, made) == ["Hur då?", "Vem?"]
    (away,) = removed(database, made)
    assert away.steps == 2


def test_a_renamed_talk_round_and_a_question_in_one_more_language_stay(
    database: Database, made: Workshop
) -> None:
    with database.writing() as session:
        entries = read_agenda(session, made.id or 0)
        arrangement.plan(session, made.id or 0, entries[1].key, 1200, "Två och två")
        set_words(session, entries[2].steps[0].step, "fi", "Kuka?", "")
    take_away(database, made)
    assert names(database, made) == ["Vad?", "Hur?", "Vem?"]


def test_where_it_was_moved_to_is_no_change(database: Database, made: Workshop) -> None:
    with database.writing() as session:
        arrangement.shift(session, made.id or 0, uid(database, made, "Hej"), "down")
    take_away(database, made)
    assert names(database, made) == []


def test_where_the_room_has_been_it_stays(database: Database, made: Workshop) -> None:
    do(database, made, "next")
    do(database, made, "next")
    one = group(database, made)
    assert [step.prompt for step in one.opened] == ["Hej", "Vad?", "Hur?"]
    take_away(database, made)
    assert names(database, made) == ["Hej", "Vad?", "Hur?"]


def test_if_all_of_it_stays_it_says_so(database: Database, made: Workshop) -> None:
    for _ in range(3):
        do(database, made, "next")
    with pytest.raises(Invalid, match="changed or opened"):
        take_away(database, made)
    assert len(names(database, made)) == 4


def test_what_came_later_and_what_was_removed_by_itself_is_left_as_it_is(
    database: Database, made: Workshop
) -> None:
    with database.writing() as session:
        arrangement.remove(session, made.id or 0, uid(database, made, "Vad?"))
        arrangement.copy(session, made.id or 0, uid(database, made, "Vem?"))
    take_away(database, made)
    assert names(database, made) == ["Vem?"]
    put_back(database, made)
    assert names(database, made) == ["Hej", "Hur?", "Vem?", "Vem?"]
    (left,) = removed(database, made)
    assert left.name == "Vad?"


def test_the_second_press_of_a_double_press_does_nothing(
    database: Database, made: Workshop
) -> None:
    with database.reading() as session:
        seen = session.get_one(Workshop, made.id).version
    take_away(database, made, Press(seen))
    with pytest.raises(Stale):
        take_away(database, made, Press(seen))
    with pytest.raises(Stale):
        take_away(database, made)
    put_back(database, made, Press(seen + 1))
    with pytest.raises(Stale):
        put_back(database, made, Press(seen + 1))
    with pytest.raises(Stale):
        take_away(database, made, Press(seen))
    assert len(names(database, made)) == 4


def test_two_presentations_are_taken_away_each_by_itself(
    database: Database, made: Workshop
) -> None:
    with database.writing() as session:
        workshop_id = made.id or 0
        copies = [arrangement.copy(session, workshop_id, uid(database, made, "Vem?"))]
        second = brought.remember(session, workshop_id, None, copies)
        brought.take_away(session, workshop_id, second, NO_PRESS)
    assert names(database, made) == ["Hej", "Vad?", "Hur?", "Vem?"]


def test_nothing_comes_back_where_the_room_is(database: Database, made: Workshop) -> None:
    with database.writing() as session:
        arrangement.plan(session, made.id or 0, uid(database, made, "Vem?"), 60, "")
        hur = next(
            step.step
            for entry in read_agenda(session, made.id or 0)
            for step in entry.steps
            if step.prompt == "Hur?"
        )
        set_words(session, hur, "sv", "Hur då?", "")
    take_away(database, made)
    do(database, made, "next")
    with pytest.raises(Invalid, match="The room is here"):
        put_back(database, made)
    assert names(database, made) == ["Hur då?", "Vem?"]


def test_what_was_brought_in_days_ago_is_no_longer_offered(
    database: Database, made: Workshop
) -> None:
    with database.reading() as session:
        agenda = read_agenda(session, made.id or 0)
        later = now() + 2 * 86_400_000
        assert brought.groups(session, made.id or 0, agenda, later) == []
