"""What an agenda becomes when its rows are moved, copied, removed and brought back."""

import pytest

from app.database import Database
from app.errors import Invalid, NotFound
from app.models.agenda import arrangement
from app.models.agenda.agenda import AgendaItem, add_item, add_step, read_agenda
from app.models.workshop import Workshop
from tests.rooms import do


@pytest.fixture
def agenda(database: Database, workshop: Workshop) -> dict[str, str]:
    """A slide, a talk round of two questions, and a question; the key of each by its words."""
    plan: list[tuple[str, list[tuple[str, str]]]] = [
        ("", [("slide", "Hej")]),
        ("Samtal", [("open_text", "Vad?"), ("open_text", "Hur?")]),
        ("", [("open_text", "Vem?")]),
    ]
    with database.writing() as session:
        for title, steps in plan:
            item = add_item(session, workshop.id or 0, title, 600)
            for kind, prompt in steps:
                add_step(session, item, kind, prompt, language="sv")
    entries = read(database, workshop)
    keys = {step.prompt: step.uid for entry in entries for step in entry.steps}
    return keys | {entry.name: entry.key for entry in entries}


def read(database: Database, workshop: Workshop) -> list[AgendaItem]:
    with database.reading() as session:
        return read_agenda(session, workshop.id or 0)


def drawn(database: Database, workshop: Workshop) -> str:
    return " ".join(
        f"{entry.name}({' '.join(step.prompt for step in entry.steps)})"
        if entry.is_round
        else entry.name
        for entry in read(database, workshop)
    )


def minutes(database: Database, workshop: Workshop) -> list[int]:
    return [entry.item.planned_s // 60 for entry in read(database, workshop)]


def test_a_question_moved_into_a_talk_round_brings_its_time(
    database: Database, workshop: Workshop, agenda: dict[str, str]
) -> None:
    with database.writing() as session:
        arrangement.shift(session, workshop.id or 0, agenda["Vem?"], "up")
    assert drawn(database, workshop) == "Hej Samtal(Vad? Hur? Vem?)"
    assert minutes(database, workshop) == [10, 20]


def test_a_question_moved_out_of_a_talk_round_takes_its_share_of_the_time(
    database: Database, workshop: Workshop, agenda: dict[str, str]
) -> None:
    with database.writing() as session:
        arrangement.place(session, workshop.id or 0, agenda["Hur?"], "", agenda["Hej"])
    assert drawn(database, workshop) == "Hej Hur? Samtal(Vad?) Vem?"
    assert minutes(database, workshop) == [10, 5, 5, 10]


def test_every_change_is_told_to_the_screens(
    database: Database, workshop: Workshop, agenda: dict[str, str]
) -> None:
    rung: list[int] = []
    database.bell = lambda workshop_id, version: rung.append(version)
    with database.writing() as session:
        arrangement.remove(session, workshop.id or 0, agenda["Hej"])
    with database.reading() as session:
        assert rung == [session.get_one(Workshop, workshop.id).turn]


@pytest.mark.parametrize("name", ["Hej", "Samtal", "Hur?", "Vem?"])
def test_a_removed_row_comes_back_where_it_stood(
    database: Database, workshop: Workshop, agenda: dict[str, str], name: str
) -> None:
    before = drawn(database, workshop)
    with database.writing() as session:
        arrangement.remove(session, workshop.id or 0, agenda[name])
    assert name not in drawn(database, workshop)
    with database.writing() as session:
        arrangement.restore(session, workshop.id or 0, agenda[name])
    assert drawn(database, workshop) == before


def test_it_comes_back_where_it_stood_when_others_have_moved_meanwhile(
    database: Database, workshop: Workshop, agenda: dict[str, str]
) -> None:
    workshop_id = workshop.id or 0
    with database.writing() as session:
        arrangement.remove(session, workshop_id, agenda["Samtal"])
        arrangement.shift(session, workshop_id, agenda["Vem?"], "up")
        arrangement.restore(session, workshop_id, agenda["Samtal"])
    assert drawn(database, workshop) == "Vem? Samtal(Vad? Hur?) Hej"


def test_a_copy_stands_right_after_and_keeps_its_origin(
    database: Database, workshop: Workshop, agenda: dict[str, str]
) -> None:
    with database.writing() as session:
        for name in ("Hej", "Vad?", "Samtal"):
            arrangement.copy(session, workshop.id or 0, agenda[name])
    inside = "Samtal(Vad? Vad? Hur?)"
    assert drawn(database, workshop) == f"Hej Hej {inside} {inside} Vem?"
    first, second = read(database, workshop)[:2]
    assert first.steps[0].step.origin == second.steps[0].step.origin
    assert first.key != second.key


@pytest.mark.parametrize("name", ["Samtal", "Vad?"])
def test_where_the_room_is_nothing_is_removed(
    database: Database, workshop: Workshop, agenda: dict[str, str], name: str
) -> None:
    do(database, workshop, "go", on=int(agenda["Samtal"].removeprefix("round-")))
    with pytest.raises(Invalid), database.writing() as session:
        arrangement.remove(session, workshop.id or 0, agenda[name])
    assert drawn(database, workshop) == "Hej Samtal(Vad? Hur?) Vem?"


def test_a_talk_round_where_the_room_is_keeps_its_questions(
    database: Database, workshop: Workshop, agenda: dict[str, str]
) -> None:
    do(database, workshop, "go", on=int(agenda["Samtal"].removeprefix("round-")))
    for name, to in (("Vem?", "up"), ("Vad?", "up")):
        with pytest.raises(Invalid), database.writing() as session:
            arrangement.shift(session, workshop.id or 0, agenda[name], to)
    with pytest.raises(Invalid), database.writing() as session:
        arrangement.copy(session, workshop.id or 0, agenda["Vad?"])


def test_the_whole_talk_round_may_move_while_the_room_is_there(
    database: Database, workshop: Workshop, agenda: dict[str, str]
) -> None:
    do(database, workshop, "go", on=int(agenda["Samtal"].removeprefix("round-")))
    with database.writing() as session:
        arrangement.shift(session, workshop.id or 0, agenda["Samtal"], "up")
    assert drawn(database, workshop) == "Samtal(Vad? Hur?) Hej Vem?"


@pytest.mark.parametrize("key", ["", "round-", "round-x", "round-99", "nobody"])
def test_a_row_that_is_not_there_is_not_found(
    database: Database, workshop: Workshop, agenda: dict[str, str], key: str
) -> None:
    for verb in (arrangement.remove, arrangement.restore, arrangement.copy):
        with pytest.raises(NotFound), database.writing() as session:
            verb(session, workshop.id or 0, key)


def test_another_workshops_row_is_not_found(
    database: Database, workshop: Workshop, agenda: dict[str, str]
) -> None:
    with database.writing() as session:
        other = Workshop(title="Ett annat möte")
        session.add(other)
        session.flush()
        for key in (agenda["Hej"], agenda["Samtal"]):
            with pytest.raises(NotFound):
                arrangement.remove(session, other.id or 0, key)
