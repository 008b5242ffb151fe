"""Stages out: the tick that renders once for all who watch a room, and who leaves it when."""

import asyncio
import contextlib
import logging
import math
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from app import metrics
from app.attendance import Attendance
from app.live.room import (
    DELETED,
    ENDED,
    POLLER_STAYS_S,
    Here,
    InView,
    Renderer,
    Rendering,
    Room,
    Stage,
    Tick,
    View,
    Watcher,
    spread_ms,
)

log = logging.getLogger("bikupa.hub")

RESTS_S = {"phone": 2.0, "desk": 0.25, "presenter": 0.25, "sorting": 0.25}
"""Other people's answers reach these screens at most this often; the projector shows them each
tick. A turn reaches all at once."""
MOST_BYES = 100
BETWEEN_BYES_S = 0.02
MOST_TABS = 10
"""Sockets of one participant; whoever has so many open doesn't look at the next."""
MOST_AT_ONCE = 200
"""So many watchers are woken before the loop may do something else."""


class Hub:
    def __init__(self, renderer: Renderer, tick_s: float) -> None:
        self._render = renderer
        self._tick_s = tick_s
        self._rooms: dict[int, Room] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._left = asyncio.Event()
        self._renderer = ThreadPoolExecutor(1, thread_name_prefix="renderer")
        """One for all rooms: more would only wait for each other."""
        self.elsewhere: Callable[[int], Here] = lambda workshop_id: Here()
        """Who is in a room by way of other processes."""
        self.on_room: Callable[[int, bool], None] = lambda workshop_id, opened: None
        """Told, on the loop, that a room was opened or closed."""

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()

    async def drain(self) -> int:
        """Say goodbye to all, for a restart, a batch at a time and each with its own time to
        come back; until they have left. Returns how many they were."""
        everyone = [watcher for room in self._rooms.values() for watcher in room.everyone()]
        spread = spread_ms(len(everyone))
        for start in range(0, len(everyone), MOST_BYES):
            for watcher in everyone[start : start + MOST_BYES]:
                watcher.dismiss("drain", 500 + secrets.randbelow(spread))
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
        self.soon(self._mark, workshop_id, version)

    def soon(self, do: Callable[..., None], *what: Any) -> None:
        """Do it on the loop; from any thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: nobody watches
                self._loop.call_soon_threadsafe(do, *what)

    def _mark(self, workshop_id: int, version: int) -> None:
        room = self._rooms.get(workshop_id)
        if room and version > room.version:
            room.dirty.set()

    def rooms(self) -> dict[int, Room]:
        """By workshop, those that somebody watches here."""
        return self._rooms

    def open_sockets(self) -> int:
        return sum(len(group) for room in self._rooms.values() for group in room.watchers.values())

    def here(self) -> dict[int, Here]:
        """By workshop, who is here by way of this process."""
        at = time.monotonic()
        return {workshop_id: room.here(at) for workshop_id, room in self._rooms.items()}

    def present(self, workshop_id: int) -> int:
        """Different phones in the room now, by way of any process."""
        return len(self._here(workshop_id))

    def here_in(self, workshop_id: int) -> dict[str, Any]:
        """Those here, the simulated ones of a rehearsal beside them, who attends, and what
        projectors show."""
        here, attendance = self._here(workshop_id), self.attendance(workshop_id)
        counted = {"present": len(here), "simulated": here.simulated, "attendance": attendance}
        return {**counted, "in_view": here.in_view, "sits": here.sits}

    def attendance(self, workshop_id: int) -> Attendance:
        """Who is present in a room, and has been; of one that is not open here, nobody."""
        room = self._rooms.get(workshop_id)
        return room.attendance if room else Attendance()

    def shows(self, watcher: Watcher, in_view: InView) -> None:
        """A projector tells what it shows, which the desk reads."""
        room = self._rooms.get(watcher.workshop_id)
        if room and watcher.in_view != in_view:
            watcher.in_view = in_view
            room.dirty.set()

    def sits(self, watcher: Watcher, at: tuple[int, int]) -> None:
        """Somebody at a sorting table tells which question and answer they are at."""
        room = self._rooms.get(watcher.workshop_id)
        if room and watcher.sits and (watcher.sits.asking, watcher.sits.row) != at:
            watcher.sits = replace(watcher.sits, asking=at[0], row=at[1])
            room.dirty.set()

    def _here(self, workshop_id: int) -> Here:
        room = self._rooms.get(workshop_id)
        here = room.here(time.monotonic()) if room else Here()
        return here + self.elsewhere(workshop_id)

    def polled(self, workshop_id: int, participant_id: int, person: int | None = None) -> None:
        """A person's phone without a socket asked for its stage; from any thread."""
        self.soon(self._polled, workshop_id, participant_id, person)

    def _polled(self, workshop_id: int, participant_id: int, person: int | None) -> None:
        room = self._room(workshop_id)
        if participant_id not in room.pollers:
            room.dirty.set()
        room.pollers[participant_id] = time.monotonic()
        if person is not None and room.attendance.asked(person):
            room.dirty.set()

    def watch(self, watcher: Watcher) -> None:
        room = self._room(watcher.workshop_id)
        room.add(watcher)
        metrics.sockets.labels(_counted_as(watcher)).inc()
        stage = room.stages.get(watcher.view)
        if stage and stage.left is None and not room.dirty.is_set():
            watcher.rouse()
        else:
            room.newcomers.append(watcher)
        room.dirty.set()
        room.wait_until_steady()

    def has_place(self, watcher: Watcher) -> bool:
        """Whether its participant has no more sockets open than people have."""
        room, who = self._rooms.get(watcher.workshop_id), watcher.participant_id
        return room is None or who is None or len(room.tabs.get(who, ())) < MOST_TABS

    def leave(self, watcher: Watcher) -> None:
        room = self._rooms.get(watcher.workshop_id)
        if room is None or watcher not in room.watchers.get(watcher.view, ()):
            return
        room.discard(watcher)
        metrics.sockets.labels(_counted_as(watcher)).dec()
        self._left.set()
        room.dirty.set()

    def stage(self, watcher: Watcher) -> Stage | None:
        return self._room(watcher.workshop_id).stages.get(watcher.view)

    def tell_others(
        self, workshop_id: int, participant_id: int | None, but: Watcher | None = None
    ) -> None:
        """The same participant's other tabs show what one has sent; a desk is none."""
        room = self._rooms.get(workshop_id)
        tabs = room.tabs.get(participant_id, ()) if room and participant_id is not None else ()
        for other in list(tabs):
            if other is not but:
                other.mine_changed = True
                other.rouse()

    def dismiss(self, workshop_id: int, participant_id: int, why: str) -> None:
        """Have all tabs of a phone say goodbye."""
        room = self._rooms.get(workshop_id)
        _dismiss(list(room.tabs.get(participant_id, ())) if room else [], why)

    def _room(self, workshop_id: int) -> Room:
        room = self._rooms.get(workshop_id)
        if room is None:
            room = self._rooms[workshop_id] = Room()
            metrics.rooms.inc()
            self.on_room(workshop_id, True)
            self._tasks[workshop_id] = asyncio.create_task(self._run(workshop_id, room))
        return room

    async def _run(self, workshop_id: int, room: Room) -> None:
        """When something has changed, render for those who watch, once a tick; until all have
        left. The first change after a rest shows at once."""
        drawn_at = 0.0
        while True:
            await room.stirred()
            if not room.dirty.is_set() and self._is_over(room):
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
        self.on_room(workshop_id, False)

    def _is_over(self, room: Room) -> bool:
        """Nobody is here any more, and how many have been is stored."""
        return not room.watchers and not self._has_pollers(room) and not room.attendance.unstored()

    def _has_pollers(self, room: Room) -> bool:
        at = time.monotonic()
        room.pollers = {w: t for w, t in room.pollers.items() if at - t < POLLER_STAYS_S}
        return bool(room.pollers)

    async def _update(self, workshop_id: int, room: Room) -> None:
        room.rested_at = math.inf
        if not room.watchers and not room.pollers:
            return
        here, at = self._here(workshop_id), time.monotonic()
        due, resting = room.due(RESTS_S, at)
        tick = Tick(
            workshop_id,
            due,
            list(resting),
            room.turn,
            len(here),
            here.simulated,
            room.attendance,
            here.in_view,
            here.sits,
        )
        with metrics.render_seconds.time():
            rendering = await asyncio.get_running_loop().run_in_executor(
                self._renderer, self._render, tick
            )
        metrics.stages_rendered.inc(len(rendering.stages))
        newcomers, room.newcomers = room.newcomers, []
        turned = rendering.turn != room.turn
        await self._show(room, rendering, at)
        if not turned:
            room.rested_at = at + min(resting.values(), default=math.inf)
        await _let_go(room.guarded if turned else room.guarded.intersection(newcomers))
        if rendering.over == DELETED:
            _dismiss(room.everyone(), DELETED)
        elif rendering.over == ENDED and turned and room.turn >= 0:
            _dismiss([w for w in room.everyone() if w.view.screen == "phone"], ENDED)
        if not rendering.rehearsing:
            _dismiss(list(room.simulated), ENDED)
        room.version, room.turn = rendering.n, rendering.turn
        await _rouse(newcomers)

    async def _show(self, room: Room, rendering: Rendering, at: float) -> None:
        """The screens of few before the phones of many, which take a while."""
        stages = sorted(
            rendering.stages.items(), key=lambda drawn: len(room.watchers.get(drawn[0], ()))
        )
        for view, stage in stages:
            room.drawn_at[view] = at
            await self._put(room, view, stage)

    async def _put(self, room: Room, view: View, stage: Stage) -> None:
        before = room.stages.get(view)
        if stage.is_news_after(before):
            room.stages[view] = stage
            await _rouse(list(room.watchers.get(view, ())), stage)
        elif before and stage.left is not None:  # who comes now has less time left
            room.stages[view] = replace(stage, spread=before.spread)


def _counted_as(watcher: Watcher) -> str:
    return "simulated" if watcher.simulated else watcher.view.screen


async def _let_go(watchers: set[Watcher]) -> None:
    """Those who have lost the right to be here, which a log-out, a change of role or a link
    taken back may do, in whichever process."""
    asked = [(watcher, watcher.must_leave) for watcher in watchers if watcher.must_leave]
    if asked:
        answers = await asyncio.to_thread(lambda: [must_leave() for _, must_leave in asked])
        for (watcher, _), why in zip(asked, answers, strict=True):
            _dismiss([watcher] if why else [], why)


def _dismiss(watchers: list[Watcher], why: str) -> None:
    for watcher in watchers:
        watcher.dismiss(why)


async def _rouse(watchers: list[Watcher], stage: Stage | None = None) -> None:
    """In parts, so that thousands of them don't stop the loop."""
    sent = 0
    for start in range(0, len(watchers), MOST_AT_ONCE):
        for watcher in watchers[start : start + MOST_AT_ONCE]:
            if stage and watcher.line:
                sent += watcher.show(stage)
            else:
                watcher.rouse()
        await asyncio.sleep(0)
    if sent:
        metrics.stages_sent.labels(watchers[0].view.screen).inc(sent)
