"""What an asking has gathered, folded from the feed of what is newer than the last look."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    literal_column,
    select,
    true,
    union_all,
)
from sqlmodel import Session

from app.models.agenda.asking import Asking
from app.models.answers.answer import ANSWERS
from app.models.answers.mark import HELD, HIDDEN, QUOTED, SHOWN, Mark
from app.models.people.participant import SIMULATED
from app.models.workshop import Workshop

Slot = tuple[int, str]
"""A respondent and the thread of an answer."""
Fed = Any
"""A row of the feed: an answer, or a mark (`marked`)."""


@dataclass(slots=True)
class Entry:
    """The current answer of one thread. `id` is its row; `state` shown, held or hidden;
    `arrived` its number among those that were shown, in the order they first were; `first` the
    row that the thread began with."""

    id: int
    respondent: int
    thread: str
    value: Any
    text: str
    state: str
    reason: str = ""
    simulated: bool = False
    arrived: int = field(default=0, compare=False)
    first: int = 0

    @property
    def length(self) -> int:
        return len(self.text)


class Results:
    """All current answers of one asking, in order of arrival, and their tally.

    A tick costs what came since the last one, not what is stored. What simulated phones say is
    let pass, unless they are of the `rehearsal`: then it shows with the rest, and those who said
    it are counted apart, as `rehearsed`. `came` is who has answered, in that order, those too
    who took it back.
    """

    def __init__(self, asking: Asking, rehearsal: int | None = None) -> None:
        self.version = 0
        self.rehearsal = rehearsal
        self.rehearsed: Counter[int] = Counter()
        self.shown: dict[Slot, Entry] = {}
        self.entries: dict[Slot, Entry] = {}
        self.people: Counter[int] = Counter()
        self.came: list[int] = []
        self.approval = asking.approval
        self.kind = asking.how
        self.asked = asking.settings
        self.settings = asking.read_settings()
        self.tally = self.kind.tally(self.settings)
        self._held: dict[Slot, Entry] = {}
        self._taken_back: dict[Slot, Entry] = {}
        self._quoted: set[Slot] = set()
        self._arrivals = 0
        self._reasons: Counter[str] = Counter()
        self._place_of: dict[int, Slot] = {}

    @property
    def answered(self) -> int:
        """How many people have answered, whether their answers show or not."""
        return len(self.people)

    @property
    def given(self) -> int:
        """How many answers people have given."""
        return len(self.entries) - self.simulated

    @property
    def simulated(self) -> int:
        """How many answers of simulated phones show besides."""
        return self.rehearsed.total()

    def seen(self, answer_id: int) -> Entry | None:
        """An answer that the room may see, as it reads now, by any id that it has had."""
        return self.shown.get(self._place_of.get(answer_id, (0, "")))

    def newest(self, most: int, after: int = 0) -> list[Entry]:
        """The newest that the room may see."""
        return list(islice(reversed(self.shown.values()), after, after + most))

    def newest_of_all(self, most: int, after: int = 0) -> list[Entry]:
        """The newest with hidden and held ones, for those who moderate."""
        return list(islice(reversed(self.entries.values()), after, after + most))

    def held(self) -> list[Entry]:
        return list(self._held.values())

    def quoted(self) -> set[int]:
        """The ids of those that are quotes and that the room may see."""
        return {self.shown[place].id for place in self._quoted if place in self.shown}

    def hidden_reasons(self) -> Counter[str]:
        return +self._reasons

    def advance(self, session: Session, asking_id: int) -> None:
        """Fold in what was committed since the last time."""
        self.fold(_feed(session, asking_id, self.version))

    def fold(self, feed: Iterable[Fed]) -> None:
        for row in feed:
            if row.marked:
                self._fold_mark(row)
            else:
                self._fold_answer(row)
            self.version = row.version

    def _fold_answer(self, row: Fed) -> None:
        if row.said == SIMULATED and self.rehearsal is None:
            return
        place = (row.respondent_id, row.thread)
        before = self.entries.get(place)
        if before and before.id > row.id:
            return
        if row.value is None:
            self._forget(place, row.id)
        else:
            self._put(place, row, before)

    def _put(self, place: Slot, row: Fed, before: Entry | None) -> None:
        value = self.kind.Answer.model_validate_json(row.value)
        taken_back = self._taken_back.pop(place, None)
        known = before or taken_back
        undone = taken_back is not None and taken_back.value == value
        kept = known is not None and (undone or known.state != SHOWN)
        held = HELD if self.approval.at(row.version) else SHOWN
        state = known.state if known and kept else held
        reason = known.reason if known else ""
        simulated = row.said == SIMULATED
        if before:
            self._count_out(before)
        else:
            self._those(simulated)[row.respondent_id] += 1
            if not simulated and self.people[row.respondent_id] == 1:
                self.came.append(row.respondent_id)
        text = self.kind.text(self.settings, value)
        arrived, first = (known.arrived, known.first) if known else (0, row.id)
        who = row.respondent_id
        entry = Entry(
            row.id, who, row.thread, value, text, state, reason, simulated, arrived, first
        )
        self.entries[place] = entry
        if taken_back:
            self.entries = dict(sorted(self.entries.items(), key=lambda said: said[1].first))
        self._place_of[row.id] = place
        self._count_in(place, entry)

    def _forget(self, place: Slot, row_id: int) -> None:
        """Taken back, by a row of its own, it may come back as it was: what the desk says of it
        meanwhile counts. Erased, in its own row, it may not."""
        entry = self.entries.pop(place, None)
        self._taken_back.pop(place, None)
        if entry:
            if row_id > entry.id:
                self._taken_back[place] = entry
            self._count_out(entry)
            self.shown.pop(place, None)
            self._held.pop(place, None)
            those = self._those(entry.simulated)
            those[entry.respondent] -= 1
            if not those[entry.respondent]:
                del those[entry.respondent]

    def _those(self, simulated: bool) -> Counter[int]:
        return self.rehearsed if simulated else self.people

    def _fold_mark(self, row: Fed) -> None:
        place = (row.respondent_id, row.thread)
        if row.said != QUOTED:
            self._moderate(place, row)
        elif row.on:
            self._quoted.add(place)
        else:
            self._quoted.discard(place)

    def _moderate(self, place: Slot, row: Fed) -> None:
        entry = self.entries.get(place) or self._taken_back.get(place)
        if entry is None or (row.said == SHOWN and entry.id != row.of_row):
            return  # gone, or edited since: a new text is not shown by an approval of the old
        if place not in self.entries:
            entry.state, entry.reason = row.said, row.value
            return
        self._count_out(entry)
        entry.state, entry.reason = row.said, row.value
        self._count_in(place, entry)

    def _count_out(self, entry: Entry) -> None:
        if entry.state == SHOWN:
            self.tally.remove(entry)
        elif entry.state == HIDDEN:
            self._reasons[entry.reason] -= 1

    def _count_in(self, place: Slot, entry: Entry) -> None:
        """One that is edited keeps its place among those of its state."""
        if entry.state == SHOWN:
            self._show(place, entry)
            self.tally.add(entry)
        else:
            self.shown.pop(place, None)
        if entry.state == HELD:
            self._held[place] = entry
        else:
            self._held.pop(place, None)
        if entry.state == HIDDEN:
            self._reasons[entry.reason] += 1

    def _show(self, place: Slot, entry: Entry) -> None:
        """One that is shown again comes back where it was."""
        comes_back = entry.arrived and place not in self.shown
        self.shown[place] = entry
        if comes_back:
            self.shown = dict(sorted(self.shown.items(), key=lambda shown: shown[1].arrived))
        elif not entry.arrived:
            self._arrivals += 1
            entry.arrived = self._arrivals


def _newer(table: Table, marked: int, **told: ColumnElement[Any]) -> Select[Any]:
    """Plain rows: objects of them would cost more than all the folding."""
    row, kind = table.c, literal_column(str(marked), Integer).label("marked")
    columns = [column.label(name) for name, column in told.items()]
    return select(row.version, kind, row.id, row.respondent_id, row.thread, *columns).where(
        row.asking_id == bindparam("asked"), row.version > bindparam("seen")
    )


_MARK = Mark.__table__.c  # type: ignore[attr-defined]
_AS_JSON = cast(ANSWERS.c.value, Text)
"""It is parsed and checked in one go."""
_NONE: ColumnElement[Any] = literal_column("NULL")
_ANSWERS = _newer(ANSWERS, 0, value=_AS_JSON, said=ANSWERS.c.origin, on=true(), of_row=_NONE)
_MARKS = _newer(
    Mark.__table__,  # type: ignore[attr-defined]
    1,
    value=_MARK.reason,
    said=_MARK.name,
    on=_MARK.on,
    of_row=_MARK.of_row,
)
_THREAD = _ANSWERS.where(
    ANSWERS.c.respondent_id == bindparam("who"), ANSWERS.c.thread == bindparam("slot")
)


def _in_order(*parts: Select[Any]) -> CompoundSelect[Any]:
    return union_all(*parts).order_by("version", "marked", "id")


_ALL, _OF_A_THREAD = _in_order(_ANSWERS, _MARKS), _in_order(_THREAD, _MARKS)


def _feed(session: Session, asking_id: int, after: int, place: Slot | None = None) -> Iterable[Fed]:
    """Answers and marks newer than a version, in the order they were committed; with a place,
    only the answers of its thread."""
    newer: dict[str, Any] = {"asked": asking_id, "seen": after}
    if place is None:
        return session.connection().execute(_ALL, newer)
    who, slot = place
    return session.connection().execute(_OF_A_THREAD, newer | {"who": who, "slot": slot})


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
            results = self._results.pop(asked, None)
            if results is None or results.asked != asking.settings:  # new, or corrected since
                results = Results(asking, rehearsal)
            results.approval = asking.approval
            self._results[asked] = results
            if len(self._results) > self._most:
                self._results.popitem(last=False)
            results.advance(session, asking.id)
        return results

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


def count_from_scratch(session: Session, asking: Asking) -> Results:
    """The asking's results counted anew, for documents that are one snapshot."""
    assert asking.id is not None
    results = Results(asking)
    results.advance(session, asking.id)
    return results


def shows(session: Session, asking: Asking, place: Slot) -> bool:
    """Whether there is an answer at this place that the room may see."""
    assert asking.id is not None
    results = Results(asking)
    results.fold(_feed(session, asking.id, 0, place))
    return place in results.shown
