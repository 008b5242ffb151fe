"""The same themes once more, empty: in a new round, a copy and a file."""

import json

import pytest
from sqlmodel import select

from app.database import Database
from app.errors import Invalid
from app.i18n import Words
from app.models.agenda.agenda import Step, read_agenda
from app.models.agenda.agenda_file import read_file, write_file
from app.models.agenda.asking import Asking
from app.models.agenda.plan import copy_workshop, make_workshop, plan_of
from app.models.answers.theme import Theme, to_plan_of_steps
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.models.test_sorting import Table, themes_of_asking
from tests.rooms import ask, do


@pytest.fixture
def table(database: Database, workshop: Workshop) -> Table:
    table = Table(database, workshop)
    theme = table.theme("Mandat", "Svar 1")
    table.theme("Tid", "Svar 2")
    table.act("name_theme", theme=theme, title="Mandate", language="en")
    return table


def origins(database: Database, asking_id: int | None) -> set[str]:
    with database.reading() as session:
        found = session.exec(select(Theme.origin).where(Theme.asking_id == asking_id))
        return set(found)


def test_a_new_round_begins_without_themes_unless_they_are_wished_for(
    table: Table, database: Database, workshop: Workshop
) -> None:
    [again] = do(database, workshop, "ask_again")
    assert themes_of_asking(database, again) == []


def test_a_new_round_with_the_same_themes_has_them_empty_and_the_first_keeps_its_own(
    table: Table, database: Database, workshop: Workshop
) -> None:
    [again] = do(database, workshop, "ask_again_with_themes")
    begun = themes_of_asking(database, again)
    assert [(one.title, one.wordings, one.number) for one in begun] == [
        ("Mandat", {"en": "Mandate"}, 1),
        ("Tid", {}, 2),
    ]
    assert origins(database, again.id) == origins(database, table.asking.id)
    assert table.lies()["Mandat"] == ["Svar 1"]
    with database.reading() as session:
        third = session.get_one(Asking, again.id)
    assert third.number == 2


def test_a_copy_takes_them_along_if_that_is_chosen(
    table: Table, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    with database.writing() as session:
        here = session.get_one(Workshop, workshop.id)
        agenda = read_agenda(session, workshop.id or 0, "sv")
        themes = to_plan_of_steps(session, [step for entry in agenda for step in entry.steps])
        with_them = copy_workshop(session, here, "Igen", "", astrid, 30, themes)
        without = copy_workshop(session, here, "Utan", "", astrid, 30)
    [asked] = do(database, with_them, "next")
    assert [one.title for one in themes_of_asking(database, asked)] == ["Mandat", "Tid"]
    assert origins(database, asked.id) == origins(database, table.asking.id)
    [asked] = do(database, without, "next")
    assert themes_of_asking(database, asked) == []


def test_a_copy_of_what_was_never_asked_keeps_what_is_planned(
    table: Table, database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    made = workshop
    for _ in range(2):
        with database.writing() as session:
            here = session.get_one(Workshop, made.id)
            agenda = read_agenda(session, made.id or 0, "sv")
            themes = to_plan_of_steps(session, [step for entry in agenda for step in entry.steps])
            made = copy_workshop(session, here, "Igen", "", astrid, 30, themes)
    [asked] = do(database, made, "next")
    assert [one.title for one in themes_of_asking(database, asked)] == ["Mandat", "Tid"]


def test_a_file_holds_them_and_a_workshop_made_of_it_begins_with_them(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    ask(database, workshop, "open_text", "Vad hindrar?")
    planned = [{"title": "Mandat", "wordings": {"en": "Mandate"}, "origin": "t1"}]
    with database.writing() as session:
        step = session.exec(select(Step)).one()
        step.themes = planned
        session.add(step)
    with database.writing() as session:
        written = write_file(plan_of(session, session.get_one(Workshop, workshop.id)))
        assert json.loads(written)["items"][0]["steps"][0]["themes"] == planned
        made = make_workshop(session, read_file(written, Words("sv")), astrid, 30)
    [asked] = do(database, made, "next")
    assert [one.title for one in themes_of_asking(database, asked)] == ["Mandat"]
    assert origins(database, asked.id) == {"t1"}


def test_a_file_with_two_themes_of_one_title_is_refused_with_a_sentence() -> None:
    step = {
        "kind": "open_text",
        "wordings": {"sv": {"prompt": "Vad?"}},
        "themes": [{"title": "Tid"}, {"title": "tid"}],
    }
    file = {"format": "bikupa-agenda", "version": 1, "title": "Möte", "items": [{"steps": [step]}]}
    with pytest.raises(Invalid) as refusal:
        read_file(json.dumps(file).encode(), Words("sv"))
    assert "samma namn" in str(refusal.value.values)


def test_questions_of_other_kinds_begin_with_no_themes(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "scale", "Hur?")
    assert themes_of_asking(database, asking) == []
