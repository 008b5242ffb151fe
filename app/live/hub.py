"""Stages out: rooms, their watchers, and the tick that renders once for all who watch."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app import metrics
from app.live.frames import prepare, to_json

log = logging.getLogger("bikupa.hub")

PHONE_REST_S = 2.0
"""Other people's answers reach a phone at most this often."""
POLLER_STAYS_S = 30.0
MOST_BYES = 100
BETWEEN_BYES_S = 0.02
MOST_AT_ONCE = 200
"""So many watchers are woken before the loop may do something else."""


@dataclass(frozen=True)
class View:
    """What is watched: one screen of a workshop in one language."""

    screen: str
    language: str


@dataclass(frozen=True)
class Stage:
    """A whole rendered stage. `n` is the version it was read at, `left` ms to the deadline."""

    n: int
    turn: int
    html: str
    left: int | None = None

    @cached_property
    def text(self) -> str:
        """The message, made once for all who watch."""
        left = {} if self.left is None else {"left": self.left}
        return to_json({"t": "stage", "n": self.n, "now": self.turn, **left, "html": self.html})

    @cached_property
    def frame(self) -> bytes:
        return prepare(self.text)


@dataclass(frozen=True)
class Rendering:
    """What one look at the database gave: a stage for each view asked for."""

    turn: int
    stages: dict[View, Stage]


Renderer = Callable[[int, list[View], int], Rendering]
"""(workshop, views, people present) → stages, all of one snapshot. Runs in a thread."""


@dataclass(eq=False)
class Watcher:
    """One open socket. It is a flag, not a queue: it wakes and takes the newest stage.

    A task waits for `wake`; a line without a task sets `on_wake`, and `on_stage`, which says
    whether it was sent.
    """

    workshop_id: int
    view: View
    participant_id: int | None = None
    bye: str | None = None
    after: int | None = None
    mine_changed: bool = False
    on_wake: Callable[[], None] | None = None
    on_stage: Callable[[Stage], bool] | None = None

    @cached_property
    def wake(self) -> asyncio.Event:
        return asyncio.Event()

    @cached_property
    def seen(self) -> asyncio.Event:
        return asyncio.Event()

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


class Room:
    """The watchers of one workshop and the newest stage of each view."""

    def __init__(self) -> None:
        self.watchers: dict[View, set[Watcher]] = {}
        self.tabs: dict[int, set[Watcher]] = {}
        self.stages: dict[View, Stage] = {}
        self.dirty = asyncio.Event()
        self.turn = -1
        self.phones_at = 0.0
        self.pollers: dict[int, float] = {}
        self.newcomers: list[Watcher] = []
        self.rest_ends = False

    def everyone(self) -> list[Watcher]:
        """A copy, so that a thread may look while the loop changes the room."""
        return [watcher for group in list(self.watchers.values()) for watcher in list(group)]

    def add(self, watcher: Watcher) -> None:
        self.watchers.setdefault(watcher.view, set()).add(watcher)
        if watcher.participant_id is not None:
            self.tabs.setdefault(watcher.participant_id, set()).add(watcher)
            self.pollers.pop(watcher.participant_id, None)

    def discard(self, watcher: Watcher) -> None:
        _discard(self.watchers, watcher.view, watcher)
        if watcher.view not in self.watchers:
            self.stages.pop(watcher.view, None)
        if watcher.participant_id is not None:
            _discard(self.tabs, watcher.participant_id, watcher)

    def present(self, at: float) -> int:
        """Different phones here now: with an open socket, or asking lately."""
        polled = list(self.pollers.items())
        late = sum(at - seen < POLLER_STAYS_S and who not in self.tabs for who, seen in polled)
        return len(self.tabs) + late


def _discard(groups: dict[Any, set[Watcher]], key: Any, watcher: Watcher) -> None:
    groups[key].discard(watcher)
    if not groups[key]:
        del groups[key]


