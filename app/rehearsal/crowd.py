"""Many simulated phones together, what they say, and what they found."""

import asyncio
import contextlib
import itertools
import json
import random
import time
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from app.rehearsal import wire
from app.rehearsal.phone import Phone, Turned
from app.rehearsal.report import Report
from app.rehearsal.wire import BEGINS, Unreachable

COME_S = 4.0
"""They come within so long, a few at a time."""
MOST_EXAMPLES = 100
OFTEN_S, AGAIN_S, RECEIPTS_S, STORED_S = 0.05, 1.0, 6.0, 20.0


class Words:
    """What they answer with: examples that the kind of step gives, with the lines of a file in
    place of their text, if there are lines."""

    def __init__(self, url: str, lines: list[str]) -> None:
        self._url = url
        self._lines = itertools.cycle(lines) if lines else None
        self._examples: dict[int, asyncio.Task[Any]] = {}

    async def say(self, path: str, asking: int, cookie: str) -> Any:
        """One for this asking; None when it can't be answered."""
        if asking not in self._examples:
            fetching = self._fetch(f"{path}?asking={asking}&number={MOST_EXAMPLES}", cookie)
            self._examples[asking] = asyncio.ensure_future(fetching)
        examples = await asyncio.shield(self._examples[asking])
        if examples is None:
            self._examples.pop(asking, None)
            return None
        value = next(examples)
        if self._lines and isinstance(value, dict) and isinstance(value.get("text"), str):
            return {**value, "text": next(self._lines)}
        return value

    async def _fetch(self, path: str, cookie: str) -> Any:
        with contextlib.suppress(Unreachable):
            reply = await wire.get(self._url, path, cookie)
            if reply.status == 200:
                return itertools.cycle(reply.read())
        return None


class Crowd:
    """So many phones of one workshop, by its code. `screen` is the cookie of a projector that
    watches."""

    def __init__(
        self,
        url: str,
        code: str,
        phones: int,
        *,
        lines: list[str] | None = None,
        pace_s: float = 10.0,
        screen: str = "",
    ) -> None:
        self.report = Report()
        self._url, self._screen = url, screen
        self._words = Words(url, lines or [])
        self._phones = [Phone(url, code, self.report, self._say, pace_s) for _ in range(phones)]
        self._base = ""
        self._quiet = False

    @property
    def here(self) -> int:
        return sum(phone.here for phone in self._phones)

    async def _say(self, asking: int, cookie: str) -> Any:
        if self._quiet:
            return None
        return await self._words.say(f"{self._base}/rehearsal/examples", asking, cookie)

    async def run(self) -> None:
        """Until the workshop or the rehearsal ends. Raises Unreachable, Turned when the first
        one doesn't get in."""
        first, *others = self._phones
        await first.join(BEGINS)
        self._base = first.path.removesuffix("/phone")
        watching = asyncio.ensure_future(self._watch())
        try:
            between = COME_S / len(self._phones)
            await asyncio.gather(
                self._come(first, 0.0),
                *(self._come(phone, between * n) for n, phone in enumerate(others, 1)),
            )
            self.report.over = True
            await self._catch_up()
        finally:
            watching.cancel()

    async def _come(self, phone: Phone, after_s: float) -> None:
        await asyncio.sleep(after_s)
        while not phone.cookie:
            try:
                await phone.join()
            except Unreachable:
                await asyncio.sleep(AGAIN_S * random.uniform(0.5, 1.5))
            except Turned:
                return
        self.report.phones += 1
        await phone.stay()

    async def _watch(self) -> None:
        """Be a projector, which says that it has drawn each stage."""
        if not self._screen:
            return
        address = self._url.replace("http", "ws", 1) + f"{self._base}/projector"
        with contextlib.suppress(OSError, InvalidHandshake, ConnectionClosed):
            async with connect(
                address,
                additional_headers={"Cookie": self._screen},
                max_size=None,
                compression=None,
                proxy=None,
            ) as socket:
                await socket.send(json.dumps({"t": "hello", "v": 1}))
                async for text in socket:
                    message = json.loads(text)
                    if message["t"] == "stage":
                        self.report.watched = True
                        self.report.projected.append((time.monotonic(), message["n"]))
                        await socket.send(json.dumps({"t": "seen", "n": message["n"]}))

    async def _catch_up(self) -> None:
        """Let the projector show the last of it."""
        newest = max((n for _, n in self.report.receipts.values()), default=0)
        if self.report.watched:
            await _until(lambda: self.report.projected[-1][1] >= newest, RECEIPTS_S)

    async def settle(self) -> None:
        """Before they leave: say nothing more, and wait a little for the receipts."""
        self._quiet = True
        await _until(lambda: not any(phone.waits for phone in self._phones), RECEIPTS_S)
        await self._catch_up()

    async def count_stored(self) -> None:
        """Ask the server what it has of each phone."""
        joined = [phone for phone in self._phones if phone.cookie]
        try:
            async with asyncio.timeout(STORED_S):
                found = [await self._stored(phone) for phone in joined]
        except (Unreachable, TimeoutError):
            return
        if all(rows is not None for rows in found):
            self.report.count([key for rows in found for key in rows or []])

    async def _stored(self, phone: Phone) -> list[str] | None:
        reply = await wire.get(self._url, f"{self._base}/rehearsal/stored", phone.cookie)
        return list(reply.read()) if reply.status == 200 else None


async def _until(true: Callable[[], bool], seconds: float) -> None:
    """Or until so long has passed."""
    for _ in range(int(seconds / OFTEN_S)):
        if true():
            break
        await asyncio.sleep(OFTEN_S)
