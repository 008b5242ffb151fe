"""A scale's means as a radar: the same numbers as the spread, on every screen and in the notes."""

import re
from itertools import pairwise
from typing import Any

import pytest

from app.database import Database
from app.errors import Invalid, Stale
from app.i18n import Words
from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from app.papers.blocks import Means, Table
from app.papers.figures import alternative, drawn, figures_data
from app.papers.radar import REACH, Radar, Spot, path
from app.steps.options import TAKES, Option
from app.steps.scale import Scale, ScaleAnswer, ScaleSettings
from tests.rooms import ask, ask_round, do, say_all
from tests.steps.entries import Given
from tests.steps.test_screens_of_kinds import draw

KIND = Scale()
PIECES = ("Behov", "Förankring", "Samverkan", "Plan", "Riktning")
ROWS = [Option(id=f"s{n}", text=text) for n, text in enumerate(PIECES, 1)]
PUZZLE = ScaleSettings(statements=ROWS, drawn="radar", low="Inte alls", high="Helt")
FORM: dict[str, Any] = {"top": "5", "drawn": "radar"}


def rows(number: int) -> dict[str, str]:
    return {f"new-{n}": f"Påstående {n}" for n in range(number)}


@pytest.mark.parametrize("number", [3, 8])
def test_three_to_eight_statements_can_be_a_radar(number: int) -> None:
    assert KIND.settings_from({**FORM, "statements": rows(number)}).is_radar


@pytest.mark.parametrize("number", [0, 2, 9])
def test_fewer_and_more_are_refused_with_a_sentence_and_drawn_as_a_spread(number: int) -> None:
    with pytest.raises(Invalid, match="needs"):
        KIND.settings_from({**FORM, "statements": rows(number)})
    options = [Option(id=f"s{n}", text=str(n)) for n in range(number)]
    settings = ScaleSettings(statements=options, drawn="radar")
    assert not settings.is_radar and KIND.redrawn(settings) is None
    assert KIND.tally(settings).radar() is None


def test_statements_that_are_taken_when_it_opens_may_be_few_until_then() -> None:
    made = KIND.settings_from({**FORM, "statements": {}, TAKES: {"of": "earlier"}})
    assert made.drawn == "radar" and not made.is_radar


def test_what_was_stored_before_is_a_spread() -> None:
    stored = {"statements": [row.model_dump() for row in ROWS], "top": 5}
    assert not KIND.read_settings(stored, 1).is_radar


def test_means_stand_on_their_axes_clockwise_from_the_top() -> None:
    radar = Radar([5.0, 2.5, 0.5, 5.0], 5)
    assert radar.dots == [(0, -REACH), (REACH / 2, 0), (0, REACH / 10), (-REACH, 0)]
    assert radar.axes == [(0, -REACH), (REACH, 0), (0, REACH), (-REACH, 0)]
    assert len(radar.rings) == 5 and radar.rings[0][0] == (0, -REACH / 5)
    assert radar.area == radar.dots and len(radar.lines) == 4
    assert [number for number, _ in radar.numbers] == [1, 2, 3, 4]


def test_a_statement_that_nobody_rated_breaks_the_line() -> None:
    radar = Radar([3.0, None, 4.0, 2.0], 5)
    assert len(radar.dots) == 3 and radar.area == []
    assert [[one.x, other.x] for one, other in radar.lines] == [[0, -32.8], [-32.8, 0]]
    nobody = Radar([None, None, None], 5)
    assert nobody.dots == nobody.lines == nobody.area == []


@pytest.mark.parametrize(("top", "named"), [(2, [1, 2]), (5, [1, 2, 3, 4, 5]), (10, [1, 5, 10])])
def test_so_many_steps_are_named_as_have_room(top: int, named: list[int]) -> None:
    marks = Radar([1.0] * 3, top).marks
    assert [point for point, _ in marks] == named
    heights = [spot.y for _, spot in marks]
    assert all(one - other > 12 for one, other in pairwise(heights))


def test_a_path_is_drawn_from_spot_to_spot() -> None:
    spots = [Spot(0, -5), Spot(2.5, 0)]
    assert path(spots) == "M0 -5L2.5 0z" and path(spots, False) == "M0 -5L2.5 0"
    assert path([]) == ""


def tally(settings: ScaleSettings, *points: int) -> Any:
    made = KIND.tally(settings)
    for person, point in enumerate(points):
        values = {row.id: point for row in settings.statements[: 1 + person * 4]}
        made.add(Given(person, ScaleAnswer(values=values)))
    return made


def table_of(settings: ScaleSettings, *points: int) -> Table:
    table = list(KIND.notes(settings, tally(settings, *points), Words("sv")))[-1]
    assert isinstance(table, Table)
    return table


