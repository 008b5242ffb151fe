"""How many an asking was put to, as it is stored."""

from app.attendance import Attendance
from app.database import Database
from app.exports.notes import notes
from app.models.agenda.asking import Asking, note_put_to, put_to
from app.models.answers.own_answers import erase_all_of
from app.models.workshop import Workshop
from tests.rooms import ask, come_in, do, say


def in_notes(database: Database, workshop: Workshop) -> tuple[int | None, int | None]:
    with database.reading() as session:
        place = session.get_one(Workshop, workshop.id)
        [question] = notes(session, place, "sv", 0).questions
        return question.answered, question.present


def test_the_close_stores_everyone_also_those_whose_answer_came_just_before(
    database: Database, workshop: Workshop
) -> None:
    asking, at = ask(database, workshop, "open_text", "Vad hindrar?"), [0.0]
    writing, answers = come_in(database, workshop), come_in(database, workshop)
    attendance = Attendance(lambda: at[0])
    attendance.came(writing.respondent_id)
    attendance.came(answers.respondent_id)
    at[0] = 11
    with database.reading() as session:
        place = session.get_one(Workshop, workshop.id)
        attendance.follow(place, [session.get_one(Asking, asking.id)])
    for who in (answers, come_in(database, workshop)):
        say(database, asking, {"text": "Bussen"}, who)
    do(database, workshop, "close", attendance=attendance)
    assert in_notes(database, workshop) == (2, 3)


def test_an_erased_answer_leaves_how_many_were_asked(
    database: Database, workshop: Workshop
) -> None:
    asking, bjorn = ask(database, workshop, "open_text", "Vad?"), come_in(database, workshop)
    say(database, asking, {"text": "Bussen"}, bjorn)
    say(database, asking, {"text": "Skolan"})
    do(database, workshop, "close")
    with database.writing() as session:
        erase_all_of(session, workshop.id or 0, bjorn.respondent_id)
    assert in_notes(database, workshop) == (1, 2)


def test_a_stored_number_only_grows(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    for number, wanted in ((5, 5), (3, 5), (6, 6)):
        with database.writing() as session:
            note_put_to(session, workshop.id or 0, {asking.id or 0: number})
        with database.reading() as session:
            assert put_to(session, [asking.id or 0]) == {asking.id: wanted}
