"""The purge: what is past its date, or was deleted some time ago, goes; a little at a time, so
that no meeting waits for it."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.clock import DAY_MS, now
from app.database import Database
from app.errors import Full, NotFound
from app.keeping.copies import BEFORE_UPGRADE, backups
from app.keeping.sweeping import sweep_all
from app.keeping.witness import LOOK_S, Witness
from app.models.afterwards import purge, remains
from app.models.afterwards.purge import Due, PurgeLog
from app.models.people import security_lines
from app.models.people.member import OWNER
from app.models.run import run
from app.models.run.acts.scene import Act
from app.models.series.ending import gone_series, remove_series
from app.models.workshop import OPEN, touch, versions
from app.security_log import note_with
from app.settings import Settings

MOST_ROWS = 300
"""So many in one transaction: some milliseconds, in which answers to other workshops wait."""
REST_S = 0.01
EVERY_S = 86_400
SOONER_S = 600
"""When the database was busy or away."""
KEPT_COPIES_MS = 30 * DAY_MS
UNLOCK = text("SELECT pg_advisory_unlock(hashtext('bikupa purge'))")
LOCK = text("SELECT pg_try_advisory_lock(hashtext('bikupa purge'))")

log = logging.getLogger("bikupa.keeping")


@dataclass(frozen=True)
class Gone:
    """What a purge took of one workshop, or would take. `title` is for a look beforehand."""

    uid: str
    why: str
    kept_counts: bool
    removed: dict[str, int]
    title: str = ""


async def purge_daily(settings: Settings, database: Database, witness: Witness) -> None:
    """As soon as the time has a witness, and then once a day, for as long as the app runs.
    Sweeping needs none."""
    leaving = Event()
    try:
        if not witness.trusted:
            await asyncio.to_thread(sweep_all, settings, database)
        while True:
            rest_s = await asyncio.to_thread(_purge_once, settings, database, leaving, witness)
            await asyncio.sleep(rest_s)
    finally:
        leaving.set()


def _purge_once(settings: Settings, database: Database, leaving: Event, witness: Witness) -> float:
    """Returns in how many seconds it is time again."""
    if not witness.trusted:
        return LOOK_S
    try:
        purge_now(settings, database, leaving, lambda: witness.trusted)
    except (Full, OperationalError):
        log.warning("the purge waits: the database is busy or away")
        return SOONER_S
    except Exception:  # the next day must come all the same
        log.exception("the purge stopped; it is tried again")
        return SOONER_S
    return EVERY_S


def would_purge(database: Database) -> list[Gone]:
    """What would go now. Nothing is changed."""
    with database.reading() as session:
        return [
            Gone(
                one.workshop.uid,
                one.why,
                one.keep_counts,
                purge.rows(session, one.workshop_id, purge.going(keep_counts=one.keep_counts)),
                one.workshop.title,
            )
            for one in purge.due(session, now())
        ]


def purge_now(
    settings: Settings,
    database: Database,
    leaving: Event | None = None,
    trusted: Callable[[], bool] = lambda: True,
) -> list[Gone]:
    """Purge all that is due, unless another process is at it. What is not done when the server
    is `leaving`, or the time isn't `trusted` any more, the next purge goes on with. One that is
    still open is only ended: the next purge takes it. Raises Full."""
    leaving = leaving or Event()
    with _alone(database) as alone:
        if not alone:
            return []
        with database.reading() as session:
            due = purge.due(session, now())
        gone = []
        for one in due:
            if not trusted():
                break
            with contextlib.suppress(NotFound):  # another process has just done it
                gone += _purge(database, one, leaving)
        if trusted():
            _purge_log(settings, database, leaving)
            _purge_series(database)
    sweep_all(settings, database)
    drop_old_copies(settings)
    return gone


def _purge_log(settings: Settings, database: Database, leaving: Event) -> None:
    """The lines of the security log that are older than they are kept."""
    gone = MOST_ROWS
    while gone == MOST_ROWS and not leaving.wait(REST_S):
        with database.writing() as session:
            gone = security_lines.purge(session, settings.security_log_days, MOST_ROWS, now())


def _purge_series(database: Database) -> None:
    """Those that were deleted and that nobody has brought back."""
    with database.reading() as session:
        due = gone_series(session, now())
    for series_id in due:
        with database.writing() as session:
            if remove_series(session, series_id, now()):
                log.info("removed a series that was deleted")


def _purge(database: Database, found: Due, leaving: Event) -> list[Gone]:
    """One workshop; nothing if it is no longer to go, or there was no time for all of it."""
    if leaving.is_set() or not (found.begun or _begin(database, found)):
        return []
    done: PurgeLog | None = None
    while done is None:
        if leaving.wait(REST_S):
            return []
        with database.writing() as session:
            done = purge.remove_some(session, found.workshop_id, MOST_ROWS, now())
            if done:
                note_with(session, "purged", workshop=found.workshop_id, why=done.why)
    counted = ", ".join(f"{number} of {table}" for table, number in done.removed.items())
    told = "its answers; counts are left" if done.kept_counts else counted or "nothing"
    log.info("purged a workshop, %s: %s", done.why, told)
    return [Gone(done.workshop_uid, done.why, done.kept_counts, done.removed)]


def _begin(database: Database, found: Due) -> bool:
    """What is left is counted before the lock is taken, and anew if something came between."""
    if found.workshop.state == OPEN and found.workshop.deleted_at is None:
        with database.writing() as session:
            run.act(session, found.workshop_id, Act("end", role=OWNER, at=now()))
        log.info("ended a workshop that was open past its day; the next purge takes it")
        return False
    while True:
        with database.reading() as session:
            [(_, seen)] = versions(session, [found.workshop_id]) or [(0, -1)]
            left = remains.count(session, found.workshop_id) if found.keep_counts else None
        with database.writing() as session:
            version = touch(session, found.workshop_id, turn=True)
            if not purge.still_due(session, found, now()):
                return False
            if version == seen + 1:
                purge.begin(session, found, left, now())
                return True


@contextlib.contextmanager
def _alone(database: Database) -> Iterator[bool]:
    """Whether no other process purges now. On SQLite two of them would only take turns."""
    if database.engine.dialect.name != "postgresql":
        yield True
        return
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        alone = bool(connection.execute(LOCK).scalar_one())
        try:
            yield alone
        finally:
            with contextlib.suppress(OperationalError):
                if alone:
                    connection.execute(UNLOCK)
            connection.invalidate()  # a lock that is left goes with it, soon


def drop_old_copies(settings: Settings) -> None:
    """The copies that upgrades made by themselves hold what has been purged since."""
    for copy in backups(settings).glob(f"{BEFORE_UPGRADE}-*.db"):
        if copy.stat().st_mtime * 1000 < now() - KEPT_COPIES_MS:
            copy.unlink(missing_ok=True)
            log.info("removed the copy %s, which was older than 30 days", copy.name)
