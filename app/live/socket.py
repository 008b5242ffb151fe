"""One open socket: hello and operations up; welcome, stages and receipts down."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError
from starlette.websockets import WebSocketDisconnect

from app import metrics
from app.errors import Full, Refused
from app.live.arrivals import NOTHING, Greeting
from app.live.frames import STUCK_S, Line, line_of, prepare, to_json
from app.live.hub import Hub
from app.live.messages import (
    BUSY,
    CLOSE_CODES,
    FAULTY,
    LEFT,
    OLD_PROTOCOL,
    OLDEST_PROTOCOL,
    PROTOCOL,
    TOO_SLOW,
    UNREADABLE,
    At,
    Closing,
    Hello,
    View,
    key_of,
    no_message,
    ok_text,
    read,
)
from app.live.room import InView, Stage, Watcher
from app.models.answers.answer import Outcome, Receipt

SEEN_S = 5.0
"""A projector or desk that hasn't said it drew the last stage by then gets the next anyway."""
CLOSING_S = 2.0
HELLO_S = 15.0
MOST_AT_ONCE = 64

SENT_TO_PHONES = metrics.stages_sent.labels("phone")

GONE_ALREADY = (RuntimeError, WebSocketDisconnect)
"""What Starlette raises when the other side has left before we write."""

log = logging.getLogger("bikupa.socket")


class Wire(Protocol):
    """The part of a websocket that is used here."""

    async def receive(self) -> Any: ...

    async def send_text(self, data: str) -> None: ...

    async def close(self, code: int = 1000, reason: str | None = None) -> None: ...


@dataclass(frozen=True)
class Doings:
    """What a screen may do with what it sends up. `operation` tells what became of it when it
    has been committed or refused; `act` returns the version it became and may raise Refused;
    `greet` says what a phone that has these keys is to know of itself; `hear` is told what time
    its browser has."""

    operation: Callable[[dict[str, Any], Callable[[Outcome], None]], None] | None = None
    act: Callable[[dict[str, Any]], Awaitable[int]] | None = None
    greet: Callable[[list[str]], Awaitable[Greeting]] | None = None
    hear: Callable[[int], None] | None = None


