"""A proposal that was brought in is undone by one press, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.models.people.facilitator import Facilitator
from tests.browser.room import RESTS, onward

DECK = """Kvällsmöte i Granby

Välkomna hit
Kaffe finns i köket

Samtala två och två

Vad är bäst med Granby?
Ska vi köpa in en ny buss?

Tack för i kväll
Vi ses i maj
"""
UNDO = "Ångra: ta bort {} steg från presentationen"
BACK = "Ångra: {} steg från presentationen"
Open = Callable[..., Page]


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(
    request: pytest.FixtureRequest, new_page: Open, log_in: Callable[..., Page], astrid: Facilitator
) -> Page:
    """Astrid's browser, at the agenda that was made of her presentation."""
    page = log_in(new_page(javascript=request.param), astrid)
    page.goto("/deck")
    page.fill("textarea[name=text]", DECK)
    page.click("main .primary")
    page.click("main .bar-dock .primary")
    page.wait_for_url("**/agenda*")
    expect(names(page)).to_have_count(5)
    return page


def names(page: Page) -> Locator:
    return page.locator(".entry-name")


def undo(page: Page, number: int, name: str = UNDO) -> Locator:
    return page.get_by_role("button", name=name.format(number), exact=True)


def test_one_press_takes_the_steps_away_and_one_brings_them_back(page: Page) -> None:
    undo(page, 5).click()
    expect(page.locator(".notices")).to_contain_text("Borttaget: 5 steg från presentationen")
    expect(names(page)).to_have_count(0)
    expect(page.get_by_role("link", name="Eller ta bort workshopen")).to_be_visible()
    expect(undo(page, 5, BACK)).to_be_focused()
    page.wait_for_timeout(RESTS)
    undo(page, 5, BACK).click()
    expect(names(page)).to_have_text(
        [
            "Kvällsmöte i Granby",
            "Välkomna hit",
            "Vad är bäst med Granby?",
            "Ska vi köpa in en ny buss?",
            "Tack för i kväll",
        ]
    )
    expect(page.locator(".round-title")).to_have_value("Samtala två och två")
    expect(undo(page, 5)).to_be_focused()


def test_a_double_press_undoes_once(page: Page) -> None:
    undo(page, 5).dblclick()
    expect(page.locator(".notices")).to_contain_text("Borttaget: 5 steg från presentationen")
    expect(names(page)).to_have_count(0)
    page.wait_for_timeout(RESTS)
    undo(page, 5, BACK).dblclick()
    expect(names(page)).to_have_count(5)


def test_a_press_on_an_old_page_does_nothing_more(page: Page) -> None:
    """Another window has undone it already and put it back."""
    other = page.context.new_page()
    other.goto(page.url)
    undo(other, 5).click()
    expect(names(other)).to_have_count(0)
    other.wait_for_timeout(RESTS)
    undo(other, 5, BACK).click()
    expect(names(other)).to_have_count(5)
    undo(page, 5).click()
    expect(undo(page, 5)).to_be_visible()
    expect(names(page)).to_have_count(5)


def test_what_was_changed_meanwhile_stays_and_it_says_so(page: Page) -> None:
    page.get_by_role("link", name="Tack för i kväll").click()
    page.fill("[name=prompt]", "Tack för i dag")
    page.get_by_role("button", name="Spara", exact=True).first.click()
    page.wait_for_url("**/agenda?*")
    page.locator("summary", has_text="4 steg från presentationen").click()
    expect(page.locator(".notices")).to_contain_text(
        "Ändrat sedan dess, så det är kvar: ”Tack för i dag”"
    )
    undo(page, 4).click()
    expect(page.locator(".notices")).to_contain_text("Borttaget: 4 steg från presentationen")
    expect(page.locator(".notices")).to_contain_text(
        "Ändrat sedan dess, så det är kvar: ”Tack för i dag”"
    )
    expect(names(page)).to_have_text(["Tack för i dag"])


def test_where_the_room_has_been_meanwhile_it_stays_and_it_says_so(
    page: Page, new_page: Open, log_in: Callable[..., Page], astrid: Facilitator
) -> None:
    desk = log_in(new_page(), astrid)
    desk.goto(page.url.partition("/agenda")[0] + "/desk")
    for _ in range(2):
        onward(desk)
    expect(desk.get_by_role("heading", name="Välkomna hit").first).to_be_visible()
    undo(page, 5).click()
    expect(page.locator(".notices")).to_contain_text("Borttaget: 3 steg från presentationen")
    expect(page.locator(".notices")).to_contain_text(
        "Rummet har varit där, så de är kvar: ”Kvällsmöte i Granby”, ”Välkomna hit”"
    )
    expect(names(page)).to_have_text(["Kvällsmöte i Granby", "Välkomna hit"])
