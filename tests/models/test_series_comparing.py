"""Comparing the meetings of a series as they were held: what is told of them, beside each other."""

from typing import Any

import pytest
from sqlmodel import select

from app.database import Database
from app.errors import NotFound
from app.i18n import Words
from app.models.agenda.asking import Asking
from app.models.commitments.commitment import Commitment
from app.models.people import crew, member
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST
from app.models.series import counted
from app.models.series.comparing import (
    ATTENDANCE,
    COMMITMENTS,
    WHO_TAKES,
    Wish,
    comparable,
    compare,
)
from app.models.series.comparison import (
    DOWN,
    HIDDEN,
    NOT_ASKED,
    NOT_YET,
    THEMES,
    TOLD,
    Comparison,
    Figure,
)
from app.models.series.counted import count_now
from app.models.series.locality import MUNICIPALITY, VILLAGE
from app.models.series.quoting import voices
from app.models.workshop import Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.became import quote_some
from tests.rooms import ask, do, hide, say_all
from tests.series import HINDERS, RATE, WHICH, WORD, held, planned, promise
from tests.series import THEMES as TITLES

SV = Words("sv")


def origins(database: Database, series: Series) -> dict[str, str]:
    with database.reading() as session:
        return {one.prompt: one.question for one in comparable(session, series)}


def compared(database: Database, series: Series, prompt: str, **wish: Any) -> Comparison:
    question = origins(database, series).get(prompt, prompt)
    with database.reading() as session:
        return compare(session, series, question, Wish(SV, **wish))


def states(found: Comparison) -> dict[str, str]:
    return {one.meeting.name: one.state for one in found.places}


def chosen(*numbers: int) -> list[dict[str, list[str]]]:
    return [{"options": [f"o{at}"]} for at, number in enumerate(numbers) for _ in range(number)]


