"""Every control of desk, presenter, projector and agenda pressed twice: it does one thing.

The controls are found on the pages, so a new one is in it. Each is pressed once in a workshop of
its own, and again and again, at each distance, in another that is alike; afterwards the database
must say the same of both. What is marked as repeatable does it twice.

A press that is ignored changes nothing, so those at all distances are tried on one page. That it
makes no rest longer either, which would hide that a rest is too short, is a test of its own.
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
from playwright.sync_api import BrowserContext, CDPSession, Locator, Page, expect

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
ONCE: Moments = (0,)
DISTANCES = (60, 150, 300, 450, 600)
MANY: Moments = (0, *DISTANCES)
"""An even number, so that a switch that is turned each time isn't as it was after once."""
APART: Moments = (0, 900)
TWICE: list[Moments] = [(0, distance) for distance in (450, 300, 150, 60)]
SETTLES, LATER = 700, 10
SIDE_BY_SIDE = 4
"""So many controls at a time: much of what a press takes is waiting for what still comes of it."""
LEAVE = "path => fetch(path, { method: 'POST' })"
LANGUAGE = "sv"
UNFOLDED = "body:not(:has(dialog[open])) details[open]"
"""What lies under a dialog folds when that is pressed beside its controls."""
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


@dataclass(frozen=True)
class Control:
    """What is pressed, and how: `aim` finds it on a page. The first way is as it is meant."""

    what: str
    aim: Callable[[Finger], Press]
    repeats: bool

    @property
    def ways(self) -> list[Moments]:
        return [APART, *TWICE, ONCE] if self.repeats else [ONCE, MANY]

    def wrong(self, afterwards: list[Any]) -> list[str]:
        """What more presses than are meant make of it."""
        meant, *others = self.alike(afterwards)
        assert not self.repeats or meant != afterwards[-1], f"{self.what} does nothing more"
        return [
            f"{self.what} at {moments} ms: {meant} != {other}"
            for moments, other in zip(self.ways[1:], others, strict=False)
            if other != meant
        ]

    def alike(self, afterwards: list[Any]) -> list[Any]:
        """Those of the ways that must come to the same; what is meant twice differs from once."""
        return afterwards[:-1] if self.repeats else afterwards


@dataclass
class Hand:
    """Pages of one browser for one control at a time, one for each way of pressing it."""

    context: BrowserContext
    server: Server
    fingers: list[Finger] = field(default_factory=list)
    rooms: list[Workshop] = field(default_factory=list)

    def begin(self, path: str, set_up: Callable[[], Workshop], number: int) -> None:
        """So many pages, each of a workshop of its own."""
        while len(self.fingers) < number:
            self.fingers.append(Finger.on(self.context.new_page()))
        self.rooms = [set_up() for _ in range(number)]
        for finger, workshop in self.at_work:
            finger.page.goto(path.format(uid=workshop.uid), wait_until="commit")

    @property
    def at_work(self) -> list[tuple[Finger, Workshop]]:
        return list(zip(self.fingers, self.rooms, strict=False))

    def aimed(self, control: Control) -> list[tuple[Press, Moments]]:
        for finger, _ in self.at_work:
            finger.page.wait_for_load_state()
        aims = [control.aim(finger) for finger, _ in self.at_work]
        return list(zip(aims, control.ways, strict=True))

    def look(self) -> list[Any]:
        return [(told(self.server.database, room), seen(one.page)) for one, room in self.at_work]

    def leave(self, afterwards: list[Any]) -> None:
        """As it was before: nothing is simulated, and the language is the first one."""
        for finger, workshop in self.at_work:
            if rehearses(self.server.database, workshop):
                finger.page.evaluate(LEAVE, f"/w/{workshop.uid}/rehearsal/stop")
        if any(language != LANGUAGE for _, (_, language, *_) in afterwards):
            for finger in self.fingers:  # what still comes of the press sets no cookie later
                finger.page.goto("about:blank")
            self.context.clear_cookies(name=LANGUAGE_COOKIE)


