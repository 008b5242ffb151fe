"""What askings have gathered, as all screens read it, or counted anew for what is one snapshot."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.answer import ANSWERS
from app.models.answers.entry import Entry
from app.models.answers.feed import Slot, feed
from app.models.answers.masking import NOTHING, mask_of
from app.models.answers.results import Results
from app.models.answers.taken import Read, said
from app.models.workshop import Workshop

T = TypeVar("T")
Asked = tuple[int, int, int | None]
"""A workshop, an asking in it, and the rehearsal it is seen in. A number is used once."""
NEVER = (-1, -1)


class ResultsCache:
    """The folded results of the askings looked at lately, and the agendas, shared by all screens.

    `still` is held by whoever reads them, until they are rendered: meanwhile nothing is folded
    in. It is taken before a session is opened, so that none waits for the other.
    """

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._results: OrderedDict[Asked, Results] = OrderedDict()
        self._by_turn: OrderedDict[int, tuple[tuple[int, int], Any]] = OrderedDict()
        self._turning = threading.Lock()
        self.still = threading.RLock()

    def of(self, session: Session, asking: Asking, rehearsal: int | None = None) -> Results:
        """The asking's results as of the session's snapshot, or newer; with what the simulated
        phones of a rehearsal say, if there is one."""
        assert asking.id is not None and mask_of(session) is NOTHING
        with self.still:
            asked = asking.workshop_id, asking.id, rehearsal
            asking = self.said(session, asking, rehearsal)
            assert asking.id is not None
            results = self._results.pop(asked, None)
            if results is None or results.asked != asking.settings:  # new, or corrected since
                results = Results(asking, rehearsal)
            results.approval = asking.approval
            self._results[asked] = results
            if len(self._results) > self._most:
                self._results.popitem(last=False)
            results.advance(session, asking)
        return results

    def said(self, session: Session, asking: Asking, rehearsal: int | None = None) -> Asking:
        """The asking with the words that it takes from others, as they are now."""
        return said(session, asking, partial(self.of, session, rehearsal=rehearsal))

    def forget(self, workshop_id: int) -> None:
        """Its answers are purged."""
        with self.still:
            for asked in [asked for asked in self._results if asked[0] == workshop_id]:
                del self._results[asked]

    def knows(self, asking: Asking) -> bool:
        """Whether a screen has looked at it lately."""
        return (asking.workshop_id, asking.id, None) in self._results

    @contextmanager
    def snapshot(self, database: Database) -> Iterator["Snapshot"]:
        """For documents: what is folded already isn't counted anew while a room answers."""
        with ExitStack() as held:
            held.enter_context(self.still)
            with database.reading() as session:
                yield Snapshot(session, self, held.close)

    def once_a_turn(self, workshop: Workshop, read: Callable[[], T]) -> T:
        """What only an act changes, read again when the workshop has turned, or shows other
        themes."""
        assert workshop.id is not None
        stands = workshop.turn, workshop.themes_at
        with self._turning:
            stood, kept = self._by_turn.pop(workshop.id, (NEVER, None))
            found: T = kept if stood == stands else read()
            self._by_turn[workshop.id] = (stands, found)
            if len(self._by_turn) > self._most:
                self._by_turn.popitem(last=False)
        return found


Copy = Callable[[Results, Asking, Read], T]
"""Copies something out of results, and out of those of other askings, which it can read."""


@dataclass(frozen=True)
class Snapshot:
    """What askings have gathered as of one snapshot of the database, for documents. Of the
    `shared` results nothing is folded in from before the session's first reading until they are
    `let_go`, so they are as of that snapshot too."""

    session: Session
    shared: ResultsCache | None = None
    let_go: Callable[[], None] = lambda: None

    def each(self, askings: list[Asking], copied: Copy[T]) -> list[T]:
        """What is `copied` of the results of each, and of the asking with the words that it takes
        from others. A copy is to stand when the results go on. Those that screens look at are
        read where they are; then screens may go on while the others are counted anew."""
        shared = {
            asking.id: self._one(asking, self.shared.of, copied)
            for asking in askings
            if self.shared and self.shared.knows(asking)
        }
        self.let_go()
        return [
            shared[asking.id]
            if asking.id in shared
            else self._one(asking, count_from_scratch, copied)
            for asking in askings
        ]

    def _one(
        self,
        asking: Asking,
        count: Callable[[Session, Asking], Results],
        copied: Copy[T],
    ) -> T:
        read = partial(count, self.session)
        return copied(read(asking), said(self.session, asking, read), read)


def count_from_scratch(session: Session, asking: Asking, rehearsal: int | None = None) -> Results:
    """The asking's results counted anew, for documents that are one snapshot."""
    count = partial(count_from_scratch, session, rehearsal=rehearsal)
    results = Results(said(session, asking, count), rehearsal)
    results.advance(session, asking)
    return results


def shown_at(session: Session, asking: Asking, place: Slot) -> Entry | None:
    """The answer at this place, if there is one that the room may read."""
    results = Results(asking)
    results.fold(feed(session, asking, 0, [place]))
    entry = results.shown.get(place)
    return None if entry is None or entry.silent else entry


def shows(session: Session, asking: Asking, place: Slot) -> bool:
    return shown_at(session, asking, place) is not None


def shown_of(session: Session, asking: Asking, numbers: Collection[int]) -> set[int]:
    """Of these answers to the asking, by the rows they began with, those that the room sees."""
    return set(entries_of(session, asking, numbers))


def entries_of(session: Session, asking: Asking, numbers: Collection[int]) -> dict[int, Entry]:
    """The same as they read now."""
    assert asking.id is not None
    rows = session.execute(
        select(ANSWERS.c.id, ANSWERS.c.respondent_id, ANSWERS.c.thread).where(
            ANSWERS.c.id.in_(numbers), ANSWERS.c.asking_id == asking.id
        )
    )
    places = {number: (who, thread) for number, who, thread in rows}
    if not places:
        return {}
    results = Results(asking)
    results.fold(feed(session, asking, 0, set(places.values())))
    return {entry.first: entry for entry in results.read() if entry.first in places}
