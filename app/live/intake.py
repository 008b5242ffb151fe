"""Answers in, and newcomers: bounded queues, one writer each, many a commit, an outcome each."""

import asyncio
from collections.abc import Callable

from app import metrics
from app.database import Database
from app.live.batches import Batches
from app.models.answers.answer import Outcome, Receipt, Sent
from app.models.people.participant import Coming, Joined, let_in
from app.models.run.run import record

GATHER_S = 0.01

Done = Callable[[Outcome], None]


class Intake:
    """The one way an answer or a newcomer takes into the database, from a socket or a form."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._answers: Batches[Sent, Receipt] = Batches(
            "intake", self._record, GATHER_S, metrics.became
        )
        self._newcomers: Batches[Coming, Joined | None] = Batches("door", self._let_in)

    def take(self, sent: Sent, done: Done) -> None:
        self._answers.take(sent, done)

    async def submit(self, sent: Sent) -> Receipt:
        return await self._answers.submit(sent)

    async def join(self, coming: Coming) -> Joined | None:
        """None when the door is closed. Raises Full."""
        return await self._newcomers.submit(coming)

    async def run(self) -> None:
        await asyncio.gather(self._answers.run(), self._newcomers.run())

    def _record(self, batch: list[Sent]) -> list[Outcome]:
        with metrics.commit(len(batch)), self._database.writing() as session:
            return record(session, batch)

    def _let_in(self, batch: list[Coming]) -> list[Joined | None]:
        with self._database.writing() as session:
            return let_in(session, batch)
