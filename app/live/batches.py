"""A bounded queue and the thread that does what waits in it, many at a time."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, NamedTuple, TypeVar

from app.database import why
from app.errors import Fault, Full, Refused
from app.giving_way import under_way

MOST_WAITING = 20_000
MOST_A_BATCH = 500
SHORT_OF_A_RECEIPT_S = 15

log = logging.getLogger("bikupa.intake")

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class Waiting(NamedTuple, Generic[Asked, Told]):
    """`done` hears, on the loop, what became of what was asked."""

    asked: Asked
    done: Callable[[Told | Refused], None]


class Batches(Generic[Asked, Told]):
    """A queue and the thread that writes what waits in it, many in a transaction.

    `write` commits a batch and returns an outcome for each, which `count` hears too. `gather_s`
    is how long a batch waits for more when there are many.
    """

    def __init__(
        self,
        what: str,
        write: Callable[[list[Asked]], Sequence[Told | Refused]],
        gather_s: float = 0.0,
        count: Callable[[Sequence[Told | Refused]], None] = lambda outcomes: None,
    ) -> None:
        self._write, self._gather_s, self._count = write, gather_s, count
        self._queue: asyncio.Queue[Waiting[Asked, Told]] = asyncio.Queue(MOST_WAITING)
        self._crowded = False
        self._writer = ThreadPoolExecutor(1, thread_name_prefix=what)

    def take(self, asked: Asked, done: Callable[[Told | Refused], None]) -> None:
        """`done` is called when it is committed or refused; at once with Full when there is no
        room: the phone keeps it and sends it again."""
        try:
            self._queue.put_nowait(Waiting(asked, done))
        except asyncio.QueueFull:
            full = Full()
            self._count([full])
            done(full)

    async def submit(self, asked: Asked) -> Told:
        """Wait until it is committed. Raises Refused kinds; Full when it takes long."""
        outcome: asyncio.Future[Told | Refused] = asyncio.get_running_loop().create_future()

        def tell(became: Told | Refused) -> None:
            if not outcome.done():
                outcome.set_result(became)

        self.take(asked, tell)
        try:
            async with asyncio.timeout(SHORT_OF_A_RECEIPT_S):
                became = await outcome
        except TimeoutError as error:
            raise Full() from error
        if isinstance(became, Refused):
            raise became
        return became

    async def run(self) -> None:
        """Write batch after batch, for as long as the app runs."""
        loop = asyncio.get_running_loop()
        while True:
            batch = await self._next_batch()
            asked = [waiting.asked for waiting in batch]
            with under_way.one():
                outcomes = await loop.run_in_executor(self._writer, self._commit, asked)
                self._count(outcomes)
                for waiting, outcome in zip(batch, outcomes, strict=True):
                    waiting.done(outcome)

    async def _next_batch(self) -> list[Waiting[Asked, Told]]:
        """At once for one who sends alone; when many do, they are let gather a little."""
        batch = [await self._queue.get()]
        if self._crowded:
            await asyncio.sleep(self._gather_s)
        while len(batch) < MOST_A_BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        self._crowded = 1 < len(batch) < MOST_A_BATCH
        return batch

    def _commit(self, batch: list[Asked]) -> Sequence[Told | Refused]:
        """One transaction; a batch that fails is halved, so that a bad one fails alone."""
        try:
            return self._write(batch)
        except Full as full:
            told = "the database can't be used now (%s); %d operations wait"
            log.warning(told, why(full), len(batch))
            return [full] * len(batch)
        except Exception as fault:  # one operation's fault must not stop the writer
            if len(batch) == 1 and isinstance(fault, Refused):
                return [fault]
            if len(batch) == 1:
                log.exception("an operation could not be stored, and is to be sent again")
                return [Fault()]
            middle = len(batch) // 2
            return [*self._commit(batch[:middle]), *self._commit(batch[middle:])]
