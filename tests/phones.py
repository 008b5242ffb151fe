"""Phones as they behave in the room: a real cookie, the real protocol, an outbox of their own."""

import asyncio
import contextlib
import json
import random
import secrets
from typing import Any

import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as connect_now

LONGEST_WAIT_S = 10.0


def join(url: str, code: str) -> tuple[str, str]:
    """Come in by the code: the workshop's uid and the cookie, as `participant=…`."""
    with httpx2.Client(base_url=url, follow_redirects=True, verify=False) as client:
        page = client.get(f"/{code}")
        assert page.status_code == 200, page.status_code
        cookie = next(cookie for cookie in client.cookies.jar if cookie.name == "participant")
        return page.url.path.split("/")[2], f"participant={cookie.value}"


def operation(asking: int, value: Any, **op: Any) -> dict[str, Any]:
    return {"t": "op", "key": secrets.token_hex(16), "asking": asking, "value": value, **op}


class Line:
    """One open socket, for tests that speak word by word."""

    def __init__(self, url: str, path: str, cookie: str = "", **headers: str) -> None:
        self._opening = connect_now(
            url.replace("http", "ws", 1) + path,
            additional_headers={"Cookie": cookie, **headers},
            max_size=None,
        )
        self.wire: ClientConnection = self._opening.__enter__()

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *error: object) -> None:
        self._opening.__exit__(None, None, None)

    def greet(self, **hello: Any) -> dict[str, Any]:
        self.say(t="hello", **{"v": 1, **hello})
        return self.hear("welcome")

    def say(self, **message: Any) -> None:
        self.wire.send(json.dumps(message))

    def throw(self, frame: str | bytes) -> None:
        """Send what no screen sends."""
        self.wire.send(frame)

    def hear(self, kind: str, seconds: float = LONGEST_WAIT_S, **fields: Any) -> dict[str, Any]:
        """The next message of a kind, and with these fields; what comes before is let pass."""
        while True:
            message: dict[str, Any] = json.loads(self.wire.recv(seconds))
            if message["t"] == kind and fields.items() <= message.items():
                return message

    def see(self, words: str) -> dict[str, Any]:
        """The first stage that has these words in it."""
        while words not in (stage := self.hear("stage"))["html"]:
            pass
        return stage

    def send(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send an operation or an act and wait for what it becomes."""
        self.say(**message)
        while (reply := json.loads(self.wire.recv(LONGEST_WAIT_S)))["t"] not in ("ok", "no"):
            pass
        return dict(reply)

    def closed_with(self) -> int:
        """Wait until the server closes; with which code."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.wire.recv(LONGEST_WAIT_S)
        return self.wire.close_code or 0


class Phone:
    """A phone with an outbox: it sends until it has a receipt, and comes back by itself."""

    def __init__(self, url: str, uid: str, cookie: str) -> None:
        self.uid, self.cookie = uid, cookie
        self._address = url.replace("http", "ws", 1) + f"/w/{uid}/phone"
        self._wire: Any = None
        self.outbox: dict[str, dict[str, Any]] = {}
        self.acknowledged: set[str] = set()
        self.refused: dict[str, str] = {}
        self.connections = 0

    async def answer(self, asking: int, value: Any, **op: Any) -> None:
        """Keep it, then send it if there is a line."""
        message = operation(asking, value, **op)
        self.outbox[message["key"]] = message
        if self._wire is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._wire.send(json.dumps(message))

    async def stay(self) -> None:
        """Be online until cancelled."""
        while True:
            with contextlib.suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                await self._stay_connected()
            self._wire = None
            await asyncio.sleep(random.uniform(0.05, 0.4))

    async def _stay_connected(self) -> None:
        async with connect(
            self._address, additional_headers={"Cookie": self.cookie}, max_size=None
        ) as wire:
            hello = {"t": "hello", "v": 1, "have": list(self.outbox)}
            await wire.send(json.dumps(hello))
            async for text in wire:
                await self._hear(wire, json.loads(text))

    async def _hear(self, wire: Any, message: dict[str, Any]) -> None:
        if message["t"] == "welcome":
            self.connections += 1
            self._acknowledge(message["stored"])
            self._wire = wire
            for waiting in list(self.outbox.values()):
                await wire.send(json.dumps(waiting))
        elif message["t"] == "ok":
            self._acknowledge(message["keys"])
        elif message["t"] == "no" and message["again"]:
            asyncio.get_running_loop().call_later(0.5, self._send_again, wire, message["key"])
        elif message["t"] == "no":
            self.refused[message["key"]] = message["why"]
            self.outbox.pop(message["key"], None)

    def _send_again(self, wire: Any, key: str) -> None:
        if key in self.outbox and wire is self._wire:
            self._sending = asyncio.ensure_future(wire.send(json.dumps(self.outbox[key])))

    def _acknowledge(self, keys: list[str]) -> None:
        self.acknowledged.update(keys)
        for key in keys:
            self.outbox.pop(key, None)
