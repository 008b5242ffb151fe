"""How many people a question was put to is stored while it is asked, and who they were forgotten
when it has closed.

The close stores it too, in its own transaction; what comes here after a close is what another
process had not told yet.
"""

import asyncio
import logging
from contextlib import suppress

from app.attendance import Attendance, Audience
from app.database import Database
from app.errors import Full, NotFound
from app.live.hub import Hub
from app.models.agenda.asking import note_put_to, put_to

EVERY_S = 1.0
OPEN_EVERY = 5
"""Those that are open are stored each so many rounds."""

log = logging.getLogger("bikupa.counting")


async def keep_count(hub: Hub, database: Database) -> None:
    """For as long as the app runs."""
    turns = 0
    while True:
        await asyncio.sleep(EVERY_S)
        turns += 1
        await store(hub, database, also_open=turns % OPEN_EVERY == 0)


async def store(hub: Hub, database: Database, *, also_open: bool = True) -> None:
    """A database that can't be reached is asked again later."""
    for workshop_id, room in list(hub.rooms().items()):
        await _store_of(database, workshop_id, room.attendance, also_open)


async def _store_of(
    database: Database, workshop_id: int, attendance: Attendance, also_open: bool
) -> None:
    due = [a for a in attendance.following() if also_open or attendance.settled(a)]
    numbers = {a: a.number() for a in due}
    more = {a.key[0]: n for a, n in numbers.items() if len(a.key) == 1 and n > a.stored}
    try:
        if more:
            await asyncio.to_thread(_note, database, workshop_id, more)
    except Full:
        log.warning("how many are present waits to be stored: the database can't be reached")
        return
    for audience, number in numbers.items():
        _is_stored(attendance, audience, number)


def _note(database: Database, workshop_id: int, numbers: dict[int, int]) -> None:
    """Mostly the close has stored it, or another process."""
    with database.reading() as session:
        stored = put_to(session, numbers)
    more = {a: n for a, n in numbers.items() if a in stored and n > stored[a]}
    if more:
        with suppress(NotFound), database.writing() as session:  # purged meanwhile
            note_put_to(session, workshop_id, more)


def _is_stored(attendance: Attendance, audience: Audience, number: int) -> None:
    audience.stored = number
    if attendance.settled(audience) and audience.number() == number:
        attendance.forget(audience)
