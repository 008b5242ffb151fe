"""One process at a time holds the data folder, and the next one sees how it stopped; a PostgreSQL
has one server too, or several that a Redis ties together."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from app.database import Database, first_line
from app.keeping import Trouble
from app.keeping.modes import make_file

LOCK = "bikupa.lock"
RUNNING = "A Bikupa runs here, or was stopped without being able to finish.\n"


class Hold:
    """The lock on the folder. Its file is empty unless the database is, or was, in use."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        file.seek(0)
        self.unclean = bool(file.read())
        """Whether the one before stopped without finishing: killed, or the power went."""

    def begin(self) -> None:
        """Raises Trouble."""
        try:
            self._write(RUNNING)
        except OSError as error:
            raise Trouble(_unwritable(str(self._file.name), error)) from error

    def end(self) -> None:
        """All is finished and closed."""
        self._write("")

    def _write(self, text: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(text.encode())


@contextmanager
def share(database: Database, *, together: bool) -> Iterator[None]:
    """Be one of the servers of a PostgreSQL, for as long as this process lives: one of several
    if they are `together` by a Redis, else the only one. Raises Trouble."""
    connection = _connect(database)
    try:
        take = "pg_try_advisory_lock_shared" if together else "pg_try_advisory_lock"
        taken = connection.execute(text(f"SELECT {take}(hashtext('bikupa servers'))"))
        if not taken.scalar_one():
            raise Trouble(
                "Another Bikupa uses this database, and they need a bell that they share: "
                "set BIKUPA_REDIS_URL (redis://…) for each of them, or stop the other first."
            )
        yield
    finally:
        with suppress(DatabaseError):  # now, as a lost line lets go only when it is noticed
            connection.execute(text("SELECT pg_advisory_unlock_all()"))
        connection.invalidate()


def _connect(database: Database) -> Connection:
    try:
        return database.engine.execution_options(isolation_level="AUTOCOMMIT").connect()
    except DatabaseError as error:
        why = first_line(error)
        raise Trouble(f"The database of BIKUPA_DATABASE_URL can't be used: {why}.") from error


def _opened(lock: Path) -> FileIO:
    """Unbuffered: what a full disk doesn't take isn't tried again when it is closed."""
    try:
        return FileIO(lock, "a+", opener=make_file)
    except OSError as error:
        raise Trouble(_unwritable(str(lock), error)) from error


def _unwritable(lock: str, error: OSError) -> str:
    return (
        f"The file {lock} can't be written ({error.strerror}); give it to the user that runs "
        "Bikupa, or choose another folder with BIKUPA_DATA_DIR."
    )


@contextmanager
def hold(folder: Path) -> Iterator[Hold]:
    """Keep others out for as long as this process lives. Raises Trouble.

    The kernel lets go of the lock however the process ends, so none is ever left behind.
    """
    with _opened(folder / LOCK) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Trouble(
                f"Another Bikupa runs on the folder {folder}; "
                "stop it first, or choose another folder with BIKUPA_DATA_DIR."
            ) from error
        yield Hold(file)
