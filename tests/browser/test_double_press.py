"""Every control of desk, presenter, projector and agenda pressed twice: it does one thing.

The controls are found on the pages, so a new one is in it. Each is pressed once in a workshop of
its own, and again, at each distance, in others that are alike; afterwards the database must say
the same of all of them. What is marked as repeatable does it twice.

A press that is ignored changes nothing, so those at all distances are tried on one page. Two at
the longest have one of their own: there neither a switch that is turned five times looks as if it
was turned once, nor does a rest seem long that each press makes longer.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

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

Moments = tuple[int, ...]
"""Of presses, in milliseconds from the first."""
DISTANCES = (450, 300, 150, 60)
ONCE: Moments = (0,)
TWICE: list[Moments] = [(0, distance) for distance in DISTANCES]
AGAIN: list[Moments] = [TWICE[0], (0, *sorted(DISTANCES))]
APART: Moments = (0, 900)
SETTLES, LATER = 700, 10
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
    """Presses on its page at moments of its own, however late a busy browser hears of them."""

    page: Page
    line: CDPSession

    @classmethod
    def on(cls, page: Page) -> "Finger":
        line = page.context.new_cdp_session(page)
        leave_out_the_small_projector(line)
        return cls(page, line)

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


def leave_out_the_small_projector(line: CDPSession) -> None:
    """It takes no presses, and a third of the time that a desk takes to open. Chromium blocks no
    address of a frame, so it is asked for and refused."""

    def refuse(asked: dict[str, Any]) -> None:
        this = {"requestId": asked["requestId"], "errorReason": "BlockedByClient"}
        line.send("Fetch.failRequest", this)

    line.on("Fetch.requestPaused", refuse)
    line.send("Fetch.enable", {"patterns": [{"urlPattern": "*mirror=1"}]})


Press = Callable[[float], None]


def at_moments(presses: list[tuple[Press, Moments]]) -> None:
    """Each at its moments, side by side."""
    again = []
    for press, (_, *later) in presses:
        began = time.time()
        press(began)
        again += [(began + after / 1000, press) for after in later]
    for at, press in sorted(again, key=itemgetter(0)):
        time.sleep(max(0, at - time.time()))
        press(at)


@dataclass
class Bench:
    """Pages of one browser, one for each way of pressing, and workshops that are alike."""

    context: BrowserContext
    server: Server
    path: str
    set_up: Callable[[], Workshop]
    fingers: list[Finger] = field(default_factory=list)

    def opened(self, number: int) -> list[tuple[Finger, Workshop]]:
        """So many pages, each of a workshop of its own."""
        while len(self.fingers) < number:
            self.fingers.append(Finger.on(self.context.new_page()))
        opened = [(finger, self.set_up()) for finger in self.fingers[:number]]
        for finger, workshop in opened:
            finger.page.goto(self.path.format(uid=workshop.uid), wait_until="commit")
        for finger, _ in opened:
            finger.page.wait_for_load_state()
        return opened

    def press(self, aim: Callable[[Finger], Press], ways: list[Moments]) -> list[Any]:
        """How it stands after a press as it is meant, which is the first way, and after others."""
        opened = self.opened(len(ways))
        at_moments(list(zip([aim(finger) for finger, _ in opened], ways, strict=True)))
        database, pages = self.server.database, [finger.page for finger, _ in opened]
        afterwards = settled(
            pages[0], lambda: [(told(database, room), seen(hand.page)) for hand, room in opened]
        )
        for _, workshop in opened:
            if rehearses(database, workshop):
                pages[0].evaluate(LEAVE, f"/w/{workshop.uid}/rehearsal/stop")
        if any(language != LANGUAGE for _, (_, language, _) in afterwards):
            self._speak_as_before(pages)
        return afterwards

    def _speak_as_before(self, pages: list[Page]) -> None:
        for page in pages:  # what still comes of the press sets no cookie later
            page.goto("about:blank")
        self.context.clear_cookies(name=LANGUAGE_COOKIE)

    def wrong(self, what: str, aim: Callable[[Finger], Press], repeats: bool) -> list[str]:
        """What more presses than are meant make of it."""
        ways = [APART, *TWICE] if repeats else [ONCE, *AGAIN]
        meant, *others = self.press(aim, ways)
        if repeats:
            assert meant != self.press(aim, [ONCE])[0], f"{what} does nothing more"
        return [
            f"{what} at {moments} ms: {meant} != {other}"
            for moments, other in zip(ways[1:], others, strict=True)
            if other != meant
        ]


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


def seen(page: Page) -> tuple[str, str, int]:
    """Where the page is, in which language, and what lies over it."""
    for other in page.context.pages:
        if other.opener():
            other.close()
    path = re.sub(r"[\w-]{20,}|\d+", "#", page.url.split("?")[0])
    language = str(page.locator("html").get_attribute("lang"))
    return path, language, page.locator("dialog[open]").count()


@pytest.fixture
def bench(
    new_page: NewPage,
    log_in: Callable[[Page, Facilitator], Page],
    astrid: Facilitator,
    server: Server,
) -> Callable[..., Bench]:
    first = log_in(new_page(), astrid)
    first.context.add_init_script(path=TOOLS)

    def make(path: str, set_up: Callable[[], Workshop]) -> Bench:
        return Bench(first.context, server, path, set_up, [Finger.on(first)])

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
    table = bench(path, lambda: room(server.database, workshop_with))
    [(first, _)] = table.opened(1)
    controls: dict[str, bool] = dict(first.page.evaluate("(root) => doubles.list(root)", root))
    assert controls
    wrong = []
    for words, repeats in controls.items():
        wrong += table.wrong(words, partial(aimed, root, words), repeats)
    assert not wrong, "\n".join(wrong)


def aimed(root: str, words: str, finger: Finger) -> Press:
    """At where the control stands. The projector's come when the mouse moves."""
    for nudge in (5, 9):
        finger.page.mouse.move(nudge, nudge)
    at = finger.page.evaluate("(aim) => doubles.aim(...aim)", [root, words])
    assert isinstance(at, list), f"{words!r} can't be pressed: {at}"
    return partial(finger.click, *at)


@pytest.mark.parametrize("screen", ["projector", "presenter", "desk"])
def test_the_second_press_of_a_key_does_nothing(
    bench: Callable[..., Bench], workshop_with: Make, server: Server, screen: str
) -> None:
    table = bench(f"/w/{{uid}}/{screen}", lambda: enlarged(server.database, workshop_with))
    [(first, _)] = table.opened(1)
    keys: dict[str, bool] = first.page.evaluate(KEYS)
    assert len(keys) > 3
    wrong = []
    for key, repeats in keys.items():
        wrong += table.wrong(key, lambda finger: partial(finger.key, key), repeats)  # noqa: B023  it is pressed before the next
    assert not wrong, "\n".join(wrong)


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
