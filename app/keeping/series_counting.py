"""Stores what the workshops of series have gathered, soon after it has come to rest."""

import asyncio
import logging

from app.database import Database
from app.keeping.again import tried_again
from app.models.series.counted import count_now, stale, store
from app.models.workshop import Workshop

LOOK_S = 30.0

log = logging.getLogger("bikupa.keeping")


class SeriesCounter:
    """A room that goes on answering is left alone: it is counted when nothing in it has changed
    from one look to the next. Who compares meanwhile counts for themselves."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[int, int] = {}

    async def run(self) -> None:
        """For as long as the app runs."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(LOOK_S)

    def look(self) -> None:
        """What can't be counted keeps no other waiting."""
        with tried_again(log, "counting for comparisons"):
            with self._database.reading() as session:
                found = {one.workshop_id: one.version for one in stale(session)}
            rests = [one for one, version in found.items() if self._seen.get(one) == version]
            self._seen = found
            for workshop_id in rests:
                with tried_again(log, "counting for comparisons"):
                    self._count(workshop_id)

    def _count(self, workshop_id: int) -> None:
        with self._database.reading() as session:
            workshop = session.get(Workshop, workshop_id)
            counted = count_now(session, workshop) if workshop and not workshop.purged else None
        if counted:
            with self._database.writing() as session:
                store(session, counted)
