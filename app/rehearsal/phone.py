"""One simulated phone: its cookie, its socket, its outbox, and coming back by itself."""

import asyncio
import contextlib
import json
import random
import re
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from app.rehearsal import wire
from app.rehearsal.report import Report
from app.rehearsal.wire import SIMULATED_HEADER, Reply

ASKED = re.compile(r'<form class="ask" id="ask-(\d+)"')
FINAL_CODES = (1000, 4001, 4003, 4004, 4010)
FINAL_BYES = ("ended", "deleted", "revoked", "replaced")
AGAIN_S, ALONE_S = 5.0, 1.2
EVERY_TENTH = 10

Says = Callable[[int, str], Awaitable[Any]]
"""(asking, cookie) → a value to answer with, or None."""


class Turned(Exception):
    """Not let in; `reply` says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.say or f"status {reply.status}")
        self.reply = reply


class Phone:
    """Joins by the code, then answers every asking once, within `pace_s` of its opening. Every
    tenth answer is sent twice, as by a double tap."""

    def __init__(self, url: str, code: str, report: Report, says: Says, pace_s: float) -> None:
        self._url, self._code, self._report = url, code, report
        self._says, self._pace_s = says, pace_s
        self.path = self.cookie = ""
        self.here = False
        self._spread_s = 0.0
        self._outbox: dict[str, str] = {}
        self._answered: set[int] = set()
        self._open: set[int] = set()
        self._doing: set[asyncio.Task[None]] = set()
        self._socket: ClientConnection | None = None

    @property
    def waits(self) -> bool:
        return bool(self._outbox)

    async def join(self, how: str = "1") -> None:
        """As by the QR code; `how` is BEGINS for the first one. Raises Unreachable, Turned."""
        self.path = (await self._get(f"/{self._code}", 303)).headers["location"]
        while not self.cookie:
            try:
                reply = await self._get(self.path, 200, how)
            except Turned as turned:
                if turned.reply.status != 429:
                    raise
                await asyncio.sleep(float(turned.reply.headers.get("retry-after", AGAIN_S)))
            else:
                self.cookie = reply.cookies

    async def _get(self, path: str, expected: int, how: str = "1") -> Reply:
        reply = await wire.get(self._url, path, self.cookie, how)
        if reply.status != expected:
            raise Turned(reply)
        return reply

    async def stay(self) -> None:
        """Be here until the workshop or the rehearsal ends, coming back when the line breaks."""
        try:
            while not await self._connected():
                self.here, self._socket = False, None
                await asyncio.sleep(random.uniform(0.1, max(ALONE_S, self._spread_s)))
        finally:
            self.here = False
            for task in self._doing:
                task.cancel()

    async def _connected(self) -> bool:
        """Whether it was for the last time."""
        address = self._url.replace("http", "ws", 1) + self.path
        headers = {"Cookie": self.cookie, SIMULATED_HEADER: "1"}
        with contextlib.suppress(OSError, InvalidHandshake, TimeoutError):
            async with connect(
                address, additional_headers=headers, max_size=None, compression=None, proxy=None
            ) as socket:
                return await self._listen(socket)
        return False

    async def _listen(self, socket: ClientConnection) -> bool:
        try:
            hello = {"t": "hello", "v": 1, "have": list(self._outbox)[:500]}
            await socket.send(json.dumps(hello))
            async for text in socket:
                message = json.loads(text)
                if message["t"] == "bye":
                    return message["why"] in FINAL_BYES
                await self._hear(socket, message)
        except ConnectionClosed:
            pass
        return socket.close_code in FINAL_CODES

    async def _hear(self, socket: ClientConnection, message: dict[str, Any]) -> None:
        match message["t"]:
            case "welcome":
                self._saved(message["stored"], 0)
                self.here, self._socket = True, socket
                for waiting in list(self._outbox.values()):
                    await socket.send(waiting)
            case "stage":
                self._see(message)
            case "ok":
                self._saved(message["keys"], message["n"])
            case "no":
                self._refused(message)

    def _see(self, stage: dict[str, Any]) -> None:
        self._spread_s = stage.get("spread", 0) / 1000
        self._open = {int(asking) for asking in ASKED.findall(stage["html"])}
        for asking in self._open - self._answered:
            self._answered.add(asking)
            self._report.askings.add(asking)
            self._start(self._think_and_answer(asking))

    async def _think_and_answer(self, asking: int) -> None:
        await asyncio.sleep(random.uniform(0, self._pace_s))
        value = await self._says(asking, self.cookie)
        if value is None or asking not in self._open:
            return self._answered.discard(asking)
        key = secrets.token_hex(16)
        operation = json.dumps({"t": "op", "key": key, "asking": asking, "value": value})
        twice = len(self._report.sent) % EVERY_TENTH == 0
        self._outbox[key] = operation
        self._report.send(key, twice=twice)
        for _ in range(1 + twice):
            await self._send(key)

    async def _send(self, key: str) -> None:
        if self._socket and key in self._outbox:
            with contextlib.suppress(ConnectionClosed):
                await self._socket.send(self._outbox[key])

    async def _send_later(self, key: str, after_s: float) -> None:
        await asyncio.sleep(after_s)
        await self._send(key)

    def _saved(self, keys: list[str], n: int) -> None:
        self._report.acknowledge(keys, n)
        for key in keys:
            self._outbox.pop(key, None)

    def _refused(self, no: dict[str, Any]) -> None:
        if no["again"]:
            self._start(self._send_later(no["key"], no.get("after", 3000) / 1000))
        elif self._outbox.pop(no["key"], None):
            self._report.refused[no["key"]] = no["say"]

    def _start(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)
