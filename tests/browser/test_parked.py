"""Parking at the desk and the sorting table, by keys alone, and what whoever wrote reads of what is
hidden."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS, TEXT, askings, at, hide, key, onward, own, press, said
from tests.browser.test_desk import tab_to
from tests.models.test_parked import texts
from tests.rooms import do, say_all

Make = Callable[..., Workshop]
Open = Callable[..., Page]


def test_an_answer_is_parked_for_somebody_by_the_keyboard_alone(
    workshop_with: Make, desk_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    desk = desk_page(workshop)
    onward(desk)
    at(TEXT.prompt, desk)
    [asking] = askings(database, workshop)
    say_all(database, asking, [{"text": "Bussen går för sällan"}])
    do(database, workshop, "park_line", title="Fiber", receiver="Stadsnätet")
    expect(desk.locator(".answer")).to_be_visible()
    desk.evaluate("document.activeElement.blur()")
    tab_to(desk, "Parkera")
    desk.keyboard.press("Enter")
    expect(desk.locator(".hide[open]")).to_have_count(1)
    expect(desk.locator(".hide summary")).to_be_focused()
    tab_to(desk, "Stadsnätet")
    key(desk, "Enter")
    expect(desk.locator(".hide summary")).to_have_text("Till Stadsnätet")
    assert ("Bussen går för sällan", "Stadsnätet") in texts(database, workshop)
    desk.locator(".hide summary").focus()
    key(desk, "Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Regionen")
    key(desk, "Enter")
    expect(desk.locator(".hide summary")).to_have_text("Till Regionen")
    expect(desk.get_by_text("Parkerat · 2")).to_be_visible()
    desk.wait_for_timeout(RESTS)
    desk.locator("[id^=park-][aria-pressed=true]").click()
    expect(desk.locator("[id^=park-][aria-pressed=true]")).to_have_count(0)
    assert texts(database, workshop) == [("Fiber", "Stadsnätet")]


def test_a_line_of_ones_own_is_parked_at_the_desk_and_the_form_is_empty_again(
    workshop_with: Make, desk_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    desk = desk_page(workshop)
    onward(desk)
    at(TEXT.prompt, desk)
    form = desk.locator("#park-line")
    form.locator("summary").click()
    form.locator("[name=title]").fill("Vem äger vägen?")
    [asking] = askings(database, workshop)
    say_all(database, asking, [{"text": "Bussen"}])
    expect(desk.locator(".answer")).to_be_visible()
    expect(form.locator("[name=title]")).to_have_value("Vem äger vägen?")
    form.locator("[name=receiver]").fill("Trafikverket")
    form.get_by_role("button", name="Parkera").click()
    expect(desk.get_by_text("Parkerat · 1")).to_be_visible()
    expect(form.locator("[name=title]")).to_have_value("")
    assert texts(database, workshop) == [("Vem äger vägen?", "Trafikverket")]


def test_p_parks_at_the_sorting_table(
    workshop_with: Make, desk_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    page = desk_page(workshop)
    onward(page)
    at(TEXT.prompt, page)
    [asking] = askings(database, workshop)
    say_all(database, asking, [{"text": "Bussen"}, {"text": "Tåget"}])
    page.goto(f"/w/{workshop.uid}/sorting/{asking.id}")
    page.locator(".sort-row", has_text="Tåget").focus()
    key(page, "p")
    expect(page.locator(".sort-row", has_text="Tåget")).to_contain_text("parkerat")
    expect(page.locator("#said")).to_have_text("Parkerat.")
    expect(page.locator(".sort-row", has_text="Tåget")).to_be_focused()
    assert texts(database, workshop) == [("Tåget", "")]
    page.wait_for_timeout(RESTS)
    page.get_by_role("button", name="Parkera inte").click()
    expect(page.get_by_text("Parkera inte")).to_have_count(0)
    assert texts(database, workshop) == []


def test_whoever_wrote_what_is_hidden_reads_by_which_rule_and_that_it_shows_again(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn, chidi = desk_page(workshop), phone_page(workshop), phone_page(workshop)
    onward(desk)
    said(bjorn, "Ring Kerstin")
    said(chidi, "Bussen")
    expect(desk.locator(".answer")).to_have_count(2)
    hide(desk, "Ring Kerstin")
    told = "Dolt för rummet enligt regeln ”Inga namn på andra, och inga uppgifter om dem”."
    expect(own(bjorn, "Ring Kerstin")).to_contain_text(told)
    expect(own(chidi, "Bussen")).not_to_contain_text("Dolt för rummet")
    bjorn.reload()
    expect(own(bjorn, "Ring Kerstin")).to_contain_text(told)
    desk.wait_for_timeout(RESTS)
    press(desk, "Ångra")
    expect(own(bjorn, "Ring Kerstin")).not_to_contain_text("Dolt för rummet")


def test_without_scripts_it_reads_so_too_and_the_rules_are_one_press_away(
    workshop_with: Make, desk_page: Open, new_page: NewPage
) -> None:
    workshop = workshop_with(TEXT)
    desk = desk_page(workshop)
    onward(desk)
    at(TEXT.prompt, desk)
    bjorn = new_page(360, 740, javascript=False)
    bjorn.goto(f"/{workshop.code}")
    bjorn.locator("form.ask textarea").fill("Ring Kerstin")
    press(bjorn, "Skicka")
    expect(desk.locator(".answer")).to_be_visible()
    hide(desk, "Ring Kerstin")
    expect(desk.locator(".hidden-one > p")).to_contain_text("Inga namn på andra")
    bjorn.goto(f"/w/{workshop.uid}/phone")
    expect(bjorn.locator(".own")).to_contain_text("Dolt för rummet enligt regeln")
    bjorn.get_by_role("link", name="Rummets regler").click()
    expect(bjorn.get_by_role("heading", name="Rummets regler")).to_be_visible()
    bjorn.get_by_role("link", name="Tillbaka").click()
    expect(bjorn.locator(".own")).to_be_visible()
