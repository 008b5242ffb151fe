"""What a phone has to fetch in a hall with one bar of signal, and from whom."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from app.models.workshop import Workshop
from tests.browser.conftest import Ask, NewPage
from tests.browser.room import CHOICE, CLOUD, ROUND, SCALE, SLIDE, TEXT, at, onward, press

Make = Callable[..., Workshop]
Open = Callable[..., Page]
KB = 1024
COMMITMENTS = Ask("commitment", "Vad gör vi?")


class Wire:
    """Counts what goes over a page's wire: replies with their headers, and socket frames."""

    def __init__(self, page: Page) -> None:
        self.requests: list[str] = []
        self.fetched = self.frames = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketCreated", lambda event: self.requests.append(event["url"]))
        session.on("Network.webSocketFrameReceived", self._frame)

    def _asked(self, event: dict[str, Any]) -> None:
        redirect = event.get("redirectResponse")
        self.fetched += redirect["encodedDataLength"] if redirect else 0
        self.requests.append(event["request"]["url"])

    def _loaded(self, event: dict[str, Any]) -> None:
        self.fetched += event["encodedDataLength"]

    def _frame(self, event: dict[str, Any]) -> None:
        self.frames += len(event["response"]["payloadData"].encode())

    @property
    def all(self) -> int:
        return int(self.fetched + self.frames)


# A phone whose line takes too long begins anew, and is sent its stage twice.
alone = pytest.mark.alone


@alone
def test_a_phones_first_load_is_under_40_kilobytes_in_6_requests(
    workshop_with: Make, desk_page: Open, new_page: NewPage
) -> None:
    workshop = workshop_with(ROUND)
    desk = desk_page(workshop)
    onward(desk)
    at("Vad fungerar bra?", desk)
    bjorn = new_page(360, 740)
    wire = Wire(bjorn)
    bjorn.goto(f"/{workshop.code}")
    expect(bjorn.locator("form.ask")).to_have_count(3)
    bjorn.wait_for_timeout(2500)
    print("first load", wire.all, "bytes", wire.requests)
    assert wire.all <= 40 * KB
    assert len(wire.requests) <= 6, wire.requests


@alone
def test_each_step_after_weighs_under_5_kilobytes(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    steps = [SLIDE, ROUND, TEXT, CHOICE, SCALE, CLOUD]
    workshop = workshop_with(*steps)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    bjorn.wait_for_timeout(500)
    wire = Wire(bjorn)
    weights = {}

    def weigh(what: str) -> None:
        bjorn.wait_for_timeout(300)
        weights[what], wire.fetched, wire.frames = wire.all, 0, 0

    for step in steps:
        name = step[1][0].prompt if isinstance(step, tuple) else step.prompt
        onward(desk)
        at(name, bjorn, desk)
        weigh(name)
        if step in (CHOICE, SCALE):
            press(desk, "Visa svaren")
            expect(bjorn.locator(".result")).to_be_visible()
            weigh(f"{name} (shown)")
    print(weights)
    assert max(weights.values()) <= 5 * KB, weights
    assert len(wire.requests) == 0, wire.requests


@alone
def test_what_commitments_need_is_fetched_when_they_are_asked(
    workshop_with: Make, desk_page: Open, phone_page: Open
) -> None:
    workshop = workshop_with(TEXT, COMMITMENTS)
    desk, bjorn = desk_page(workshop), phone_page(workshop)
    wire = Wire(bjorn)
    onward(desk)
    at(TEXT.prompt, bjorn)
    bjorn.wait_for_timeout(1500)
    assert wire.requests == []
    onward(desk)
    at(COMMITMENTS.prompt, bjorn)
    expect(bjorn.locator(".none")).to_have_count(0)
    fetched = [url for url in wire.requests if url.startswith("http")]
    assert [url.rsplit("/", 1)[1] for url in fetched] == ["phone.css", "answer.js"]
    print(wire.all)
    assert wire.all <= 12 * KB


def test_the_page_works_by_its_html_alone(
    workshop_with: Make, desk_page: Open, new_page: NewPage
) -> None:
    workshop = workshop_with(TEXT)
    desk = desk_page(workshop)
    onward(desk)
    bjorn = new_page(360, 740)

    def only_html(route: Route) -> None:
        if "text/html" in (route.request.headers.get("accept") or ""):
            route.continue_()
        else:
            route.abort()

    bjorn.route("**/*", only_html)
    bjorn.goto(f"/{workshop.code}")
    bjorn.get_by_label("Ditt svar").fill("Utan allt annat")
    press(bjorn, "Skicka")
    expect(bjorn.locator(".own")).to_contain_text("Utan allt annat")
    expect(desk.locator(".answer")).to_contain_text("Utan allt annat")
