"""The engine, and the two ways to use it: reading a snapshot, and writing in one order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, create_engine

from app.errors import Full

PATIENCE_S = 8
"""So long a writer waits for its turn."""

Bell = Callable[[int, int], None]


class Database:
    """One database and its bell, which rings (workshop, version) after each commit."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url, pool_size=16, max_overflow=32, hide_parameters=True)
        self.bell: Bell = lambda workshop_id, version: None
        self._line = Lock()
        self._one_writer = self.engine.dialect.name == "sqlite"
        if self._one_writer:
            prepare_sqlite(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One snapshot: everything read in it is of the same moment."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction, committed at the end; then the bell rings for what it touched.

        Raises Full when the database stays locked or has no room: nothing was stored.
        """
        engine = self.engine.execution_options(writing=True)
        try:
            with self._in_line(), Session(engine, expire_on_commit=False) as session:
                yield session
                session.commit()
                touched: dict[int, int] = session.info.get("touched", {})
        except OperationalError as error:
            raise Full() from error
        for workshop_id, version in touched.items():
            self.bell(workshop_id, version)

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """SQLite's own waiting is sleeping and trying again, which starves some for seconds."""
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
            f"busy_timeout={PATIENCE_S * 1000}",
            "cache_size=-20000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
