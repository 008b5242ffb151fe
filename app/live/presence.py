"""How many are in a room that several processes serve: each says who is with it, and adds what
the others say. It lives in Redis for as long as it is said again, and is stored nowhere."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from redis.asyncio import Redis

from app.live.hub import Hub
from app.live.room import Here, InView

STAYS_S = 5
"""What a process said is forgotten then, unless it says it again."""


class Presence:
    """With Redis gone the last that was heard from the others stands."""

    def __init__(self, redis: Redis, prefix: str, hub: Hub) -> None:
        self._redis, self._hub = redis, hub
        self._processes, self._here = f"{prefix}processes", f"{prefix}here:"
        self._views = f"{prefix}views:"
        self._name = secrets.token_hex(8)
        self._elsewhere: dict[int, Here] = {}
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

    async def leave(self) -> None:
        """At once, so that a restart doesn't count anyone twice."""
        await self._redis.delete(self._here + self._name, self._views + self._name)
        await self._redis.srem(self._processes, self._name)


def _told(here: Here) -> list[Any]:
    """Of simulated phones only where there are any: a process of an older version knows none."""
    return [here.sockets, sorted(here.asking), *([here.simulated] if here.simulated else [])]
