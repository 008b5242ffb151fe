"""The sorting table of all places in a browser: by keys, one place at a time, and with others."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.series.comparing import comparable
from app.models.workshop import Workshop
from tests.browser.conftest import NewPage
from tests.browser.room import RESTS
from tests.browser.test_access import LANGUAGES, Access
from tests.browser.test_access import access as access
from tests.browser.test_became import SIDEWAYS
from tests.series import HINDERS, THEMES, held, sorted_into

LogIn = Callable[[Page, Facilitator], Page]
LONG = "Samverkansöverenskommelseuppföljningsby"
SAID = {
    "Stenberga": ("Bussen går för sällan", "Ingen svarar i telefonen"),
    LONG: ("Sista bussen går 15.40", "Vi vet inte vem vi ska ringa"),
}


@pytest.fixture
def villages(database: Database, series: Series, astrid: Facilitator) -> dict[str, Workshop]:
    return {
        name: held(database, series, astrid, name, {HINDERS: [{"text": text} for text in said]})
        for name, said in SAID.items()
    }


@pytest.fixture
def address(database: Database, series: Series, villages: dict[str, Workshop]) -> str:
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, series)}
    return f"/series/{series.uid}/sorting/{asked[HINDERS]}"


def lies(database: Database, workshop: Workshop) -> dict[str, list[str]]:
    with database.reading() as session:
        of = select(Asking).where(Asking.workshop_id == workshop.id)
        asking = next(one for one in session.exec(of) if one.prompt == HINDERS)
        piles = count_from_scratch(session, asking).sorted().piles
    return {one.theme.title: [entry.text for entry in one.entries] for one in piles}


def test_answers_of_all_places_are_sorted_by_keys_alone(
    address: str,
    database: Database,
    villages: dict[str, Workshop],
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
) -> None:
    page = log_in(new_page(), astrid)
    page.goto(address)
    rows = page.locator(".sort-row[data-ids]:not([hidden])")
    expect(rows).to_have_count(4)
    expect(rows.first).to_be_focused()
    for text, key in (("Bussen går för sällan", "2"), ("Sista bussen", "2")):
        page.locator(".sort-row", has_text=text).focus()
        page.keyboard.press(key)
        expect(page.locator(".sort-row[data-ids]", has_text=text)).to_have_count(0)
    assert lies(database, villages["Stenberga"])[THEMES[1]] == ["Bussen går för sällan"]
    assert lies(database, villages[LONG])[THEMES[1]] == ["Sista bussen går 15.40"]
    rows.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("n")
    page.keyboard.type("Telefonen")
    page.keyboard.press("Enter")
    expect(page.locator(".sort-theme.card", has_text="Telefonen")).to_contain_text("2 personer")
    expect(rows).to_have_count(0)
    assert lies(database, villages["Stenberga"])["Telefonen"] == ["Ingen svarar i telefonen"]
    page.wait_for_timeout(RESTS)
    page.locator("#undo").click()
    expect(rows).to_have_count(2)
    assert "Telefonen" not in lies(database, villages[LONG])


def test_one_place_is_chosen_and_what_others_sort_comes_by_itself(
    address: str,
    database: Database,
    villages: dict[str, Workshop],
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
) -> None:
    page = log_in(new_page(), astrid)
    page.goto(address)
    page.locator("#place").select_option(label="Stenberga, 2 kvar")
    rows = page.locator(".sort-row[data-ids]")
    expect(rows).to_have_count(2)
    assert f"place={villages['Stenberga'].id}" in page.url
    sorted_into(database, villages["Stenberga"], HINDERS, {THEMES[0]: [1]})
    expect(page.locator(".sort-theme.card", has_text=THEMES[0])).to_contain_text("1 person")
    expect(page.locator("#trouble p")).to_have_count(0)


def test_without_scripts_a_place_is_chosen_and_an_answer_is_placed(
    address: str,
    database: Database,
    villages: dict[str, Workshop],
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
) -> None:
    page = log_in(new_page(javascript=False), astrid)
    page.goto(address)
    page.locator("#place").select_option(label="Stenberga, 2 kvar")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.locator(".sort-row[data-ids]")).to_have_count(2)
    page.get_by_role("checkbox", name="Bussen går för sällan").check()
    page.get_by_role("button", name=f"Lägg det i 2, {THEMES[1]}").click()
    expect(page.locator(".sort-row[data-ids]")).to_have_count(1)
    assert lies(database, villages["Stenberga"])[THEMES[1]] == ["Bussen går för sällan"]
    page.locator("#undo").click()
    expect(page.locator(".sort-row[data-ids]")).to_have_count(2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_all_places_is_accessible_and_fits(
    address: str,
    new_page: NewPage,
    log_in: LogIn,
    astrid: Facilitator,
    access: Access,
    language: str,
) -> None:
    page = log_in(new_page(360, 740, language=language), astrid)
    access.go(page, address, "sorting")
    assert page.evaluate(SIDEWAYS) == 0
