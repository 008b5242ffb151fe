"""A phone behind a line that loses, blocks, holds back or lies: what is written arrives once."""

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import HOST, NewPage
from tests.browser.room import (
    CHOICE,
    REFUSED,
    SAVED,
    TEXT,
    WAITING,
    ask_first,
    at,
    field,
    onward,
    own,
    press,
    said,
    texts,
    write,
)
from tests.faults.proxy import CLEAR, DOWN, UP, Proxy, Weather
from tests.server import Server, wait_until

pytestmark = pytest.mark.browser

Make = Callable[..., Workshop]
Open = Callable[..., Page]
Holds = Callable[[Workshop, int], None]
BACK_MS = 30_000


@pytest.fixture
def room(workshop_with: Make) -> Workshop:
    return workshop_with(TEXT, CHOICE)


@pytest.fixture
def bjorn(room: Workshop, far_phone: Open) -> Page:
    return far_phone(room)


@pytest.fixture
def desk(room: Workshop, desk_page: Open, bjorn: Page) -> Page:
    desk = desk_page(room)
    ask_first(desk, bjorn)
    return desk


def test_when_the_reply_is_lost_the_phone_sends_again_and_it_is_stored_once(
    desk: Page, bjorn: Page, room: Workshop, proxy: Proxy, database: Database, holds: Holds
) -> None:
    proxy.weather = Weather(swallow=(DOWN,))
    write(bjorn, "Avstånden")
    wait_until(lambda: texts(database, room) == ["Avstånden"], 10, lambda: "it didn't arrive")
    expect(own(bjorn, "Avstånden", WAITING)).to_be_visible()
    before = len(proxy.heads)
    proxy.cut()
    wait_until(lambda: posts(bjorn, proxy, before) > 0, 20, lambda: "it was not sent again")
    expect(own(bjorn, "Avstånden", WAITING)).to_be_visible()
    proxy.weather = CLEAR
    proxy.cut()
    expect(own(bjorn, "Avstånden", SAVED)).to_be_visible(timeout=BACK_MS)
    assert texts(database, room) == ["Avstånden"]
    holds(room, 1)


def test_what_is_cut_off_on_its_way_up_waits_in_the_outbox_and_is_sent_when_the_line_is_back(
    desk: Page, bjorn: Page, room: Workshop, proxy: Proxy, database: Database, holds: Holds
) -> None:
    before = proxy.swallowed
    proxy.weather = Weather(swallow=(UP,))
    write(bjorn, "Avstånden")
    wait_until(lambda: proxy.swallowed > before, 10, lambda: "it was never sent")
    proxy.weather = Weather(refuse=True)
    proxy.cut()
    expect(own(bjorn, "Avstånden", WAITING)).to_be_visible()
    expect(bjorn.locator("#line")).to_have_text("Väntar på nät")
    assert texts(database, room) == []
    proxy.weather = CLEAR
    expect(own(bjorn, "Avstånden", SAVED)).to_be_visible(timeout=BACK_MS)
    expect(bjorn.locator("#line")).to_have_text("Ansluten", timeout=BACK_MS)
    holds(room, 1)


def test_a_closed_tab_with_an_unsent_answer_sends_it_on_the_next_visit(
    desk: Page, bjorn: Page, room: Workshop, proxy: Proxy, database: Database, holds: Holds
) -> None:
    proxy.weather = Weather(refuse=True)
    proxy.cut()
    write(bjorn, "Avstånden")
    expect(own(bjorn, "Avstånden", WAITING)).to_be_visible()
    field(bjorn).fill("Halvt skriv")
    bjorn.wait_for_timeout(500)
    context, address = bjorn.context, bjorn.url
    bjorn.close()
    proxy.weather = CLEAR
    again = context.new_page()
    assert texts(database, room) == []
    again.goto(address)
    expect(own(again, "Avstånden", SAVED)).to_be_visible(timeout=BACK_MS)
    expect(field(again)).to_have_value("Halvt skriv")
    holds(room, 1)


