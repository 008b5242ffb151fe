"""Answers in: a bounded queue, one writer, many answers a commit, a receipt each."""

import asyncio
import logging
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


@dataclass(frozen=True)
class Waiting:
    sent: Sent
    outcome: "asyncio.Future[Outcome]"


class Intake:
    """The one way an answer takes into the database, from a socket or from a form."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: asyncio.Queue[Waiting] = asyncio.Queue(MOST_WAITING)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="intake")

    async def submit(self, sent: Sent) -> Receipt:
        """Wait until the operation is committed. Raises Refused kinds; Full when there is no
        room or the database can't be written: the phone keeps it and sends it again."""
        waiting = Waiting(sent, asyncio.get_running_loop().create_future())
        try:
            self._queue.put_nowait(waiting)
            async with asyncio.timeout(SHORT_OF_A_RECEIPT_S):
                outcome = await waiting.outcome
        except (asyncio.QueueFull, TimeoutError) as error:
            raise Full() from error
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    async def run(self) -> None:
        """Write batch after batch, for as long as the app runs."""
        loop = asyncio.get_running_loop()
        while True:
            batch = await self._next_batch()
            sent = [waiting.sent for waiting in batch]
            outcomes = await loop.run_in_executor(self._writer, self._commit, sent)
            for waiting, outcome in zip(batch, outcomes, strict=True):
                if not waiting.outcome.done():
                    waiting.outcome.set_result(outcome)

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
