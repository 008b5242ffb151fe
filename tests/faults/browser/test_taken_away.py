"""A meeting that ends while phones are connected, one of them without a line."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.room import (
    REFUSED,
    TEXT,
    WAITING,
    ask_first,
    at,
    field,
    onward,
    own,
    said,
    write,
)
from tests.browser.test_offline import kept
from tests.faults.proxy import CLEAR, Proxy, Weather

pytestmark = pytest.mark.browser

THANKS = "Tack för att du var med!"
BACK_MS = 30_000


def test_when_the_meeting_ends_phones_are_told_and_what_wasnt_sent_can_be_copied_and_discarded(
    workshop_with: Callable[..., Workshop],
    phone_page: Callable[..., Page],
    far_phone: Callable[..., Page],
    desk_page: Callable[..., Page],
    proxy: Proxy,
    holds: Callable[[Workshop, int], None],
) -> None:
    room = workshop_with(TEXT)
    bjorn, chidi = phone_page(room), far_phone(room)
    desk = desk_page(room)
    ask_first(desk, bjorn, chidi)
    said(bjorn, "I tid")
    field(bjorn).fill("Halvt skriv")
    proxy.weather = Weather(refuse=True)
    proxy.cut()
    write(chidi, "För sent")
    expect(own(chidi, "För sent", WAITING)).to_be_visible()
    onward(desk)
    at(THANKS, bjorn)
    expect(bjorn.locator("#leftovers .own", has_text="Halvt skriv")).to_be_visible()
    proxy.weather = CLEAR
    at_last = chidi.locator("#leftovers .own", has_text="För sent")
    expect(at_last).to_be_visible(timeout=BACK_MS)
    expect(at_last).to_have_attribute("data-state", REFUSED)
    at_last.get_by_role("button", name="Kopiera").click()
    expect(chidi.locator("#said")).to_have_text("Kopierat")
    kept(chidi, "För sent")
    at_last.get_by_role("button", name="Släng").click()
    kept(chidi)
    holds(room, 1)
