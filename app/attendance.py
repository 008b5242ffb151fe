"""How many people a question was put to: N, the number after "of" on screens, in notes and files.

N is everyone who was present at some time while it was asked, or who answered it, as a union.
Present is who has been connected, or asking without a line, for ten seconds, counted also before
the opening. Simulated phones never are. Who they are is held in memory while it is asked and
forgotten when it closes; only their number is stored.
"""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Protocol

STEADY_S = 10.0
"""So long one is here before one is present."""
STAYS_S = 30.0
"""Who asks without a line stays for so long; who is back within it hasn't been away."""
SETTLES_S = 3.0
"""So long after the close other processes may still tell of somebody."""

Key = tuple[int, ...]
"""The ids of askings that are on screen together, or of one."""


def how_many(stored: int, answered: int, live: int = 0) -> int:
    """N, of the number stored, the people with a standing answer, and what is held in memory."""
    return max(stored, answered, live)


class Attended(Protocol):
    """A workshop, as far as it matters here."""

    turn: int
    rehearsal: int | None

    @property
    def self_paced(self) -> bool: ...


class Asked(Protocol):
    """An asking, as far as it matters here."""

    id: int | None
    version: int
    present: int

    @property
    def is_open(self) -> bool: ...


class Said(Protocol):
    """An asking's results, as far as they matter here: `came` is who has answered, in that
    order, as of `version`."""

    came: list[int]
    version: int


def put_to(
    gathered: Sequence[tuple[Asked, Said]], attendance: "Attendance | None", here: int = 0
) -> int:
    """To how many all of this is put, as far as is stored and held in memory; without a memory
    those `here` now are taken."""
    stored = max((asking.present for asking, _ in gathered), default=0)
    if attendance:
        key = tuple(asking.id or 0 for asking, _ in gathered)
        return max(stored, attendance.count(key, [said for _, said in gathered]))
    return max(stored, here if any(asking.is_open for asking, _ in gathered) else 0)


class Audience:
    """Everyone who was present while one of these askings was open, or who answered one.

    `least` is how many they were before the last opening; `name` tells openings apart; `stored`
    is the number that the database has. `order` is those `seen`, the newest last, for telling
    other processes of the new ones.
    """

    def __init__(self, key: Key, name: str, present: Iterable[int], least: int) -> None:
        self.key, self.name, self.least = key, name, least
        self.stored = 0
        self.closed_at: float | None = None
        self.forgotten = False
        self.seen: set[int] = set()
        self.order: list[int] = []
        self._answered: set[int] = set()
        self._folded: dict[int, tuple[list[int], int, int]] = {}
        self.saw(present)

    def saw(self, people: Iterable[int]) -> None:
        new = [person for person in people if person not in self.seen]
        self.seen.update(new)
        self.order.extend(new)
        self._answered.difference_update(new)

    def fold(self, asking_id: int, said: Said) -> None:
        """What came since the last time, not what is stored."""
        if self.forgotten:
            return
        came, known, _ = self._folded.get(asking_id, (said.came, 0, 0))
        known = known if came is said.came else 0
        self._answered.update(p for p in said.came[known:] if p not in self.seen)
        self._folded[asking_id] = (said.came, len(said.came), said.version)

    def folded_to(self, asking_id: int) -> int:
        """The version up to which it is known who has answered."""
        return self._folded[asking_id][2] if asking_id in self._folded else 0

    def number(self, and_also: Iterable[int] = ()) -> int:
        more = {p for p in and_also if p not in self.seen and p not in self._answered}
        return max(self.least, len(self.seen) + len(self._answered) + len(more))

    def forget(self) -> None:
        """Who it was; how many stays."""
        self.least, self.forgotten = self.number(), True
        self.seen, self.order = set(), []
        self._answered, self._folded = set(), {}


