"""Who is in a room that several processes serve: each says how many are with it and whom it has
seen while something was asked, and adds what the others say. It lives in Redis for as long as it
is said again, and is stored nowhere."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from redis.asyncio import Redis

from app.attendance import Audience
from app.live.hub import Hub
from app.live.room import Here, InView, Room

STAYS_S = 5
"""What a process said is forgotten then, unless it says it again."""
SEEN_STAYS_S = 120
"""Those seen are forgotten then, so that who they were outlives a restart, and little more."""


class Presence:
    """With Redis gone the last that was heard from the others stands."""

    def __init__(self, redis: Redis, prefix: str, hub: Hub) -> None:
        self._redis, self._hub = redis, hub
        self._processes, self._here = f"{prefix}processes", f"{prefix}here:"
        self._views = f"{prefix}views:"
        self._name = secrets.token_hex(8)
        self._elsewhere: dict[int, Here] = {}
        self._seen = f"{prefix}seen:"
        self._told: dict[str, int] = {}
        hub.elsewhere = lambda workshop_id: self._elsewhere.get(workshop_id, Here())

    async def meet(self) -> None:
        """Say who is here, and hear who is there."""
        said_here = self._hub.here()
        here = {w: _told(said) for w, said in said_here.items()}
        views = {w: [astuple(view) for view in said.in_view] for w, said in said_here.items()}
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.set(self._here + self._name, json.dumps(here), ex=STAYS_S)
            pipe.set(self._views + self._name, json.dumps(views), ex=STAYS_S)
            pipe.sadd(self._processes, self._name)
            pipe.smembers(self._processes)
            *_, names = await pipe.execute()
        others = sorted(names - {self._name})
        keys = [self._here + name for name in others]
        said: list[Any] = await self._redis.mget(keys) if keys else []
        gone = [name for name, text in zip(others, said, strict=True) if text is None]
        if gone:
            await self._redis.srem(self._processes, *gone)
        shown: list[Any] = (
            await self._redis.mget([self._views + n for n in others]) if others else []
        )
        self._met([text for text in said if text is not None], [text for text in shown if text])

    def _met(self, others: list[str], shown: Sequence[str] = ()) -> None:
        before, self._elsewhere = self._elsewhere, {}
        for text in others:
            for workshop, (sockets, asking, *more) in json.loads(text).items():
                there = Here(sockets, frozenset(asking), *more)
                self._elsewhere[int(workshop)] = self._elsewhere.get(int(workshop), Here()) + there
        for text in shown:
            for workshop, views in json.loads(text).items():
                there = Here(in_view=tuple(InView(*view) for view in views))
                self._elsewhere[int(workshop)] = self._elsewhere.get(int(workshop), Here()) + there
        for workshop_id, room in self._hub.rooms().items():
            if before.get(workshop_id) != self._elsewhere.get(workshop_id):
                room.dirty.set()

    async def compare(self) -> None:
        """Tell whom this process has newly seen while something was asked, and where others have
        seen more, hear whom. All is told anew when Redis has lost some of it, or was gone."""
        seen = [
            (room, audience, len(audience.order))
            for room in self._hub.rooms().values()
            for audience in room.attendance.following()
        ]
        told, self._told = self._told, {}
        news = [(a.name, a.order[told.get(a.name, 0) : known]) for _, a, known in seen]
        for (room, audience, known), count in zip(seen, await self._tell(news), strict=True):
            if count == known or (count > known and await self._hear(room, audience, known)):
                self._told[audience.name] = known

    async def _tell(self, news: list[tuple[str, list[int]]]) -> list[int]:
        """How many all processes have seen of each."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for name, new in news:
                key = self._seen + name
                pipe.sadd(key, *new) if new else pipe.exists(key)
                pipe.expire(key, SEEN_STAYS_S)
                pipe.scard(key)
            said: list[int] = await pipe.execute()
        return said[2::3]

    async def _hear(self, room: Room, audience: Audience, known: int) -> bool:
        """Whether those known here are known to all."""
        said = await self._redis.smembers(self._seen + audience.name)
        people = {int(person) for person in said}
        if room.attendance.hear(audience, people):
            room.dirty.set()
        return people.issuperset(audience.order[:known])

    async def leave(self) -> None:
        """At once, so that a restart doesn't count anyone twice."""
        await self._redis.delete(self._here + self._name, self._views + self._name)
        await self._redis.srem(self._processes, self._name)


def _told(here: Here) -> list[Any]:
    """Of simulated phones only where there are any: a process of an older version knows none."""
    return [here.sockets, sorted(here.asking), *([here.simulated] if here.simulated else [])]
