"""What the embedded database stands on, watched while it is in use: its file, and the room on its
disk. A file laid in its place would take every answer with it that is received afterwards."""

import asyncio
import contextlib
import logging
import os
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app.errors import Unwritable
from app.keeping import Trouble
from app.keeping.copies import connected
from app.settings import Settings

MB = 1024 * 1024
LEAST_ROOM = 32 * MB
SMALL = 20
"""Of a disk that is smaller than so many times LEAST_ROOM, a part as large must be free."""
LEAST_FILES = 100
MARK_AT, MARK_BYTES = 68, 4
"""Where a database file keeps its application_id (sqlite.org/fileformat.html, 1.3)."""
EVERY_S = 2.0
FILE, SPACE = "file", "space"
SAID = {
    FILE: "another file lies in the place of the database, so nothing is received; "
    "stop the server, put the right one there, and start it",
    SPACE: "the disk of the database is nearly full; make room, or nothing can be received soon",
}

log = logging.getLogger("bikupa.keeping")

FileId = tuple[int, int]


def mark(file: Path) -> None:
    """Write to the database, really, and so that this file is known from every other one, its own
    copies too, for as long as it is in use. Raises Trouble."""
    try:
        with connected(file) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute(f"PRAGMA application_id = {1 + secrets.randbelow(2**31 - 1)}")
            database.execute("COMMIT")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise Trouble(
            f"The database {file} can't be written ({error}); see that its disk has room and isn't "
            "read-only, and that the file belongs to the user that runs Bikupa."
        ) from error


class Ground:
    """The file as it was when this was made. It keeps a connection of its own, so that SQLite's log
    is there for as long, and an open file, which is closed last: closing one ends SQLite's locks on
    it in this process."""

    def __init__(self, file: Path) -> None:
        self._file, self._log = file, file.with_name(file.name + "-wal")
        self._handle = os.open(file, os.O_RDONLY)
        self._anchor = sqlite3.connect(
            f"{file.as_uri()}?mode=rw", uri=True, check_same_thread=False
        )
        [told] = self._anchor.execute("PRAGMA application_id").fetchone()
        self._marks = {told.to_bytes(MARK_BYTES, "big", signed=True), self._mark()}
        self._anchor.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self._places = self._find()

    def close(self) -> None:
        self._anchor.close()
        os.close(self._handle)

    def trouble(self) -> str:
        """'file', 'space', or nothing when all is well."""
        if not self._is_same():
            return FILE
        return SPACE if little_room(self._file.parent) else ""

    def check(self) -> None:
        """Raises Unwritable when what was just written may be in no file that anybody has."""
        if not self._is_same():
            raise Unwritable()

    def _is_same(self) -> bool:
        return self._find() == self._places and self._mark() in self._marks

    def _find(self) -> list[FileId | None]:
        return [_place(file) for file in (self._file, self._log)]

    def _mark(self) -> bytes:
        return os.pread(self._handle, MARK_BYTES, MARK_AT)


def _place(file: Path) -> FileId | None:
    """Which file it is, whatever it is called."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def little_room(folder: Path) -> bool:
    disk = os.statvfs(folder)
    least = min(LEAST_ROOM, disk.f_blocks * disk.f_frsize // SMALL)
    few = disk.f_files > 0 and disk.f_favail < LEAST_FILES
    return disk.f_bavail * disk.f_frsize < least or few


@contextlib.contextmanager
def standing(settings: Settings) -> Iterator[Ground | None]:
    """The ground of the embedded database; a server's own looks after it by itself."""
    if not settings.embedded or not settings.database_file.exists():
        yield None
        return
    with contextlib.closing(Ground(settings.database_file)) as ground:
        yield ground


async def watch_ground(ground: Ground) -> None:
    """Say in the log what isn't well, and when it is again, for as long as the app runs."""
    before = ""
    while True:
        found = await asyncio.to_thread(ground.trouble)
        if found and found != before:
            log.error(SAID[found])
        elif before and not found:
            log.warning("the database stands on firm ground again")
        before = found
        await asyncio.sleep(EVERY_S)
