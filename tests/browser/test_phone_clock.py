"""How much time is left, on phones, where those who lead wish it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.clock import now
from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import TEXT, at, onward, press, rested, write
from tests.browser.test_weight import Wire

Make = Callable[..., Workshop]
Open = Callable[..., Page]
LEFT = re.compile(r"^[45]:\d\d$")


def with_clock(database: Database, workshop: Workshop) -> Workshop:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        found.phone_clock = True
        session.add(found)
    return workshop


def test_without_the_wish_phones_show_no_clock(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    onward(desk)
    press(desk, "Starta 5 min")
    expect(desk.locator("bikupa-countdown").first).to_have_text(LEFT)
    at(TEXT.prompt, bjorn)
    expect(bjorn.locator(".time-left")).to_have_count(0)


def test_it_is_chosen_among_the_facts_and_counts_down_on_phones_without_a_word(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    desk = desk_page(workshop)
    desk.goto(f"/w/{workshop.uid}/facts")
    desk.get_by_label("Visa i telefonerna hur lång tid som är kvar").check()
    press(desk, "Spara")
    expect(desk.get_by_role("status")).to_have_text("Sparat.")
    desk.goto(f"/w/{workshop.uid}/desk")
    bjorn = phone_page(workshop)
    onward(desk)
    press(desk, "Starta 5 min")
    clock = bjorn.get_by_role("timer")
    expect(clock.locator("bikupa-countdown")).to_have_text(LEFT)
    bjorn.wait_for_timeout(500)
    wire, before = Wire(bjorn), clock.inner_text()
    bjorn.wait_for_timeout(2500)
    assert clock.inner_text() != before and wire.all == 0
    write(bjorn, "Bussen")
    late = phone_page(workshop)
    theirs = late.locator("bikupa-countdown")
    expect(theirs).to_have_text(bjorn.locator("bikupa-countdown").inner_text())
    rested(desk.get_by_role("button", name="Paus")).first.click()
    expect(clock).to_contain_text("Tid kvar, pausad")
    stood = clock.inner_text()
    bjorn.wait_for_timeout(1500)
    assert clock.inner_text() == stood


def test_when_it_has_run_out_phones_say_so(
    workshop_with: Make, database: Database, desk_page: Open, phone_page: Open
) -> None:
    workshop = with_clock(database, workshop_with(TEXT))
    desk = desk_page(workshop)
    onward(desk)
    press(desk, "Starta 5 min")
    expect(desk.locator("bikupa-countdown").first).to_have_text(LEFT)
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        found.deadline_at = now() + 3000
        session.add(found)
    bjorn = phone_page(workshop)
    expect(bjorn.locator("bikupa-countdown")).to_have_text(re.compile(r"^0:0[0-3]$"))
    expect(bjorn.get_by_text("Tid kvar")).to_be_visible()
    expect(bjorn.get_by_text("Tiden är ute")).to_be_visible()
    expect(bjorn.get_by_text("Tid kvar")).to_be_hidden()


def test_without_scripts_it_says_until_when(
    workshop_with: Make, database: Database, desk_page: Open, new_page: NewPage
) -> None:
    workshop = with_clock(database, workshop_with(TEXT))
    desk = desk_page(workshop)
    onward(desk)
    press(desk, "Starta 5 min")
    expect(desk.locator("bikupa-countdown").first).to_be_visible()
    eva = new_page(360, 740, javascript=False)
    eva.goto(f"/{workshop.code}")
    expect(eva.locator(".time-left")).to_have_text(re.compile(r"Tid kvar\s+till \d\d:\d\d"))
