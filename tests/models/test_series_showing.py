"""A comparison as a slide: it says what the comparison told that day, and no more later."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.clock import now
from app.database import Database
from app.errors import Invalid, NotFound, NotYours
from app.i18n import Words
from app.models.agenda.agenda import AgendaStep, read_agenda
from app.models.agenda.step_form import save_step, shown
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.series.comparing import Wish, comparable, compare
from app.models.series.comparison import Comparison
from app.models.series.earlier import BEFORE, earlier
from app.models.series.freezing import NOTHING_YET, frozen
from app.models.series.showing import NOT_THERE, places_to_show, show
from app.models.workshop import Workshop
from app.steps import STEP_KINDS
from app.steps.compared import (
    BARS,
    HIDDEN,
    MATRIX,
    MEANS,
    SCALES,
    SUMS,
    Compared,
    ComparedColumn,
    ComparedPlace,
    Measured,
)
from app.steps.slide import SlideSettings
from tests.rooms import do
from tests.series import HINDERS, RATE, THEMES, WHICH, WORD, answers, begun, held

SV = Words("sv")
ZONE = "Europe/Stockholm"


@pytest.fixture
def villages(database: Database, astrid: Facilitator, series: Series) -> list[Workshop]:
    made = [
        held(database, series, astrid, name, answers(10 + n, n + 2), themes={THEMES[0]: range(6)})
        for n, name in enumerate(("Norrfors", "Stenberga"))
    ]
    return [*made, held(database, series, astrid, "Lillsele", answers(4, 1))]


def compared(database: Database, series: Series, who: Facilitator, prompt: str) -> Comparison:
    return _both(database, series, who, prompt)[0]


def taken(database: Database, series: Series, who: Facilitator, prompt: str) -> Compared:
    return _both(database, series, who, prompt)[1]


def _both(
    database: Database, series: Series, who: Facilitator, prompt: str
) -> tuple[Comparison, Compared]:
    with database.reading() as session:
        question = {one.prompt: one.question for one in comparable(session, series)}[prompt]
        found = compare(session, series, question, Wish(SV))
        before = earlier(session, who.id or 0, found, BEFORE, SV)
        wish = {"question": question}
        return found, frozen(series, found, before, wish, "", SV, ZONE, now())


def put(
    database: Database, series: Series, meeting: Workshop, who: Facilitator, of: Compared
) -> None:
    with database.writing() as session:
        show(session, series, meeting.id or 0, of, who.id or 0)


def slides(database: Database, meeting: Workshop) -> list[AgendaStep]:
    with database.reading() as session:
        agenda = read_agenda(session, meeting.id or 0, "sv")
    return [step for entry in agenda for step in entry.steps if step.figures]


def numbers(value: Any) -> Iterator[float]:
    """All of them that stand anywhere in it."""
    if isinstance(value, dict):
        for each in value.values():
            yield from numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from numbers(each)
    elif isinstance(value, int | float):
        yield value


@pytest.mark.parametrize("prompt", [HINDERS, RATE, WHICH, WORD])
def test_a_copy_has_the_numbers_of_the_comparison_and_no_others(
    database: Database,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    prompt: str,
) -> None:
    found, copy = _both(database, series, astrid, prompt)
    face = found.face
    assert face is not None
    assert [one.id for one in copy.columns] == [one.id for one in face.columns]
    assert [(one.id, one.state) for one in copy.places] == [
        (one.id, one.state) for one in found.places
    ]
    for place, one in zip(found.places, copy.places, strict=True):
        told = {name: cell.number for name, cell in one.cells.items()}
        there = {name: face.at(place, name) for name in told}
        assert told == {name: figure.number for name, figure in there.items() if figure}
    assert {name: cell.number for name, cell in copy.total.items()} == {
        name: figure.number for name, figure in face.total.items()
    }
    few = next(one for one in copy.places if one.name == "Lillsele")
    assert (few.state, few.cells, few.answered) == (HIDDEN, {}, None)


def test_nothing_in_a_copy_tells_of_few(
    database: Database, astrid: Facilitator, series: Series, villages: list[Workshop]
) -> None:
    copy = taken(database, series, astrid, HINDERS)
    ids = {one.id for one in copy.places}
    small = [one for one in numbers(copy.model_dump(mode="json")) if 0 < one < 5]
    assert [one for one in small if one not in ids] == []


def test_a_copy_stays_when_the_comparison_changes(
    database: Database,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    board: Workshop,
) -> None:
    before = taken(database, series, astrid, WHICH)
    put(database, series, board, astrid, before)
    held(database, series, astrid, "Tallåsen", answers(20, 2))
    [slide] = slides(database, board)
    assert slide.figures == before
    assert "Tallåsen" in [one.name for one in taken(database, series, astrid, WHICH).places]


def test_a_second_press_renews_the_slide_that_is_there(
    database: Database,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    board: Workshop,
) -> None:
    put(database, series, board, astrid, taken(database, series, astrid, WHICH))
    [first] = slides(database, board)
    held(database, series, astrid, "Tallåsen", answers(20, 2))
    now_ = taken(database, series, astrid, WHICH)
    put(database, series, board, astrid, now_)
    [slide] = slides(database, board)
    assert (slide.uid, slide.figures) == (first.uid, now_)
    put(database, series, board, astrid, taken(database, series, astrid, RATE))
    assert len(slides(database, board)) == 2


def test_on_a_meeting_that_goes_on_it_comes_next_and_moves_nobody(
    database: Database,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    board: Workshop,
) -> None:
    [asking] = do(database, board, "next")
    put(database, series, board, astrid, taken(database, series, astrid, WHICH))
    with database.reading() as session:
        agenda = read_agenda(session, board.id or 0, "sv")
        here = session.get_one(Workshop, board.id).item_id
    assert agenda[0].id == here
    assert agenda[1].steps[0].figures is not None
    assert do(database, board, "blank")[0].id == asking.id, "the question is still open"


def test_only_a_meeting_that_one_leads_and_that_is_not_over_shows_it(
    database: Database,
    astrid: Facilitator,
    dragana: Facilitator,
    series: Series,
    villages: list[Workshop],
    board: Workshop,
) -> None:
    copy = taken(database, series, astrid, WHICH)
    with database.reading() as session:
        assert [one.workshop_id for one in places_to_show(session, series, astrid.id or 0)] == [
            board.id
        ]
        assert places_to_show(session, series, dragana.id or 0) == []
    with pytest.raises(NotYours):
        put(database, series, board, dragana, copy)
    with pytest.raises(Invalid) as over:
        put(database, series, villages[0], astrid, copy)
    assert over.value.say == NOT_THERE
    elsewhere = begun(database, astrid)
    with pytest.raises(NotFound):
        put(database, elsewhere, board, astrid, copy)


def test_nothing_is_taken_where_nothing_is_told(
    database: Database, astrid: Facilitator, series: Series
) -> None:
    held(database, series, astrid, "Lillsele", answers(4, 1))
    with pytest.raises(Invalid) as no:
        taken(database, series, astrid, RATE)
    assert no.value.say == NOTHING_YET


def test_whoever_edits_the_slide_keeps_its_numbers(
    database: Database,
    astrid: Facilitator,
    series: Series,
    villages: list[Workshop],
    board: Workshop,
) -> None:
    copy = taken(database, series, astrid, RATE)
    put(database, series, board, astrid, copy)
    [slide] = slides(database, board)
    forged = copy.model_copy(update={"answered": 999}).model_dump_json()
    with database.writing() as session:
        read = shown(session, board, slide.uid)
        assert Compared.model_validate(read["compared"]) == copy
        fields = {"prompt": "Så är det", "body": "Se här", "minutes": "4", "compared": forged}
        save_step(session, board, slide.uid, fields, astrid.id)
    [slide] = slides(database, board)
    assert (slide.prompt, slide.figures) == ("Så är det", copy)


def test_a_file_has_no_comparison(
    database: Database, astrid: Facilitator, series: Series, villages: list[Workshop]
) -> None:
    copy = taken(database, series, astrid, RATE)
    stored = json.loads(SlideSettings(compared=copy).model_dump_json())
    slide = STEP_KINDS["slide"]
    assert slide.read_settings(stored, 1).compared == copy  # type: ignore[attr-defined]
    assert slide.settings_from_file(stored, 1) == SlideSettings()


def many(face: str, columns: int, places: int, **more: Any) -> Compared:
    names = [f"c{n}" for n in range(columns)]
    cells = {name: Measured(number=n + 1.5, of=9) for n, name in enumerate(names)}
    return Compared(
        series="s",
        wish={},
        of="Bygderna",
        as_of="2026-10-08",
        face=face,  # type: ignore[arg-type]
        top=5,
        columns=[ComparedColumn(id=name, label=name) for name in names],
        places=[
            ComparedPlace(id=n, name=f"By {n}", answered=9, cells=cells) for n in range(places)
        ],
        total=cells,
        **more,
    )


@pytest.mark.parametrize(
    ("face", "columns", "places", "drawn"),
    [
        ("means", 5, 30, SCALES),
        ("means", 6, 24, MATRIX),
        ("means", 6, 25, SUMS),
        ("shares", 3, 30, BARS),
        ("shares", 4, 10, MATRIX),
        ("words", 2, 10, MATRIX),
        ("themes", 2, 24, MATRIX),
        ("themes", 2, 25, SUMS),
        ("numbers", 1, 40, BARS),
    ],
)
def test_how_it_is_drawn_follows_from_what_has_room(
    face: str, columns: int, places: int, drawn: str
) -> None:
    assert many(face, columns, places).drawn == drawn


def test_the_same_is_said_in_words() -> None:
    moved = Measured(number=4.1, was=3.8, moved=0.3)
    copy = Compared(
        series="s",
        wish={},
        of="Bygderna",
        as_of="2026-10-08",
        face=MEANS,
        top=5,
        answered=20,
        columns=[ComparedColumn(id="a", label="Behov")],
        places=[
            ComparedPlace(id=1, name="Norrfors", answered=20, cells={"a": moved}),
            ComparedPlace(id=2, name="Lillsele", state=HIDDEN),
        ],
        total={"a": moved},
    )
    assert copy.over(SV) == "Bygderna, som det stod 8 oktober 2026"
    assert [(one.label, one.text) for one in copy.lines(SV)] == [
        ("Norrfors", "20 svar. Behov 4,1, upp 0,3"),
        ("Lillsele", "Visas inte: färre än fem har svarat."),
    ]
