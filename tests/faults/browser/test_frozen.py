"""What a phone's page does while the server stands still."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.models.workshop import Workshop
from tests.browser.room import SAVED, TEXT, WAITING, ask_first, own, said, texts, write
from tests.faults.measures import frozen
from tests.server import Server

pytestmark = pytest.mark.browser

Make = Callable[..., Workshop]
Open = Callable[..., Page]
Holds = Callable[[Workshop, int], None]
BACK_MS = 40_000
LONGEST_S = 40
"""A phone that says nothing by itself finds out by its ping, every 20 s, that nobody answers."""


@pytest.fixture
def room(workshop_with: Make) -> Workshop:
    return workshop_with(TEXT)


@pytest.fixture
def bjorn(room: Workshop, phone_page: Open) -> Page:
    return phone_page(room)


@pytest.fixture
def desk(room: Workshop, desk_page: Open, bjorn: Page) -> Page:
    desk = desk_page(room)
    ask_first(desk, bjorn)
    return desk


@pytest.mark.parametrize("seconds", [8, pytest.param(30, marks=pytest.mark.faults)])
def test_while_the_server_is_frozen_the_phone_says_that_it_waits_and_nothing_is_doubled(
    desk: Page, bjorn: Page, room: Workshop, server: Server, holds: Holds, seconds: int
) -> None:
    said(bjorn, "Före")
    with frozen(server):
        write(bjorn, "Under")
        expect(own(bjorn, "Under", WAITING)).to_be_visible()
        bjorn.wait_for_timeout(seconds * 1000)  # it is also posted meanwhile
        expect(own(bjorn, "Under", WAITING)).to_be_visible()
        if seconds >= 30:
            expect(bjorn.locator("#line")).to_have_text("Väntar på nät")
    expect(own(bjorn, "Under", SAVED)).to_be_visible(timeout=BACK_MS)
    expect(bjorn.locator("#line")).to_have_text("Ansluten", timeout=BACK_MS)
    said(bjorn, "Efter")
    assert texts(server.database, room) == ["Före", "Under", "Efter"]
    holds(room, 3)


@pytest.mark.faults
def test_a_phone_that_only_looks_finds_a_frozen_server_within_a_minute(
    desk: Page, bjorn: Page, server: Server
) -> None:
    with frozen(server):
        expect(bjorn.locator("#line")).to_have_text("Väntar på nät", timeout=LONGEST_S * 1000)
    expect(bjorn.locator("#line")).to_have_text("Ansluten", timeout=BACK_MS)
