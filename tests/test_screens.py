"""What each screen sees: where the room is, how it goes by the plan, and never too much."""

import pytest

from app.database import Database
from app.models.agenda.agenda import add_item, add_step
from app.models.answers.reading import ResultsCache
from app.models.run.run_sheet import RunSheet
from app.models.workshop import Workshop
from app.screens.moment import Moment, read_moment
from app.screens.views import SCREENS, desk, projector
from tests.models.test_run import MINUTE, START, act
from tests.rooms import ask, ask_round, come_in, do, say, say_all
from tests.steps.test_screens_of_kinds import draw

LARGEST = {"phone": 24, "projector": 24, "desk": 24, "presenter": 8}
"""Kilobytes. A desk has a form for hiding beside each answer."""


def see(database: Database, workshop: Workshop, present: int = 0, at: int = START) -> Moment:
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        return read_moment(session, ResultsCache(), now, present=present, at=at)


def run_sheet(database: Database, workshop: Workshop, at: int) -> RunSheet:
    with database.reading() as session:
        now = session.get_one(Workshop, workshop.id)
        view = desk(read_moment(session, ResultsCache(), now, present=0, at=at), at)
    sheet: RunSheet = view["sheet"]
    return sheet


def plan(database: Database, workshop: Workshop, at: int) -> tuple[int | None, int]:
    """How late we are, and when it ends, in minutes from the start."""
    sheet = run_sheet(database, workshop, at)
    ends_at = 0 if sheet.ends_at is None else (sheet.ends_at - START) // MINUTE
    return None if sheet.late is None else sheet.late // MINUTE, ends_at


def test_before_the_start_everyone_is_welcomed(database: Database, workshop: Workshop) -> None:
    now = see(database, workshop, present=3)
    assert (now.item, now.prompts, now.started, now.present) == (None, [], False, 3)


def test_a_round_shows_its_questions_and_counts_people_once(
    database: Database, workshop: Workshop
) -> None:
    first, second = ask_round(database, workshop, "Samtal", [("open_text", "Vad?", None)] * 2)
    björn = come_in(database, workshop)
    say(database, first, {"text": "Bussen"}, björn)
    say(database, second, {"text": "Tåget"}, björn)
    now = see(database, workshop, present=3)
    assert [(prompt.number, prompt.of) for prompt in now.prompts] == [(1, 2), (2, 2)]
    assert (now.answered, now.people) == (1, 3)


def test_the_wall_counts_for_the_question_that_stands_alone(
    database: Database, workshop: Workshop
) -> None:
    first, second = ask_round(database, workshop, "Samtal", [("open_text", "Vad?", None)] * 2)
    björn, disa = come_in(database, workshop), come_in(database, workshop)
    say(database, first, {"text": "Bussen"}, björn)
    for who in (björn, disa):
        say(database, second, {"text": "Tåget"}, who)
    assert projector(see(database, workshop, present=3))["now"].answered == 2
    do(database, workshop, "alone", on=first.id)
    shown = projector(see(database, workshop, present=3))
    assert [prompt.id for prompt in shown["asked"]] == [first.id]
    assert (shown["now"].answered, shown["now"].people) == (1, shown["asked"][0].people)


