"""A slide that shows the answers or the themes of an earlier question beside its text."""

from typing import Any

import pytest

from app.database import Database
from app.models.agenda.agenda import Step, add_item, add_step
from app.models.agenda.takes import ANSWERS, THEMES, Takes
from app.models.answers.reading import ResultsCache
from app.models.workshop import Workshop
from app.screens.render import render_stage
from app.screens.views import SCREENS, stage
from tests.models.test_sorting import Table
from tests.rooms import ask, do, hide, say


def slide(database: Database, workshop: Workshop, source: Any, take: str) -> None:
    """Put one last on the agenda and let the room come to it."""
    with database.writing() as session:
        origin = session.get_one(Step, source.step_id).origin
        item = add_item(session, workshop.id or 0)
        step = add_step(session, item, "slide", "Läspaus", body="Läs två och två.", language="sv")
        step.takes = Takes(origin=origin, take=take).model_dump()  # type: ignore[arg-type]
        session.add(step)
        item_id = item.id
    do(database, workshop, "go", on=item_id)


def drawn(database: Database, workshop: Workshop, screen: str = "projector") -> str:
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        look = stage(session, ResultsCache(), here, screen, present=3, at=0)
        return render_stage(screen, "sv", look, "http://testserver").html


@pytest.fixture
def table(database: Database, workshop: Workshop) -> Table:
    table = Table(database, workshop)
    table.theme("Mandat", "Svar 1", "Svar 2")
    table.theme("Tomt")
    return table


def test_the_projector_shows_the_answers_beside_the_text_as_they_are_now(
    table: Table, database: Database, workshop: Workshop
) -> None:
    slide(database, workshop, table.asking, ANSWERS)
    html = drawn(database, workshop)
    assert "Läs två och två." in html and html.count("data-answer=") == 6
    hide(database, workshop, table.asking, "Svar 3")
    html = drawn(database, workshop)
    assert "Svar 3" not in html and html.count("data-answer=") == 5


def test_themes_show_with_their_people_and_empty_ones_do_not(
    table: Table, database: Database, workshop: Workshop
) -> None:
    slide(database, workshop, table.asking, THEMES)
    html = drawn(database, workshop)
    assert "Mandat" in html and "2 personer" in html
    assert "Tomt" not in html and "Svar 1" not in html
    theme = table.sorted().piles[0].id
    table.act("put", "Svar 4", theme=theme)
    table.act("name_theme", theme=theme, title="Vem får bestämma")
    html = drawn(database, workshop)
    assert "Vem får bestämma" in html and "3 personer" in html


def test_nothing_shows_before_the_room_is_shown_the_answers(
    database: Database, workshop: Workshop
) -> None:
    source = ask(database, workshop, "open_text", "Vad hindrar?", show="reveal")
    say(database, source, {"text": "Tiden"})
    slide(database, workshop, source, ANSWERS)
    html = drawn(database, workshop)
    assert "Tiden" not in html and "Svaren visas senare." in html
    assert "när de visas för rummet" in drawn(database, workshop, "desk")


def test_no_other_screen_has_the_answers(
    table: Table, database: Database, workshop: Workshop
) -> None:
    slide(database, workshop, table.asking, ANSWERS)
    for screen in SCREENS:
        assert ("Svar 1" in drawn(database, workshop, screen)) == (screen == "projector")


def test_a_slide_whose_question_was_never_asked_is_a_slide(
    database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        item = add_item(session, workshop.id or 0)
        step = add_step(session, item, "slide", "Läspaus", body="Läs.", language="sv")
        step.takes = Takes(origin="nowhere").model_dump()
        session.add(step)
        item_id = item.id
    do(database, workshop, "go", on=item_id)
    assert "Läs." in drawn(database, workshop) and "data-answer" not in drawn(database, workshop)


def test_of_many_answers_a_part_is_sent_and_the_clicker_turns(
    database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop, answers=300)
    slide(database, workshop, table.asking, ANSWERS)
    html = drawn(database, workshop)
    assert html.count("data-answer=") == 60 and 'data-total="300"' in html