@dataclass
class Bench:
    """Hands that press several controls side by side, in workshops that are alike."""

    hands: list[Hand]
    path: str
    set_up: Callable[[], Workshop]

    def first(self) -> Page:
        """To find the controls on."""
        [(finger, _)] = self._opened(self.hands[:1], [1])
        finger.page.wait_for_load_state()
        return finger.page

    def _opened(self, hands: list[Hand], numbers: list[int]) -> list[tuple[Finger, Workshop]]:
        for hand, number in zip(hands, numbers, strict=True):
            hand.begin(self.path, self.set_up, number)
        return [one for hand in hands for one in hand.at_work]

    def wrong(self, controls: list[Control]) -> list[str]:
        assert controls
        portions = range(0, len(controls), SIDE_BY_SIDE)
        return [
            wrong
            for start in portions
            for wrong in self._wrong(controls[start : start + SIDE_BY_SIDE])
        ]

    def _wrong(self, controls: list[Control]) -> list[str]:
        hands = self.hands[: len(controls)]
        self._opened(hands, [len(control.ways) for control in controls])
        pairs = list(zip(controls, hands, strict=True))
        at_moments([press for control, hand in pairs for press in hand.aimed(control)])
        afterwards = settled(pairs)
        for hand, each in zip(hands, afterwards, strict=True):
            hand.leave(each)
        return [
            wrong
            for control, each in zip(controls, afterwards, strict=True)
            for wrong in control.wrong(each)
        ]


def settled(pairs: list[tuple[Control, Hand]]) -> list[list[Any]]:
    """What is seen when all that was pressed is done; on a busy machine that is later."""
    page = pairs[0][1].fingers[0].page
    page.wait_for_timeout(SETTLES)
    for _ in range(LATER):
        seen = [hand.look() for _, hand in pairs]
        alike = [control.alike(each) for (control, _), each in zip(pairs, seen, strict=True)]
        if all(each.count(each[0]) == len(each) for each in alike):
            break
        page.wait_for_timeout(SETTLES)
    return seen


def rehearses(database: Database, workshop: Workshop) -> bool:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id).rehearsal is not None


def seen(page: Page) -> tuple[str, str, int, int]:
    """Where the page is, in which language, what lies over it and what is unfolded."""
    for other in page.context.pages:
        if other.opener():
            other.close()
    path = re.sub(r"[\w-]{20,}|\d+", "#", page.url.split("?")[0])
    language = str(page.locator("html").get_attribute("lang"))
    return path, language, page.locator("dialog[open]").count(), page.locator(UNFOLDED).count()


@pytest.fixture
def bench(
    new_page: NewPage,
    log_in: Callable[[Page, Facilitator], Page],
    astrid: Facilitator,
    server: Server,
) -> Callable[..., Bench]:
    def hand() -> Hand:
        first = log_in(new_page(), astrid)
        first.context.add_init_script(path=TOOLS)
        return Hand(first.context, server, [Finger.on(first)])

    hands = [hand() for _ in range(SIDE_BY_SIDE)]
    return lambda path, set_up: Bench(hands, path, set_up)


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
    found: dict[str, bool] = dict(table.first().evaluate("(root) => doubles.list(root)", root))
    controls = [Control(words, partial(aimed, root, words), may) for words, may in found.items()]
    wrong = table.wrong(controls)
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
    found: dict[str, bool] = table.first().evaluate(KEYS)
    assert len(found) > 3
    wrong = table.wrong([Control(key, partial(struck, key), may) for key, may in found.items()])
    assert not wrong, "\n".join(wrong)


def struck(key: str, finger: Finger) -> Press:
    return partial(finger.key, key)


@pytest.mark.parametrize(("screen", "pressed"), [("desk", "#more summary"), ("projector", "Q")])
def test_a_press_that_is_ignored_makes_the_rest_no_longer(
    bench: Callable[..., Bench], workshop_with: Make, server: Server, screen: str, pressed: str
) -> None:
    table = bench(f"/w/{{uid}}/{screen}", lambda: lobby(server.database, workshop_with))
    page = table.first()
    finger = table.hands[0].fingers[0]
    press = (
        struck(pressed, finger) if len(pressed) == 1 else on_middle(page.locator(pressed), finger)
    )
    opened = page.locator("#more[open], dialog[open]")
    began = time.time()
    at_moments([(press, (0, 600))])
    expect(opened).to_have_count(1)
    page.wait_for_timeout(700)
    press(began + 1.2)
    expect(opened).to_have_count(0)


def on_middle(control: Locator, finger: Finger) -> Press:
    box = control.bounding_box()
    assert box
    return partial(finger.click, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


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
