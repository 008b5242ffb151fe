"""In a browser: kept longer from the reminder, and a leaver's workshops handed over."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.clock import DAY_MS, now
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.browser.conftest import Ask, NewPage
from tests.conftest import someone
from tests.rooms import do
from tests.server import Server

LogIn = Callable[[Page, Facilitator], Page]


def change(server: Server, table: type, key: int | None, **values: object) -> None:
    with server.database.writing() as session:
        found = session.get_one(table, key)
        for name, value in values.items():
            setattr(found, name, value)
        session.add(found)


def test_from_the_reminder_the_answers_are_kept_longer(
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    server: Server,
    workshop_with: Callable[..., Workshop],
) -> None:
    workshop = workshop_with(Ask("open_text", "Vad hindrar?"), title="Bygdemöte")
    do(server.database, workshop, "next")
    do(server.database, workshop, "end")
    change(server, Workshop, workshop.id, keep_until=now() + 5 * DAY_MS)
    page = log_in(new_page(360, 740), astrid)
    page.goto("/workshops")
    reminder = page.get_by_role("region", name="Raderas snart")
    expect(reminder).to_contain_text("och med dem hela workshopen")
    reminder.get_by_role("link", name="Radera nu").click()
    expect(page.get_by_role("heading", name="Ta bort workshopen")).to_be_in_viewport()
    expect(page.get_by_label("Radera allt")).to_be_checked()
    page.get_by_label("Behåll antalen").check()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(reminder).to_contain_text("sammanfattningen och de bekräftade åtagandena blir kvar")
    page.get_by_role("button", name="Behåll längre").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Svaren finns nu kvar")
    expect(reminder).to_have_count(0)
    year = time.gmtime((now() + 365 * DAY_MS) / 1000).tm_year
    expect(page.get_by_label("Spara svaren till och med")).to_have_value(re.compile(f"^{year}-"))


def test_an_administrator_turns_an_account_off_and_hands_its_workshops_over(
    new_page: NewPage,
    log_in: LogIn,
    desk_page: Callable[..., Page],
    astrid: Facilitator,
    server: Server,
    workshop_with: Callable[..., Workshop],
) -> None:
    workshop = workshop_with(Ask("open_text", "Vad hindrar?"), title="Bygdemöte")
    number = time.time_ns()
    adam, hedvig = (
        someone(server.database, name, f"{name.split()[0].lower()}-{number}@example.se")
        for name in (f"Adam {number}", f"Hedvig {number}")
    )
    change(server, Facilitator, adam.id, admin=True)
    change(server, Facilitator, astrid.id, name=f"Astrid {number}")
    desk = desk_page(workshop)
    expect(desk.get_by_role("heading", name="Bygdemöte").first).to_be_visible()
    page = log_in(new_page(), adam)
    page.goto("/account")
    page.get_by_role("link", name="Alla samtalsledare").click()
    row = page.get_by_role("listitem").filter(has_text=astrid.email)
    row.get_by_role("button", name="Stäng av").click()
    expect(page.get_by_role("status")).to_contain_text("utloggad överallt")
    expect(desk.get_by_role("heading", name="Logga in")).to_be_visible(timeout=15_000)
    row.get_by_label("Lämna över 1 workshop till").select_option(label=f"Hedvig {number}")
    row.get_by_role("button", name="Lämna över").click()
    expect(page.get_by_role("status")).to_contain_text("överlämnade")
    expect(row).to_contain_text("äger ingen workshop")
    hers = log_in(new_page(), hedvig)
    hers.goto("/workshops")
    expect(hers.get_by_role("link", name="Bygdemöte", exact=True)).to_be_visible()
