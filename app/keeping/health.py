"""Whether the database can be read and written now, without asking it more than needed, and
whether what it stands on is well."""

import asyncio
import time
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.errors import Full
from app.keeping.migrating import head

WITHIN_S = 1.0
TOLD_FOR_S = 1.0
"""Whoever asks again within this time hears the same, so that asking can't wear the disk."""
WRITE = text("UPDATE alembic_version SET version_num = version_num")
READ = text("SELECT version_num FROM alembic_version")


class Health:
    """One look at a time; one that takes too long is waited for by those who ask later."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.ground: Callable[[], str] = lambda: ""
        self._head = head()
        self._look: asyncio.Task[str] | None = None
        self._looked_at = 0.0

    async def trouble(self) -> str:
        """'database', 'schema', what `ground` says, or nothing when all is well."""
        looked = self._look is not None and self._look.done()
        if self._look is None or (looked and time.monotonic() - self._looked_at > TOLD_FOR_S):
            self._looked_at = time.monotonic()
            self._look = asyncio.create_task(asyncio.to_thread(self._read_and_write))
        try:
            return await asyncio.wait_for(asyncio.shield(self._look), WITHIN_S)
        except TimeoutError:
            return "database"

    def _read_and_write(self) -> str:
        if unsound := self.ground():
            return unsound
        try:
            with self._database.writing() as session:
                session.execute(WRITE)
                found = session.execute(READ).scalar()
        except (Full, SQLAlchemyError):
            return "database"
        return "" if found == self._head else "schema"
