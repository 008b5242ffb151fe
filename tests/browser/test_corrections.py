"""A typo in a question that is open goes from every screen, and nobody loses what they chose."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.agenda.agenda import read_agenda, set_words
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import TEXT, at, field, onward, press
from tests.browser.test_survey import as_survey, here, turn
from tests.server import Server

Make = Callable[..., Workshop]
Open = Callable[..., Page]
MISSPELT = Ask(
    "choice",
    "Vad bygger vi nårmast?",
    settings={"options": [{"id": "o1", "text": "Badplast"}, {"id": "o2", "text": "Bibliotek"}]},
    show="live",
)
SCALE = Ask("scale", "Hur nära är sevicen?", settings={"low": "Lågnt bort", "high": "Nära"})


def correct(desk: Page) -> None:
    desk.get_by_role("link", name="Rätta stavningen").first.click()


def test_astrid_corrects_a_typo_while_the_room_answers(
    workshop_with: Make, desk_page: Open, projector_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(MISSPELT)
    desk, wall = desk_page(workshop), projector_page(workshop)
    bjorn, chidi = phone_page(workshop), phone_page(workshop)
    onward(desk)
    at(MISSPELT.prompt, bjorn, chidi, wall)
    bjorn.get_by_label("Badplast").check()  # and doesn't send it yet
    chidi.get_by_label("Badplast").check()
    press(chidi, "Skicka")
    expect(wall.locator(".bars .top")).to_contain_text("Badplast")
    correct(desk)
    desk.get_by_label("Fråga").fill("Vad bygger vi närmast?")
    desk.get_by_label("Badplast").fill("Badplats")
    press(desk, "Rätta på alla skärmar")
    expect(desk.get_by_text("Rättat på alla skärmar.")).to_be_visible()
    at("Vad bygger vi närmast?", bjorn, chidi, wall)
    expect(wall.locator(".bars .top")).to_contain_text("Badplats")
    expect(bjorn.get_by_label("Badplats")).to_be_checked()
    expect(chidi.locator(".own")).to_contain_text("Badplats")
    press(bjorn, "Skicka")
    expect(bjorn.locator(".own[data-state=saved]")).to_contain_text("Badplats")
    expect(wall.locator(".bars .top .value")).to_have_text("2")


def test_what_means_something_else_is_refused_and_stays_in_the_form(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(MISSPELT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    onward(desk)
    correct(desk)
    desk.get_by_label("Badplast").fill("Simhall")
    press(desk, "Rätta på alla skärmar")
    expect(desk.get_by_role("alert")).to_contain_text("säger något annat")
    expect(desk.get_by_label("Badplast")).to_have_value("Simhall")
    expect(bjorn.get_by_label("Badplast")).to_be_visible()


def test_nobody_is_moved_while_writing(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    onward(desk)
    at(TEXT.prompt, bjorn)
    bjorn.set_viewport_size({"width": 360, "height": 300})
    field(bjorn).press_sequentially("Vi pratar")
    bjorn.evaluate("scrollTo(0, 80)")
    before = bjorn.evaluate("scrollY")
    correct(desk)
    desk.get_by_label("Fråga").fill("Vad hindrar samarbete?")
    press(desk, "Rätta på alla skärmar")
    at("Vad hindrar samarbete?", bjorn)
    expect(field(bjorn)).to_be_focused()
    expect(field(bjorn)).to_have_value("Vi pratar")
    assert bjorn.evaluate("scrollY") == before


def test_a_survey_is_corrected_under_what_is_half_answered(
    workshop_with: Make, database: Database, desk_page: Open, phone_page: Open
) -> None:
    survey = as_survey(database, workshop_with(SCALE, MISSPELT))
    desk, bjorn = desk_page(survey), phone_page(survey)
    press(desk, "Öppna nu")
    at(SCALE.prompt, bjorn)
    bjorn.get_by_label("4", exact=True).check()
    desk.goto(f"/w/{survey.uid}/agenda")
    desk.get_by_role("link", name=SCALE.prompt).click()
    correct(desk)
    desk.get_by_label("Fråga").fill("Hur nära är servicen?")
    desk.get_by_label("Lågnt bort").fill("Långt bort")
    press(desk, "Rätta på alla skärmar")
    expect(bjorn.get_by_role("heading", name="Hur nära är servicen?")).to_be_visible()
    expect(bjorn.locator(".ends:visible")).to_contain_text("Långt bort")
    expect(bjorn.get_by_label("4", exact=True)).to_be_checked()
    turn(bjorn)
    turn(bjorn, "Tillbaka")
    expect(here(bjorn).locator(".own[data-state=saved]").first).to_contain_text("4")


@pytest.fixture
def worded(workshop_with: Make, server: Server) -> Workshop:
    """A choice in Swedish and English."""
    workshop = workshop_with(MISSPELT)
    with server.database.writing() as session:
        [entry] = read_agenda(session, workshop.id or 0)
        texts = {"options:o1": "Beach", "options:o2": "Library"}
        set_words(session, entry.steps[0].step, "en", "What do we build?", "", texts)
    return workshop


def test_an_option_is_changed_for_another_and_nobody_votes_for_the_wrong_one(
    worded: Workshop, desk_page: Open, projector_page: Open, phone_page: Open
) -> None:
    page = desk_page(worded)
    page.goto(f"/w/{worded.uid}/agenda")
    page.get_by_role("link", name=MISSPELT.prompt).click()
    rows = page.locator("[data-words]")
    rows.nth(1).fill("")
    rows.nth(2).fill("Torg")
    press(page, "Spara")
    page.get_by_role("link", name=MISSPELT.prompt).click()
    rows.nth(0).fill("Ishall")
    rows.nth(2).fill("Skola")
    page.get_by_label("Fråga").first.fill("Vad bygger vi sen?")
    press(page, "Spara")
    expect(page.get_by_text("äldre än frågan")).to_be_visible()
    page.get_by_text("äldre än frågan").click()
    expect(page.get_by_role("heading", name="English")).to_be_visible()
    expect(page.get_by_text("Beach")).to_be_visible()
    page.goto(f"/w/{worded.uid}/desk")
    wall, chidi = projector_page(worded), phone_page(worded, language="en")
    onward(page)
    expect(chidi.locator(".option")).to_have_text(["Ishall", "Torg", "Skola"])
    chidi.get_by_label("Skola").check()
    press(chidi, "Send")
    expect(wall.locator(".bars .top")).to_contain_text("Skola")
