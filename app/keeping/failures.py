"""Failed log-ins go from memory to the security log, once a minute."""

import asyncio

from app.database import Database
from app.errors import Full
from app.security_log import store

EVERY_S = 60.0


async def keep_failures(database: Database) -> None:
    """For as long as the app runs, and once more when it stops."""
    try:
        while True:
            await asyncio.sleep(EVERY_S)
            await asyncio.to_thread(store_failures, database)
    finally:
        store_failures(database)


def store_failures(database: Database) -> None:
    """What the database can't take now waits for the next minute."""
    counts = database.failures.take()
    if not counts:
        return
    try:
        with database.writing() as session:
            store(session, counts)
    except Full:
        database.failures.give_back(counts)
