"""Many simulated phones on sockets, in a thread of their own beside Playwright's loop."""

import asyncio
import random
import threading
from collections.abc import Callable

from app.models.people import participant
from app.models.workshop import Workshop
from app.routes._shared.parts import PARTICIPANT_COOKIE
from tests.phones import Phone
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
        self._asking, self._say, self._rest = asking, say, rest
        with server.database.writing() as session:
            tokens = [participant.join(session, workshop, "sv")[1] for _ in range(size)]
        cookies = [f"{PARTICIPANT_COOKIE}={token}" for token in tokens]
        self._phones = [Phone(server.local, workshop.uid, cookie) for cookie in cookies]
        self._over = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()))
        self.sent = 0

    @property
    def receipts(self) -> int:
        return sum(len(phone.acknowledged) for phone in self._phones)

    @property
    def here(self) -> int:
        return sum(phone.connections > 0 for phone in self._phones)

    def __enter__(self) -> "Crowd":
        self._thread.start()
        wait_until(lambda: self.here == len(self._phones), 30, lambda: f"only {self.here} came")
        wait_until(lambda: self.receipts > len(self._phones), 30, lambda: f"{self.receipts} saved")
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join(30)

    async def _all(self) -> None:
        staying = [asyncio.create_task(phone.stay()) for phone in self._phones]
        await asyncio.gather(*(self._answer(phone) for phone in self._phones))
        for task in staying:
            task.cancel()

    async def _answer(self, phone: Phone) -> None:
        await asyncio.sleep(random.random() * self._rest)
        while not self._over.is_set():
            self.sent += 1
            await phone.answer(self._asking, self._say(self.sent))
            await asyncio.sleep(self._rest * (0.5 + random.random()))
