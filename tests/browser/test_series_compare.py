"""Comparing villages in a browser: a question is chosen, sorted and read, on every screen."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.agenda.agenda import read_agenda
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.series.comparing import comparable
from app.models.series.meetings import agenda_of
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS
from tests.browser.test_access import LANGUAGES, Access
from tests.browser.test_access import access as access
from tests.browser.test_became import SIDEWAYS
from tests.series import HINDERS, RATE, THEMES, WHICH, WORD, begun, held, promise

LogIn = Callable[[Page, Facilitator], Page]
LONG = "Samverkansöverenskommelseuppföljningsby"
PIECES = ("Behov", "Förankring", "Samverkan", "Plan", "Riktning")
QUESTIONS = (HINDERS, RATE, WHICH, WORD)


@pytest.fixture
def series(database: Database, astrid: Facilitator) -> Series:
    """Villages that were asked otherwise, are too few, or met the year before; and a radar."""
    made = begun(database, astrid)
    _draw_a_radar(database, made)
    last_year = int(datetime(datetime.now(UTC).year - 1, 10, 8, tzinfo=UTC).timestamp() * 1000)
    held(database, made, astrid, "Stenberga", _answers(12, 2), at=last_year)
    for number, name in enumerate(("Stenberga", "Norrfors", LONG)):
        themes = {THEMES[0]: range(5 + number), THEMES[1]: [8, 9]}
        said = _answers(14 + number, 3 + number % 2)
        village = held(database, made, astrid, name, said, themes=themes)
        promise(database, village, "Kommunen", LONG, "")
    held(database, made, astrid, "Lillsele", _answers(4, 1))
    options = [Option(id="o0", text="Bussen"), Option(id="o1", text="Bion")]
    other = {
        WHICH: ("Vad är först?", ChoiceSettings(options=options)),
        HINDERS: ("Vad är i vägen?", None),
    }
    said = {
        "Vad är först?": [{"options": ["o1"]}] * 8,
        "Vad är i vägen?": [{"text": "Avstånd"}] * 8,
    }
    held(database, made, astrid, "Tallåsen", said, otherwise=other)
    return made


def _draw_a_radar(database: Database, series: Series) -> None:
    with database.writing() as session:
        agenda = agenda_of(session, series)
        assert agenda is not None
        for entry in read_agenda(session, agenda.id or 0, "sv"):
            for step in entry.steps:
                if step.prompt == RATE:
                    rated = [Option(id=f"p{n}", text=text) for n, text in enumerate(PIECES)]
                    radar = ScaleSettings(
                        statements=rated, drawn="radar", low="inte alls", high="helt"
                    )
                    step.step.settings = radar.model_dump(mode="json")
                    session.add(step.step)


def _answers(people: int, point: int) -> dict[str, list[Any]]:
    rated = {f"p{at}": max(1, min(5, point + at % 3 - 1)) for at in range(len(PIECES))}
    return {
        HINDERS: [{"text": f"Bussen går inte när vi behöver den {n}"} for n in range(people)],
        RATE: [{"values": rated}] * people,
        WHICH: [{"options": ["o0"]}] * people,
        WORD: [{"text": "hopp"}] * people,
    }


def _ways(database: Database, series: Series) -> dict[str, str]:
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, series)}
    base = f"/series/{series.uid}/compare"
    ways = {prompt: f"{base}?question={asked[prompt]}" for prompt in QUESTIONS}
    return {
        "choose": base,
        **ways,
        "again": f"{ways[RATE]}&year=before&sort=p2",
        "as a table": f"{ways[RATE]}&view=table&year=before&sort=p2&order=down",
        "quotes": f"{ways[HINDERS]}&theme=theme-0",
        "people": f"{base}?question=attendance",
        "commitments": f"{base}?question=commitments",
        "who takes": f"{base}?question=takers",
        "nobody": f"{ways[RATE]}&level=region",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_comparisons_are_accessible(
    series: Series,
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    access: Access,
    language: str,
) -> None:
    page = log_in(new_page(language=language), astrid)
    for state, way in _ways(database, series).items():
        access.go(page, way, state)


@pytest.mark.parametrize("size", [(1366, 768), (1024, 768), (360, 740)])
def test_no_comparison_is_wider_than_the_screen(
    series: Series,
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    size: tuple[int, int],
) -> None:
    page = log_in(new_page(*size), astrid)
    for state, way in _ways(database, series).items():
        page.goto(way)
        assert page.evaluate(SIDEWAYS) == 0, state


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_is_chosen_sorted_and_read(
    series: Series,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    javascript: bool,
) -> None:
    page = log_in(new_page(javascript=javascript), astrid)
    page.goto(f"/series/{series.uid}")
    page.locator("nav.places").get_by_role("link", name="Jämför").click()
    page.get_by_role("link", name=RATE).click()
    names = page.locator("tbody tr:not(.of-all) .who > span:first-child")
    expect(names.last).to_have_text("Tallåsen")
    page.get_by_label("Ordna efter").select_option(label="Samverkan")
    page.get_by_label("Riktning", exact=True).select_option(label="Högst först")
    page.get_by_label("Jämför med").select_option(label="Gången före")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(names.first).to_contain_text("Norrfors")
    head = page.get_by_role("columnheader", name="Samverkan")
    expect(head).to_have_attribute("aria-sort", "descending")
    head.get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Samverkan")).to_have_attribute(
        "aria-sort", "ascending"
    )
    page.get_by_role("link", name="Tabell").click()
    expect(page.locator(".on-scale")).to_have_count(0)
    row = page.get_by_role("row", name="Lillsele")
    expect(row).to_contain_text("Visas inte.")
    with page.expect_download() as file:
        page.get_by_role("link", name="Spara som CSV").click()
    assert file.value.suggested_filename.endswith(".csv")


def test_what_stands_behind_a_number_is_read_by_keyboard(
    series: Series, database: Database, new_page: NewPage, log_in: LogIn, astrid: Facilitator
) -> None:
    page = log_in(new_page(), astrid)
    page.goto(_ways(database, series)[HINDERS])
    page.get_by_role("link", name=f"7 i {LONG}: {THEMES[0]}").press("Enter")
    heard = page.locator("#voices")
    expect(heard.locator("h3").first).to_contain_text(LONG)
    expect(heard.locator("blockquote").first).to_contain_text("Bussen går inte")
    page.wait_for_timeout(RESTS)
    heard.get_by_role("link", name="Stäng").press("Enter")
    expect(page.locator("#voices")).to_have_count(0)


HERE = """() => {
  const cell = document.activeElement.closest('td, th');
  return cell && cell.closest('bikupa-matrix') ? [cell.parentNode.rowIndex, cell.cellIndex] : null;
}"""


def test_arrow_keys_move_between_the_cells_of_themes_and_places(
    series: Series, database: Database, new_page: NewPage, log_in: LogIn, astrid: Facilitator
) -> None:
    page = log_in(new_page(), astrid)
    page.goto(_ways(database, series)[HINDERS])
    grid = page.get_by_role("grid")
    expect(grid).to_be_visible()
    expect(page.get_by_text("Tangenter: pilarna flyttar")).to_be_visible()
    assert grid.locator("[tabindex='0']").count() == 1
    page.locator(".scrolls").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(HERE) == [1, 0]
    for pressed, there in (
        ("ArrowRight", [1, 1]),
        ("ArrowDown", [2, 1]),
        ("ArrowDown", [2, 1]),
        ("ArrowLeft", [2, 0]),
        ("ArrowLeft", [2, 0]),
        ("ArrowUp", [1, 0]),
        ("End", [1, 7]),
        ("Home", [1, 0]),
        ("Control+End", [2, 7]),
        ("Control+Home", [0, 0]),
        ("ArrowUp", [0, 0]),
    ):
        page.keyboard.press(pressed)
        assert page.evaluate(HERE) == there, pressed
        focused = page.locator(":focus")
        expect(focused).to_be_in_viewport()
    assert grid.locator("[tabindex='0']").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate(HERE) is None, "the table is one stop"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(HERE) == [0, 0], "and one comes back to where one was"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#voices h3").first).to_be_visible()
    page.locator(".scrolls").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(HERE) == [1, 0], "the theme that is open is where it begins"


def test_a_cell_that_is_moved_to_on_a_phone_is_beside_the_themes_and_not_beneath(
    series: Series, database: Database, new_page: NewPage, log_in: LogIn, astrid: Facilitator
) -> None:
    page = log_in(new_page(360, 740), astrid)
    page.goto(_ways(database, series)[HINDERS])
    page.locator("tbody a").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(":focus")).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    cell, name = (page.locator(one).bounding_box() for one in (":focus", "tbody tr .who >> nth=0"))
    assert cell is not None and name is not None
    assert cell["x"] >= name["x"] + name["width"] - 1


def test_without_scripts_each_number_is_a_link(
    series: Series, database: Database, new_page: NewPage, log_in: LogIn, astrid: Facilitator
) -> None:
    page = log_in(new_page(javascript=False), astrid)
    page.goto(_ways(database, series)[HINDERS])
    expect(page.get_by_role("grid")).to_have_count(0)
    expect(page.get_by_text("Tangenter: pilarna flyttar")).to_be_hidden()
    page.get_by_role("link", name=f"7 i {LONG}: {THEMES[0]}").click()
    expect(page.locator("#voices h3").first).to_contain_text(LONG)
