"""Who is in a room that several processes serve: each says how many are with it and whom it has
seen while something was asked, and adds what the others say. It lives in Redis for as long as it
is said again, and is stored nowhere."""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple
from functools import partial
from typing import Any

from redis.asyncio import Redis

from app.attendance import Audience
from app.live.hub import Hub
from app.live.room import Here, InView, Room, Sits

STAYS_S = 5
"""What a process said is forgotten then, unless it says it again."""
SEEN_STAYS_S = 120
"""Those seen are forgotten then, so that who they were outlives a restart, and little more."""
APART = {"in_view": ("views:", InView), "sits": ("sits:", Sits)}
"""What of `Here` is told under a key of its own, where a process of an older version, which knows
nothing of it, doesn't look; and what its rows are."""


class Presence:
    """With Redis gone the last that was heard from the others stands."""

    def __init__(self, redis: Redis, prefix: str, hub: Hub) -> None:
        self._redis, self._hub = redis, hub
        self._processes, self._here = f"{prefix}processes", f"{prefix}here:"
        self._apart = {part: prefix + name for part, (name, _) in APART.items()}
        self._name = secrets.token_hex(8)
        self._elsewhere: dict[int, Here] = {}
        self._seen = f"{prefix}seen:"
        self._told: dict[str, int] = {}
        hub.elsewhere = lambda workshop_id: self._elsewhere.get(workshop_id, Here())

    async def meet(self) -> None:
        """Say who is here, and hear who is there."""
        here = self._hub.here()
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.set(self._here + self._name, _all_told(here, _told), ex=STAYS_S)
            for part, key in self._apart.items():
                pipe.set(key + self._name, _all_told(here, partial(_rows, part)), ex=STAYS_S)
            pipe.sadd(self._processes, self._name)
            pipe.smembers(self._processes)
            *_, names = await pipe.execute()
        others = sorted(names - {self._name})
        said = await self._said(self._here, others)
        gone = [name for name in others if name not in said]
        if gone:
            await self._redis.srem(self._processes, *gone)
        apart = {part: await self._said(key, others) for part, key in self._apart.items()}
        self._met(said.values(), {part: said.values() for part, said in apart.items()})

    async def _said(self, key: str, others: Sequence[str]) -> dict[str, str]:
        """What each of them says there, if it does."""
        texts: list[Any] = await self._redis.mget([key + name for name in others]) if others else []
        return {name: text for name, text in zip(others, texts, strict=True) if text is not None}

    def _met(self, others: Iterable[str], apart: Mapping[str, Iterable[str]]) -> None:
        before, self._elsewhere = self._elsewhere, {}
        for text in others:
            for workshop, (sockets, asking, *more) in json.loads(text).items():
                self._add(workshop, Here(sockets, frozenset(asking), *more))
        for part, texts in apart.items():
            _, row = APART[part]
            for text in texts:
                for workshop, rows in json.loads(text).items():
                    there: Any = {part: tuple(row(*one) for one in rows)}
                    self._add(workshop, Here(**there))
        for workshop_id, room in self._hub.rooms().items():
            if before.get(workshop_id) != self._elsewhere.get(workshop_id):
                room.dirty.set()

    def _add(self, workshop: str, there: Here) -> None:
        known = self._elsewhere.get(int(workshop), Here())
        self._elsewhere[int(workshop)] = known + there

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
        keys = (self._here, *self._apart.values())
        await self._redis.delete(*(key + self._name for key in keys))
        await self._redis.srem(self._processes, self._name)


def _all_told(here: Mapping[int, Here], told: Callable[[Here], list[Any]]) -> str:
    return json.dumps({workshop: told(said) for workshop, said in here.items()})


def _rows(part: str, here: Here) -> list[Any]:
    return [astuple(one) for one in getattr(here, part)]


def _told(here: Here) -> list[Any]:
    """Of simulated phones only where there are any: a process of an older version knows none."""
    return [here.sockets, sorted(here.asking), *([here.simulated] if here.simulated else [])]