class Attendance:
    """Who is present in one workshop, and who has been while what is asked is. People are their
    respondents. The loop says who comes and goes, threads count: each under the lock."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._present: set[int] = set()
        self._since: dict[int, float] = {}
        self._heard: dict[int, float] = {}
        self._lines: Counter[int] = Counter()
        self._ripening: deque[tuple[float, int]] = deque()
        self._fading: deque[tuple[float, int]] = deque()
        self._audiences: dict[Key, Audience] = {}
        self._rehearsal: int | None = None
        self._sum = 0
        self.turn = -1
        """Of the workshop when it was last heard what is asked."""

    @contextmanager
    def _now(self) -> Iterator[float]:
        """The moment, with all done that the clock has brought since the last one."""
        with self._lock:
            at = self._clock()
            while self._ripening and self._ripening[0][0] <= at:
                self._if_steady(self._ripening.popleft()[1], at)
            while self._fading and self._fading[0][0] <= at:
                self._if_gone(self._fading.popleft()[1], at)
            yield at

    def came(self, person: int) -> None:
        """One more line of theirs is open."""
        with self._now() as at:
            self._lines[person] += 1
            self._stays_from(person, at)
            self._heard.pop(person, None)
            self._if_steady(person, at)

    def went(self, person: int) -> None:
        with self._now() as at:
            self._lines[person] -= 1
            if not self._lines[person]:
                del self._lines[person]
                self._present.discard(person)
                self._last_heard(person, at)

    def asked(self, person: int) -> bool:
        """They asked without a line; whether that makes them present."""
        with self._now() as at:
            self._stays_from(person, at)
            if not self._lines[person]:
                self._last_heard(person, at)
            before = person in self._present
            if at - self._since[person] >= STEADY_S:
                self._is_present(person)
            return not before and person in self._present

    def _stays_from(self, person: int, at: float) -> None:
        if person not in self._since:
            self._since[person] = at
            self._ripening.append((at + STEADY_S, person))

    def _last_heard(self, person: int, at: float) -> None:
        self._heard[person] = at
        self._fading.append((at + STAYS_S, person))

    def _if_steady(self, person: int, at: float) -> None:
        if self._lines[person] and at - self._since[person] >= STEADY_S:
            self._is_present(person)

    def _is_present(self, person: int) -> None:
        if person not in self._present:
            self._present.add(person)
            for audience in self._audiences.values():
                if audience.closed_at is None:
                    audience.saw([person])

    def _if_gone(self, person: int, at: float) -> None:
        if at - self._heard.get(person, at) >= STAYS_S:
            self._present.discard(person)
            del self._since[person], self._heard[person]

    def present(self) -> int:
        """How many are present now."""
        with self._now():
            return len(self._present)

    def grew(self) -> bool:
        """Whether an audience has grown since this was asked last."""
        with self._now():
            before, self._sum = self._sum, self._all_in_all()
            return self._sum > before

    def _all_in_all(self) -> int:
        return sum(audience.number() for audience in self._audiences.values())

    def unstored(self) -> bool:
        """Whether there are more than the database has."""
        return any(len(a.key) == 1 and a.number() > a.stored for a in self.following())

    @property
    def next_at(self) -> float | None:
        """When somebody may become present next."""
        return self._ripening[0][0] if self._ripening else None

    def follow(self, workshop: Attended, askings: Sequence[Asked]) -> None:
        """These are on screen now, as of a turn of the workshop; what isn't has closed. In a
        survey those who begin are counted instead. What a rehearsal has counted goes with it."""
        with self._now() as at:
            if workshop.turn <= self.turn:
                return
            if self._rehearsal is not None and workshop.rehearsal is None:
                self._audiences.clear()
            self.turn, self._rehearsal = workshop.turn, workshop.rehearsal
            led = [] if workshop.self_paced else askings
            asked = {asking.id: asking for asking in led if asking.id is not None}
            keys = {(asking_id,) for asking_id in asked} | ({tuple(asked)} if asked else set())
            names = {key: _name([asked[asking_id] for asking_id in key]) for key in keys}
            for key in self._audiences.keys() | keys:
                self._follow(key, names.get(key, ""), at)

    def _follow(self, key: Key, name: str, at: float) -> None:
        before = self._audiences.get(key)
        if name and (before is None or before.closed_at is not None):
            least = before.number() if before else 0
            self._audiences[key] = Audience(key, name, self._present, least)
        elif before and name:
            before.name = name
        elif before and before.closed_at is None:
            before.closed_at = at

    def count(self, key: Key, said: Sequence[Said] = ()) -> int:
        """Everyone of these askings that is known of in memory, those of the answers too."""
        with self._now():
            audience = self._audiences.get(key)
            if audience is None:
                return 0
            for asking_id, results in zip(key, said, strict=False):
                audience.fold(asking_id, results)
            return audience.number()

    def live(self, asking_id: int) -> int:
        return self.count((asking_id,))

    def count_with(self, asking_id: int, answered_after: Callable[[int], list[int]]) -> int:
        """The same for one that closes now, with those who have answered after a version."""
        with self._now():
            audience = self._audiences.get((asking_id,))
            known = audience.folded_to(asking_id) if audience else 0
        people = answered_after(known)
        with self._now():
            return audience.number(people) if audience else len(set(people))

    def following(self) -> list[Audience]:
        """Those that are open, or have closed so lately that somebody may still be told of."""
        with self._now():
            return [one for one in self._audiences.values() if not one.forgotten]

    def settled(self, audience: Audience) -> bool:
        """Whether nobody more can be told of."""
        closed_at = audience.closed_at
        return closed_at is not None and self._clock() - closed_at >= SETTLES_S

    def forget(self, audience: Audience) -> None:
        with self._lock:
            audience.forget()

    def hear(self, audience: Audience, people: Iterable[int]) -> bool:
        """Other processes have seen them; whether that was news."""
        with self._lock:
            before = len(audience.seen)
            audience.saw([] if audience.forgotten else people)
            return len(audience.seen) > before


def _name(askings: Sequence[Asked]) -> str:
    """Of the opening that they are in; none when all are closed."""
    opened = max((asking.version for asking in askings if asking.is_open), default=None)
    ids = "-".join(str(asking.id) for asking in askings)
    return "" if opened is None else f"{ids}.{opened}"
