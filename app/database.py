"""The engine, and the two ways to use it: reading a snapshot, and writing in one order."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError, OperationalError, TimeoutError
from sqlmodel import Session, create_engine

from app.errors import Full, Unwritable
from app.giving_way import give_way
from app.security_log import Failures, write_noted

CROWDED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
BROKEN = (
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOLFS,
    sqlite3.SQLITE_AUTH,
    sqlite3.SQLITE_NOTADB,
)
"""What the disk or the file brings about, which the statement can't help."""
READ_ONLY_OR_DAMAGED = ("25006", "XX")
"""How PostgreSQL calls it (its manual, appendix A)."""
LOST_MACHINE = (
    ("tcp_keepalives_idle", 20),
    ("tcp_keepalives_interval", 10),
    ("tcp_keepalives_count", 3),
)
"""PostgreSQL frees what a machine held that has gone without a word, within a minute."""
PATIENCE_S = 8
"""So long a writer waits for its turn."""

Bell = Callable[[int, int], None]
Erased = Callable[[set[str]], None]


class Database:
    """One database and its bell, which rings (workshop, version) after each commit; `erased` is
    told of the tables that a commit took something from for good."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url, hide_parameters=True, **_pool(url))
        self.bell: Bell = lambda workshop_id, version: None
        self.erased: Erased = lambda tables: None
        self.be_sure: Callable[[], None] = lambda: None
        """Asked after each commit and each reading; raises Full when it may have gone into nothing,
        or have come from elsewhere."""
        self.suspect: Callable[[], bool] = lambda: False
        """Whether the clock is, so that nothing is to be opened or closed by it."""
        self.failures = Failures()
        self._line = Lock()
        self._one_writer = self.engine.dialect.name == "sqlite"
        if self._one_writer:
            prepare_sqlite(self.engine)
            self._readers = self.engine
        else:
            prepare_postgresql(self.engine)
            self._readers = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._writers = self.engine.execution_options(writing=True)
        event.listen(self.engine, "before_cursor_execute", give_way_to_answers)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One snapshot: everything read in it is of the same moment. Raises Full when the
        database can't be reached, or isn't the one that it was."""
        with in_reach(), Session(self._readers, expire_on_commit=False) as session:
            yield session
            self.be_sure()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction, committed at the end; then the bell rings for what it touched.

        Raises Full when the database stays locked, has no room, can't be written or reached:
        nothing was stored, or, if it went away in the middle of the commit, nobody knows; who
        sends again finds out.
        """
        with (
            in_reach(),
            self.in_line(),
            Session(
                self._writers, expire_on_commit=False, info={"suspect": self.suspect}
            ) as session,
        ):
            yield session
            session.commit()
            self.be_sure()
            touched: dict[int, int] = session.info.get("touched", {})
            erased: set[str] = session.info.get("erased", set())
            write_noted(session)
        for workshop_id, version in touched.items():
            self.bell(workshop_id, version)
        if erased:
            self.erased(erased)

    @contextmanager
    def in_line(self) -> Iterator[None]:
        """Have SQLite's one writer's place to oneself, in this process. Its own waiting is
        sleeping and trying again, which starves some for seconds. Raises Full."""
        if not self._one_writer:
            yield
        elif not self._line.acquire(timeout=PATIENCE_S):
            raise Full()
        else:
            try:
                yield
            finally:
                self._line.release()

    def dispose(self) -> None:
        self.engine.dispose()


def give_way_to_answers(connection: Connection, *about: Any) -> None:
    """Where a long page asks for something; never whoever writes, as answers may wait for it."""
    if not connection.get_execution_options().get("writing"):
        give_way()


def first_line(error: DatabaseError) -> str:
    """Why, as the database says it."""
    return str(error.orig).splitlines()[0].rstrip(".")


def why(full: Full) -> str:
    """What the database said when it couldn't be used; it never quotes anybody."""
    cause = full.__cause__
    return first_line(cause) if isinstance(cause, DatabaseError) else full.say.rstrip(".")


def _pool(url: str) -> dict[str, Any]:
    """A server's connections are few, and it may have been restarted since the last use."""
    if url.startswith("sqlite"):
        return {"pool_size": 16, "max_overflow": 32}
    waiting = {"pool_timeout": PATIENCE_S, "connect_args": {"connect_timeout": PATIENCE_S}}
    return {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": True, **waiting}


@contextmanager
def in_reach() -> Iterator[None]:
    """Raises Full for what may go better later, whatever the database calls it."""
    try:
        yield
    except TimeoutError as error:
        raise Full() from error
    except DatabaseError as error:
        passing = _passing(error)
        if passing:
            raise passing from error
        raise


def _passing(error: DatabaseError) -> Full | None:
    """What is said of what may go better later. SQLite gives a wrong statement the same class as a
    locked database; PostgreSQL's client doesn't, but calls one that only reads a fault within."""
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return Full() if code in CROWDED else Unwritable() if code in BROKEN else None
    if str(getattr(error.orig, "sqlstate", "")).startswith(READ_ONLY_OR_DAMAGED):
        return Unwritable()
    return Full() if isinstance(error, OperationalError) else None


def prepare_sqlite(engine: Engine) -> None:
    """WAL with an fsync a commit; a writer takes its lock at BEGIN, so that it waits in line.

    A deferred BEGIN that writes later fails at once with "locked" instead of waiting.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what is erased or purged must not stay in the file
            f"busy_timeout={PATIENCE_S * 1000}",
            "cache_size=-20000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def prepare_postgresql(engine: Engine) -> None:
    """A writer waits for another's lock as long as on SQLite, and then gives up.

    Who has taken a workshop's row lock sees all that was committed before it (READ COMMITTED,
    the server's default), so `touch` puts writers in one order here too.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{PATIENCE_S}s'")
            cursor.execute(f"SET idle_in_transaction_session_timeout = '{PATIENCE_S * 4}s'")
            for name, value in LOST_MACHINE:
                cursor.execute(f"SET {name} = {value}")
        connection.commit()
