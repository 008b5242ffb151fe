"""The answers behind a theme that is voted on: on the phone and at the desk, with scripts and
without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.agenda.takes import THEMES
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop
from tests.browser.conftest import Ask
from tests.browser.room import press
from tests.models.test_sorting import Table
from tests.models.test_sources import take

Make = Callable[..., Workshop]
Open = Callable[..., Page]
LONG = "Samhällsbyggnadsförvaltningens handläggningsrutiner"


@pytest.fixture
def room(workshop_with: Make, database: Database) -> Workshop:
    """Twenty-five answers in one theme, two in another, and a vote on the themes."""
    workshop = workshop_with(Ask("slide", "Välkomna!"))
    table = Table(database, workshop, answers=27)
    table.theme("Mandat", *(f"Svar {n}" for n in range(25)))
    table.theme(LONG, "Svar 25", "Svar 26")
    take(database, workshop, table.asking, take=THEMES)
    return workshop


def test_three_answers_show_then_twenty_more_and_what_is_chosen_stays(
    room: Workshop, phone_page: Open
) -> None:
    bjorn = phone_page(room)
    bjorn.get_by_label("Mandat").check()
    behind = bjorn.locator("details.behind").first
    behind.get_by_text("Visa 25 svar").click()
    expect(behind.locator("li")).to_have_text(["Svar 0", "Svar 1", "Svar 2"])
    behind.get_by_text("20 svar till").click()
    expect(behind.locator("li")).to_have_count(23)
    expect(behind.locator("li").nth(3)).to_be_focused()
    behind.get_by_text("2 svar till").click()
    expect(behind.locator("li")).to_have_count(25)
    expect(behind.locator("a")).to_have_count(0)
    expect(bjorn.get_by_label("Mandat")).to_be_checked()
    press(bjorn, "Skicka")
    expect(bjorn.locator(".own[data-state=saved]")).to_contain_text("Mandat")


def test_what_is_hidden_goes_from_a_list_that_somebody_has_open(
    room: Workshop, phone_page: Open, desk_page: Open, database: Database
) -> None:
    bjorn, desk = phone_page(room), desk_page(room)
    behind = bjorn.locator("details.behind").first
    behind.get_by_text("Visa 25 svar").click()
    expect(behind.locator("li").nth(1)).to_have_text("Svar 1")
    with database.reading() as session:
        of_room = select(Asking).where(Asking.workshop_id == room.id, Asking.kind == "open_text")
        source = session.exec(of_room).one()
        shown = count_from_scratch(session, source).shown.values()
        row = next(one.id for one in shown if one.text == "Svar 1")
    desk.goto(f"/w/{room.uid}/desk/answers/{source.id}?after=0")
    desk.locator(f"#hide-{row}").click()
    expect(behind.locator("li").nth(1)).to_have_text("borttaget svar")


def test_without_scripts_a_page_has_them_and_leads_back(room: Workshop, phone_page: Open) -> None:
    eva = phone_page(room, javascript=False)
    eva.get_by_text("Visa 25 svar").click()
    eva.get_by_role("link", name="Läs dem på en egen sida").first.click()
    expect(eva.get_by_role("heading", name="Mandat")).to_be_visible()
    expect(eva.locator("li")).to_have_count(3)
    eva.get_by_role("link", name="20 svar till").click()
    expect(eva.locator("li")).to_have_count(23)
    eva.get_by_role("link", name="Tillbaka till frågan").click()
    expect(eva.get_by_label("Mandat")).to_be_visible()


def test_the_desk_reads_them_under_the_results(room: Workshop, desk_page: Open) -> None:
    desk = desk_page(room)
    behind = desk.locator("details.behind").first
    behind.locator("summary").click()
    expect(behind.locator("li")).to_have_count(20)
    behind.get_by_text("5 svar till").click()
    expect(behind.locator("li")).to_have_count(25)
