"""A workshop that is deleted: phones say so, and what wasn't sent can still be copied."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.database import Database
from app.models import workshop as workshops
from app.models.workshop import Workshop
from tests.browser.room import TEXT, WAITING, ask_first, at, field, own, write

Make = Callable[..., Workshop]
Open = Callable[..., Page]
GONE = "Den här workshopen finns inte kvar"
BACK_MS = 20_000


def test_a_phone_that_is_there_is_told_and_keeps_what_was_half_written(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT)
    bjorn, desk = phone_page(workshop), desk_page(workshop)
    ask_first(desk, bjorn)
    field(bjorn).fill("Halvt skriv")
    bjorn.wait_for_timeout(1000)  # it is kept a moment after the last key
    desk.goto(f"/w/{workshop.uid}/facts")
    desk.locator("form[action$=deletion] button").click()
    at(GONE, bjorn)
    expect(bjorn.locator("#leftovers .own", has_text="Halvt skriv")).to_be_visible()


def test_a_phone_that_comes_back_too_late_shows_what_it_couldnt_send(
    workshop_with: Make, desk_page: Open, phone_page: Open, database: Database
) -> None:
    workshop = workshop_with(TEXT)
    bjorn, desk = phone_page(workshop), desk_page(workshop)
    ask_first(desk, bjorn)
    bjorn.context.set_offline(True)
    write(bjorn, "Utan nät")
    expect(own(bjorn, "Utan nät", WAITING)).to_be_visible()
    with database.writing() as session:
        workshops.delete(session, workshop.id or 0)
    bjorn.context.set_offline(False)
    expect(bjorn.get_by_role("heading", name=GONE)).to_be_visible(timeout=BACK_MS)
    left = bjorn.locator("#leftovers .own", has_text="Utan nät")
    expect(left).to_be_visible()
    expect(left.get_by_role("button", name="Kopiera")).to_be_visible()