def test_those_who_answered_and_left_still_count(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    say_all(database, asking, [{"text": "Bussen"}] * 5)
    assert see(database, workshop, present=2).people == 5


def test_an_answer_does_not_move_a_phone_that_shows_no_results(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?")
    before = draw(database, workshop, "phone")
    say(database, asking, {"text": "Bussen"})
    after = draw(database, workshop, "phone")
    assert (before.n, before.html) == (after.n, after.html)


def test_the_time_left_is_counted_by_the_server(database: Database, workshop: Workshop) -> None:
    act(database, workshop, "timer", on=60)
    assert see(database, workshop, at=START + 20_000).left == 40_000
    assert see(database, workshop, at=START + 90_000).left == -30_000
    act(database, workshop, "pause", at=START + 30_000)
    assert see(database, workshop, at=START + 90_000).left == 30_000


@pytest.fixture
def planned(database: Database, workshop: Workshop) -> Workshop:
    """Three questions of ten minutes each."""
    with database.writing() as session:
        for _ in range(3):
            item = add_item(session, workshop.id or 0, planned_s=600)
            add_step(session, item, "open_text", "Vad?", language="sv")
    return workshop


def test_the_run_sheet_tells_how_late_it_is_and_when_it_ends(
    database: Database, planned: Workshop
) -> None:
    assert plan(database, planned, START)[0] is None
    act(database, planned, "next", at=START)
    assert plan(database, planned, START + 5 * MINUTE) == (0, 30)
    assert plan(database, planned, START + 14 * MINUTE) == (4, 34)
    act(database, planned, "next", at=START + 14 * MINUTE)
    assert plan(database, planned, START + 15 * MINUTE) == (4, 34)
    act(database, planned, "next", at=START + 16 * MINUTE)
    assert plan(database, planned, START + 17 * MINUTE) == (-4, 26)


def test_an_item_that_the_room_came_back_to_has_taken_all_its_time(
    database: Database, planned: Workshop
) -> None:
    for minute, do_ in enumerate(("next", "next", "back", "next")):
        act(database, planned, do_, at=START + minute * MINUTE)
    rows = run_sheet(database, planned, START + 5 * MINUTE).rows
    assert [row.spent and row.spent // MINUTE for row in rows] == [2, 3, None]


@pytest.mark.parametrize("text", ["Bussen går för sällan. ", "å", "😀", "<&>"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_stage_stays_small_with_300_long_answers(
    database: Database, workshop: Workshop, screen: str, text: str
) -> None:
    long = (text * 280)[:280]
    first, second = ask_round(
        database, workshop, "Samtal", [("open_text", "Vad hindrar?", None)] * 2, approve_first=False
    )
    say_all(database, first, [{"text": long}] * 150)
    say_all(database, second, [{"text": long}] * 150)
    html = draw(database, workshop, screen, present=300).html
    assert len(html.encode()) <= LARGEST[screen] * 1024


def test_a_concealed_answer_is_on_no_screen_but_the_desk(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?")
    say(database, asking, {"text": "hemligt"})
    do(database, workshop, "conceal")
    seen = {screen: "hemligt" in draw(database, workshop, screen).html for screen in SCREENS}
    assert seen == {"phone": False, "projector": False, "desk": True, "presenter": False}


def test_a_hidden_answer_is_only_at_the_desk_and_marked(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "word_cloud", "Ett ord?")
    say(database, asking, {"text": "hemligt"})
    do(database, workshop, "hide", on=1, reason="personal")
    for screen in ("phone", "projector"):
        assert "hemligt" not in draw(database, workshop, screen).html
    assert "dolt" in draw(database, workshop, "desk").html.lower()


def test_the_desk_draws_what_waits_and_what_shows_with_what_is_done_to_each(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad?", approve_first=True)
    say_all(database, asking, [{"text": "Bussen"}, {"text": "Tåget"}])
    do(database, workshop, "show", on=1)
    html = draw(database, workshop, "desk").html
    assert html.count("id=lift-") == 1 and html.count("Godkänn") == 1


def test_each_question_of_a_talk_round_says_how_many_of_its_own_people_have_answered(
    database: Database, workshop: Workshop
) -> None:
    questions = [("scale", "Hur var bussen?", None), ("scale", "Hur var tåget?", None)]
    first, second = ask_round(database, workshop, "Samtal", questions, show="live")
    say_all(database, first, [{"values": {"o0": 2}}] * 3)
    do(database, workshop, "close", on=first.id, present=4)
    say(database, second, {"values": {"o0": 5}})
    html = draw(database, workshop, "projector", present=9).html
    assert "3 av 4 har svarat" in html and "1 av 9 har svarat" in html
