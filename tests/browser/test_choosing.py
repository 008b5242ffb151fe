"""On the phone: no more than may be chosen, not to know, and an order of one's own."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import Ask, NewPage
from tests.browser.room import at, onward, press
from tests.browser.test_survey import as_survey, turn

Make = Callable[..., Workshop]
Open = Callable[..., Page]
OPTIONS = [{"id": f"o{n}", "text": f"Förslag {n}"} for n in range(1, 7)]
FEW = Ask(
    "choice",
    "Vilka två är viktigast?",
    settings={"options": OPTIONS, "several": True, "most": 2},
    show="live",
)
MANY = Ask(
    "choice", "Vilket är bäst?", settings={"options": OPTIONS, "shuffled": True}, show="live"
)
UNSURE = Ask(
    "scale",
    "Hur går det?",
    settings={"statements": OPTIONS[:2], "low": "Dåligt", "high": "Bra", "unsure": "Vet inte"},
    show="live",
)


def test_when_two_are_chosen_the_others_wait(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(FEW)
    desk, bjorn, wall = desk_page(workshop), phone_page(workshop), projector_page(workshop)
    onward(desk)
    at(FEW.prompt, bjorn)
    expect(bjorn.get_by_text("Välj högst 2.")).to_be_visible()
    boxes = bjorn.get_by_role("checkbox")
    boxes.nth(0).check()
    expect(boxes.nth(5)).to_be_enabled()
    boxes.nth(3).press("Space")
    expect(boxes.nth(5)).to_be_disabled()
    expect(bjorn.get_by_text("Du har valt 2.")).to_be_visible()
    boxes.nth(0).uncheck()
    expect(boxes.nth(5)).to_be_enabled()
    expect(bjorn.get_by_text("Du har valt 2.")).to_be_hidden()
    boxes.nth(5).check()
    press(bjorn, "Skicka")
    expect(bjorn.locator(".own[data-state=saved]")).to_contain_text("Förslag 4, Förslag 6")
    expect(wall.locator(".bars .top")).to_have_count(2)


def test_in_a_survey_all_may_be_chosen_among_again_when_the_answer_is_taken_back(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    survey = as_survey(database, workshop_with(FEW))
    desk, bjorn = desk_page(survey), phone_page(survey)
    press(desk, "Öppna nu")
    at(FEW.prompt, bjorn)
    boxes = bjorn.get_by_role("checkbox")
    for n in range(2):
        boxes.nth(n).check()
    turn(bjorn)
    turn(bjorn, "Tillbaka")
    bjorn.locator("[data-withdraw] button").click()
    expect(boxes.nth(0)).not_to_be_checked()
    expect(boxes.nth(5)).to_be_enabled()


def test_each_phone_shows_an_order_of_its_own_and_keeps_it(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(MANY)
    desk = desk_page(workshop)
    phones = [phone_page(workshop) for _ in range(3)]
    onward(desk)
    at(MANY.prompt, *phones)
    orders = [phone.locator(".option").all_inner_texts() for phone in phones]
    assert len({tuple(order) for order in orders}) > 1
    for phone, order in zip(phones, orders, strict=True):
        phone.reload()
        expect(phone.locator(".option")).to_have_text(order)
    first = phones[0].locator(".option").first
    said = first.inner_text()
    first.click()
    press(phones[0], "Skicka")
    expect(phones[0].locator(".own[data-state=saved]")).to_contain_text(said)
    expect(phones[0].locator(".option")).to_have_text(orders[0])


def test_one_may_say_that_one_does_not_know(
    workshop_with: Make, desk_page: Open, phone_page: Open, projector_page: Open
) -> None:
    workshop = workshop_with(UNSURE)
    desk, bjorn, wall = desk_page(workshop), phone_page(workshop), projector_page(workshop)
    onward(desk)
    at(UNSURE.prompt, bjorn)
    bjorn.get_by_label("Vet inte").first.check()
    bjorn.locator(".statement").nth(1).get_by_label("4", exact=True).check()
    press(bjorn, "Skicka")
    expect(bjorn.locator(".own[data-state=saved]")).to_contain_text("Förslag 1: Vet inte, ")
    expect(wall.locator(".unsure").first).to_have_text("Vet inte: 1")
    expect(wall.locator(".unsure").last).to_have_text("Vet inte: 0")


def test_the_editor_offers_them(workshop_with: Make, desk_page: Open, new_page: NewPage) -> None:
    workshop = workshop_with(FEW, UNSURE)
    page = desk_page(workshop)
    for ask in (FEW, UNSURE):
        page.goto(f"/w/{workshop.uid}/agenda")
        page.get_by_role("link", name=ask.prompt).click()
        page.get_by_label("Olika ordning på varje telefon").check()
        press(page, "Spara")
        page.get_by_role("link", name=ask.prompt).click()
        expect(page.get_by_label("Olika ordning på varje telefon")).to_be_checked()
    expect(page.get_by_label("”Vet inte” går också att svara")).to_be_checked()
    page.get_by_label("”Vet inte” går också att svara").uncheck()
    press(page, "Spara")
    page.get_by_role("link", name=UNSURE.prompt).click()
    expect(page.get_by_label("”Vet inte” går också att svara")).not_to_be_checked()
