"""Surveys open and close on time, also when nobody does anything.

Each process looks once a second. That several do is harmless: who comes later finds nothing due.
"""

import asyncio
import logging

from app.clock import now
from app.database import Database
from app.errors import Full
from app.models.run.survey import due_now, settle
from app.models.workshop import touch

EVERY_S = 1.0

log = logging.getLogger("bikupa.hours")


async def keep_hours(database: Database) -> None:
    """For as long as the app runs."""
    while True:
        await asyncio.to_thread(settle_due, database)
        await asyncio.sleep(EVERY_S)


def settle_due(database: Database) -> None:
    """Do what the clock says by now. A database that can't be reached is asked again later."""
    if database.suspect():
        return
    try:
        with database.reading() as session:
            due = due_now(session, now())
        for workshop_id in due:
            with database.writing() as session:
                settle(session, workshop_id, touch(session, workshop_id), now())
    except Full:
        log.warning("surveys wait to be opened and closed: the database can't be reached")
