"""A room: who watches one workshop, and the newest stage of each thing that is watched."""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.attendance import STAYS_S, Attendance
from app.live.frames import Line, prepare, to_json

POLLER_STAYS_S = STAYS_S
STEADY_EVERY_S = 0.5
"""Those who become present are counted together."""
CLOCKS_DIFFER_S = 0.002
"""A loop's timer may be so early; who has so little left to rest has rested."""
COMING_BACK_MS, SHORTEST_SPREAD_MS = 2, 1000
GROWN = 1.5
"""A room that is so many times larger tells its phones anew how they come back."""

ENDED, DELETED = "ended", "deleted"


def spread_ms(phones: int) -> int:
    """Over how long so many come back, so that each second has no more than a server takes."""
    return max(SHORTEST_SPREAD_MS, COMING_BACK_MS * phones)


@dataclass(frozen=True)
class View:
    """What is watched: one screen of a workshop in one language, with the questions in another
    one where they are worded in it."""

    screen: str
    language: str
    wording: str = ""

    @property
    def languages(self) -> tuple[str, str]:
        return (self.wording, self.language)


@dataclass(frozen=True)
class Stage:
    """A whole rendered stage. `n` is the version it was read at, `left` ms to the deadline,
    `spread` ms over which its watchers come back when all are cut off at once."""

    n: int
    turn: int
    html: str
    left: int | None = None
    spread: int | None = None

    def is_news_after(self, before: "Stage | None") -> bool:
        if before is None or (before.html, before.turn) != (self.html, self.turn):
            return True
        return (self.spread or 0) > GROWN * (before.spread or 0)

    @cached_property
    def text(self) -> str:
        """The message, made once for all who watch."""
        told = {"n": self.n, "now": self.turn, "left": self.left, "spread": self.spread}
        said = {name: value for name, value in told.items() if value is not None}
        return to_json({"t": "stage", **said, "html": self.html})

    @cached_property
    def frame(self) -> bytes:
        return prepare(self.text)


@dataclass(frozen=True)
class Rendering:
    """What one look at the database gave, at version `n`: a stage for each view asked for,
    whether the workshop is over: ended, or deleted (then there are no stages), and whether
    simulated phones may be there."""

    n: int
    turn: int
    stages: dict[View, Stage]
    over: str = ""
    rehearsing: bool = False


@dataclass(frozen=True, order=True)
class InView:
    """Which rows of how many a projector shows, as it has measured, and where its pages before
    and after these begin."""

    first: int = 0
    last: int = 0
    of: int = 0
    back: int | None = None
    next: int | None = None


@dataclass(frozen=True)
class Sits:
    """Somebody at a sorting table: which question they sort, and the answer they are at."""

    who: int
    name: str
    asking: int = 0
    row: int = 0


@dataclass(frozen=True)
class Tick:
    """What to draw: these `views` of a workshop, and the `resting` ones too if it has turned
    since `turn`; with so many people `present`, and so many simulated phones. `attendance` is
    told what is asked, and counts whom it is put to."""

    workshop_id: int
    views: list[View]
    resting: list[View] = field(default_factory=list)
    turn: int = -1
    present: int = 0
    simulated: int = 0
    attendance: Attendance | None = None
    in_view: tuple[InView, ...] = ()
    sits: tuple[Sits, ...] = ()

    def to_draw(self, turn: int) -> list[View]:
        """What is to be drawn of the workshop, which is at `turn`; perhaps nothing."""
        return self.views if turn == self.turn else self.views + self.resting


Renderer = Callable[[Tick], Rendering]
"""Draws stages that are all of one snapshot. Runs in a thread."""


@dataclass(eq=False)
class Watcher:
    """One open socket. It is a flag, not a queue: it wakes and takes the newest stage.

    A task waits for `wake`; a `line` without a task sets `on_wake`, and is written stages
    directly: `sent` is the last one. `must_leave`, called in a thread when anybody may have lost
    the right to be here, says why this one has to go, or nothing. `person` is the respondent
    of a phone.
    """

    workshop_id: int
    view: View
    participant_id: int | None = None
    bye: str | None = None
    after: int | None = None
    mine_changed: bool = False
    on_wake: Callable[[], None] | None = None
    line: Line | None = None
    sent: Stage | None = None
    must_leave: Callable[[], str] | None = None
    simulated: bool = False
    person: int | None = None
    in_view: InView | None = None
    sits: Sits | None = None

    @cached_property
    def wake(self) -> asyncio.Event:
        return asyncio.Event()

    @cached_property
    def seen(self) -> asyncio.Event:
        return asyncio.Event()

    def show(self, stage: Stage) -> bool:
        """Whether it was written now. Latest wins: a phone that can't be written gets the stage
        of when it can be."""
        if stage is self.sent or self.line is None or not self.line.offer(stage.frame):
            return False
        self.sent = stage
        return True

    def rouse(self) -> None:
        if self.on_wake:
            self.on_wake()
        else:
            self.wake.set()

    def dismiss(self, why: str, after: int | None = None) -> None:
        """Have it say goodbye now, whether or not its screen has drawn the last stage."""
        self.bye, self.after = why, after
        self.seen.set()
        self.rouse()


