"""The bell between processes by itself, on a real Redis."""

import asyncio
import time
from pathlib import Path

from app.database import Database
from app.live.hub import Hub
from app.live.redis_bus import RedisBus
from tests.backends import SQLITE, Backend, RedisServer


def test_it_stops_whatever_it_is_about(redis: RedisServer, tmp_path: Path) -> None:
    settings = Backend(SQLITE).settings(tmp_path)
    Backend(SQLITE).prepare(settings)
    database, url = Database(settings.database), redis.new()
    for turns in range(40):
        assert asyncio.run(ends_after(url, database, turns)), turns
    database.dispose()


async def ends_after(url: str, database: Database, turns: int) -> bool:
    """Whether the bell ends when it is told to so many turns of the loop into ringing, of which
    the last is a long one: what has come by then is heard together with the end."""
    hub = Hub(lambda tick: None, 0.2)  # type: ignore[arg-type, return-value]
    hub.start()
    bus = RedisBus(url, hub, database)
    running = asyncio.create_task(bus.run())
    await asyncio.sleep(0.02)
    for turn in range(turns):
        bus.ring(1, turn)
        await asyncio.sleep(0)
    time.sleep(0.003)  # noqa: ASYNC251
    running.cancel()
    _, still = await asyncio.wait([running], timeout=3)
    return not still
