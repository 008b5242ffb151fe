"""Looking now and then whether the screens show the newest: what no bell told of."""

import asyncio
import contextlib

from app.database import Database
from app.errors import Full
from app.live.hub import Hub
from app.models import workshop

WATCH_S = 2.0


async def watch(hub: Hub, database: Database) -> None:
    """For as long as the app runs: a command that runs beside the server has no bell here."""
    while True:
        await asyncio.sleep(WATCH_S)
        with contextlib.suppress(Full):
            await draw_stale(hub, database)


async def draw_stale(hub: Hub, database: Database) -> None:
    """Ring for the rooms that are open here. One whose workshop is purged is told so."""
    watched = {workshop_id: room.version for workshop_id, room in hub.rooms().items()}
    if watched:
        found = await asyncio.to_thread(_versions, database, list(watched))
        for workshop_id, shown in watched.items():
            hub.ring(workshop_id, found.get(workshop_id, shown + 1))


def _versions(database: Database, workshop_ids: list[int]) -> dict[int, int]:
    with database.reading() as session:
        return dict(workshop.versions(session, workshop_ids))
