"""The parking lot: what is parked reads as its answer does, stands once, and goes with it."""

import pytest
from sqlmodel import col, select

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotFound, Stale
from app.models.agenda.asking import Asking
from app.models.agenda.edition import Overtaken
from app.models.answers.answer import EDIT, WITHDRAW, Answer
from app.models.answers.own_answers import erase
from app.models.commitments import answering, parked, parking
from app.models.commitments.answering import Typed
from app.models.commitments.commitment import Commitment, commitments_of
from app.models.commitments.news import DONE, News
from app.models.commitments.parked import ParkedLine, parked_lines
from app.models.people import participant
from app.models.workshop import Workshop
from app.settings import Settings
from tests.rooms import ask, come_in, do, hide, purged, say, say_all


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar?")


def ids(database: Database, asking: Asking) -> list[int]:
    with database.reading() as session:
        rows = select(Answer.id).where(Answer.asking_id == asking.id).order_by(col(Answer.id))
        return [row or 0 for row in session.exec(rows)]


def lines(database: Database, workshop: Workshop) -> list[ParkedLine]:
    with database.reading() as session:
        return parked_lines(session, workshop.id or 0)


def texts(database: Database, workshop: Workshop) -> list[tuple[str, str]]:
    return [(line.text, line.receiver) for line in lines(database, workshop)]


def write(database: Database, workshop: Workshop, line: ParkedLine, **typed: str) -> None:
    with database.writing() as session:
        answering.write(session, workshop.id or 0, line.id, Typed(**typed), today="2026-11-29")


def needing(database: Database, workshop: Workshop) -> int:
    with database.reading() as session:
        return parked.how_many_need_receivers(session, workshop.id or 0)


