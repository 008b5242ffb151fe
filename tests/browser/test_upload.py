"""A presentation's file is sent, read and made a workshop of, as a browser does it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.deck.files.refusals import MOST_FILE
from app.models.people.facilitator import Facilitator

DECK = Path(__file__).parents[1] / "deck/fixtures/41-servicedialog.pptx"


@pytest.fixture
def page(new_page: Callable[..., Page], log_in: Callable[..., Page], astrid: Facilitator) -> Page:
    page = log_in(new_page(), astrid)
    page.goto("/deck")
    return page


def test_a_powerpoint_presentation_becomes_an_agenda(page: Page) -> None:
    page.set_input_files("[type=file]", DECK)
    page.click("main .primary")
    prompts = page.locator(".entry-prompt")
    expect(prompts.nth(2)).to_have_value("Varför är vi här?")
    expect(page.locator(".round-title").first).to_have_value("Prata med varandra")
    notes = page.locator("details", has_text="Två och två, åtta minuter")
    notes.locator("summary").click()
    expect(notes.locator("textarea")).to_be_visible()
    page.click("main .bar-dock .primary")
    page.wait_for_url("**/agenda*")
    expect(page.locator("main")).to_contain_text("Vem skulle kunna ta första steget?")


def test_the_page_says_that_the_presentation_is_read(page: Page) -> None:
    page.route("**/deck", lambda route: route.fulfill(status=204))  # the browser stays here
    page.set_input_files("[type=file]", DECK)
    page.click("main .primary", no_wait_after=True)
    expect(page.locator("[data-reading]")).to_have_text(
        "Vi läser presentationen. Det brukar ta några sekunder."
    )
    expect(page.locator("main .primary")).to_have_attribute("aria-disabled", "true")


def test_a_file_that_is_too_large_is_not_sent(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "stor.pdf"
    with large.open("wb") as file:
        file.truncate(MOST_FILE + 1)
    page.fill("textarea", "kvar här")
    page.set_input_files("[type=file]", large)
    expect(page.locator("[data-too-large]")).to_contain_text("större än 50 MB")
    page.click("main .primary")
    expect(page.locator("textarea")).to_have_value("kvar här")
    expect(page.locator("[data-reading]")).to_be_empty()


def test_a_press_ticks_several_at_once(page: Page) -> None:
    page.set_input_files("[type=file]", DECK)
    page.click("main .primary")
    boxes = page.locator(".entry.draft > input[type=checkbox]")
    expect(boxes.first).to_be_visible()
    asked = page.locator(".entry.draft:not(:has(option[data-alone]:checked))").count()
    page.get_by_role("button", name="Bara frågorna").click()
    expect(page.locator(".entry.draft > input:checked")).to_have_count(asked)
    expect(page.locator("[data-steps]")).to_have_text(f"{asked} av {boxes.count()} steg")
    page.get_by_role("button", name="Alla", exact=True).click()
    expect(page.locator(".entry.draft > input:checked")).to_have_count(boxes.count())
    boxes.last.uncheck()
    page.get_by_role("button", name="Inga sidor").click()
    assert 0 < page.locator(".entry.draft > input:checked").count() <= asked
    expect(page).to_have_url(re.compile("/deck$"))


def test_a_slides_questions_are_put_together_by_a_press_and_what_was_typed_stays(
    page: Page,
) -> None:
    page.fill("textarea", "Byn\n\f\nNu\n- Vad vill ni?\n- Vad kan ni?\n\f\nTack")
    page.click("main .primary")
    page.locator(".entry-prompt").nth(2).fill("Vad kan ni göra?")
    page.get_by_role("button", name="Ställ sidans två frågor samtidigt").click()
    title = page.locator(".round-title")
    expect(title).to_have_value("Nu")
    expect(title).to_be_focused()
    inside = page.locator(".round-box .entry-prompt")
    expect(inside).to_have_count(2)
    expect(inside.nth(1)).to_have_value("Vad kan ni göra?")
    page.click("main .bar-dock .primary")
    page.wait_for_url("**/agenda*")
    expect(page.locator("main")).to_contain_text("Vad kan ni göra?")
