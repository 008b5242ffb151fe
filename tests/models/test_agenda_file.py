"""An agenda as a file: what is saved comes back the same, and odd files are told what is wrong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlmodel import select

from app.database import Database
from app.errors import Invalid
from app.i18n import Words
from app.models.agenda.agenda import Step, add_item, add_step, read_agenda, set_words
from app.models.agenda.agenda_file import (
    LARGEST,
    AgendaFile,
    FileItem,
    FileStep,
    read_file,
    write_file,
)
from app.models.agenda.plan import Texts, copy_workshop, make_workshop, plan_of
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.steps import STEP_KINDS
from tests.examples import examples
from tests.rooms import ask, do, say

ENGLISH = Words("en")


def fill(database: Database, workshop: Workshop) -> None:
    """A step of every kind, a talk round, a second language, and one step that was removed."""
    with database.writing() as session:
        workshop = session.get_one(Workshop, workshop.id)
        workshop.purpose = "Hitta hindren\noch vägarna"
        workshop.wordings = {"en": {"title": "Meeting"}, "fi": {"title": "Kokous"}}
        session.add(workshop)
        for name, kind in STEP_KINDS.items():
            item = add_item(session, workshop.id or 0, planned_s=250)
            how = kind.propose(["Ja", "Nej"])
            step = add_step(session, item, name, f"Vad är {name}?", language="sv", settings=how)
            set_words(session, step, "en", f"What is {name}?", "**In English**")
        talk = add_item(session, workshop.id or 0, "Två och två", 600)
        talk.wordings = {"en": {"title": "Two and two"}}
        add_step(session, talk, "open_text", "Tyst?", language="sv", show="reveal")
        add_step(session, talk, "open_text", "Prövas?", language="sv", approve_first=True)
        gone = add_step(session, talk, "open_text", "Borttagen", language="sv")
        gone.removed_at = 1
        add_item(session, workshop.id or 0, "Tom samtalsrunda", 60)


def saved(database: Database, workshop: Workshop) -> bytes:
    with database.reading() as session:
        return write_file(plan_of(session, session.get_one(Workshop, workshop.id)))


def origins(database: Database, workshop: Workshop) -> list[str]:
    with database.reading() as session:
        agenda = read_agenda(session, workshop.id or 0)
    return [step.step.origin for entry in agenda for step in entry.steps]


def test_a_saved_agenda_comes_back_the_same(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    fill(database, workshop)
    file = saved(database, workshop)
    with database.writing() as session:
        made = make_workshop(session, read_file(file, ENGLISH), astrid, 30)
    assert saved(database, made) == file
    assert origins(database, made) == origins(database, workshop)
    assert b"Borttagen" not in file and b"Tom samtalsrunda" in file
    assert b"Kokous" in file and b"Two and two" in file


def test_a_copy_has_the_agenda_and_nothing_of_what_was_said(
    database: Database, workshop: Workshop, astrid: Facilitator, dragana: Facilitator
) -> None:
    fill(database, workshop)
    say(database, ask(database, workshop, "open_text", "Vad hindrar?"), {"text": "Revirtänk"})
    do(database, workshop, "end")
    with database.writing() as session:
        source = session.get_one(Workshop, workshop.id)
        source.keep_counts = True
        made = copy_workshop(session, source, "Stenberga", "Bygdegården", dragana, 30)
    with database.reading() as session:
        steps = {step.uid for step in session.exec(select(Step))}
        plans = [plan_of(session, session.get_one(Workshop, w.id)) for w in (workshop, made)]
    assert plans[0].items == plans[1].items and len(steps) == 2 * len(origins(database, made)) + 1
    assert origins(database, made) == origins(database, workshop)
    assert (made.title, made.venue, made.purpose) == (
        "Stenberga",
        "Bygdegården",
        "Hitta hindren\noch vägarna",
    )
    assert (made.state, made.item_id, made.started_at, made.ended_at) == ("draft", None, None, None)
    assert made.code != workshop.code and made.keep_counts


def step(**more: Any) -> dict[str, Any]:
    return {"kind": "open_text", "wordings": {"sv": {"prompt": "Vad?"}}, **more}


def agenda(*items: Any, **more: Any) -> bytes:
    file = {"format": "bikupa-agenda", "version": 1, "title": "Möte", "items": items, **more}
    return json.dumps(file).encode()


def choice(*options: Any) -> bytes:
    return agenda({"steps": [step(kind="choice", settings={"options": options})]})


YES, NO = {"id": "o1", "text": "Ja"}, {"id": "o2", "text": "Nej"}
DEEP = b'{"format": "bikupa-agenda", "version": 1, "items": ' + b"[" * 100_000


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Choose a file first."),
        (b"%PDF-1.7", "isn't an agenda file"),
        (b"\xff\xd8\xff\xe0", "isn't an agenda file"),
        (b"[1, 2]", "isn't an agenda file"),
        (b'{"workshop": {"title": "Notes"}}', "isn't an agenda file"),
        (DEEP, "isn't an agenda file"),
        (b'{"format": "bikupa-agenda", "version": "1"}', "isn't an agenda file"),
        (b" " * (LARGEST + 1), "larger than 2 MB"),
        (agenda(version=2), "made by a newer Bikupa"),
        (agenda(title=""), "Give the workshop a title."),
        (agenda(items="many"), "“items” is missing"),
        (agenda({"steps": [step()]}, {"steps": [step(kind="séance")]}), "Row 2 "),
        (agenda({"steps": [step(kind="séance")]}), "doesn't know its kind, “séance”"),
        (agenda({"steps": [{"kind": "slide"}]}), "Row 1 .*“steps.0.wordings” is missing"),
        (agenda({"steps": [step(wordings={"sv": {"body": "Hej"}})]}), "Write a heading"),
        (agenda({"steps": [step(wordings={"sv": {"prompt": "\ud800"}})]}), "can't be stored"),
        (agenda({"steps": [step(wordings={"sv": {"prompt": "x" * 501}})]}), "below 500"),
        (agenda({"minutes": -1, "steps": [step()]}), "Row 1 .*“minutes”"),
        (agenda({"minutes": float("nan"), "steps": [step()]}), "Row 1 .*“minutes”"),
        (agenda(*[{"title": "x", "steps": [step()] * 100}] * 6), "room for 500 steps"),
        (agenda({"steps": []}), "A row has one step"),
        (agenda({"steps": [step(), step()]}), "A row has one step"),
        (agenda({"title": "Två", "steps": [step(kind="slide")]}), "Only questions"),
        (agenda({"steps": [step(settings_version=9)]}), "newer Bikupa"),
        (agenda({"steps": [step(settings={"max_length": 1})]}), "Row 1 .*didn't work"),
        (agenda({"steps": [step(origin="../../etc")]}), "Row 1 .*“steps.0.origin”"),
        (choice(YES), "at least two options"),
        (choice(YES, {**NO, "id": "o1"}), "an id that no other one has"),
        (choice(YES, {**NO, "id": "new"}), "an id that no other one has"),
        (choice(YES, {**NO, "text": " "}), "needs words"),
        (choice(*({"id": f"a{n}", "text": "Ja"} for n in range(31))), "Row 1 "),
    ],
)
def test_an_odd_file_is_told_what_is_wrong_and_where(content: bytes, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_file(content, ENGLISH)
    said = ENGLISH(refused.value.say, **refused.value.values)
    assert re.search(told, said), said


def test_what_a_newer_bikupa_adds_is_passed_by() -> None:
    plan = read_file(
        agenda({"steps": [step(weather="sun")], "mood": 1}, about={"name": "x"}), ENGLISH
    )
    assert plan.items[0].steps[0].prompt == "Vad?"


def test_a_file_that_somebody_wrote_by_hand_needs_only_questions() -> None:
    plan = read_file(agenda({"steps": [step()]}), ENGLISH)
    assert (plan.title, plan.language, plan.seconds) == ("Möte", "sv", 0)


unhurried = examples(40, suppress_health_check=[HealthCheck.too_slow])
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@unhurried
@given(st.dictionaries(st.sampled_from(["title", "language", "purpose", "items"]), VALUES))
def test_whatever_stands_in_a_file_it_is_read_or_refused(file: dict[str, Any]) -> None:
    content = json.dumps({"format": "bikupa-agenda", "version": 1, **file}).encode()
    try:
        read_file(content, ENGLISH)
    except Invalid as no:
        assert ENGLISH(no.say, **no.values)


@pytest.mark.parametrize("name", STEP_KINDS)
@unhurried
@given(values=st.lists(VALUES, max_size=5))
def test_whatever_a_kind_is_set_up_with_it_is_read_or_refused(name: str, values: list[Any]) -> None:
    fields = dict(zip(STEP_KINDS[name].Settings.model_fields, values, strict=False))
    content = agenda({"steps": [step(kind=name, settings=fields)]})
    try:
        again = read_file(content, ENGLISH)
    except Invalid as no:
        assert ENGLISH(no.say, **no.values)
    else:
        assert read_file(write_file(again), ENGLISH) == again


def test_the_file_in_the_documentation_can_be_opened() -> None:
    page = (Path(__file__).parents[2] / "docs" / "agenda-format.md").read_text()
    example = page.split("```json\n")[1].split("```")[0]
    plan = read_file(example.encode(), ENGLISH)
    assert [len(item.steps) for item in plan.items] == [1, 2]
    assert read_file(write_file(plan), ENGLISH) == plan
    for model in (AgendaFile, FileItem, FileStep, Texts):
        assert all(f"`{field}`" in page for field in model.model_fields)


def test_titles_in_a_file_are_in_other_languages_than_its_own_and_say_something() -> None:
    titles = {"sv": {"title": "Samma"}, "en": {"title": " Two  and two "}, "fi": {"title": " "}}
    talk = {"title": "Två och två", "steps": [step()], "wordings": titles}
    alone = {"steps": [step()], "wordings": titles}
    plan = read_file(agenda(talk, alone, wordings={**titles, "fr": {}}), ENGLISH)
    assert plan.wordings == {"en": {"title": "Two and two"}}
    assert [item.wordings for item in plan.items] == [{"en": {"title": "Two and two"}}, {}]


def test_a_title_in_a_file_that_is_too_long_is_refused() -> None:
    titles = {"en": {"title": "x" * 201}}
    for file in (
        agenda({"title": "Två", "steps": [step()], "wordings": titles}),
        agenda(wordings=titles),
        agenda(wordings={"en": "Meeting"}),
    ):
        with pytest.raises(Invalid):
            read_file(file, ENGLISH)
