"""The same question at the beginning and at the end, and what has changed between."""

from typing import Any

import pytest
from sqlmodel import select

from app.clock import now
from app.database import Database
from app.errors import Invalid
from app.exports.notes import notes
from app.i18n import Words
from app.models.agenda.agenda import Step, add_item, add_step
from app.models.agenda.agenda_file import read_file, write_file
from app.models.agenda.asking import Asking
from app.models.agenda.plan import copy_workshop, plan_of
from app.models.answers.reading import ResultsCache
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.papers.blocks import Table
from app.screens.render import render_stage
from app.screens.views import stage
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from app.steps.word_cloud import WordCloudSettings
from tests.exports.read_back import WHOLE, words_of
from tests.rooms import ask, do, hide, say_all

TWO = [Option(id="a1", text="Vi hörs"), Option(id="a2", text="Jag vet vem jag ringer")]
KINDS: dict[str, Any] = {
    "scale": ScaleSettings(statements=TWO),
    "choice": ChoiceSettings(options=TWO),
    "word_cloud": WordCloudSettings(),
}


def ask_the_same(database: Database, workshop: Workshop, first: Asking, **how: Any) -> Asking:
    """Once more, last on the agenda, and let the room come to it."""
    with database.writing() as session:
        origin = session.get_one(Step, first.step_id).origin
        item = add_item(session, workshop.id or 0)
        own = first.how.Settings()
        step = add_step(session, item, first.kind, "Och nu?", language="sv", settings=own, **how)
        step.same_as = origin
        session.add(step)
        number = item.id
    [asking] = do(database, workshop, "go", on=number)
    return asking


def rated(*pairs: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"values": {"a1": one, "a2": other}} for one, other in pairs]


def tables(database: Database, workshop: Workshop, language: str = "sv") -> list[Table]:
    found = document(database, workshop, language).blocks
    return [one for one in found if isinstance(one, Table) and one.caption.startswith("Då och nu")]


def document(database: Database, workshop: Workshop, language: str = "sv") -> Any:
    with database.reading() as session:
        return notes(session, session.get_one(Workshop, workshop.id), language, now())


def wall(database: Database, workshop: Workshop, name: str = "projector") -> str:
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        look = stage(session, ResultsCache(), here, name, present=9, at=now())
        return render_stage(name, "sv", look, "http://bikupa.se").html


def test_it_is_asked_with_what_was_rated_first(database: Database, workshop: Workshop) -> None:
    first = ask(database, workshop, "scale", "Hur går det?", KINDS["scale"])
    again = ask_the_same(database, workshop, first)
    assert again.settings == first.settings
    assert again.before_id == first.id


def test_a_mean_then_and_now_by_statement(database: Database, workshop: Workshop) -> None:
    first = ask(database, workshop, "scale", "Hur går det?", KINDS["scale"])
    say_all(database, first, rated((2, 3), (2, 3), (2, 3), (3, 3), (3, 4)))
    say_all(database, ask_the_same(database, workshop, first), rated(*[(4, 3)] * 4, (5, 4)))
    do(database, workshop, "reveal")
    [table] = tables(database, workshop)
    assert table.head == ["Påstående", "Då", "Nu", "Skillnad"]
    assert table.rows == [
        ["Vi hörs", 2.4, 4.2, "+1,8"],
        ["Jag vet vem jag ringer", 3.2, 3.2, "lika"],
    ]
    seen = wall(database, workshop)
    assert '">2,4</span>' in seen
    assert "+1,8" in wall(database, workshop, "desk")


def test_shares_then_and_now(database: Database, workshop: Workshop) -> None:
    first = ask(database, workshop, "choice", "Vem?", KINDS["choice"])
    say_all(database, first, [{"options": ["a1"]}] * 8 + [{"options": ["a2"]}] * 2)
    again = ask_the_same(database, workshop, first)
    say_all(database, again, [{"options": ["a1"]}] * 5 + [{"options": ["a2"]}] * 5)
    [table] = tables(database, workshop)
    assert table.rows == [
        ["Vi hörs", "80 %", "50 %", "−30"],
        ["Jag vet vem jag ringer", "20 %", "50 %", "+30"],
    ]


def test_of_few_people_shares_are_said_in_people(database: Database, workshop: Workshop) -> None:
    first = ask(database, workshop, "choice", "Vem?", KINDS["choice"])
    say_all(database, first, [{"options": ["a1"]}] * 5)
    say_all(database, ask_the_same(database, workshop, first), [{"options": ["a2"]}] * 6)
    [table] = tables(database, workshop)
    assert table.rows[0] == ["Vi hörs", "5 av 5", "0 av 6", ""]


def test_new_words_and_those_that_are_gone(database: Database, workshop: Workshop) -> None:
    first = ask(database, workshop, "word_cloud", "Ett ord?", KINDS["word_cloud"])
    said = [{"text": text} for text in ("trött", "trött", "hopp", "hopp", "ensam", "arg")]
    say_all(database, first, said)
    again = ask_the_same(database, workshop, first)
    say_all(database, again, [{"text": text} for text in ("Hopp", "stolt", "stolt", "mod", "tro")])
    [table] = tables(database, workshop)
    assert table.head == ["Nya ord", "Ord som är borta"]
    assert table.rows == [["stolt", "trött"], ["mod", "arg"], ["tro", "ensam"]]
    hide(database, workshop, first, "arg")
    assert "arg" not in [cell for row in tables(database, workshop)[0].rows for cell in row]
    assert "Ord som är borta" in wall(database, workshop)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("then", "now_"), [(4, 6), (6, 4), (0, 6), (5, 5)])
