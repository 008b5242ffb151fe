"""The demo: a whole series that is made up, in seconds, and gone with a press."""

from dataclasses import replace

import pytest
from sqlmodel import Session, col, func, select
from starlette.testclient import TestClient

from app.clock import now
from app.database import Database
from app.demo.making import make_demo
from app.demo.villages import made_up
from app.models.afterwards.notes import askings_in_order
from app.models.afterwards.remains import whole
from app.models.afterwards.small_groups import Asked
from app.models.answers.answer import Answer
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.models.answers.shared_theme import key_of
from app.models.became.published import standing
from app.models.people.facilitator import Facilitator
from app.models.people.participant import Participant
from app.models.series.asked import rows
from app.models.series.counted import counts_of
from app.models.series.locality import MUNICIPALITY, REGION, VILLAGE
from app.models.series.meetings import Meeting, meetings
from app.models.series.overview import DONE, PLANNED, overview
from app.models.series.series import post_in
from app.models.workshop import Workshop
from tests.made_up_series import Question, options
from tests.made_up_series import Series as MadeUpSeries
from tests.made_up_series import Workshop as Held
from tests.series_solver import recovered


def test_the_demo_is_a_whole_series_and_tells_of_no_few(
    database: Database, astrid: Facilitator
) -> None:
    series = make_demo(database, astrid, 90, now())
    with database.reading() as session:
        post = post_in(session, series.uid, astrid.id or 0)
        whole = overview(session, post, astrid.id or 0, now())
        found = {lane.level: lane.rows for lane in whole.lanes}
        held = meetings(session, series.id or 0)
        counts = counts_of(session, held)
        people = session.exec(select(func.count()).select_from(Participant)).one()
        answers = session.exec(select(func.count()).select_from(Answer)).one()
    told = made_up()
    assert [row.meeting.name for row in found[VILLAGE]] == [one.name for one in told.villages]
    assert [row.people for row in found[VILLAGE]] == [
        one.people if one.people >= 5 else None for one in told.villages
    ]
    assert [row.state for row in found[MUNICIPALITY]] == [DONE]
    assert [row.state for row in found[REGION]] == [PLANNED]
    assert people == sum(one.people for one in [*told.villages, told.board])
    assert answers > 700
    themes = [
        number
        for one in counts.values()
        for question in one.questions.values()
        for number in (question["themes"] or {}).values()
    ]
    assert any(themes) and all(number is None or number >= 5 or number == 0 for number in themes)


def test_villages_ask_the_board_and_it_answers_most(
    database: Database, astrid: Facilitator
) -> None:
    series = make_demo(database, astrid, 90, now())
    with database.reading() as session:
        asked = rows(session, series)
    told = made_up()
    by_words = {one.words: one for one in asked}
    assert len(by_words["Bussen går inte när vi behöver den"].parts) == 6
    assert {one.words for one in asked if one.answer} == {one.words for one in told.answers}
    assert {one.words for one in asked} == {one for those in told.handed.values() for one in those}


def test_the_villages_pages_say_what_was_answered_and_that_it_is_made_up(
    database: Database, astrid: Facilitator
) -> None:
    series = make_demo(database, astrid, 90, now())
    told = made_up()
    with database.reading() as session:
        post = post_in(session, series.uid, astrid.id or 0)
        found = overview(session, post, astrid.id or 0, now())
        pages = [standing(session, one.workshop_id) for one in meetings(session, series.id or 0)]
    assert found.back and (found.back.asked, found.back.answered) == (4, len(told.answers))
    assert (found.back.pages, found.back.late) == (len(told.handed), 0)
    assert sum(page is not None for page in pages) == len(told.handed)
    assert all(told.page.intro in str(page.page) for page in pages if page)


def test_what_is_made_up_fits_together() -> None:
    told = made_up()
    for one in told.villages:
        assert len(one.themes) == len(told.themes)
        assert len(one.pieces) == len(told.pieces.names)
        assert sum(one.first) == one.people
        assert max(one.themes) <= one.people
    assert {one.village for one in told.commitments} <= {one.name for one in told.villages}
    said = [text for theme in told.themes for text in theme.said]
    assert len(said) == len(set(said)) and len(said) > 80


def test_one_press_makes_it_and_one_takes_it_away(astrids: TestClient, database: Database) -> None:
    assert "Visa demon" in astrids.get("/workshops").text
    page = astrids.post("/series/demo")
    assert "Det här är en demo" in page.text and "Norrfors" in page.text
    again = astrids.post("/series/demo")
    assert again.url == page.url
    astrids.post(f"{page.url.path}/deletion")
    assert _standing(database) == 0
    astrids.post(f"{page.url.path}/deletion/undo")
    assert _standing(database) == 12


def _standing(database: Database) -> int:
    with database.reading() as session:
        found = select(func.count()).select_from(Workshop).where(col(Workshop.deleted_at).is_(None))
        return session.exec(found).one()


def test_the_command_makes_it_for_an_account(
    database: Database, astrid: Facilitator, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    from app.commands import facilitators

    monkeypatch.setattr(facilitators, "beside_server", lambda: (settings, database))
    monkeypatch.setattr(type(database), "dispose", lambda self: None)
    assert "Astrid Lind has the demo" in facilitators.demo("astrid@example.se")
    with pytest.raises(SystemExit, match="Nobody logs in"):
        facilitators.demo("ingen@example.se")


def test_no_small_number_of_the_demo_can_be_worked_out(
    database: Database, astrid: Facilitator
) -> None:
    series = make_demo(database, astrid, 90, now())
    questions = [
        Question(rows=(), themes=8, joined=("0+1", "2+3")),
        Question(options(5), tuple("12345"), points=5),
        Question(columns=options(5)),
        Question(own_words=True),
    ]
    with database.reading() as session:
        there = [
            Held(one.name, max(asked.present for asked in found), found)
            for one in meetings(session, series.id or 0)
            if one.is_held
            for found in [_as_asked(session, one, questions)]
        ]
    assert len(there) == 10 and min(one.people for one in there) < 5
    here = list(range(len(there)))
    assert recovered(MadeUpSeries(questions, there, [here])) == []


def _as_asked(session: Session, meeting: Meeting, questions: list[Question]) -> list[Asked]:
    """Of its first questions; themes by their order, which is the same in all meetings, and none
    where nobody has answered."""
    found = [one for one, _ in askings_in_order(session, meeting.workshop_id)]
    asked = zip(found, questions, strict=False)
    return [
        _filled(whole(results, one, _joined(results, question), in_words=True), question)
        for one, question in asked
        for results in [count_from_scratch(session, one)]
    ]


def _joined(results: Results, question: Question) -> dict[int, str]:
    """As if an owner had made some of the themes one."""
    rows = {name: key for key in question.joined for name in key.split("+")}
    return {pile.id: rows.get(f"{n}", f"{n}") for n, pile in enumerate(results.sorted().piles)}


def _filled(asked: Asked, question: Question) -> Asked:
    by_order = dict(enumerate(asked.themes.values()))
    names = {name: str(n) for n, name in enumerate(asked.themes)}
    nobody = {row: dict.fromkeys(question.columns, 0) for row in question.rows}
    return replace(
        asked,
        themes={str(n): by_order.get(n, 0) for n in range(question.themes)},
        counts={**nobody, **asked.counts},
        joined=question.joined,
        among={
            key_of(names[one] for one in key.split("+")): people
            for key, people in asked.among.items()
        },
    )
