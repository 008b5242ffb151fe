"""The first page that anyone in the room sees."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Heard, NewPage

HEADINGS = {"sv": "Skriv koden", "en": "Type the code"}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_join_page_opens_without_a_complaint(
    new_page: NewPage, heard: Heard, language: str
) -> None:
    page = new_page(360, 740, language)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_contain_text(HEADINGS[language])
    page.wait_for_load_state("networkidle")
    assert heard.console == []


def test_the_room_is_no_secure_context(new_page: NewPage) -> None:
    """Else the tests would let pass what fails on every phone in the hall."""
    page = new_page()
    page.goto("/")
    assert page.evaluate("isSecureContext") is False
