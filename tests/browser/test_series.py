"""A series in a browser: from nothing to a meeting in a village, also without scripts, and each of
its pages for whoever can't see them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS, press
from tests.browser.test_access import LANGUAGES, LONG, Access
from tests.browser.test_access import access as access
from tests.browser.test_became import SIDEWAYS
from tests.rooms import ask
from tests.series import HINDERS, begun, held, planned

LogIn = Callable[[Page, Facilitator], Page]
OPENED = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
PAGES = ("", "/about", "/places", "/members", "/meetings", "/taking-in", "/handover", "?view=table")


@pytest.mark.parametrize("javascript", [True, False])
def test_from_nothing_to_a_meeting_in_a_village(
    database: Database,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    workshop: Workshop,
    javascript: bool,
) -> None:
    ask(database, workshop, "open_text", HINDERS)
    page = log_in(new_page(1366, 768, javascript=javascript), astrid)
    page.goto("/workshops")
    page.get_by_role("link", name="Många platser: en serie").click()
    page.get_by_label("Namn", exact=True).fill("Service i bygderna")
    press(page, "Skapa serien")
    page.get_by_role("link", name="Välj agenda").click()
    page.get_by_label("Välj en av dina workshopar").select_option(label=workshop.title)
    press(page, "Använd den här agendan")
    page.get_by_role("link", name="Översikt").click()
    page.get_by_role("link", name="Ny träff på en plats").click()
    press(page, "Skapa träffen")
    expect(page.get_by_text("Välj en plats, eller skriv namnet på en ny.")).to_be_visible()
    if not page.get_by_label("Den nya platsens namn").is_visible():
        page.get_by_text("Platsen finns inte i listan").click()
    page.get_by_label("Den nya platsens namn").fill("Stenberga")
    page.get_by_label("Dag", exact=True).fill("2027-02-08")
    page.wait_for_timeout(RESTS)
    press(page, "Skapa träffen")
    expect(page.get_by_text("Träffen är skapad.")).to_be_visible()
    page.get_by_role("link", name="Stenberga").click()
    expect(page.get_by_text(HINDERS).first).to_be_visible()


@pytest.fixture
def series(database: Database, astrid: Facilitator) -> Series:
    series = begun(database, astrid)
    held(database, series, astrid, "Stenberga", {HINDERS: [{"text": "Bussen"}] * 6})
    planned(database, series, astrid, LONG[:100])
    return series


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    access: Access,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    series: Series,
    language: str,
) -> None:
    for width, height in ((1366, 768), (360, 740)):
        page = log_in(new_page(width, height), astrid)
        page.goto(f"/language/{language}?next=/workshops")
        for way in PAGES:
            page.goto(f"/series/{series.uid}{way}")
            expect(page.locator("h1").first).to_be_visible()
            page.evaluate(
                "document.querySelectorAll('details').forEach(one => { one.open = true })"
            )
            access.look(page, f"{way} {width}")
            assert page.evaluate(SIDEWAYS) <= 0, (way, width)
