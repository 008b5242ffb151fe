"""The bell between processes: what one commits, the others hear of through Redis or Valkey.

It carries a workshop and a version, never data; the database is the truth. So a bell that is
lost, or a Redis that is gone, costs no answer and no view: each process looks once a second
whether what it shows is still the newest.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from app.database import Database
from app.errors import Full
from app.live.hub import Hub
from app.live.looking import draw_stale
from app.live.presence import Presence
from app.models.answers import answer
from app.models.run.told import told_by

LOOK_S = 1.0
"""How often it is looked for what no bell told of, and said who is here."""
GATHER_S = 0.1
"""So long other processes' answers gather before their senders' tabs here are told."""
PATIENCE_S = 2.0
MOST_UNTOLD = 10_000
UNREACHABLE = (RedisError, OSError, TimeoutError)

log = logging.getLogger("bikupa.bus")

Rung = tuple[int, int]
"""A workshop and a version."""


class RedisBus:
    """One process's end of the bell. `ring` may be called from any thread; all else happens on
    the loop, in `run`."""

    def __init__(self, url: str, hub: Hub, database: Database) -> None:
        self._redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=PATIENCE_S,
            socket_connect_timeout=PATIENCE_S,
            retry=Retry(NoBackoff(), 0),  # trying again is done here, and said in the log
        )
        number = self._redis.connection_pool.connection_kwargs.get("db", 0)
        self._prefix = f"bikupa:{number}:"  # pub/sub by itself doesn't keep databases apart
        self._hub, self._database = hub, database
        self._presence = Presence(self._redis, self._prefix, hub)
        self._line: PubSub | None = None
        self._untold: list[Rung] = []
        self._to_tell = asyncio.Event()
        self._own: set[Rung] = set()
        self._heard: dict[int, set[int]] = {}
        self._to_look = asyncio.Event()
        self._changing: set[asyncio.Task[None]] = set()
        hub.on_room = self._follow

    def ring(self, workshop_id: int, version: int) -> None:
        """This process committed something."""
        self._hub.ring(workshop_id, version)
        self._hub.soon(self._note, (workshop_id, version))

    def _note(self, rung: Rung) -> None:
        self._own.add(rung)
        if len(self._untold) < MOST_UNTOLD:
            self._untold.append(rung)
        self._to_tell.set()

    async def run(self) -> None:
        """For as long as the app runs, whether Redis is there or not."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for work in (self._tell, self._hear, self._meet, self._look, self._tell_tabs):
                    tasks.create_task(_again_and_again(work))
        finally:
            with contextlib.suppress(*UNREACHABLE):
                async with asyncio.timeout(LOOK_S):
                    await self._presence.leave()
            await self._redis.aclose()

    async def _tell(self) -> None:
        """Ring for the other processes, all that has gathered in one go."""
        await self._to_tell.wait()
        self._to_tell.clear()
        untold, self._untold = self._untold, []
        async with self._redis.pipeline(transaction=False) as pipe:
            for workshop_id, version in untold:
                pipe.publish(self._channel(workshop_id), version)
            await pipe.execute()

    def _channel(self, workshop_id: object) -> str:
        return f"{self._prefix}{workshop_id}"

    async def _hear(self) -> None:
        """Listen to the bells of the rooms that are open here, until the line breaks."""
        async with self._redis.pubsub(ignore_subscribe_messages=True) as line:
            await line.subscribe(*map(self._channel, ["-", *self._hub.rooms()]))
            self._line = line
            try:
                while not _told_to_end():
                    message = await line.get_message(timeout=LOOK_S)
                    if message:
                        self._heard_of(message)
            finally:
                self._line = None

    def _heard_of(self, message: dict[str, Any]) -> None:
        rung = int(message["channel"].removeprefix(self._prefix)), int(message["data"])
        if rung in self._own:
            self._own.discard(rung)
            return
        self._hub.ring(*rung)
        self._heard.setdefault(rung[0], set()).add(rung[1])
        self._to_look.set()

    def _follow(self, workshop_id: int, opened: bool) -> None:
        """A room was opened or closed here. Until its bell is heard, the look each second does."""
        if self._line is not None:
            change = self._line.subscribe if opened else self._line.unsubscribe
            task = asyncio.create_task(_change(change, self._channel(workshop_id)))
            self._changing.add(task)
            task.add_done_callback(self._changing.discard)

    async def _meet(self) -> None:
        await asyncio.sleep(LOOK_S)
        await self._presence.meet()
        await self._presence.compare()

    async def _look(self) -> None:
        """Show what no bell told of."""
        await asyncio.sleep(LOOK_S)
        self._own.clear()  # heard by now, or not at all
        await draw_stale(self._hub, self._database)

    async def _tell_tabs(self) -> None:
        """Tell phones here of what they have sent by way of another process."""
        await self._to_look.wait()
        await asyncio.sleep(GATHER_S)
        self._to_look.clear()
        heard, self._heard = self._heard, {}
        for workshop_id, versions in heard.items():
            room = self._hub.rooms().get(workshop_id)
            if room and room.tabs:
                authors = await asyncio.to_thread(self._authors, workshop_id, versions)
                for participant_id in authors & room.tabs.keys():
                    self._hub.tell_others(workshop_id, participant_id)

    def _authors(self, workshop_id: int, versions: set[int]) -> set[int]:
        with self._database.reading() as session:
            told = told_by(session, workshop_id, versions)
            return answer.authors(session, workshop_id, versions) | told


async def _again_and_again(work: Callable[[], Awaitable[None]]) -> None:
    """Redis, or the database, may be down, paused or restarted: said once, and tried again
    until it is back."""
    well = True
    while not _told_to_end():
        try:
            await work()
            well = True
        except (*UNREACHABLE, Full) as error:
            if well:
                log.warning("%s waits for what it needs (%r)", work.__name__, error)
            well = False
            await asyncio.sleep(LOOK_S * random.uniform(0.5, 1.5))  # noqa: S311


def _told_to_end() -> bool:
    """Whether this task was cancelled, and a library on the way took that for its own:
    `asyncio.wait_for` does before Python 3.12, when what it waits for has just come."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _change(change: Callable[[str], Awaitable[Any]], channel: str) -> None:
    with contextlib.suppress(*UNREACHABLE):  # the line is broken: whoever listens on it sees it
        await change(channel)
