"""The shared list of themes in a browser: renamed, merged, taken apart and undone, by keys alone
and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.database import Database
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.series.comparing import comparable
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS
from tests.browser.test_access import LANGUAGES, Access
from tests.browser.test_access import access as access
from tests.browser.test_became import SIDEWAYS
from tests.series import HINDERS, THEMES, begun, held, sorted_into

LogIn = Callable[[Page, Facilitator], Page]
BUSES = "Skolskjutsarnas samordningsöverenskommelse"


@pytest.fixture
def compared(database: Database, astrid: Facilitator) -> str:
    series = begun(database, astrid)
    for name, title in (("Stenberga", THEMES[1]), ("Norrfors", BUSES)):
        said = {HINDERS: [{"text": f"Bussen går inte {n}"} for n in range(20)]}
        sorted_into(
            database, held(database, series, astrid, name, said), HINDERS, {title: range(8)}
        )
    return _way(database, series)


def _way(database: Database, series: Series) -> str:
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, series)}
    return f"/series/{series.uid}/compare?question={asked[HINDERS]}"


def row(page: Page, label: str) -> Locator:
    return page.locator(".matrix").get_by_role("link", name=label, exact=True)


def enter(control: Locator) -> None:
    """By its key, and not as the second of a double press."""
    control.page.wait_for_timeout(RESTS)
    control.press("Enter")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_list_of_themes_is_tidied_by_keys_alone_also_without_scripts(
    compared: str, new_page: NewPage, log_in: LogIn, astrid: Facilitator, javascript: bool
) -> None:
    page = log_in(new_page(javascript=javascript), astrid)
    page.goto(compared)
    row(page, BUSES).press("Enter")
    panel = page.locator("#voices")
    enter(panel.locator("summary", has_text="Byt namn"))
    panel.get_by_label("Vad temat heter").fill("Skolskjutsar")
    enter(panel.get_by_role("button", name="Byt namn på 1 plats"))
    expect(row(page, "Skolskjutsar")).to_be_visible()
    expect(page.locator(".matrix")).to_contain_text(BUSES)
    enter(panel.locator("summary", has_text="Slå ihop"))
    panel.get_by_label("Slå ihop med", exact=True).select_option(label=THEMES[1])
    enter(panel.get_by_role("button", name="Slå ihop", exact=True))
    expect(page.locator(".matrix tr.chosen")).to_contain_text("16")
    expect(row(page, "Skolskjutsar")).to_have_count(0)
    enter(panel.get_by_role("button", name="Ta isär"))
    expect(row(page, "Skolskjutsar")).to_be_visible()
    for _ in range(3):
        enter(page.get_by_role("button", name="Ångra"))
        page.wait_for_load_state()
    expect(row(page, BUSES)).to_be_visible()
    expect(page.get_by_role("button", name="Ångra")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forms_of_a_theme_are_accessible_and_fit(
    compared: str,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    access: Access,
    language: str,
) -> None:
    page = log_in(new_page(360, 740, language=language), astrid)
    page.goto(compared)
    row(page, BUSES).click()
    for one in page.locator(".theme-forms summary").all():
        page.wait_for_timeout(RESTS)
        one.click()
    access.look(page, "open")
    assert page.evaluate(SIDEWAYS) == 0