def test_the_two_have_the_same_numbers() -> None:
    radar = table_of(PUZZLE, 2, 5)
    spread = table_of(PUZZLE.model_copy(update={"drawn": "spread"}), 2, 5)
    assert radar.rows == spread.rows and radar.head == spread.head
    assert (radar.radar, spread.radar) == (Means(7, 5), None)
    assert radar.around is not None and radar.around.means == [3.5, 5.0, 5.0, 5.0, 5.0]
    assert tally(PUZZLE, 2, 5).radar() == radar.around and spread.around is None


def test_who_does_not_know_is_on_no_axis() -> None:
    unsure = PUZZLE.model_copy(update={"unsure": "Vet inte"})
    assert tally(unsure, 0).radar().means == [None] * 5
    table = table_of(unsure, 0, 4)
    assert table.around is not None and table.around.means == [4.0] * 5


def test_the_picture_says_in_words_what_it_shows() -> None:
    told = alternative(table_of(PUZZLE, 2, 5), "sv")
    assert told.startswith("Radardiagram över medelvärden. Så många valde varje steg på skalan: ")
    assert "1. Behov: Medel: 3,5, 1: 0, 2: 1, 3: 0, 4: 0, 5: 1;" in told
    svg = drawn(table_of(PUZZLE, 2, 5), "sv", "svg").decode()
    assert told in svg and svg.count("<path") > 30


@pytest.mark.parametrize("means", [(), (3,), (0, 4)])
def test_it_is_drawn_with_few_answers_and_none(means: tuple[int, ...]) -> None:
    unsure = PUZZLE.model_copy(update={"unsure": "Vet inte"})
    assert b"<svg" in drawn(table_of(unsure, *means), "sv", "svg")


def test_over_several_pages_the_radar_stands_once_and_the_means_beside_all() -> None:
    long = [row.model_copy(update={"text": "Landsbygdsutveckling " * 9}) for row in ROWS]
    settings = PUZZLE.model_copy(update={"statements": long})
    parts = list(figures_data(table_of(settings, 2, 5), "sv"))
    assert len(parts) > 1
    assert [bool(part["radar"]["rings"]) for part in parts] == [True] + [False] * (len(parts) - 1)
    assert all(row["mean"] for part in parts for row in part["rows"])


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    asked = ask(database, workshop, "scale", "Hur ligger bitarna?", PUZZLE, show="live")
    values = [{"values": {row.id: point for row in ROWS}} for point in (2, 5)]
    say_all(database, asked, values)
    return asked


@pytest.mark.parametrize("screen", ["phone", "projector", "desk"])
def test_every_screen_says_in_words_what_the_radar_shows(
    database: Database, workshop: Workshop, asking: Asking, screen: str
) -> None:
    html = draw(database, workshop, screen).html
    assert html.count('<svg class="radar"') == 1
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html))
    for number, piece in enumerate(PIECES, 1):
        assert f"{number} {piece}" in text
    assert text.count("3,5") == 5 and "1 = Inte alls" in text and "5 = Helt" in text


def test_the_desk_changes_to_the_other_and_back(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    assert "Rita fördelningen" in draw(database, workshop, "desk").html
    do(database, workshop, "redraw", on=asking.id)
    assert "Rita radardiagram" in draw(database, workshop, "desk").html
    for screen in ("phone", "projector"):
        html = draw(database, workshop, screen).html
        assert 'class="radar"' not in html and "3,5" in html
    do(database, workshop, "redraw", on=asking.id)
    assert 'class="radar"' in draw(database, workshop, "projector").html


def test_two_who_press_it_at_once_change_it_once(
    database: Database, workshop: Workshop, asking: Asking
) -> None:
    with database.reading() as session:
        seen = session.get_one(Workshop, workshop.id).version
    do(database, workshop, "redraw", on=asking.id, seen=seen)
    with pytest.raises(Stale):
        do(database, workshop, "redraw", on=asking.id, seen=seen)


def test_a_question_that_is_drawn_in_one_way_stays_as_it_is(
    database: Database, workshop: Workshop
) -> None:
    asked = ask(database, workshop, "open_text", "Vad hindrar?")
    assert "redraw" not in draw(database, workshop, "desk").html
    [after] = do(database, workshop, "redraw", on=asked.id)
    assert after.settings == asked.settings


def test_in_a_talk_round_the_projector_shows_the_spread(
    database: Database, workshop: Workshop
) -> None:
    ask_round(
        database,
        workshop,
        "Samtal",
        [("scale", "Bitarna?", PUZZLE), ("open_text", "Vad mer?", None)],
        show="live",
    )
    html = draw(database, workshop, "projector").html
    assert 'class="radar"' not in html and "spread-row" in html
    assert 'class="radar"' in draw(database, workshop, "phone").html
