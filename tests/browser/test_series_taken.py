"""A comparison is taken into the material by a press, seen there, and taken out again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS
from tests.browser.test_access import LANGUAGES, Access
from tests.browser.test_access import access as access
from tests.browser.test_became import SIDEWAYS
from tests.series import WHICH, begun, held

LogIn = Callable[[Page, Facilitator], Page]
LONG = "Samverkansöverenskommelseuppföljningsby"


@pytest.fixture
def series(database: Database, astrid: Facilitator) -> Series:
    made = begun(database, astrid)
    for name, people in ((LONG, 9), ("Stenberga", 12)):
        held(database, made, astrid, name, {WHICH: [{"options": ["o0"]}] * people})
    return made


def take(page: Page, series: Series) -> None:
    page.goto(f"/series/{series.uid}/compare?question=attendance")
    page.get_by_role("button", name="Ta med i underlaget").click()
    expect(page.get_by_role("status")).to_contain_text("I underlaget som det stod")


@pytest.mark.parametrize("javascript", [True, False])
def test_it_is_taken_in_and_out_and_back(
    series: Series, new_page: NewPage, log_in: LogIn, astrid: Facilitator, javascript: bool
) -> None:
    page = log_in(new_page(javascript=javascript), astrid)
    take(page, series)
    page.wait_for_timeout(RESTS)
    page.get_by_role("button", name="I underlaget, uppdatera").click()
    page.locator("nav.places").get_by_role("link", name="Underlag").click()
    document = page.locator("#document")
    heading = document.get_by_role("heading", name="Hur många som deltog")
    expect(heading).to_be_visible()
    expect(document).to_contain_text("Som det stod")
    page.get_by_role("button", name="Ta ut").click()
    expect(heading).to_have_count(0)
    page.wait_for_timeout(RESTS)
    page.get_by_role("status").get_by_role("button", name="Ångra").click()
    expect(heading).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_pages_are_accessible(
    series: Series,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    access: Access,
    language: str,
) -> None:
    take(log_in(new_page(), astrid), series)
    page = log_in(new_page(language=language), astrid)
    access.go(page, f"/series/{series.uid}/compare?question=attendance", "taken")
    access.go(page, f"/series/{series.uid}/handover?removed=x", "taken out")


def test_its_pages_are_no_wider_than_a_phone(
    series: Series, new_page: NewPage, log_in: LogIn, astrid: Facilitator
) -> None:
    page = log_in(new_page(360, 740), astrid)
    take(page, series)
    assert page.evaluate(SIDEWAYS) == 0
    page.goto(f"/series/{series.uid}/handover")
    assert page.evaluate(SIDEWAYS) == 0
