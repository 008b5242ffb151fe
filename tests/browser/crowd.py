"""Many simulated phones on sockets, in a thread of their own beside Playwright's loop."""

import asyncio
import json
import random
import secrets
import threading
from collections.abc import Callable

from websockets.asyncio.client import ClientConnection, connect

from app.models import participant
from app.models.workshop import Workshop
from app.routes.parts import PARTICIPANT_COOKIE
from tests.server import Server, wait_until


class Crowd:
    """`size` phones that answer `asking` again and again, each about every `rest` seconds.

    with Crowd(server, workshop, 200, asking, say) as crowd: … crowd.receipts
    """

    def __init__(
        self,
        server: Server,
        workshop: Workshop,
        size: int,
        asking: int,
        say: Callable[[int], object],
        rest: float = 5,
    ) -> None:
        self._address = f"{server.local.replace('http', 'ws')}/w/{workshop.uid}/phone"
        self._asking, self._say, self._rest = asking, say, rest
        with server.database.writing() as session:
            self._tokens = [participant.join(session, workshop, "sv")[1] for _ in range(size)]
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()))
        self.here = self.sent = self.receipts = 0

    def __enter__(self) -> "Crowd":
        self._thread.start()
        wait_until(lambda: self.here == len(self._tokens), 30, lambda: f"{self.here} came")
        wait_until(lambda: self.receipts > 0, 30, lambda: "nobody answered")
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join(30)

    async def _all(self) -> None:
        await asyncio.gather(*(self._one(token) for token in self._tokens))

    async def _one(self, token: str) -> None:
        await asyncio.sleep(random.random() * 2)
        headers = {"Cookie": f"{PARTICIPANT_COOKIE}={token}"}
        async with connect(self._address, additional_headers=headers, compression=None) as wire:
            await wire.send(json.dumps({"t": "hello", "v": 1}))
            self.here += 1
            listening = asyncio.create_task(self._listen(wire))
            while not self._over.is_set():
                await self._answer(wire)
                await asyncio.sleep(self._rest * (0.5 + random.random()))
            listening.cancel()

    async def _answer(self, wire: ClientConnection) -> None:
        self.sent += 1
        operation = {"key": secrets.token_hex(16), "asking": self._asking, "do": "submit"}
        await wire.send(json.dumps({"t": "op", **operation, "value": self._say(self.sent)}))

    async def _listen(self, wire: ClientConnection) -> None:
        async for text in wire:
            self.receipts += '"t":"ok"' in str(text)[:10]
