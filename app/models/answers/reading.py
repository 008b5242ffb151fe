"""What askings have gathered, as all screens read it, or counted anew for what is one snapshot."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session

from app.models.agenda.asking import Asking
from app.models.answers.answer import ANSWERS
from app.models.answers.entry import Entry
from app.models.answers.feed import Slot, feed
from app.models.answers.results import Results
from app.models.answers.taken import said
from app.models.workshop import Workshop

T = TypeVar("T")
Asked = tuple[int, int, int | None]
"""A workshop, an asking in it, and the rehearsal it is seen in. A number is used once."""


class ResultsCache:
    """The folded results of the askings looked at lately, and the agendas, shared by all screens.

    `still` is held by whoever reads them, until they are rendered: meanwhile nothing is folded
    in. It is taken before a session is opened, so that none waits for the other.
    """

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._results: OrderedDict[Asked, Results] = OrderedDict()
        self._by_turn: OrderedDict[int, tuple[int, Any]] = OrderedDict()
        self._turning = threading.Lock()
        self.still = threading.RLock()

    def of(self, session: Session, asking: Asking, rehearsal: int | None = None) -> Results:
        """The asking's results as of the session's snapshot, or newer; with what the simulated
        phones of a rehearsal say, if there is one."""
        assert asking.id is not None
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

    def once_a_turn(self, workshop: Workshop, read: Callable[[], T]) -> T:
        """What only an act changes, read again when the workshop has turned."""
        assert workshop.id is not None
        with self._turning:
            turn, kept = self._by_turn.pop(workshop.id, (-1, None))
            found: T = kept if turn == workshop.turn else read()
            self._by_turn[workshop.id] = (workshop.turn, found)
            if len(self._by_turn) > self._most:
                self._by_turn.popitem(last=False)
        return found


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
    assert asking.id is not None
    rows = session.execute(
        select(ANSWERS.c.id, ANSWERS.c.respondent_id, ANSWERS.c.thread).where(
            ANSWERS.c.id.in_(numbers), ANSWERS.c.asking_id == asking.id
        )
    )
    places = {number: (who, thread) for number, who, thread in rows}
    if not places:
        return set()
    results = Results(asking)
    results.fold(feed(session, asking, 0, set(places.values())))
    shown = {entry.first for entry in results.shown.values()}
    return shown & places.keys()
