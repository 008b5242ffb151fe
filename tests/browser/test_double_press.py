"""Every control of desk, presenter, projector and agenda pressed twice: it does one thing.

The controls are found on the pages, so a new one is in it. Each is pressed once in a workshop of
its own and twice, at each distance, in others that are alike; afterwards the database must say
the same of all of them. What is marked as repeatable does it twice.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from app.database import Database
from app.models.people.facilitator import Facilitator
from app.models.workshop import Workshop
from app.routes._shared.parts import LANGUAGE_COOKIE
from tests.browser.conftest import NewPage
from tests.browser.doubles import (
    Make,
    alone,
    brief,
    closed,
    ended,
    enlarged,
    lifted,
    lobby,
    marked,
    open_question,
    rehearsed,
    slide,
    sorted_out,
    survey,
    told,
    whole,
)
from tests.browser.room import rested
from tests.server import Server

DISTANCES = (60, 150, 300, 450)
"""Milliseconds between the presses."""
APART, SETTLES, LATER = 900, 700, 10
LEAVE = "path => fetch(path, { method: 'POST' })"
LANGUAGE = "sv"
TOOLS = Path(__file__).with_name("doubles.js")
CODES = {
    "PageDown": 34,
    "PageUp": 33,
    "ArrowRight": 39,
    "ArrowLeft": 37,
    " ": 32,
    "+": 187,
    "-": 189,
    "?": 191,
}
"""The codes that browsers give to keys; a letter's is its own."""
KEYS = """() => {
  const signs = { '→': 'ArrowRight', '←': 'ArrowLeft', '␣': ' ', Space: ' ', '−': '-', Plus: '+' };
  const found = {};
  const meet = (name, repeats) => (found[signs[name] ?? name] ||= repeats);
  for (const key of document.querySelectorAll('kbd')) meet(key.textContent, false);
  for (const control of document.querySelectorAll('[aria-keyshortcuts]'))
    for (const name of control.getAttribute('aria-keyshortcuts').split(' '))
      if (control.checkVisibility()) meet(name, control.hasAttribute('data-repeat'));
  return found;
}"""
"""What a clicker or a hand on the keyboard may press, as the page says, and what may repeat."""


@dataclass
class Finger:
    """Presses at moments of its own, however late a busy browser hears of them."""

    line: CDPSession

    def click(self, x: float, y: float, at: float) -> None:
        where = {"x": x, "y": y, "button": "left", "clickCount": 1, "timestamp": at}
        for what in ("mousePressed", "mouseReleased"):
            self.line.send("Input.dispatchMouseEvent", {"type": what, **where})

    def key(self, name: str, at: float) -> None:
        code = CODES.get(name) or ord(name)
        which = {"key": name, "windowsVirtualKeyCode": code, "timestamp": at}
        text = {"type": "keyDown", "text": name} if len(name) == 1 else {"type": "rawKeyDown"}
        self.line.send("Input.dispatchKeyEvent", {**which, **text})
        self.line.send("Input.dispatchKeyEvent", {**which, "type": "keyUp"})


def twice(presses: list[tuple[Callable[[float], None], int]]) -> None:
    """Each once, and again so many milliseconds later, side by side; with 0 only once."""
    again = []
    for press, distance in sorted(presses, key=itemgetter(1), reverse=True):
        began = time.time()
        press(began)
        if distance:
            again.append((began + distance / 1000, press))
    for at, press in sorted(again, key=itemgetter(0)):
        time.sleep(max(0, at - time.time()))
        press(at)


@dataclass
class Bench:
    """Pages of one browser, one for each way of pressing, and workshops that are alike."""

    pages: list[Page]
    fingers: list[Finger]
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
        for page, workshop in zip(self.pages, workshops, strict=True):
            page.goto(self.path.format(uid=workshop.uid), wait_until="commit")
        for page in self.pages:
            page.wait_for_load_state()
        distances = (APART if repeats else 0, *DISTANCES)
        presses = [partial(finger.click, *self._aim(page, words)) for page, finger in self._hands()]
        twice(list(zip(presses, distances, strict=True)))
        shown = list(zip(self.pages, workshops, strict=True))
        afterwards = settled(
            self.pages[-1],
            lambda: [(told(self.server.database, room), seen(page, room)) for page, room in shown],
        )
        for workshop in workshops:
            if rehearses(self.server.database, workshop):
                self.pages[0].evaluate(LEAVE, f"/w/{workshop.uid}/rehearsal/stop")
        if any(language != LANGUAGE for _, (_, language) in afterwards):
            self._speak_as_before()
        return afterwards

    def _speak_as_before(self) -> None:
        for page in self.pages:  # what still comes of the press sets no cookie later
            page.goto("about:blank")
        self.pages[0].context.clear_cookies(name=LANGUAGE_COOKIE)

    def _hands(self) -> Iterator[tuple[Page, Finger]]:
        return zip(self.pages, self.fingers, strict=True)

    def _aim(self, page: Page, words: str) -> list[float]:
        """Where the control stands. The projector's come when the mouse moves."""
        for nudge in (5, 9):
            page.mouse.move(nudge, nudge)
        at = page.evaluate("(aim) => doubles.aim(...aim)", [self.root, words])
        assert isinstance(at, list), f"{words!r} can't be pressed: {at}"
        return at