def test_nothing_is_compared_where_fewer_than_five_answered(
    kind: str, then: int, now_: int, database: Database, workshop: Workshop
) -> None:
    given = {
        "scale": {"values": {"a1": 1, "a2": 2}},
        "choice": {"options": ["a1"]},
        "word_cloud": {"text": "hopp"},
    }[kind]
    first = ask(database, workshop, kind, "Hur går det?", KINDS[kind])
    say_all(database, first, [given] * then)
    other = {**given, "text": "mod"} if kind == "word_cloud" else given
    say_all(database, ask_the_same(database, workshop, first), [other] * now_)
    do(database, workshop, "reveal")
    assert bool(tables(database, workshop)) is (then == now_ == 5)
    assert ('class="change' in wall(database, workshop)) is (then == now_ == 5)


def test_a_statement_that_few_rated_is_not_compared(database: Database, workshop: Workshop) -> None:
    first = ask(database, workshop, "scale", "Hur går det?", KINDS["scale"])
    say_all(database, first, [{"values": {"a1": 2}}] * 5 + [{"values": {"a2": 2}}] * 2)
    say_all(database, ask_the_same(database, workshop, first), rated(*[(4, 4)] * 5))
    [table] = tables(database, workshop)
    assert table.rows[1] == ["Jag vet vem jag ringer", None, None, "för få svar"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_change_stands_in_every_format(
    kind: str, database: Database, workshop: Workshop
) -> None:
    texts = [{"text": f"ord{n}"} for n in range(5)], [{"text": f"nytt{n}"} for n in range(5)]
    given: dict[str, Any] = {
        "scale": (rated(*[(1, 2)] * 5), rated(*[(4, 4)] * 5)),
        "choice": ([{"options": ["a1"]}] * 10, [{"options": ["a2"]}] * 10),
        "word_cloud": texts,
    }
    first = ask(database, workshop, kind, "Hur går det?", KINDS[kind])
    say_all(database, first, given[kind][0])
    say_all(database, ask_the_same(database, workshop, first), given[kind][1])
    for language, head in (("sv", "Då och nu"), ("en", "Then and now")):
        whole = document(database, workshop, language)
        assert [name for name in WHOLE if head not in words_of(whole, name)] == []


def test_shared_notes_without_small_groups_compare_nothing(
    database: Database, workshop: Workshop
) -> None:
    first = ask(database, workshop, "scale", "Hur går det?", KINDS["scale"])
    say_all(database, first, rated(*[(1, 2)] * 5))
    say_all(database, ask_the_same(database, workshop, first), rated(*[(4, 4)] * 5))
    do(database, workshop, "end")
    with database.writing() as session:
        here = session.get_one(Workshop, workshop.id)
        here.few_left_out = True
        session.add(here)
        session.flush()
        whole = notes(session, here, "sv", now(), public=True)
    assert not [one for one in whole.blocks if "Då och nu" in getattr(one, "caption", "")]


def test_it_travels_in_copies_and_files(
    database: Database, workshop: Workshop, astrid: Facilitator
) -> None:
    first = ask(database, workshop, "choice", "Vem?", KINDS["choice"])
    ask_the_same(database, workshop, first)
    with database.writing() as session:
        origin = session.get_one(Step, first.step_id).origin
        copy_workshop(session, workshop, "Igen", "", astrid, 9)
        plan = read_file(write_file(plan_of(session, workshop)), Words("sv"))
        steps = session.exec(select(Step).where(Step.same_as != "")).all()
    assert [step.same_as for step in steps] == [origin, origin]
    assert [one.traits.same_as for item in plan.items for one in item.steps] == ["", origin]


def test_asked_alone_it_has_what_the_first_would_have_had(
    database: Database, workshop: Workshop
) -> None:
    """The check-in was passed by."""
    with database.writing() as session:
        item = add_item(session, workshop.id or 0)
        how = KINDS["scale"]
        step = add_step(session, item, "scale", "Hur går det?", language="sv", settings=how)
        first = Asking(step_id=step.id or 0, kind="scale")
    again = ask_the_same(database, workshop, first)
    assert again.read_settings() == KINDS["scale"]
    assert again.before_id is None


def test_what_is_removed_in_a_rehearsal_is_compared_with_nothing(
    database: Database, workshop: Workshop
) -> None:
    first = ask(database, workshop, "scale", "Hur går det?", KINDS["scale"])
    again = ask_the_same(database, workshop, first)
    with database.writing() as session:
        found = session.get_one(Asking, again.id)
        found.before_id = 999
        session.add(found)
    say_all(database, again, rated(*[(4, 4)] * 5))
    assert 'class="change' not in wall(database, workshop)
    assert tables(database, workshop) == []


def test_it_isnt_asked_where_the_first_doesnt_stand_before_it(
    database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        item = add_item(session, workshop.id or 0)
        step = add_step(session, item, "choice", "Och nu?", language="sv")
        step.same_as = "somewhere-else"
        session.add(step)
        number = item.id
    assert "frågar samma sak som en fråga" in wall(database, workshop, "desk")
    with pytest.raises(Invalid):
        do(database, workshop, "go", on=number)
