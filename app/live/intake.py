"""Answers in: a bounded queue, one writer, many answers a commit, a receipt each."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app import metrics
from app.database import Database
from app.errors import Full, Invalid, Refused
from app.models.answer import Outcome, Receipt, Sent, record

MOST_WAITING = 20_000
MOST_A_BATCH = 500
SHORT_OF_A_RECEIPT_S = 15

log = logging.getLogger("bikupa.intake")


Done = Callable[[Outcome], None]
"""Hears, on the loop, what became of an operation."""


@dataclass(frozen=True, slots=True)
class Waiting:
    sent: Sent
    done: Done


class Intake:
    """The one way an answer takes into the database, from a socket or from a form."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: asyncio.Queue[Waiting] = asyncio.Queue(MOST_WAITING)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="intake")

    def take(self, sent: Sent, done: Done) -> None:
        """`done` is called when the operation is committed or refused; at once with Full when
        there is no room: the phone keeps it and sends it again."""
        try:
            self._queue.put_nowait(Waiting(sent, done))
        except asyncio.QueueFull:
            done(Full())

    async def submit(self, sent: Sent) -> Receipt:
        """Wait until the operation is committed. Raises Refused kinds; Full when it takes long."""
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def tell(became: Outcome) -> None:
            if not outcome.done():
                outcome.set_result(became)

        self.take(sent, tell)
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
            sent = [waiting.sent for waiting in batch]
            outcomes = await loop.run_in_executor(self._writer, self._commit, sent)
            for waiting, outcome in zip(batch, outcomes, strict=True):
                waiting.done(outcome)

    async def _next_batch(self) -> list[Waiting]:
        batch = [await self._queue.get()]
        while len(batch) < MOST_A_BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch

    def _commit(self, batch: list[Sent]) -> list[Outcome]:
        """One transaction; a batch that fails is halved, so that a bad operation fails alone."""
        try:
            with metrics.commit(len(batch)), self._database.writing() as session:
                return record(session, batch)
        except Full as full:
            log.warning("the database can't be written now; %d operations wait", len(batch))
            return [full] * len(batch)
        except Exception:  # one operation's fault must not stop the writer
            if len(batch) == 1:
                log.exception("an operation could not be stored")
                return [Invalid()]
            middle = len(batch) // 2
            return self._commit(batch[:middle]) + self._commit(batch[middle:])