def settled(page: Page, look: Callable[[], list[Any]]) -> list[Any]:
    """What is seen when all that was pressed is done; on a busy machine that is later."""
    page.wait_for_timeout(SETTLES)
    for _ in range(LATER):
        if (seen := look()).count(seen[0]) == len(seen):
            break
        page.wait_for_timeout(SETTLES)
    return seen


def rehearses(database: Database, workshop: Workshop) -> bool:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id).rehearsal is not None


def seen(page: Page, workshop: Workshop) -> tuple[str, str]:
    """Where the page is, and in which language."""
    for other in page.context.pages:
        if other.opener():
            other.close()
    path = re.sub(r"[\w-]{20,}|\d+", "#", page.url.split("?")[0])
    return path, str(page.locator("html").get_attribute("lang"))


def leave_out_the_small_projector(line: CDPSession) -> None:
    """It takes no presses, and a third of the time that a desk takes to open. Chromium blocks no
    address of a frame, so it is asked for and refused."""

    def refuse(asked: dict[str, Any]) -> None:
        this = {"requestId": asked["requestId"], "errorReason": "BlockedByClient"}
        line.send("Fetch.failRequest", this)

    line.on("Fetch.requestPaused", refuse)
    line.send("Fetch.enable", {"patterns": [{"urlPattern": "*mirror=1"}]})


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
    fingers = [Finger(page.context.new_cdp_session(page)) for page in pages]
    for finger in fingers:
        leave_out_the_small_projector(finger.line)

    def make(path: str, root: str, set_up: Callable[[], Workshop]) -> Bench:
        return Bench(pages, fingers, server, path, root, set_up)

    return make


RUN = ".desk-sheet, .desk-middle, .desk-bar"
END = ".desk-side .grave"
"""What stands beside them on the desk does the same in each room, and is pressed in the lobby."""
SCREENS = [
    ("/w/{uid}/desk", "body", lobby),
    ("/w/{uid}/desk", f"{RUN}, {END}", open_question),
    ("/w/{uid}/desk", f"{RUN}, {END}", closed),
    ("/w/{uid}/desk", ".result, .struck, .quieted, .answer-list", marked),
    ("/w/{uid}/desk", f".desk-bar, {END}, form:has([value=unlock])", slide),
    ("/w/{uid}/desk", f".desk-bar, {END}", whole),
    ("/w/{uid}/desk", ".desk-sheet, .desk-middle", ended),
    ("/w/{uid}/desk", "#pages, .answer:has([form=do-put_back], [form=do-lift])", lifted),
    ("/w/{uid}/desk", "#pages, .tools", alone),
    ("/w/{uid}/desk", "#stage", survey),
    ("/w/{uid}/desk", ".themes-shown", sorted_out),
    ("/w/{uid}/desk", ".rehearsal", rehearsed),
    ("/w/{uid}/presenter", "body", open_question),
    ("/w/{uid}/projector", ".wall-controls", enlarged),
    ("/w/{uid}/agenda", "bikupa-agenda", brief),
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


@pytest.mark.parametrize("screen", ["projector", "presenter", "desk"])
def test_the_second_press_of_a_key_does_nothing(
    bench: Callable[..., Bench], workshop_with: Make, server: Server, screen: str
) -> None:
    table = bench("", "", lambda: enlarged(server.database, workshop_with))
    table.pages[0].goto(f"/w/{table.set_up().uid}/{screen}")
    keys = table.pages[0].evaluate(KEYS)
    assert len(keys) > 3
    for key, repeats in keys.items():
        workshops = [table.set_up() for _ in table.pages]
        for page, workshop in zip(table.pages, workshops, strict=True):
            page.goto(f"/w/{workshop.uid}/{screen}", wait_until="commit")
        for page in table.pages:
            page.wait_for_load_state()
        presses = [partial(finger.key, key) for finger in table.fingers]
        twice(list(zip(presses, (APART if repeats else 0, *DISTANCES), strict=True)))
        shown = list(zip(table.pages, workshops, strict=True))

        def look() -> list[Any]:
            return [
                (told(server.database, workshop), page.locator("dialog[open]").count())
                for page, workshop in shown  # noqa: B023  it is asked before the next key
            ]

        meant, *doubles = settled(table.pages[-1], look)
        assert doubles == [meant] * len(DISTANCES), key


@pytest.mark.parametrize("answer", ["Behåll riktiga svar", "Ta bort allt"])
def test_what_becomes_of_a_rehearsal_is_decided_once(
    desk_page: Callable[..., Page], workshop_with: Make, database: Database, answer: str
) -> None:
    ways = []
    for presses in (1, 2):
        workshop = rehearsed(database, workshop_with)
        desk = desk_page(workshop)
        desk.get_by_role("button", name="Ta bort övningen").click(click_count=presses)
        rested(desk.get_by_role("button", name=answer)).click(click_count=presses)
        expect(desk).to_have_url(re.compile("/desk$"))
        expect(desk.locator(".rehearsal")).to_have_count(0)
        ways.append(told(database, workshop))
    assert ways[0] == ways[1]
