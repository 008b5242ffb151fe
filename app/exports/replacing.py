"""The next version of final notes that an answer was removed from, made soon after."""

import asyncio
import logging
import time

from app.clock import now
from app.database import Database
from app.exports.finals import make_owed
from app.keeping.again import tried_again
from app.models.afterwards import final

LOOK_S = 0.5
AGAIN_S = 600.0
"""Another process may have stopped before it made what it owed."""

MAKING = "making the next version of final notes"

log = logging.getLogger("bikupa.exports")


class Replacer:
    """Makes what is owed soon after each commit that withdrew a version; at the start, and now and
    then, whatever another process left."""

    def __init__(self, database: Database, address: str) -> None:
        self._database, self._address = database, address
        self._look_at = 0.0

    def soon(self, tables: set[str]) -> None:
        """From any thread."""
        if final.Final.__tablename__ in tables:
            self.hurry()

    def hurry(self) -> None:
        """Somebody waits for it."""
        self._look_at = 0.0

    async def run(self) -> None:
        """For as long as the app runs."""
        while True:
            if time.monotonic() >= self._look_at:
                self._look_at = time.monotonic() + AGAIN_S
                await asyncio.to_thread(self.look)
            await asyncio.sleep(LOOK_S)

    def look(self) -> None:
        """What can't be made keeps no other waiting."""
        with tried_again(log, MAKING):
            with self._database.reading() as session:
                owed = [one.id for one in final.owed(session) if one.id]
            for workshop_id in owed:
                with tried_again(log, MAKING):
                    make_owed(self._database, workshop_id, now(), self._address)
