"""A choice with a line for one's own words, on a phone with and without scripts, at the desk."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import at, onward, press

Make = Callable[..., Workshop]
Open = Callable[..., Page]
LINE = "Annat, med egna ord"
WAYS = Ask(
    "choice",
    "Hur kom du hit?",
    settings={
        "options": [{"id": "ox", "text": "Buss"}, {"id": "oy", "text": "Tåg"}],
        "own_line": LINE,
    },
    show="live",
)


def test_the_line_is_there_when_it_is_chosen_and_is_sent_with_it(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(WAYS)
    desk, wall, bjorn = desk_page(workshop), projector_page(workshop), phone_page(workshop)
    onward(desk)
    at(WAYS.prompt, bjorn)
    line = bjorn.get_by_label("Ditt eget svar")
    expect(line).to_be_hidden()
    bjorn.get_by_label(LINE).focus()
    bjorn.keyboard.press("Space")
    expect(line).to_be_visible()
    bjorn.keyboard.press("Tab")
    bjorn.keyboard.type("Cykel i duggregn")
    bjorn.keyboard.press("Enter")
    expect(bjorn.locator(".own[data-state=saved] [data-text]")).to_have_text("Cykel i duggregn")
    expect(wall.locator(".own-words")).to_contain_text("Cykel i duggregn")
    expect(desk.locator(".answer")).to_contain_text("Cykel i duggregn")
    desk.locator(".answer").get_by_role("button", name="Dölj").click()
    expect(wall.locator(".own-words")).to_have_count(0)
    expect(wall.locator(".bars li", has_text=LINE)).to_contain_text("1")
    bjorn.reload()
    expect(bjorn.get_by_label(LINE)).to_be_checked()
    expect(line).to_have_value("Cykel i duggregn")
    bjorn.get_by_label("Buss").check()
    expect(line).to_be_hidden()
    press(bjorn, "Spara ändringen")
    expect(bjorn.locator(".own[data-state=saved] [data-text]")).to_have_text("Buss")
    expect(wall.locator(".bars li", has_text="Buss")).to_contain_text("1")


def test_nothing_is_sent_before_something_is_written(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(WAYS)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    onward(desk)
    at(WAYS.prompt, bjorn)
    bjorn.get_by_label(LINE).check()
    press(bjorn, "Skicka")
    expect(bjorn.get_by_label("Ditt eget svar")).to_be_focused()
    expect(bjorn.locator(".own")).to_have_count(0)
    bjorn.get_by_label("Ditt eget svar").fill("x" * 141)
    press(bjorn, "Skicka")
    expect(bjorn.get_by_role("alert")).to_contain_text("längre än 140 tecken")
    expect(bjorn.locator(".own")).to_have_count(0)
    bjorn.get_by_label("Tåg").check()
    expect(bjorn.get_by_role("alert")).to_be_hidden()
    press(bjorn, "Skicka")
    expect(bjorn.locator(".own[data-state=saved] [data-text]")).to_have_text("Tåg")


def test_without_scripts_it_is_answered_by_the_form(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(WAYS)
    desk, chidi = desk_page(workshop), phone_page(workshop, javascript=False)
    onward(desk)
    chidi.reload()
    chidi.get_by_label(LINE).check()
    chidi.get_by_label("Ditt eget svar").fill("Ridande")
    press(chidi, "Skicka")
    expect(chidi.locator(".own [data-text]")).to_have_text("Ridande")
    expect(desk.locator(".answer")).to_contain_text("Ridande")
