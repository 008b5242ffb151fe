"""Sweeping: what was erased or purged leaves the database's files too, soon after.

Deleting takes a row out of sight, not its bytes off the disk. SQLite's log keeps what stood there
until it is emptied, and a page that was rebuilt may keep a copy in its unused part, whatever
`secure_delete` does; PostgreSQL keeps dead rows, and their bytes after those are vacuumed. So the
log is emptied, and what is small is written anew; what is large waits until no screen is open.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from app.database import Database
from app.errors import Full
from app.keeping.copies import PATIENCE_MS, connected, empty_log
from app.settings import Settings

MB = 1024**2
AT_ONCE = 32 * MB
"""So much is written anew in some tenths of a second, in which answers wait."""
WHEN_QUIET = 512 * MB
"""In some seconds. Larger ones are left to whoever looks after the server."""
LOOK_S = 1.0
AT_MOST = 0.05
"""The part of the time that sweeping may take while a meeting goes on."""
LONGEST_REST_S = 60.0
TRIES = 5
HELD = text(
    "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid()"
    " AND age(backend_xmin) > age(CAST(pg_current_xact_id() AS xid)))"
)
"""Whether somebody still reads a snapshot in which dead rows live."""
SIZE = text("SELECT pg_total_relation_size(CAST(:name AS regclass))")

log = logging.getLogger("bikupa.keeping")


def never() -> bool:
    return False


class Sweeper:
    """Sweeps soon after each commit that took something away for good; `quiet` says whether no
    screen is open."""

    def __init__(self, settings: Settings, database: Database, quiet: Callable[[], bool]) -> None:
        self._settings, self._database, self._quiet = settings, database, quiet
        self._erased: set[str] = set()
        self._rest_s = LOOK_S

    def soon(self, tables: set[str]) -> None:
        """From any thread."""
        self._erased = self._erased | tables

    async def run(self) -> None:
        """For as long as the app runs."""
        while True:
            await asyncio.sleep(self._rest_s)
            if self.waiting:
                await asyncio.to_thread(self.look)

    @property
    def waiting(self) -> bool:
        return bool(self._erased)

    def look(self) -> None:
        """Sweep what waits; what can't be swept now waits on."""
        tables, self._erased = self._erased, set()
        began = time.monotonic()
        done = sweep(self._settings, self._database, tables, self._quiet)
        took = time.monotonic() - began
        if done:
            self._rest_s = max(LOOK_S, took / AT_MOST)
            return
        self.soon(tables)
        self._rest_s = min(LONGEST_REST_S, self._rest_s * 2)


def sweep_all(settings: Settings, database: Database) -> None:
    """At the start, once a day, and for commands: whatever was erased, by whoever. A server that
    isn't done with it goes on later."""
    tables = set(SQLModel.metadata.tables)
    for _ in range(TRIES):
        if sweep(settings, database, tables, never):
            return
        time.sleep(LOOK_S)
    database.erased(tables)
    log.warning("%s is in use or large, and is swept of what was erased later", _name(settings))


def _name(settings: Settings) -> str:
    return "the database's file" if settings.embedded else "the database"


def sweep(
    settings: Settings, database: Database, tables: set[str], quiet: Callable[[], bool]
) -> bool:
    """Take the traces of what was erased from these tables out of the files. Whether none is
    left; if the database is in use, or large and not `quiet`, some are."""
    try:
        if settings.embedded:
            return _sweep_file(settings, database, quiet)
        return _sweep_tables(database, tables, quiet)
    except (Full, DBAPIError, sqlite3.OperationalError):
        return False


def _sweep_file(settings: Settings, database: Database, quiet: Callable[[], bool]) -> bool:
    file = settings.database_file
    anew = _may_rewrite(file.stat().st_size, quiet)
    with connected(file) as plain, database.in_line():
        plain.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        if anew:
            plain.execute("PRAGMA temp_store=MEMORY")
            plain.execute("VACUUM")
        return empty_log(plain) and anew


def _may_rewrite(size: int, quiet: Callable[[], bool]) -> bool:
    return size <= AT_ONCE or (size <= WHEN_QUIET and quiet())


def _sweep_tables(database: Database, tables: set[str], quiet: Callable[[], bool]) -> bool:
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        held = connection.execute(HELD).scalar_one()
        connection.execute(text(f"SET lock_timeout = {PATIENCE_MS}"))
        try:
            done = [_vacuum(connection, name, quiet) for name in sorted(tables)]
        finally:
            connection.invalidate()  # with its patience
    return all(done) and not held


def _vacuum(connection: Connection, table: str, quiet: Callable[[], bool]) -> bool:
    """Of rows that are only vacuumed the bytes stay until their place is used again."""
    named = connection.dialect.identifier_preparer.quote(table)
    connection.execute(text(f"VACUUM {named}"))
    anew = _may_rewrite(connection.execute(SIZE, {"name": named}).scalar_one(), quiet)
    if anew:
        connection.execute(text(f"VACUUM FULL {named}"))
    return anew
