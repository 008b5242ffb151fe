"""Sockets of a real server, each in its own language."""

from app.models.agenda.agenda import read_agenda, set_words
from tests.live.conftest import Hall
from tests.phones import Line, operation


def in_english(hall: Hall) -> None:
    with hall.server.database.writing() as session:
        [entry] = read_agenda(session, hall.workshop_id)
        set_words(session, entry.steps[0].step, "en", "What is in the way?", "")


def test_each_socket_gets_its_stage_in_its_language_and_all_answer_the_same(hall: Hall) -> None:
    in_english(hall)
    asking = hall.open()
    with hall.again(hall.join()) as bjorn, hall.again(f"{hall.join()}; language=en") as chidi:
        bjorn.see("Vad hindrar?")
        chidi.see("What is in the way?")
        for phone in (bjorn, chidi):
            assert phone.send(operation(asking, {"text": "Bussen"}))["t"] == "ok"


def test_a_wording_that_is_added_reaches_phones_that_wished_for_it(hall: Hall) -> None:
    asking = hall.open()
    with hall.again(f"{hall.join()}; language=en") as chidi:
        chidi.see("Vad hindrar?")
        in_english(hall)
        hall.act("ask_again", on=asking)
        chidi.see("What is in the way?")


def test_the_presenter_hears_stages_and_acts_as_a_desk_does(hall: Hall) -> None:
    line = Line(hall.server.url, f"/w/{hall.uid}/presenter", hall.login)
    with line:
        line.greet()
        line.hear("stage")
        line.say(t="seen")
        line.say(t="act", key="k" * 32, do="next")
        assert line.hear("ok")["keys"] == ["k" * 32]
        line.see("Vad hindrar?")
