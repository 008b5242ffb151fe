"""Whether the clock is right: what can't be undone waits until the time has a witness.

A machine may start with a clock that is years off, and somebody may set it while it runs. Then
what is past its day is only seemingly so. So after a start and after a leap nothing is purged
until three browsers at other addresses say the same time, or PostgreSQL's clock does, or the
server has run for a day, or a person at the desk says so. Surveys open and close as always,
unless the clock is suspect: further off the latest time known than a server is likely to rest.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.clock import DAY_MS, MINUTE_MS, Milliseconds, now
from app.database import Database, in_reach
from app.errors import Full
from app.models import known_time
from app.models.afterwards import purge
from app.models.run import survey

LEAP_MS = 5 * MINUTE_MS
"""The clock is set by less than this without anybody losing trust in it."""
RESTED_MS = DAY_MS
"""A server that was off for longer starts with a clock that is suspect."""
AGREES_MS = 10 * MINUTE_MS
"""So far off may be the clock of a witness."""
BROWSERS = 3
HEARD_S = 600.0
"""So long it is remembered which network said what."""
RUNNING_S = 86_400.0
LOOK_S = 1.0
KEEP_S = 60.0
AWAY = (Full, OperationalError)
"""The database can't be asked now."""
POSTGRESQL = text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")

log = logging.getLogger("bikupa.keeping")


def steady_s() -> float:
    """Seconds that nobody can set, and that go on while the machine sleeps, where it has such."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True)
class Held:
    """What waits for a witness: so many workshops to be purged and surveys to be opened or
    closed; `at` is what the clock says."""

    at: Milliseconds
    purges: int
    surveys: int
    suspect: bool


class Witness:
    """Has the time a witness? From any thread."""

    def __init__(
        self,
        known: int | None = None,
        wall: Callable[[], int] = now,
        steady: Callable[[], float] = steady_s,
    ) -> None:
        """`known` is the latest time that is known, in UTC milliseconds."""
        self._wall, self._steady = wall, steady
        self._lock = RLock()
        self._last = wall(), steady()
        self._since = self._last[1]
        self._heard: dict[str, tuple[float, bool]] = {}
        self._denied = False
        self.by = ""
        """Who or what the witness is; empty as long as there is none."""
        self.held: Held | None = None
        self.begin(known)

    def begin(self, known: int | None) -> None:
        """At the start, with the latest time that the database knows."""
        with self._lock:
            wall, steady = self._last
            self._believed = (wall, steady) if known is None else (known, steady)
            self._slack = RESTED_MS
            self._suspect = False
            self.look()

    @property
    def trusted(self) -> bool:
        self.look()
        return bool(self.by)

    def suspect(self) -> bool:
        """Whether the clock is so far off what is known that nothing is opened or closed by it."""
        self.look()
        return self._suspect

    def look(self) -> None:
        """Notice a leap, and how long it has run without one."""
        with self._lock:
            (before, then), (wall, steady) = self._last, (self._wall(), self._steady())
            self._last = wall, steady
            if abs(wall - before - (steady - then) * 1000) > LEAP_MS:
                self._lose()
            self._forget(steady)
            believed, at = self._believed
            off = wall - believed - (steady - at) * 1000
            self._suspect = not self.by and not -LEAP_MS <= off <= self._slack
            if not self._suspect:
                self._believed, self._slack = (wall, steady), LEAP_MS
            if not self.by and not self._denied and steady - self._since >= RUNNING_S:
                self.trust("a day of running")

    def _forget(self, steady: float) -> None:
        old = [one for one, (then, _) in self._heard.items() if then <= steady - HEARD_S]
        for network in old:
            del self._heard[network]

    def _lose(self) -> None:
        log.warning("the clock was set: nothing is purged until the time has a witness again")
        self.by, self._denied = "", False
        self._heard.clear()
        self._since = self._last[1]

    def trust(self, by: str) -> None:
        """The time has a witness."""
        with self._lock:
            if not self.by:
                log.info("the clock is right, by %s", by)
            self.by, self._denied, self._suspect = by, False, False
            self._believed, self._slack = self._last, LEAP_MS
            self.held = None

    def deny(self) -> None:
        """Somebody says another time: running on doesn't make it right."""
        with self._lock:
            self._denied = True

    def hear(self, network: str, at: Milliseconds) -> None:
        """What the time is, as a browser of this network says; its print is forgotten soon."""
        with self._lock:
            self.look()
            if self.by:
                return
            self._heard[network] = self._last[1], abs(at - self._last[0]) <= AGREES_MS
            agree = sum(same for _, same in self._heard.values())
            if agree >= BROWSERS:
                self._heard.clear()
                self.trust(f"{BROWSERS} browsers at other addresses")
            elif len(self._heard) - agree >= BROWSERS:
                self.deny()


async def begin(witness: Witness, database: Database) -> None:
    """Before anything is done by the clock."""
    await asyncio.to_thread(_begin, witness, database)


def _begin(witness: Witness, database: Database) -> None:
    try:
        with database.reading() as session:
            row = known_time.known(session)
    except AWAY:
        row = None
    witness.begin(row.at if row else None)
    consult(witness, database, row.confirmed_at if row else None)


async def keep_time(witness: Witness, database: Database) -> None:
    """For as long as the app runs."""
    confirmed, kept = await asyncio.to_thread(_confirmed, database), time.monotonic()
    while True:
        await asyncio.sleep(LOOK_S)
        witness.look()
        if time.monotonic() - kept > KEEP_S or (witness.held and witness.by):
            kept = time.monotonic()
            confirmed = await asyncio.to_thread(consult, witness, database, confirmed)


def _confirmed(database: Database) -> int | None:
    try:
        with database.reading() as session:
            row = known_time.known(session)
            return row.confirmed_at if row else None
    except AWAY:
        return None


def consult(witness: Witness, database: Database, confirmed: int | None) -> int | None:
    """Ask who may know, keep the time, and count what is held. Returns when a person last
    confirmed it, in whichever process."""
    try:
        if database.engine.dialect.name == "postgresql":
            _ask_postgresql(witness, database)
        confirmed = _ask_others(witness, database, confirmed)
        if not witness.suspect():
            with database.writing() as session:
                known_time.keep(session, now())
        _count(witness, database)
    except AWAY:
        log.warning("the time can't be kept: the database is busy or away")
    return confirmed


def _ask_postgresql(witness: Witness, database: Database) -> None:
    with in_reach(), database.engine.connect() as connection:
        says = connection.execute(POSTGRESQL).scalar_one()
    if abs(says - now()) > AGREES_MS:
        witness.deny()
    elif not witness.trusted:
        witness.trust("PostgreSQL's clock")


def _ask_others(witness: Witness, database: Database, confirmed: int | None) -> int | None:
    """A person may have confirmed it in another process."""
    with database.reading() as session:
        row = known_time.known(session)
    at = row.confirmed_at if row else None
    if at is not None and at != confirmed and abs(at - now()) <= AGREES_MS:
        witness.trust("a person")
    return at


def _count(witness: Witness, database: Database) -> None:
    before = witness.held
    if witness.trusted:
        witness.held = None
        return
    suspect, at = witness.suspect(), now()
    with database.reading() as session:
        purges = len(purge.due(session, at))
        surveys = len(survey.due_now(session, at)) if suspect else 0
    witness.held = Held(at, purges, surveys, suspect) if purges or suspect else None
    if witness.held and (before is None or before.suspect != suspect):
        log.warning(
            "the time has no witness yet: %s purges and %s surveys wait%s",
            purges,
            surveys,
            ", as the clock is suspect" if suspect else "",
        )
