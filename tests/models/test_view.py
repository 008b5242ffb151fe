"""What the projector is set to show: pages, larger letters, one question or one answer alone."""

import pytest
from sqlmodel import select

from app.database import Database
from app.errors import Invalid, NotFound, NotYours
from app.models.answers.reading import ResultsCache
from app.models.workshop import Workshop
from app.screens.moment import read_moment
from app.screens.views import projector
from tests.rooms import ask, ask_round, come_in, do, hide, say, say_all


def now_of(database: Database, workshop: Workshop) -> Workshop:
    with database.reading() as session:
        return session.exec(select(Workshop).where(Workshop.id == workshop.id)).one()


def on_wall(database: Database, workshop: Workshop) -> list[list[str]]:
    """The answers that the projector is sent, by question."""
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        look_at = projector(read_moment(session, ResultsCache(), now, present=0, at=0))
    return [[entry.text for entry in look_at["wall"][p.id].entries] for p in look_at["asked"]]


def test_a_page_is_kept_until_the_room_moves_on(database: Database, workshop: Workshop) -> None:
    ask(database, workshop, "open_text", "Vad?")
    ask(database, workshop, "open_text", "Var?")
    do(database, workshop, "page", on=8_000)
    assert now_of(database, workshop).first_row == 8_000
    do(database, workshop, "back")
    assert now_of(database, workshop).first_row == 0


def test_a_page_that_can_not_be_is_refused(database: Database, workshop: Workshop) -> None:
    ask(database, workshop, "open_text", "Vad?")
    with pytest.raises(Invalid):
        do(database, workshop, "page", on=10**12)


def test_letters_grow_in_steps_to_twice_and_no_further(
    database: Database, workshop: Workshop
) -> None:
    for verb, size in (("smaller", 100), *[("larger", s) for s in (115, 130, 150, 175, 200, 200)]):
        do(database, workshop, verb)
        assert now_of(database, workshop).type_size == size
    do(database, workshop, "smaller")
    assert now_of(database, workshop).type_size == 175


def test_how_the_projector_shows_it_moves_no_phone(database: Database, workshop: Workshop) -> None:
    ask(database, workshop, "open_text", "Vad?")
    before = now_of(database, workshop).turn
    for verb in ("page", "larger", "alone", "together"):
        do(database, workshop, verb)
    assert now_of(database, workshop).turn == before


def test_a_projector_link_turns_pages_but_lifts_nothing(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    receipt = say(database, asking, {"text": "Bussen"})
    do(database, workshop, "page", on=0, role="screen")
    with pytest.raises(NotYours):
        do(database, workshop, "lift", on=receipt.n, role="screen")


def test_one_answer_is_lifted_and_follows_its_edit(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    björn = come_in(database, workshop)
    say(database, asking, {"text": "Tåget"})
    key = say(database, asking, {"text": "Busen"}, björn).key
    do(database, workshop, "lift", on=2)
    assert on_wall(database, workshop) == [["Busen"]]
    say(database, asking, {"text": "Bussen"}, björn, do="edit", thread=key)
    assert on_wall(database, workshop) == [["Bussen"]]
    hide(database, workshop, asking, "Bussen")
    assert on_wall(database, workshop) == [["Tåget"]]


def test_an_answer_to_another_question_is_not_lifted(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    say(database, asking, {"text": "Bussen"})
    ask(database, workshop, "open_text", "Var?")
    with pytest.raises(NotFound):
        do(database, workshop, "lift", on=1)


def test_one_question_of_a_round_is_shown_alone_with_all_answers_in_order(
    database: Database, workshop: Workshop
) -> None:
    first, second = ask_round(database, workshop, "Samtal", [("open_text", "Vad?", None)] * 2)
    said = [f"Svar {n}" for n in range(70)]
    say_all(database, second, [{"text": text} for text in said])
    say(database, first, {"text": "Annat"})
    do(database, workshop, "alone", on=second.id)
    assert on_wall(database, workshop) == [said[:60]]
    do(database, workshop, "page", on=64_000)
    assert on_wall(database, workshop) == [said[60:]]
    do(database, workshop, "together")
    assert on_wall(database, workshop) == [["Annat"], said[:-31:-1]]


def test_concealing_takes_down_what_was_lifted(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    say(database, asking, {"text": "Bussen"})
    do(database, workshop, "lift", on=1)
    do(database, workshop, "conceal")
    assert now_of(database, workshop).lifted_id is None
