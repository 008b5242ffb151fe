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
    """The one way an answer or a newcomer takes into the database, from a socket or a form; a
    newcomer becomes None when the door is closed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.answers: Batches[Sent, Receipt] = Batches(
            "intake", self._record, GATHER_S, metrics.became
        )
        self.newcomers: Batches[Coming, Joined | None] = Batches("door", self._let_in)

    async def run(self) -> None:
        await asyncio.gather(self.answers.run(), self.newcomers.run())

    def _record(self, batch: list[Sent]) -> list[Outcome]:
        with metrics.commit(len(batch)), self._database.writing() as session:
            return record(session, batch)

    def _let_in(self, batch: list[Coming]) -> list[Joined | None]:
        with self._database.writing() as session:
            return let_in(session, batch)