def test_the_questions_of_the_series_come_first_then_those_that_meetings_share(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    villages = [held(database, series, astrid, name, {}) for name in ("Stenberga", "Norrfors")]
    with database.writing() as session:
        alone = member.begin(session, astrid, "En till", language="sv", keep_days=9)
    ask(database, alone, "open_text", "Bara här?")
    assert list(origins(database, series)) == [HINDERS, RATE, WHICH, WORD]
    with database.reading() as session:
        found = comparable(session, series)
    assert {one.meetings for one in found} == {len(villages)}


def test_what_isnt_asked_isnt_zero_and_what_few_answered_is_hidden(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Stenberga", {WHICH: chosen(7, 0, 6)})
    held(database, series, astrid, "Lillsele", {WHICH: chosen(4)})
    other = held(database, series, astrid, "Norrfors", {WHICH: chosen(9)})
    with database.writing() as session:
        lost = session.get_one(Workshop, other.id)
        lost.series_id = None
        session.add(lost)
        bare = member.begin(session, astrid, "Utan frågan", language="sv", keep_days=9)
        bare.series_id = series.id
        session.add(bare)
    ask(database, bare, "open_text", "Något annat?")
    do(database, bare, "end")
    planned(database, series, astrid, "Karlstorp")
    found = compared(database, series, WHICH)
    assert states(found) == {"Stenberga": TOLD, "Lillsele": HIDDEN, "Utan frågan": NOT_ASKED}
    [face] = found.faces
    assert [face.total[name].number for name in ("o0", "o1", "o2")] == [7, 0, 6]
    assert found.answered == 13


def test_a_question_that_is_still_open_is_not_told_of(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    village = planned(database, series, astrid, "Stenberga")
    do(database, village, "next")
    found = compared(database, series, HINDERS)
    assert states(found) == {"Stenberga": NOT_YET}


def test_the_asking_that_the_room_was_asked_last_counts(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    village = planned(database, series, astrid, "Stenberga")
    do(database, village, "next")
    do(database, village, "next")
    [first] = do(database, village, "next")
    say_all(database, first, chosen(6))
    do(database, village, "close", on=first.id)
    [again] = do(database, village, "ask_again", on=first.id)
    say_all(database, again, chosen(0, 8))
    do(database, village, "end")
    found = compared(database, series, WHICH)
    assert [found.faces[0].total[name].number for name in ("o0", "o1")] == [0, 8]


def test_other_words_are_pointed_out_and_other_options_are_never_added_up(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Stenberga", {WHICH: chosen(8)})
    worded = {WHICH: ("Vad är först?", None)}
    held(database, series, astrid, "Norrfors", {"Vad är först?": chosen(9)}, otherwise=worded)
    options = [Option(id="o0", text="Bussen"), Option(id="o1", text="Bion")]
    optioned = {WHICH: (WHICH, ChoiceSettings(options=options))}
    held(database, series, astrid, "Tallåsen", {WHICH: chosen(0, 7)}, otherwise=optioned)
    found = compared(database, series, WHICH)
    assert {one.meeting.name: one.wording for one in found.places} == {
        "Norrfors": "Vad är först?",
        "Stenberga": "",
    }
    assert [found.faces[0].total[name].number for name in ("o0", "o1", "o2")] == [17, 0, 0]
    [(place, [face])] = found.apart
    assert place.meeting.name == "Tallåsen"
    assert {one.label: face.at(place, one.id) for one in face.columns} == {
        "Bussen": Figure(0, 7),
        "Bion": Figure(7, 7),
    }


def test_a_level_is_all_that_is_read_and_added_up(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Stenberga", {WHICH: chosen(8)})
    held(database, series, astrid, "Trivselesund", {WHICH: chosen(6)}, level=MUNICIPALITY)
    found = compared(database, series, WHICH, level=MUNICIPALITY)
    assert states(found) == {"Trivselesund": TOLD}
    assert found.faces[0].total["o0"].number == 6
    assert found.levels == ("village", "municipality")
    assert found.by_level["village"]["o0"].number is None
    by_answers = compared(database, series, WHICH, sort="o0", order=DOWN)
    assert list(states(by_answers)) == ["Stenberga", "Trivselesund"]


def test_two_meetings_of_a_place_are_told_apart(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    for name in ("Stenberga", "Stenberga", "Norrfors"):
        held(database, series, astrid, name, {WHICH: chosen(8)})
    found = compared(database, series, WHICH)
    assert [(one.meeting.name, one.is_twin) for one in found.places] == [
        ("Norrfors", False),
        ("Stenberga", True),
        ("Stenberga", True),
    ]


def test_people_and_commitments_compare_beside_the_questions(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Stenberga", {WHICH: chosen(8)})
    held(database, series, astrid, "Lillsele", {WHICH: chosen(3)})
    people = compared(database, series, ATTENDANCE)
    assert states(people) == {"Stenberga": TOLD, "Lillsele": HIDDEN}
    assert people.faces[0].total["people"].number == 8
    promised = compared(database, series, COMMITMENTS)
    assert states(promised) == {"Stenberga": TOLD, "Lillsele": TOLD}
    assert promised.faces[0].total["all"].number == 0


def test_commitments_compare_by_who_takes_them_where_two_spellings_are_one(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    stenberga = held(database, series, astrid, "Stenberga", {WHICH: chosen(8)})
    norrfors = held(database, series, astrid, "Norrfors", {WHICH: chosen(3)})
    held(database, series, astrid, "Lillsele", {WHICH: chosen(3)})
    board = held(database, series, astrid, "Trivselesund", {}, level=MUNICIPALITY)
    promise(database, stenberga, "Kommunen", "kommunen ", "Byalaget", "")
    promise(database, norrfors, "Kommunen", "Byalaget", "Byalaget")
    promise(database, board, "Nobody", "")
    found = compared(database, series, WHO_TAKES)
    assert set(states(found).values()) == {TOLD}
    [face] = found.faces
    labels = [one.label for one in face.columns]
    assert labels == ["Byalaget", "Kommunen", "Nobody", "ingen ägare än"]
    assert taken_in(found) == {
        "Stenberga": {"Byalaget": 1, "Kommunen": 2, "ingen ägare än": 1},
        "Norrfors": {"Byalaget": 2, "Kommunen": 1},
        "Lillsele": {},
        "Trivselesund": {"Nobody": 1, "ingen ägare än": 1},
    }
    sums = {one.label: face.total[one.id].number for one in face.columns}
    assert sums == {"Byalaget": 3, "Kommunen": 3, "Nobody": 1, "ingen ägare än": 2}
    villages = compared(database, series, WHO_TAKES, level=VILLAGE)
    assert [one.label for one in villages.faces[0].columns] == [*labels[:2], labels[3]]
    with database.writing() as session:
        for one in session.exec(select(Commitment).where(Commitment.workshop_id == board.id)):
            one.removed_at = 1
            session.add(one)
    left = compared(database, series, WHO_TAKES)
    assert taken_in(left)["Trivselesund"] == {}


def taken_in(found: Comparison) -> dict[str, dict[str, float | None]]:
    """How many, by place and by who takes them."""
    [face] = found.faces
    return {
        place.meeting.name: {
            one.label: figure.number
            for one in face.columns
            if (figure := face.at(place, one.id)) is not None
        }
        for place in found.places
    }


def test_what_no_meeting_was_asked_is_not_found(database: Database, series: Series) -> None:
    with pytest.raises(NotFound):
        compared(database, series, "no such question")


def test_nothing_that_is_compared_reads_answers_when_counts_are_stored(
    database: Database, astrid: Facilitator, series: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = held(database, series, astrid, "Stenberga", {WHICH: chosen(8)})
    with database.writing() as session:
        session.add(count_now(session, session.get_one(Workshop, village.id)))
    monkeypatch.setattr(counted, "count_from_scratch", None)
    assert compared(database, series, WHICH).answered == 8


def said(number: int) -> list[dict[str, str]]:
    return [{"text": f"Svar {at}"} for at in range(number)]


def test_quotes_are_of_what_the_room_was_shown_where_the_number_is_told(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    themes = {TITLES[0]: range(6), TITLES[1]: [6, 7, 8]}
    held(database, series, astrid, "Stenberga", {HINDERS: said(12)}, themes=themes)
    held(database, series, astrid, "Norrfors", {HINDERS: said(12)}, themes={TITLES[0]: [1, 2]})
    found = compared(database, series, HINDERS)
    with database.reading() as session:
        heard = voices(session, series, found, "theme-0")
        hidden = voices(session, series, found, "theme-1")
        assert voices(session, series, found, "nothing") is None
    assert heard is not None and heard.people == 6 and heard.title == TITLES[0]
    assert [(one.place.meeting.name, one.texts) for one in heard.said] == [
        ("Stenberga", ["Svar 0", "Svar 1"])
    ]
    assert [one.meeting.name for one in heard.silent] == ["Norrfors"]
    assert hidden is not None and hidden.said == []


def test_quotes_come_first_and_what_was_neither_chosen_nor_shown_isnt_read(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    themes = {TITLES[0]: range(7)}
    village = held(database, series, astrid, "Stenberga", {HINDERS: said(12)}, themes=themes)
    found = compared(database, series, HINDERS)
    asking = asking_of(database, village)
    quote_some(database, village, asking, "Svar 5", "Svar 11")
    assert texts(database, series, found) == ["Svar 5", "Svar 0"]
    with database.writing() as session:
        unseen = session.get_one(Asking, asking.id)
        unseen.show = "reveal"
        session.add(unseen)
    assert texts(database, series, found) == ["Svar 5"]
    hide(database, village, asking, "Svar 5")
    assert texts(database, series, found) == []


def asking_of(database: Database, village: Workshop) -> Asking:
    with database.reading() as session:
        return session.exec(
            select(Asking).where(Asking.workshop_id == village.id, Asking.prompt == HINDERS)
        ).one()


def texts(database: Database, series: Series, found: Comparison) -> list[str]:
    with database.reading() as session:
        heard = voices(session, series, found, "theme-0")
    assert heard is not None
    return [text for one in heard.said for text in one.texts]


def test_a_host_of_a_village_compares_and_is_in_no_other_meeting(
    database: Database, astrid: Facilitator, dragana: Facilitator, series: Series
) -> None:
    village = held(database, series, astrid, "Stenberga", {WHICH: chosen(8)})
    with database.writing() as session:
        crew.enrol(session, series.id or 0, dragana.id or 0, HOST, [])
    with database.reading() as session:
        assert member.role_of(session, village.id or 0, dragana.id or 0) is None
    assert compared(database, series, WHICH).faces[0].name != THEMES
