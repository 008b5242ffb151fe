"""Phones that come, or come back, all at once: who they are and what they have said, looked up
for many in a query. One by one, a hall that comes back keeps every thread waiting for the
database."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from app.database import Database
from app.live.batches import Batches
from app.models.people.participant import Sender, senders
from app.models.workshop import Workshop, by_uids


class Arrival(NamedTuple):
    """A phone that is here, and the keys it has no receipt for."""

    who: Sender
    have: list[str]


class Reader(NamedTuple):
    """Who reads what is left of a workshop: it as it is now, and whether this phone was there."""

    workshop: Workshop
    took_part: bool


class Greeting(NamedTuple):
    """Which of its keys are stored, and its own answers to what is asked now as messages."""

    stored: list[str]
    mine: list[dict[str, Any]]


NOTHING = Greeting([], [])


class Wanted(NamedTuple):
    """The page that a phone asks for, with options in its `order`; of a survey the page of this
    number. It says that something was `saved`, or that one is now somebody else (`other`). What
    is `typed` and not sent stands in the forms, by asking, and `edits` are the threads of the
    answers that are being changed."""

    who: Sender
    order: int
    page: int = 1
    saved: bool = False
    other: bool = False
    typed: Mapping[int, Any] = MappingProxyType({})
    edits: Sequence[str] = ("",)


class Page(NamedTuple):
    """As HTML; `number` is that of the page which an open survey shows."""

    html: str
    number: int | None


Greet = Callable[[list[Arrival]], list[Greeting]]
MakePages = Callable[[list[Wanted]], list[Page]]
"""These read and render for many phones; they run in a thread."""


class Arrivals:
    def __init__(self, database: Database, greet: Greet, make_pages: MakePages) -> None:
        self._database = database
        self._faces: Batches[tuple[str, str], Sender | None] = Batches("faces", self._know)
        self._readers: Batches[tuple[str, str], Reader | None] = Batches("readers", self._look)
        self._greetings: Batches[Arrival, Greeting] = Batches("greetings", greet)
        self._pages: Batches[Wanted, Page] = Batches("pages", make_pages)

    async def who(self, uid: str, token: str | None) -> Sender | None:
        """Who has this token in this workshop. Raises Full."""
        return await self._faces.submit((uid, token)) if token else None

    async def reader(self, uid: str, token: str | None) -> Reader | None:
        """None where there is no such workshop. What was committed before is known. Raises Full."""
        return await self._readers.submit((uid, token or ""))

    async def greet(self, who: Sender, have: list[str]) -> Greeting:
        """Raises Full."""
        return await self._greetings.submit(Arrival(who, have))

    async def page(self, wanted: Wanted) -> Page:
        """Raises Full."""
        return await self._pages.submit(wanted)

    async def run(self) -> None:
        queues = self._faces, self._readers, self._greetings, self._pages
        await asyncio.gather(*(queue.run() for queue in queues))

    def _know(self, batch: list[tuple[str, str]]) -> list[Sender | None]:
        with self._database.reading() as session:
            return senders(session, batch)

    def _look(self, batch: list[tuple[str, str]]) -> list[Reader | None]:
        with self._database.reading() as session:
            found = by_uids(session, {uid for uid, _ in batch})
            there = senders(session, batch)
        return [
            Reader(found[uid], who is not None) if uid in found else None
            for (uid, _), who in zip(batch, there, strict=True)
        ]
