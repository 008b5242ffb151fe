"""One phone: its socket, its outbox, and coming back by itself."""

import asyncio
import json
import random
import re
import secrets
import time
from typing import TYPE_CHECKING, cast

from bench.phones.frames import CLOSE, PING, PONG, frames_in, upward

if TYPE_CHECKING:
    from bench.phones.crowd import Crowd

NUMBERS = re.compile(rb'"n":(\d+),"now":(\d+)')
SPREAD = re.compile(rb'"spread":(\d+)')
HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Origin: http://{host}\r\nCookie: {cookie}\r\n\r\n"
)


class Phone(asyncio.Protocol):
    """`outbox` is what has no receipt yet: key to frame."""

    def __init__(self, crowd: "Crowd", cookie: str) -> None:
        self.crowd, self.cookie, self.path = crowd, cookie, crowd.path
        self.outbox: dict[str, bytes] = {}
        self.transport: asyncio.Transport | None = None
        self.open = self.welcome = self.comes_back = self.twice = False
        self.fresh = True
        self.failures, self.spread = 0, 0.0
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        self.open, self.fresh, self._rest = False, True, b""
        shake = HANDSHAKE.format(path=self.path, host=self.crowd.host, cookie=self.cookie)
        self.transport.write(shake.encode())

    def data_received(self, data: bytes) -> None:
        if not self.open:
            data = self._shake_hands(self._rest + data)
        found, self._rest = frames_in(self._rest + data)
        for kind, payload in found:
            self._hear(kind, payload)

    def _shake_hands(self, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\r\n\r\n")
        self._rest = b"" if end else data
        if not end:
            return b""
        if not head.startswith(b"HTTP/1.1 101"):
            self.crowd.refused += 1
            self._transport.abort()
            return b""
        self.open = True
        self.crowd.opened(self)
        hello = {"t": "hello", "v": 1, "have": list(self.outbox)}
        self.send(json.dumps(hello).encode())
        return rest

    def _hear(self, kind: int, payload: bytes) -> None:
        if kind == PING:
            self._transport.write(upward(payload, PONG))
        elif kind == CLOSE:
            self._transport.abort()
        elif payload.startswith(b'{"t":"stage"'):
            numbers = NUMBERS.search(payload, 0, 80)
            assert numbers is not None, payload[:80]
            spread = SPREAD.search(payload, 0, 120)
            told = int(spread[1]) / 1000 if spread else 0.0
            self.spread = max(told, self.spread if self.fresh else 0.0)
            self.fresh = False
            self._see(payload, int(numbers[1]), int(numbers[2]))
        elif payload.startswith(b'{"t":"ok"'):
            told = json.loads(payload)
            self._saved(told["keys"])
            self.crowd.acknowledged(told["keys"], told["n"])
        elif payload.startswith(b'{"t":"welcome"'):
            self._welcomed(json.loads(payload)["stored"])
        elif payload.startswith(b'{"t":"no"'):
            self._denied(json.loads(payload))

    def _see(self, stage: bytes, n: int, turn: int) -> None:
        self.crowd.saw(stage, turn)

    def _welcomed(self, stored: list[str]) -> None:
        self._saved(stored)
        self.crowd.acknowledged(stored, 0)
        self.welcome, self.failures = True, 0
        self.crowd.welcomed(self)
        for waiting in self.outbox.values():
            self._transport.write(waiting)

    def _saved(self, keys: list[str]) -> None:
        for key in keys:
            self.outbox.pop(key, None)

    def _denied(self, told: dict[str, object]) -> None:
        self.crowd.denied += 1
        key = str(told["key"])
        if told["again"]:
            later = random.uniform(0.5, 2)
            asyncio.get_running_loop().call_later(later, self._send_again, key)
        else:
            self.outbox.pop(key, None)

    def _send_again(self, key: str) -> None:
        if self.welcome and key in self.outbox:
            self._transport.write(self.outbox[key])

    @property
    def _transport(self) -> asyncio.Transport:
        assert self.transport is not None
        return self.transport

    def send(self, payload: bytes) -> None:
        self._transport.write(upward(payload))

    def answer(self, asking: int, value: dict[str, object]) -> None:
        """Keep it, and send it if there is a line."""
        key = secrets.token_hex(16)
        message = {"t": "op", "key": key, "asking": asking, "value": value}
        ready = upward(json.dumps(message).encode())
        self.outbox[key] = ready
        self.crowd.sent[key] = time.monotonic()
        if self.welcome:
            self._transport.write(ready * (2 if self.twice else 1))

    def connection_lost(self, error: Exception | None) -> None:
        self.open = self.welcome = False
        self.crowd.closed(self)
        if self.comes_back:
            self.come_back_later()

    def come_back_later(self) -> None:
        """As the real phone's script does."""
        self.failures += 1
        later = random.random() * max(1.2 if self.failures == 1 else 1, self.spread)
        if self.failures > 2:
            later = random.uniform(0.95, 1.05) * max(1, self.spread)
        asyncio.get_running_loop().call_later(later, self._come_back)

    def _come_back(self) -> None:
        self._coming = asyncio.ensure_future(self.connect())

    async def connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: self, self.crowd.address, self.crowd.port)
        except OSError:
            self.crowd.refused += 1
            if self.comes_back:
                self.come_back_later()

    def stop_reading(self) -> None:
        self._transport.pause_reading()

    def read_on(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.resume_reading()

    def drop(self) -> None:
        self._transport.abort()


class Screen(Phone):
    """A projector or a desk: says that it has drawn each stage. `seen` is when, and which."""

    def __init__(self, crowd: "Crowd", cookie: str, path: str) -> None:
        super().__init__(crowd, cookie)
        self.path = path
        self.seen: list[tuple[float, int]] = []

    def _see(self, stage: bytes, n: int, turn: int) -> None:
        self.seen.append((time.monotonic(), n))
        self.send(b'{"t":"seen","n":%d}' % n)

    def act(self, do: str) -> None:
        message = {"t": "act", "do": do, "key": secrets.token_hex(16)}
        self.send(json.dumps(message).encode())