class Hub:
    def __init__(self, renderer: Renderer, tick_s: float) -> None:
        self._render = renderer
        self._tick_s = tick_s
        self._rooms: dict[int, Room] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._left = asyncio.Event()

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()

    async def drain(self) -> int:
        """Say goodbye to all, for a restart, a batch at a time and each with its own time to
        come back; until they have left. Returns how many they were."""
        everyone = [watcher for room in self._rooms.values() for watcher in room.everyone()]
        spread_ms = max(2000, 2 * len(everyone))
        for start in range(0, len(everyone), MOST_BYES):
            for watcher in everyone[start : start + MOST_BYES]:
                watcher.dismiss("drain", 500 + secrets.randbelow(spread_ms))
            await asyncio.sleep(BETWEEN_BYES_S)
        while any(room.watchers for room in self._rooms.values()):
            self._left.clear()
            await self._left.wait()
        return len(everyone)

    async def stop(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def ring(self, workshop_id: int, version: int) -> None:
        """Something was committed; from any thread. The bell carries no data."""
        self._soon(self._mark, workshop_id)

    def _soon(self, do: Callable[..., None], *what: Any) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: nobody watches
                self._loop.call_soon_threadsafe(do, *what)

    def _mark(self, workshop_id: int) -> None:
        room = self._rooms.get(workshop_id)
        if room:
            room.dirty.set()

    def open_sockets(self) -> int:
        return sum(len(group) for room in self._rooms.values() for group in room.watchers.values())

    def present(self, workshop_id: int) -> int:
        room = self._rooms.get(workshop_id)
        return room.present(time.monotonic()) if room else 0

    def polled(self, workshop_id: int, participant_id: int) -> None:
        """A phone without a socket asked for its stage; from any thread."""
        self._soon(self._polled, workshop_id, participant_id)

    def _polled(self, workshop_id: int, participant_id: int) -> None:
        room = self._room(workshop_id)
        if participant_id not in room.pollers:
            room.dirty.set()
        room.pollers[participant_id] = time.monotonic()

    def watch(self, watcher: Watcher) -> None:
        room = self._room(watcher.workshop_id)
        room.add(watcher)
        metrics.sockets.labels(watcher.view.screen).inc()
        if watcher.view in room.stages and not room.dirty.is_set():
            watcher.rouse()
        else:
            room.newcomers.append(watcher)
        room.dirty.set()

    def leave(self, watcher: Watcher) -> None:
        room = self._rooms.get(watcher.workshop_id)
        if room is None or watcher not in room.watchers.get(watcher.view, ()):
            return
        room.discard(watcher)
        metrics.sockets.labels(watcher.view.screen).dec()
        self._left.set()
        room.dirty.set()

    def stage(self, watcher: Watcher) -> Stage | None:
        return self._room(watcher.workshop_id).stages.get(watcher.view)

    def tell_others(
        self, workshop_id: int, participant_id: int, but: Watcher | None = None
    ) -> None:
        """The same participant's other tabs show what one has sent; from any thread."""
        self._soon(self._tell_others, workshop_id, participant_id, but)

    def _tell_others(self, workshop_id: int, participant_id: int, but: Watcher | None) -> None:
        room = self._rooms.get(workshop_id)
        for other in list(room.tabs.get(participant_id, ())) if room else ():
            if other is not but:
                other.mine_changed = True
                other.rouse()

    def dismiss(self, workshop_id: int, why: str, screen: str | None = None) -> None:
        """Close the sockets of a workshop, or of one of its screens, saying why."""
        self._soon(self._dismiss, workshop_id, why, screen)

    def _dismiss(self, workshop_id: int, why: str, screen: str | None) -> None:
        room = self._rooms.get(workshop_id)
        for watcher in room.everyone() if room else ():
            if screen in (None, watcher.view.screen):
                watcher.dismiss(why)

    def _room(self, workshop_id: int) -> Room:
        room = self._rooms.get(workshop_id)
        if room is None:
            room = self._rooms[workshop_id] = Room()
            metrics.rooms.inc()
            self._tasks[workshop_id] = asyncio.create_task(self._run(workshop_id, room))
        return room

    async def _run(self, workshop_id: int, room: Room) -> None:
        """When something has changed, render for those who watch, once a tick; until all have
        left. The first change after a rest shows at once."""
        drawn_at = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLLER_STAYS_S):
                    await room.dirty.wait()
            if not room.watchers and not room.dirty.is_set() and not self._has_pollers(room):
                break
            await asyncio.sleep(drawn_at + self._tick_s - time.monotonic())
            drawn_at = time.monotonic()
            room.dirty.clear()
            try:
                await self._update(workshop_id, room)
            except Exception:
                log.exception("a tick failed; the next one tries again")
                await asyncio.sleep(1)
                room.dirty.set()
        del self._rooms[workshop_id], self._tasks[workshop_id]
        metrics.rooms.dec()

    def _has_pollers(self, room: Room) -> bool:
        at = time.monotonic()
        room.pollers = {w: t for w, t in room.pollers.items() if at - t < POLLER_STAYS_S}
        return bool(room.pollers)

    async def _update(self, workshop_id: int, room: Room) -> None:
        views = list(room.watchers)
        if not views:
            return
        present = room.present(time.monotonic())
        with metrics.render_seconds.time():
            rendering = await asyncio.to_thread(self._render, workshop_id, views, present)
        metrics.stages_rendered.inc(len(rendering.stages))
        turned = rendering.turn != room.turn
        rested = turned or time.monotonic() - room.phones_at >= PHONE_REST_S
        for view, stage in rendering.stages.items():
            if rested or view.screen != "phone" or view not in room.stages:
                await self._put(room, view, stage)
            elif stage.html != room.stages[view].html:
                self._after_rest(room)
        if rested:
            room.phones_at = time.monotonic()
        room.turn = rendering.turn
        newcomers, room.newcomers = room.newcomers, []
        await _rouse(newcomers)

    def _after_rest(self, room: Room) -> None:
        """Look again when the phones have rested."""
        if not room.rest_ends:
            room.rest_ends = True
            asyncio.get_running_loop().call_later(PHONE_REST_S, self._rested, room)

    def _rested(self, room: Room) -> None:
        room.rest_ends = False
        room.dirty.set()

    async def _put(self, room: Room, view: View, stage: Stage) -> None:
        before = room.stages.get(view)
        if before is None or (before.html, before.turn) != (stage.html, stage.turn):
            room.stages[view] = stage
            await _rouse(list(room.watchers.get(view, ())), stage)


async def _rouse(watchers: list[Watcher], stage: Stage | None = None) -> None:
    """In parts, so that thousands of them don't stop the loop."""
    sent = 0
    for start in range(0, len(watchers), MOST_AT_ONCE):
        for watcher in watchers[start : start + MOST_AT_ONCE]:
            if stage and watcher.on_stage:
                sent += watcher.on_stage(stage)
            else:
                watcher.rouse()
        await asyncio.sleep(0)
    if sent:
        metrics.stages_sent.labels(watchers[0].view.screen).inc(sent)
