"""Copies of the embedded database: taken while it is in use, checked, and named by their time."""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.clock import in_utc, now
from app.keeping import Trouble
from app.keeping.modes import FILE, make_folder
from app.settings import Settings

BEFORE_UPGRADE = "bikupa-before-upgrade"
PATIENCE_MS = 200
OUT_OF_REACH = (
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
)
TOLD = 3
"""So many faults of a damaged database say enough."""


def back_up(settings: Settings, to: Path | None = None) -> Path:
    """Copy the database, also while a server uses it, to a file that isn't there yet.
    Raises Trouble; then nothing is left."""
    only_embedded(settings, "pg_dump")
    if not settings.database_file.exists():
        raise Trouble(
            f"There is no database in {settings.data_dir}; name its folder with BIKUPA_DATA_DIR."
        )
    return save(settings.database_file, to or name(backups(settings), "bikupa"))


def only_embedded(settings: Settings, instead: str) -> None:
    """Raises Trouble for a server's database, whose own tools do it better."""
    if not settings.embedded:
        raise Trouble(
            f"The database is a PostgreSQL, which {instead} takes care of; "
            "docs/operations.md has the command."
        )


def backups(settings: Settings) -> Path:
    return settings.data_dir / "backups"


def newest(settings: Settings) -> Path | None:
    found = backups(settings).glob("*.db")
    return max(found, key=lambda file: file.stat().st_mtime, default=None)


def name(folder: Path, stem: str) -> Path:
    """A name that tells the time, in UTC, and that no file there has."""
    at = f"{in_utc(now()):%Y-%m-%d-%H%M%S}"
    named, number = folder / f"{stem}-{at}.db", 2
    while named.exists():
        named, number = folder / f"{stem}-{at}-{number}.db", number + 1
    return named


def save(source: Path, to: Path) -> Path:
    try:
        make_folder(to.parent)
        with _unfinished(to) as copy:
            with connected(source) as database:
                empty_log(database)
                database.execute("VACUUM INTO ?", (str(copy),))
            with connected(copy) as made:
                made.execute("PRAGMA application_id = 0")  # it isn't the file that is in use
            found = faults(copy)
            if found:
                raise Trouble(f"The copy of {source} isn't whole ({found[0]}); it was not kept.")
            to.touch(FILE, exist_ok=False)
            copy.replace(to)
            make_sure(to)
    except FileExistsError as error:
        raise Trouble(f"{to} is there already; choose another name.") from error
    except (OSError, sqlite3.Error) as error:
        raise Trouble(f"{to} can't be made ({error}).") from error
    return to


@contextlib.contextmanager
def _unfinished(to: Path) -> Iterator[Path]:
    """A file beside, which only its owner may read; it is gone afterwards."""
    handle, path = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name}-", suffix=".part")
    os.close(handle)
    try:
        yield Path(path)
    finally:
        Path(path).unlink(missing_ok=True)


def make_sure(file: Path) -> None:
    """Until the disk has the file and its name."""
    for path in (file, file.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def connected(file: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection to a database that is there."""
    uri = f"{file.resolve().as_uri()}?mode=rw"
    with contextlib.closing(sqlite3.connect(uri, 8, uri=True, isolation_level=None)) as database:
        yield database


def empty_log(database: sqlite3.Connection) -> bool:
    """Have SQLite's log hold nothing of what has been erased. Whether it could be: whoever reads
    or writes meanwhile is waited for only so long that nobody notices."""
    [before] = database.execute("PRAGMA busy_timeout").fetchone()
    database.execute("PRAGMA wal_checkpoint(PASSIVE)")  # most of it, with nobody waiting
    database.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
    [busy, _, _] = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    database.execute(f"PRAGMA busy_timeout={before}")
    return not busy


def faults(file: Path, *, quick: bool = False) -> list[str]:
    """What is wrong with a database file; nothing if it is whole. Quick reads all of it too,
    but doesn't compare its indexes with its rows. Raises Trouble when it can't be looked at."""
    check = "quick_check" if quick else "integrity_check"
    try:
        with connected(file) as database:
            pages = database.execute(f"PRAGMA {check}({TOLD})").fetchall()
            orphans = database.execute("PRAGMA foreign_key_check").fetchmany(TOLD)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in OUT_OF_REACH:
            raise Trouble(
                f"{file} can't be read ({error}); see that its disk works and has room, and that "
                "it belongs to the user that runs Bikupa."
            ) from error
        return [str(error)]
    return [fault.splitlines()[-1] for (fault,) in pages if fault != "ok"] + [
        f"a row of {child} without its {parent}" for child, _, parent, _ in orphans
    ]