class Connection:
    """Speaks the protocol with one screen until either side leaves."""

    def __init__(
        self, wire: Wire, hub: Hub, watcher: Watcher, doings: Doings, say: Callable[[Refused], str]
    ) -> None:
        self._wire, self._hub, self._watcher = wire, hub, watcher
        self._doings, self._say = doings, say
        self._doing: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._reading_own = False
        self._acknowledges = watcher.view.screen != "phone"

    async def run(self, build: str) -> None:
        try:
            await self._greet(await self._hello(), build)
            line = None if self._acknowledges else line_of(self._wire)
            if line:
                await self._on(line)
            else:
                await self._until_one_ends(self._down(), self._up())
        except Full:
            await self._close(Closing(BUSY, "the database can't be read now"))
        except Closing as closing:
            if closing.code != LEFT:
                await self._close(closing)
        finally:
            self._hub.leave(self._watcher)
            await _cancel(self._doing)

    async def _hello(self) -> dict[str, Any]:
        try:
            async with asyncio.timeout(HELLO_S):
                return await self._receive()
        except TimeoutError as error:
            raise Closing(TOO_SLOW, "no hello") from error

    async def _close(self, closing: Closing) -> None:
        """One that doesn't read doesn't see the closing either; the server's ping ends it."""
        level = logging.WARNING if closing.code in FAULTY else logging.INFO
        log.log(level, "socket closed: %s", closing.reason)
        self._hub.leave(self._watcher)
        with contextlib.suppress(TimeoutError, *GONE_ALREADY):
            async with asyncio.timeout(CLOSING_S):
                await self._wire.close(closing.code, closing.reason)

    async def _until_one_ends(self, *lines: Coroutine[Any, Any, None]) -> None:
        tasks = {asyncio.create_task(line) for line in lines}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await _cancel(tasks)

    async def _greet(self, message: dict[str, Any], build: str) -> None:
        if message.get("t") != "hello":
            raise Closing(UNREADABLE, "hello first")
        try:
            hello = Hello.model_validate(message)
        except ValidationError as error:
            raise Closing(UNREADABLE, "not a hello") from error
        if not OLDEST_PROTOCOL <= hello.v <= PROTOCOL:
            raise Closing(OLD_PROTOCOL, "old protocol")
        if not self._hub.has_place(self._watcher):
            raise Closing(BUSY, "too many tabs")
        if self._doings.hear and hello.at is not None:
            self._doings.hear(hello.at)
        self._hub.watch(self._watcher)  # before it reads: what changes meanwhile, it is told of
        stored, mine = await self._greeting(hello.have)
        await self._send({"t": "welcome", "v": PROTOCOL, "build": build, "stored": stored})
        await self._send_mine(mine)

    async def _greeting(self, have: list[str]) -> Greeting:
        return await self._doings.greet(have) if self._doings.greet else NOTHING

    async def _own_now(self) -> list[dict[str, Any]]:
        """One's own answers. They are read anew when one has said something meanwhile: sent after
        its receipt, the older reading would take it off the phone again."""
        self._reading_own = True
        try:
            while True:
                self._watcher.mine_changed = False
                mine = (await self._greeting([])).mine
                if not self._watcher.mine_changed:
                    return mine
        finally:
            self._reading_own = False

    async def _send_mine(self, mine: list[dict[str, Any]]) -> None:
        for message in mine:
            await self._send({"t": "mine", **message})

    async def _down(self) -> None:
        """Each time it wakes, the newest stage; older ones were never queued."""
        sent: Stage | None = None
        while True:
            await self._watcher.wake.wait()
            self._watcher.wake.clear()
            stage = self._hub.stage(self._watcher)
            if stage is not None and stage is not sent:
                self._watcher.seen.clear()
                await self._send_text(stage.text)
                metrics.stages_sent.labels(self._watcher.view.screen).inc()
                sent = stage
                await self._until_seen()
            if self._watcher.mine_changed:
                await self._send_mine(await self._own_now())
            if self._watcher.bye:
                await self._say_bye(self._watcher.bye)

    async def _until_seen(self) -> None:
        if self._acknowledges and not self._watcher.bye:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SEEN_S):
                    await self._watcher.seen.wait()

    async def _say_bye(self, why: str) -> None:
        after = {} if self._watcher.after is None else {"after": self._watcher.after}
        await self._send({"t": "bye", "why": why, **after})
        raise Closing(CLOSE_CODES[why], why)

    async def _up(self) -> None:
        while True:
            self._take(await self._receive())

    async def _on(self, line: Line) -> None:
        """The same on a line of its own, which there may be thousands of: no task waits here for
        messages or stages. The line says when something was said, the hub when to look."""
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._watcher.line, self._watcher.on_wake = line, self._look
        try:
            line.listen(self)
            self._look()
            await self._ended
        finally:
            self._watcher.line = self._watcher.on_wake = None
            line.listen(None)

    def hear(self, text: str | None) -> None:
        try:
            self._take(read(text))
        except Closing as closing:
            self._end(closing)

    def writable(self) -> None:
        self._look()

    def lost(self) -> None:
        self._end(Closing(LEFT, "left"))

    def _end(self, closing: Closing) -> None:
        if not self._ended.done():
            self._ended.set_exception(closing)

    def _look(self) -> None:
        stage = self._hub.stage(self._watcher)
        if stage is not None and self._watcher.show(stage):
            SENT_TO_PHONES.inc()
        if self._watcher.mine_changed and not self._reading_own:
            self._reading_own = True
            self._start(self._send_mine_or_end())
        if self._watcher.bye:
            why, self._watcher.bye = self._watcher.bye, None
            self._start(self._end_with_bye(why))

    async def _send_mine_or_end(self) -> None:
        try:
            await self._send_mine(await self._own_now())
        except Full:
            self._end(Closing(BUSY, "the database can't be read now"))
        except Closing as closing:
            self._end(closing)

    async def _end_with_bye(self, why: str) -> None:
        try:
            await self._say_bye(why)
        except Closing as closing:
            self._end(closing)

    def _take(self, message: dict[str, Any]) -> None:
        """Do what it asks for, without waiting."""
        if len(self._doing) > 2 * MOST_AT_ONCE:
            raise Closing(TOO_SLOW, "not reading")
        match message.get("t"):
            case "ping":
                self._tell({"t": "pong"})
            case "seen":
                self._watcher.seen.set()
            case "view" if self._watcher.view.screen == "projector":
                self._hub.shows(self._watcher, _in_view(message))
            case "at" if self._watcher.sits:
                self._hub.sits(self._watcher, _at(message))
            case "op" if self._doings.operation:
                self._one_more()
                self._doings.operation(message, lambda outcome: self._told(message, outcome))
            case "act" if self._doings.act:
                self._one_more()
                self._start(self._act(self._doings.act, message))
            case _:
                raise Closing(UNREADABLE, "not a message of the protocol")

    def _one_more(self) -> None:
        """Operations wait for their commit side by side, so that they can share one."""
        if self._waiting >= MOST_AT_ONCE:
            raise Closing(TOO_SLOW, "too many operations at once")
        self._waiting += 1

    async def _act(
        self, act: Callable[[dict[str, Any]], Awaitable[int]], message: dict[str, Any]
    ) -> None:
        try:
            outcome: Outcome = Receipt(key_of(message), await act(message))
        except Refused as refusal:
            outcome = refusal
        self._told(message, outcome)

    def _told(self, message: dict[str, Any], outcome: Outcome) -> None:
        self._waiting -= 1
        if isinstance(outcome, Refused):
            self._tell(no_message(key_of(message), outcome, self._say(outcome)))
        else:
            who = self._watcher
            but = None if outcome.tells_own else who
            self._hub.tell_others(who.workshop_id, who.participant_id, but)
            who.mine_changed |= self._reading_own
            self._tell_text(ok_text(outcome))

    def _tell(self, message: dict[str, Any]) -> None:
        self._tell_text(to_json(message))

    def _tell_text(self, text: str) -> None:
        if self._watcher.line:
            self._watcher.line.write(prepare(text))
        else:
            self._start(self._send_if_there(text))

    async def _send_if_there(self, text: str) -> None:
        with contextlib.suppress(Closing):
            await self._send_text(text)

    def _start(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)

    async def _receive(self) -> dict[str, Any]:
        message = await self._wire.receive()
        if message["type"] == "websocket.disconnect":
            raise Closing(LEFT, "left")
        return read(message.get("text"))

    async def _send(self, message: dict[str, Any]) -> None:
        await self._send_text(to_json(message))

    async def _send_text(self, text: str) -> None:
        try:
            async with asyncio.timeout(STUCK_S):  # wait_for may swallow a cancellation
                await self._wire.send_text(text)
        except TimeoutError as error:
            raise Closing(TOO_SLOW, "not reading") from error
        except GONE_ALREADY as error:
            raise Closing(LEFT, "left") from error


def _in_view(message: dict[str, Any]) -> InView:
    try:
        return InView(**View.model_validate(message).model_dump())
    except ValidationError as error:
        raise Closing(UNREADABLE, "not a view") from error


def _at(message: dict[str, Any]) -> tuple[int, int]:
    try:
        at = At.model_validate(message)
    except ValidationError as error:
        raise Closing(UNREADABLE, "not a place at the table") from error
    return at.asking, at.row


async def _cancel(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