def test_after_the_close_what_had_arrived_is_saved_and_what_hadnt_can_be_copied(
    desk: Page, bjorn: Page, room: Workshop, proxy: Proxy, database: Database, holds: Holds
) -> None:
    proxy.weather = Weather(swallow=(DOWN,))
    write(bjorn, "I tid")
    wait_until(lambda: texts(database, room) == ["I tid"], 10, lambda: "it didn't arrive")
    proxy.weather = Weather(refuse=True)
    proxy.cut()
    write(bjorn, "För sent")
    expect(own(bjorn, "För sent", WAITING)).to_be_visible()
    press(desk, "Stäng frågan")
    expect(desk.get_by_role("button", name="Öppna igen")).to_be_visible()
    proxy.weather = CLEAR
    late = own(bjorn, "För sent", REFUSED)
    expect(late).to_contain_text("Frågan är stängd.", timeout=BACK_MS)
    expect(own(bjorn, "I tid", SAVED)).to_be_visible()
    late.get_by_role("button", name="Kopiera").click()
    expect(bjorn.locator("#said")).to_have_text("Kopierat")
    assert texts(database, room) == ["I tid"]
    holds(room, 1)


@pytest.mark.faults
def test_a_half_open_line_is_found_within_a_minute_by_a_phone_that_only_looks(
    desk: Page, bjorn: Page, proxy: Proxy
) -> None:
    expect(bjorn.locator("#line")).to_have_text("Ansluten")
    proxy.weather = Weather(swallow=(UP, DOWN))
    expect(bjorn.locator("#line")).to_have_text("Väntar på nät", timeout=60_000)
    proxy.weather = CLEAR
    expect(bjorn.locator("#line")).to_have_text("Ansluten", timeout=BACK_MS)
    onward(desk)
    at(CHOICE.prompt, bjorn)


BAD_PROXIES = {
    "blocks": Weather(block=True),
    "strips": Weather(strip=True),
    "swallows": Weather(swallow=(UP, DOWN), sockets_only=True),
    "swallows what comes down": Weather(swallow=(DOWN,), sockets_only=True),
    "holds back": Weather(hold=(DOWN,), sockets_only=True),
}


def test_behind_proxies_that_let_no_socket_through_the_meeting_goes_on(
    room: Workshop, new_page: NewPage, desk_page: Open, server: Server, holds: Holds
) -> None:
    phones = {}
    with contextlib.ExitStack() as proxies:
        for name, weather in BAD_PROXIES.items():
            proxy = proxies.enter_context(Proxy(server.settings.port))
            proxy.weather = weather
            phones[name] = new_page(360, 740)
            phones[name].goto(f"http://{HOST}:{proxy.port}/{room.code}")
        desk = desk_page(room)
        onward(desk)
        for name, phone in phones.items():
            expect(field(phone)).to_be_visible(timeout=BACK_MS)
            write(phone, f"Proxyn {name}")
        for name, phone in phones.items():
            expect(own(phone, f"Proxyn {name}", SAVED)).to_be_visible(timeout=15_000)
        onward(desk)
        at(CHOICE.prompt, desk)
        for phone in phones.values():
            expect(phone.get_by_label("Bussarna")).to_be_visible(timeout=15_000)
            phone.get_by_label("Bussarna").check()
            press(phone, "Skicka")
        for phone in phones.values():
            expect(own(phone, "Bussarna", SAVED)).to_be_visible(timeout=15_000)
            phone.close()
    holds(room, 2 * len(BAD_PROXIES))


def test_a_captive_portals_page_is_mistaken_for_nothing(
    desk: Page, bjorn: Page, room: Workshop, proxy: Proxy, database: Database, holds: Holds
) -> None:
    said(bjorn, "Före")
    before = len(proxy.heads)
    proxy.weather = Weather(portal=True)
    proxy.cut()
    write(bjorn, "I portalen")
    expect(bjorn.locator("#line")).to_have_text("Väntar på nät")
    wait_until(lambda: posts(bjorn, proxy, before) > 0, 20, lambda: "never posted")
    bjorn.wait_for_timeout(1000)
    expect(own(bjorn, "I portalen", WAITING)).to_be_visible()
    expect(bjorn.get_by_text("Logga in på nätet")).to_have_count(0)
    at(TEXT.prompt, bjorn)
    assert texts(database, room) == ["Före"]
    proxy.weather = CLEAR
    expect(own(bjorn, "I portalen", SAVED)).to_be_visible(timeout=BACK_MS)
    holds(room, 2)


def posts(page: Page, proxy: Proxy, since: int) -> int:
    """How many operations have been posted; the page's own loop runs meanwhile."""
    page.wait_for_timeout(50)
    return sum(head.startswith(b"POST /w/") for head in proxy.heads[since:])
