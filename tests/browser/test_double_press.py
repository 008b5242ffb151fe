"""Every control of desk, presenter, projector and agenda pressed twice: it does one thing.

The controls are found on the pages, so a new one is in it. Each is pressed once in a workshop of
its own and twice, at each distance, in others that are alike; afterwards the database must say
the same of all of them. What is marked as repeatable does it twice.
"""

import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from app.models.facilitator import Facilitator
from app.models.workshop import Workshop
from app.routes.parts import LANGUAGE_COOKIE
from tests.browser.conftest import NewPage
from tests.browser.doubles import (
    Make,
    alone,
    closed,
    ended,
    lifted,
    lobby,
    open_question,
    slide,
    survey,
    told,
    whole,
)
from tests.server import Server

pytestmark = pytest.mark.alone

DISTANCES = (60, 150, 300, 450)
"""Milliseconds between the presses."""
NEAR = 650
"""What counts as a double press, measured on the page."""
ATTEMPTS = 8
APART, SETTLES = 900, 700
TOOLS = Path(__file__).with_name("doubles.js")


@dataclass
class Bench:
    """Pages of one browser, one for each way of pressing, and workshops that are alike."""

    pages: list[Page]
    server: Server
    path: str
    root: str
    set_up: Callable[[], Workshop]

    def controls(self) -> dict[str, bool]:
        """What stands on the page, and whether it may be repeated."""
        self.pages[0].goto(self.path.format(uid=self.set_up().uid))
        return dict(self.pages[0].evaluate("(root) => doubles.list(root)", self.root))

    def press(self, words: str, repeats: bool) -> list[Any]:
        """How it stands after a press as it is meant, and after two at each distance."""
        workshops = [self.set_up() for _ in self.pages]
        self.pages[0].context.clear_cookies(name=LANGUAGE_COOKIE)
        for page, workshop in zip(self.pages, workshops, strict=True):
            page.goto(self.path.format(uid=workshop.uid), wait_until="commit")
        for page in self.pages:
            page.wait_for_load_state()
        meant = (APART,) if repeats else (0,)
        for number, distance in enumerate((*meant, *DISTANCES)):
            page = self.pages[number]
            for _ in range(ATTEMPTS):
                if self._press(page, words, distance):
                    break
                workshops[number] = self.set_up()
                page.goto(self.path.format(uid=workshops[number].uid))
            else:
                pytest.fail(f"the machine is too busy to press twice within {NEAR} ms")
        self.pages[-1].wait_for_timeout(SETTLES)
        return [
            (told(self.server.database, workshop), seen(page, workshop))
            for page, workshop in zip(self.pages, workshops, strict=True)
        ]

    def _press(self, page: Page, words: str, distance: int) -> bool:
        """Once or twice; whether it came as near as it was meant: a busy machine dawdles."""
        at = page.evaluate("(aim) => doubles.aim(...aim)", [self.root, words])
        assert isinstance(at, list), f"{words!r} can't be pressed: {at}"
        page.evaluate("delete sessionStorage.presses")
        began = time.monotonic()
        page.mouse.click(*at)
        if not distance:
            return True
        page.wait_for_timeout(max(0, distance - 1000 * (time.monotonic() - began)))
        page.mouse.click(*at)
        pressed = moments(page)
        return distance == APART or pressed[-1] - pressed[0] < NEAR


def moments(page: Page) -> list[float]:
    """When the page was pressed, also while it goes on to another one."""
    for _ in range(20):
        with contextlib.suppress(Error):
            page.wait_for_load_state()
            return [float(moment) for moment in page.evaluate("sessionStorage.presses").split()]
        page.wait_for_timeout(50)
    raise AssertionError("the page never came to rest")


def seen(page: Page, workshop: Workshop) -> tuple[str, str]:
    """Where the page is, and in which language."""
    for other in page.context.pages:
        if other.opener():
            other.close()
    path = re.sub(r"[\w-]{20,}|\d+", "#", page.url.split("?")[0])
    return path, str(page.locator("html").get_attribute("lang"))


@pytest.fixture
def bench(
    new_page: NewPage,
    log_in: Callable[[Page, Facilitator], Page],
    astrid: Facilitator,
    server: Server,
) -> Callable[..., Bench]:
    first = log_in(new_page(), astrid)
    first.context.add_init_script(path=TOOLS)
    pages = [first, *(first.context.new_page() for _ in DISTANCES)]

    def make(path: str, root: str, set_up: Callable[[], Workshop]) -> Bench:
        return Bench(pages, server, path, root, set_up)

    return make


SCREENS = [
    ("/w/{uid}/desk", "body", lobby),
    ("/w/{uid}/desk", "#stage", open_question),
    ("/w/{uid}/desk", "#stage", closed),
    ("/w/{uid}/desk", "#stage", slide),
    ("/w/{uid}/desk", "#stage", whole),
    ("/w/{uid}/desk", "#stage", ended),
    ("/w/{uid}/desk", "#stage", lifted),
    ("/w/{uid}/desk", "#stage", alone),
    ("/w/{uid}/desk", "#stage", survey),
    ("/w/{uid}/presenter", "body", open_question),
    ("/w/{uid}/agenda", "bikupa-agenda", whole),
]


@pytest.mark.parametrize(
    ("path", "root", "room"), SCREENS, ids=lambda one: getattr(one, "__name__", None)
)
def test_a_control_pressed_twice_does_one_thing(
    bench: Callable[..., Bench],
    workshop_with: Make,
    server: Server,
    path: str,
    root: str,
    room: Callable[..., Workshop],
) -> None:
    table = bench(path, root, lambda: room(server.database, workshop_with))
    controls = table.controls()
    assert controls
    wrong = []
    for words, repeats in controls.items():
        meant, *doubles = table.press(words, repeats)
        if repeats:
            assert meant != table.press(words, False)[0], f"{words} does nothing more"
        wrong += [
            f"{words} at {distance} ms: {meant} != {double}"
            for distance, double in zip(DISTANCES, doubles, strict=True)
            if double != meant
        ]
    assert not wrong, "\n".join(wrong)


KEYS = ("PageDown", "PageUp", "ArrowRight", " ", "ArrowUp", "r", "b", "q", "?")


@pytest.mark.parametrize("screen", ["projector", "presenter"])
def test_a_clicker_s_second_press_does_nothing(
    bench: Callable[..., Bench], workshop_with: Make, server: Server, screen: str
) -> None:
    table = bench("", "", lambda: open_question(server.database, workshop_with))
    for key in KEYS:
        workshops = [table.set_up() for _ in table.pages]
        for page, workshop in zip(table.pages, workshops, strict=True):
            page.goto(f"/w/{workshop.uid}/{screen}")
        for page, distance in zip(table.pages, (0, *DISTANCES), strict=True):
            page.keyboard.press(key)
            if distance:
                page.wait_for_timeout(distance)
                page.keyboard.press(key)
        table.pages[-1].wait_for_timeout(SETTLES)
        meant, *doubles = [
            (told(server.database, workshop), page.locator("dialog[open]").count())
            for page, workshop in zip(table.pages, workshops, strict=True)
        ]
        assert doubles == [meant] * len(DISTANCES), key