def test_a_parked_answer_reads_as_it_does_now(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn = come_in(database, workshop)
    said = say(database, asking, {"text": "Bussen"}, bjorn)
    do(database, workshop, "park", on=ids(database, asking)[0])
    assert texts(database, workshop) == [("Bussen", "")]
    say(database, asking, {"text": "Bussen går för sällan"}, bjorn, do=EDIT, thread=said.key)
    assert texts(database, workshop) == [("Bussen går för sällan", "")]
    with database.reading() as session:
        assert [row.words for row in session.exec(select(parked.Parked))] == [""]


def test_parked_twice_it_stands_once_also_by_another_row_of_it(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    bjorn = come_in(database, workshop)
    said = say(database, asking, {"text": "Bussen"}, bjorn)
    say(database, asking, {"text": "Tåget"}, bjorn, do=EDIT, thread=said.key)
    for row in ids(database, asking):
        do(database, workshop, "park", on=row)
    assert texts(database, workshop) == [("Tåget", "")]


def test_what_is_parked_is_given_a_receiver_and_another_one(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": "Bussen"}])
    [row] = ids(database, asking)
    do(database, workshop, "park", on=row, receiver="Regionen")
    do(database, workshop, "park", on=row, receiver="Byalaget")
    do(database, workshop, "park", on=row)
    assert texts(database, workshop) == [("Bussen", "Byalaget")]
    with pytest.raises(Invalid):
        do(database, workshop, "park", on=row, receiver="x" * 61)


def test_parking_is_undone_and_comes_back_as_it_was(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": "Bussen"}])
    [row] = ids(database, asking)
    do(database, workshop, "park", on=row, receiver="Regionen")
    do(database, workshop, "unpark", on=row)
    assert texts(database, workshop) == []
    do(database, workshop, "park", on=row)
    assert texts(database, workshop) == [("Bussen", "Regionen")]


def test_a_press_on_an_old_screen_doesnt_park_again(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": "Bussen"}])
    [row] = ids(database, asking)
    with database.reading() as session:
        seen = session.get_one(Workshop, workshop.id).version
    do(database, workshop, "park", on=row)
    do(database, workshop, "unpark", on=row)
    with pytest.raises(Stale):
        do(database, workshop, "park", on=row, seen=seen)


@pytest.mark.parametrize("how", ["hidden", "withdrawn", "erased"])
def test_what_no_longer_shows_is_read_nowhere(
    database: Database, workshop: Workshop, asking: Asking, how: str
) -> None:
    with database.writing() as session:
        bjorn, _ = participant.join(session, workshop, "sv")
    said = say(database, asking, {"text": "Bussen"}, bjorn)
    [row] = ids(database, asking)
    do(database, workshop, "park", on=row)
    if how == "hidden":
        hide(database, workshop, asking, "Bussen")
    elif how == "withdrawn":
        say(database, asking, None, bjorn, do=WITHDRAW, thread=said.key)
    else:
        with database.writing() as session:
            erase(session, bjorn)
    assert texts(database, workshop) == [("", "")]
    with pytest.raises(Invalid), database.writing() as session:
        parking.promise(session, workshop.id or 0, lines(database, workshop)[0].id, None)


def test_only_what_shows_is_parked(database: Database, workshop: Workshop, asking: Asking) -> None:
    say_all(database, asking, [{"text": "Bussen"}])
    hide(database, workshop, asking, "Bussen")
    with pytest.raises(Invalid):
        do(database, workshop, "park", on=ids(database, asking)[0])
    with pytest.raises(NotFound):
        do(database, workshop, "park", on=10**6)


def test_a_line_of_ones_own_stands_once(database: Database, workshop: Workshop) -> None:
    for receiver in ("", "Regionen"):
        do(database, workshop, "park_line", title=" Fiber  till byn ", receiver=receiver)
    assert texts(database, workshop) == [("Fiber till byn", "Regionen")]
    with pytest.raises(Invalid):
        do(database, workshop, "park_line", title="  ")
    with pytest.raises(Invalid, match="longer than fits"):
        do(database, workshop, "park_line", title="å" * 501)


def test_words_of_ones_own_stay_whatever_becomes_of_the_answer(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    with database.writing() as session:
        bjorn, _ = participant.join(session, workshop, "sv")
    say(database, asking, {"text": "Bussen"}, bjorn)
    do(database, workshop, "park", on=ids(database, asking)[0])
    [line] = lines(database, workshop)
    write(database, workshop, line, words="Fler turer på kvällen", receiver="Regionen")
    with database.writing() as session:
        erase(session, bjorn)
    assert texts(database, workshop) == [("Fler turer på kvällen", "Regionen")]
    write(database, workshop, line)
    assert texts(database, workshop) == [("", "")]


def test_an_answer_that_comes_back_has_a_day_and_a_role(
    database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="Fiber till byn")
    assert needing(database, workshop) == 1
    [line] = lines(database, workshop)
    write(database, workshop, line, words="Fiber", said="Dras i vår.", teller="Bredbandssamordnare")
    row = lines(database, workshop)[0].row
    assert (row.said, row.day, row.teller) == ("Dras i vår.", "2026-11-29", "Bredbandssamordnare")
    assert needing(database, workshop) == 0


def test_nobody_writes_over_what_they_havent_seen(database: Database, workshop: Workshop) -> None:
    do(database, workshop, "park_line", title="Fiber")
    [line] = lines(database, workshop)
    write(database, workshop, line, words="Fiber till byn")
    with database.writing() as session, pytest.raises(Overtaken):
        answering.write(
            session, workshop.id or 0, line.id, Typed(words="Bredband"), "old", today=""
        )


def test_taken_away_it_can_be_brought_back(database: Database, workshop: Workshop) -> None:
    do(database, workshop, "park_line", title="Fiber")
    [line] = lines(database, workshop)
    with database.writing() as session:
        parking.take_away(session, workshop.id or 0, line.id)
    assert lines(database, workshop) == []
    with database.writing() as session:
        parking.bring_back(session, workshop.id or 0, line.id)
    assert texts(database, workshop) == [("Fiber", "")]


def promise(database: Database, workshop: Workshop, line: ParkedLine) -> None:
    with database.writing() as session:
        parking.promise(session, workshop.id or 0, line.id, None)


def commitments(database: Database, workshop: Workshop) -> list[Commitment]:
    with database.reading() as session:
        return commitments_of(session, workshop.id or 0)


def test_a_parked_line_becomes_a_commitment_once(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    say_all(database, asking, [{"text": "Bussen"}])
    [row] = ids(database, asking)
    do(database, workshop, "park", on=row, receiver="Regionen")
    [line] = lines(database, workshop)
    for _ in range(2):
        promise(database, workshop, line)
    [made] = commitments(database, workshop)
    assert (made.what, made.answer_id) == ("Bussen", row)
    assert made.receiver_id == line.row.receiver_id
    assert lines(database, workshop)[0].is_promised
    assert needing(database, workshop) == 0


def test_nothing_is_left_of_a_commitment_that_is_taken_back(
    database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="Fiber")
    [line] = lines(database, workshop)
    promise(database, workshop, line)
    with database.writing() as session:
        parking.take_promise_back(session, workshop.id or 0, line.id)
    with database.reading() as session:
        assert not session.exec(select(Commitment)).all()
    assert not lines(database, workshop)[0].is_promised


def test_a_commitment_that_something_was_told_of_stays_though_it_is_taken_away(
    database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="Fiber")
    [line] = lines(database, workshop)
    promise(database, workshop, line)
    with database.writing() as session:
        [made] = commitments_of(session, workshop.id or 0)
        news = News(commitment_id=made.id or 0, status=DONE, day="2026-12-01", at=now())
        news.workshop_id = workshop.id or 0
        session.add(news)
    with database.writing() as session:
        parking.take_promise_back(session, workshop.id or 0, line.id)
    with database.reading() as session:
        assert session.exec(select(Commitment)).one().removed_at


def test_what_is_too_long_for_a_commitment_is_written_shorter_first(
    database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "park_line", title="å" * 141)
    with pytest.raises(Invalid):
        promise(database, workshop, lines(database, workshop)[0])


def test_a_purge_that_leaves_numbers_leaves_the_organisations_own_words(
    database: Database, workshop: Workshop, asking: Asking, settings: Settings
) -> None:
    say_all(database, asking, [{"text": "Kanariefågel"}, {"text": "Bussen"}])
    bird, bus = ids(database, asking)
    for row in (bird, bus):
        do(database, workshop, "park", on=row, receiver="Regionen")
    write(database, workshop, lines(database, workshop)[1], words="Fler turer")
    do(database, workshop, "park_line", title="Fiber")
    do(database, workshop, "park_line", title="Bort")
    with database.writing() as session:
        parking.take_away(session, workshop.id or 0, lines(database, workshop)[3].id)
    purged(database, settings, workshop)
    assert texts(database, workshop) == [("Fler turer", ""), ("Fiber", "")]
    with database.reading() as session:
        rows = session.exec(select(parked.Parked)).all()
    assert [(row.words, row.answer_id) for row in rows] == [("Fler turer", None), ("Fiber", None)]
