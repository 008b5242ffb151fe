"""Quotes follow their answers: edited, hidden, withdrawn."""

import pytest
from sqlmodel import col, select

from app.database import Database
from app.errors import Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.answers.answer import EDIT, WITHDRAW, Answer
from app.models.answers.own_answers import erase
from app.models.answers.quote import MOST_QUOTES, choose
from app.models.people import participant
from app.models.workshop import Workshop
from tests.exports.test_notes import take
from tests.rooms import ask, come_in, do, hide, say, say_all


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


def ids(database: Database, asking: Asking) -> list[int]:
    with database.reading() as session:
        rows = select(Answer.id).where(Answer.asking_id == asking.id).order_by(col(Answer.id))
        return [row or 0 for row in session.exec(rows)]


def lift(database: Database, workshop: Workshop, *answer_ids: int) -> None:
    with database.writing() as session:
        choose(session, workshop.id or 0, list(answer_ids))


def quotes(database: Database, workshop: Workshop) -> list[str]:
    return take(database, workshop).quotes


def test_the_chosen_answers_are_the_quotes_and_no_others(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": "Tiden"}, {"text": "Avstånden"}, {"text": "Pengar"}])
    first, second, third = ids(database, asking)
    lift(database, workshop, first, second)
    assert quotes(database, workshop) == ["Avstånden", "Tiden"]
    lift(database, workshop, third)
    assert quotes(database, workshop) == ["Pengar"]
    lift(database, workshop)
    assert quotes(database, workshop) == []


def test_a_quote_follows_an_edit(database: Database, workshop: Workshop, asking: Asking) -> None:
    bjorn = come_in(database, workshop)
    said = say(database, asking, {"text": "Tiden"}, bjorn)
    lift(database, workshop, *ids(database, asking))
    say(database, asking, {"text": "Tidsbrist"}, bjorn, do=EDIT, thread=said.key)
    assert quotes(database, workshop) == ["Tidsbrist"]


def test_a_withdrawn_answer_is_no_quote(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn = come_in(database, workshop)
    said = say(database, asking, {"text": "Tiden"}, bjorn)
    lift(database, workshop, *ids(database, asking))
    say(database, asking, None, bjorn, do=WITHDRAW, thread=said.key)
    assert quotes(database, workshop) == []


def test_an_erased_answer_is_no_quote(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    with database.writing() as session:
        bjorn, _ = participant.join(session, workshop, "sv")
    say(database, asking, {"text": "Tiden"}, bjorn)
    lift(database, workshop, *ids(database, asking))
    with database.writing() as session:
        erase(session, bjorn)
    assert quotes(database, workshop) == []


def test_a_hidden_answer_is_no_quote_until_it_is_shown_again(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say(database, asking, {"text": "Tiden"})
    (only,) = ids(database, asking)
    lift(database, workshop, only)
    hide(database, workshop, asking, "Tiden")
    assert quotes(database, workshop) == []
    do(database, workshop, "show", on=only)
    assert quotes(database, workshop) == ["Tiden"]


def test_an_edit_that_waits_for_approval_is_no_quote(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?", approve_first=True)
    bjorn = come_in(database, workshop)
    said = say(database, asking, {"text": "Snällt"}, bjorn)
    do(database, workshop, "show", on=ids(database, asking)[0])
    lift(database, workshop, ids(database, asking)[0])
    assert quotes(database, workshop) == ["Snällt"]
    say(database, asking, {"text": "Elakt"}, bjorn, do=EDIT, thread=said.key)
    assert quotes(database, workshop) == []


def test_an_answer_of_another_workshop_is_not_found(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say(database, asking, {"text": "Tiden"})
    with database.writing() as session:
        other = Workshop(title="Annat")
        session.add(other)
        session.flush()
    with pytest.raises(NotFound):
        lift(database, other, *ids(database, asking))


def test_a_choice_is_no_quote(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord")
    say(database, asking, {"text": "hopp"})
    with pytest.raises(NotFound):
        lift(database, workshop, *ids(database, asking))


def test_too_many_are_refused_and_the_old_ones_kept(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": f"Svar {n:02}"} for n in range(MOST_QUOTES + 1)])
    lift(database, workshop, ids(database, asking)[0])
    with pytest.raises(Invalid):
        lift(database, workshop, *ids(database, asking))
    assert quotes(database, workshop) == ["Svar 00"]