@dataclass(frozen=True)
class Here:
    """Different phones that are here now: how many have an open socket, and which have asked
    lately without one. One that asks may ask another process each time. `simulated` ones are
    apart: they are no people. `in_view` is what the projectors show; `sits` is who is at a sorting
    table."""

    sockets: int = 0
    asking: Set[int] = frozenset()
    simulated: int = 0
    in_view: tuple[InView, ...] = ()
    sits: tuple[Sits, ...] = ()

    def __add__(self, other: "Here") -> "Here":
        return Here(
            self.sockets + other.sockets,
            self.asking | other.asking,
            self.simulated + other.simulated,
            self.in_view + other.in_view,
            self.sits + other.sits,
        )

    def __len__(self) -> int:
        return self.sockets + len(self.asking)


class Room:
    """The watchers of one workshop and the newest stage of each view."""

    def __init__(self) -> None:
        self.watchers: dict[View, set[Watcher]] = {}
        self.tabs: dict[int, set[Watcher]] = {}
        self.simulated: set[Watcher] = set()
        self.stages: dict[View, Stage] = {}
        self.dirty = asyncio.Event()
        self.version = self.turn = -1
        self.drawn_at: dict[View, float] = {}
        self.pollers: dict[int, float] = {}
        self.newcomers: list[Watcher] = []
        self.guarded: set[Watcher] = set()
        """Those that may lose the right to be here."""
        self.rested_at = math.inf
        """When the first of those that have missed something has rested."""
        self.attendance = Attendance()
        self.steady_soon = False
        """Whether it is waited for that somebody becomes present."""

    def everyone(self) -> list[Watcher]:
        """A copy, so that a thread may look while the loop changes the room."""
        return [watcher for group in list(self.watchers.values()) for watcher in list(group)]

    def add(self, watcher: Watcher) -> None:
        self.watchers.setdefault(watcher.view, set()).add(watcher)
        if watcher.participant_id is not None:
            self.tabs.setdefault(watcher.participant_id, set()).add(watcher)
            self.pollers.pop(watcher.participant_id, None)
        if watcher.must_leave:
            self.guarded.add(watcher)
        if watcher.simulated:
            self.simulated.add(watcher)
        elif watcher.person is not None:
            self.attendance.came(watcher.person)

    def discard(self, watcher: Watcher) -> None:
        self.simulated.discard(watcher)
        _discard(self.watchers, watcher.view, watcher)
        if watcher.view not in self.watchers:
            self.stages.pop(watcher.view, None)
            self.drawn_at.pop(watcher.view, None)
        if watcher.participant_id is not None:
            _discard(self.tabs, watcher.participant_id, watcher)
        self.guarded.discard(watcher)
        if watcher.person is not None and not watcher.simulated:
            self.attendance.went(watcher.person)

    def wait_until_steady(self) -> None:
        """Who is about to become present will be counted then, also if nothing else happens."""
        next_at = self.attendance.next_at
        if next_at is not None and not self.steady_soon:
            self.steady_soon = True
            after_s = max(STEADY_EVERY_S, next_at - time.monotonic())
            asyncio.get_running_loop().call_later(after_s, self._are_steady)

    def _are_steady(self) -> None:
        self.steady_soon = False
        if self.attendance.grew():
            self.dirty.set()
        self.wait_until_steady()

    def due(self, rests_s: Mapping[str, float], at: float) -> tuple[list[View], dict[View, float]]:
        """The views to draw now, and for how many seconds more the others rest."""
        left = {
            view: self.drawn_at.get(view, -math.inf) + rests_s.get(view.screen, 0) - at
            for view in self.watchers
        }
        resting = {view: rest for view, rest in left.items() if rest > CLOCKS_DIFFER_S}
        return [view for view in left if view not in resting], resting

    async def stirred(self) -> None:
        """Until something has changed, or somebody has rested, or pollers may have left."""
        rest = max(0.0, self.rested_at - time.monotonic())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(POLLER_STAYS_S, rest)):
                await self.dirty.wait()

    def here(self, at: float) -> "Here":
        polled = list(self.pollers.items())
        late = {who for who, seen in polled if at - seen < POLLER_STAYS_S and who not in self.tabs}
        simulated = len({watcher.participant_id for watcher in list(self.simulated)})
        sits = tuple(watcher.sits for watcher in self.everyone() if watcher.sits)
        return Here(len(self.tabs) - simulated, late, simulated, self.in_view(), sits)

    def in_view(self) -> tuple[InView, ...]:
        """What the projectors here have told that they show."""
        return tuple(watcher.in_view for watcher in self.everyone() if watcher.in_view)


def _discard(groups: dict[Any, set[Watcher]], key: Any, watcher: Watcher) -> None:
    groups[key].discard(watcher)
    if not groups[key]:
        del groups[key]
