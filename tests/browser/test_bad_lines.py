"""Lines that lie: portals, proxies that swallow sockets, browsers that keep nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route, WebSocketRoute, expect

from app.database import Database
from app.models.workshop import Workshop
from tests.browser.conftest import FLAGS, Heard, NewPage
from tests.browser.room import (
    CHOICE,
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
from tests.server import Server, wait_until

Make = Callable[..., Workshop]
Open = Callable[..., Page]
LaunchProfile = Callable[[], BrowserContext]


@pytest.fixture
def room(workshop_with: Make) -> Workshop:
    return workshop_with(TEXT, CHOICE)


def swallowed(page: Page) -> None:
    """A proxy that accepts the upgrade and lets nothing through."""
    page.route_web_socket("**/phone", lambda socket: None)


def test_a_captive_portals_page_is_no_receipt(
    room: Workshop, phone_page: Open, desk_page: Open, database: Database
) -> None:
    bjorn = phone_page(room)
    ask_first(desk_page(room), bjorn)
    tries: list[str] = []

    def portal(route: Route) -> None:
        tries.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<h1>Logga in på nätet</h1>")

    bjorn.route("**/ops", portal)
    swallowed(bjorn)
    bjorn.reload()
    write(bjorn, "Fast i portalen")
    wait_until(lambda: bool(bjorn.wait_for_timeout(100) or tries), 15, lambda: "never posted")
    bjorn.wait_for_timeout(1000)
    expect(own(bjorn, "Fast i portalen", WAITING)).to_be_visible()
    assert texts(database, room) == []
    bjorn.unroute("**/ops")
    expect(own(bjorn, "Fast i portalen", SAVED)).to_be_visible(timeout=15_000)
    assert texts(database, room) == ["Fast i portalen"]


def test_where_a_proxy_swallows_sockets_answers_are_posted_and_the_stage_is_polled(
    room: Workshop, new_page: NewPage, desk_page: Open
) -> None:
    bjorn = new_page(360, 740)
    swallowed(bjorn)
    bjorn.goto(f"/{room.code}")
    desk = desk_page(room)
    onward(desk)
    expect(field(bjorn)).to_be_visible(timeout=15_000)
    write(bjorn, "Genom proxyn")
    expect(own(bjorn, "Genom proxyn", SAVED)).to_be_visible(timeout=10_000)
    expect(desk.locator(".crowd")).to_contain_text("1 av 1")
    onward(desk)
    expect(bjorn.get_by_label("Bussarna")).to_be_visible(timeout=10_000)
    bjorn.get_by_label("Bussarna").check()
    press(bjorn, "Skicka")
    expect(own(bjorn, "Bussarna", SAVED)).to_be_visible(timeout=10_000)


def test_a_half_open_socket_delays_a_receipt_by_no_more_than_ten_seconds(
    room: Workshop, new_page: NewPage, desk_page: Open, database: Database
) -> None:
    bjorn = new_page(360, 740)
    dead = False

    def wire(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda text: None if dead else server.send(text))
        server.on_message(lambda text: None if dead else socket.send(text))

    bjorn.route_web_socket("**/phone", wire)
    bjorn.goto(f"/{room.code}")
    ask_first(desk_page(room), bjorn)
    said(bjorn, "Medan den levde")
    dead = True
    write(bjorn, "På en död lina")
    expect(own(bjorn, "På en död lina", SAVED)).to_be_visible(timeout=10_000)
    assert texts(database, room) == ["Medan den levde", "På en död lina"]


def test_a_desk_behind_such_a_proxy_still_runs_the_meeting(
    room: Workshop, desk_page: Open, projector_page: Open
) -> None:
    desk, projector = desk_page(room), projector_page(room)
    desk.route_web_socket("**/desk", lambda socket: None)
    projector.route_web_socket("**/projector", lambda socket: None)
    desk.reload()
    projector.reload()
    expect(desk.locator("#offline")).to_be_visible(timeout=6000)
    expect(desk.locator("#offline")).to_be_hidden(timeout=15_000)
    onward(desk)
    at(TEXT.prompt, desk, projector)
    projector.keyboard.press("PageDown")
    at(CHOICE.prompt, desk, projector)


@pytest.mark.parametrize("missing", ["gone", "mute", "broken"])
def test_a_browser_without_a_store_sends_and_says_what_it_cant_do(
    room: Workshop, new_page: NewPage, desk_page: Open, missing: str
) -> None:
    bjorn = new_page(360, 740)
    how = {
        "gone": "Object.defineProperty(window, 'indexedDB', {})",
        "mute": "IDBFactory.prototype.open = () => ({})",
        "broken": "IDBDatabase.prototype.transaction = () => { throw new Error('full') }",
    }
    bjorn.add_init_script(how[missing])
    bjorn.goto(f"/{room.code}")
    ask_first(desk_page(room), bjorn)
    said(bjorn, "Ändå fram")
    expect(bjorn.locator("#blocked")).to_contain_text("Ha sidan öppen")


@pytest.fixture
def profile(
    playwright: Playwright, chromium: str, server: Server, heard: Heard, tmp_path: Path
) -> Iterator[LaunchProfile]:
    """A phone's own browser, started with the same profile each time."""
    opened: list[BrowserContext] = []

    def launch() -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium,
            args=FLAGS,
            base_url=server.url,
            viewport={"width": 360, "height": 740},
            locale="sv-SE",
        )
        heard.listen(context)
        opened.append(context)
        return context

    yield launch
    opened[-1].close()


def test_a_killed_browser_sends_its_answer_when_it_is_started_again(
    room: Workshop, profile: LaunchProfile, desk_page: Open, server: Server, tmp_path: Path
) -> None:
    context = profile()
    bjorn = context.pages[0]
    bjorn.goto(f"/{room.code}")
    desk = desk_page(room)
    ask_first(desk, bjorn)
    context.set_offline(True)
    write(bjorn, "Före krocken")
    expect(own(bjorn, "Före krocken", WAITING)).to_be_visible()
    field(bjorn).fill("Halvt skriv")
    bjorn.wait_for_timeout(500)
    kill_browser(tmp_path / "profile")

    bjorn = profile().pages[0]
    bjorn.goto(f"/w/{room.uid}/phone")
    expect(own(bjorn, "Före krocken", SAVED)).to_be_visible(timeout=10_000)
    expect(field(bjorn)).to_have_value("Halvt skriv")
    assert texts(server.database, room) == ["Före krocken"]


def kill_browser(profile: Path) -> None:
    """End the browser that runs this profile, as a flat battery does."""
    ours = [
        process
        for process in psutil.process_iter(["cmdline"])
        if f"--user-data-dir={profile}" in (process.info["cmdline"] or [])
    ]
    assert ours
    for process in ours:
        with suppress(psutil.NoSuchProcess):  # gone with the one before
            process.kill()
    psutil.wait_procs(ours, timeout=10)
    for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
        (profile / name).unlink(missing_ok=True)


def test_a_browser_that_refuses_cookies_is_told_why(
    room: Workshop, profile: LaunchProfile, tmp_path: Path
) -> None:
    preferences = tmp_path / "profile/Default/Preferences"
    preferences.parent.mkdir(parents=True)
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    preferences.write_text(json.dumps(blocked))
    bjorn = profile().pages[0]
    bjorn.goto(f"/{room.code}")
    expect(bjorn.locator("#no-cookies")).to_contain_text("Tillåt kakor")
