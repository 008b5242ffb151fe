"""Putting a backup in the place of the database, keeping the one that was there."""

import contextlib
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from app.database import Database, first_line
from app.keeping import Trouble
from app.keeping.carrying import carry_over
from app.keeping.copies import connected, faults, make_sure, name, only_embedded
from app.keeping.holding import hold
from app.keeping.migrating import knows, migrate, revision
from app.keeping.modes import FILE, make_folder
from app.settings import Settings

WAL, SHM = "-wal", "-shm"
"""What SQLite keeps beside a database; a log beside the wrong database would destroy it."""


@dataclass(frozen=True)
class PutBack:
    """`kept` is where the database that was there is now; `unread` why nothing of what was done
    after the backup could be learnt from it, where that is so."""

    kept: Path | None
    unread: str = ""


def restore(settings: Settings, backup: Path) -> PutBack:
    """Raises Trouble, and then nothing has been changed."""
    only_embedded(settings, "pg_restore")
    coming = settings.data_dir / "bikupa-restoring.db"
    try:
        make_folder(settings.data_dir)
        with hold(settings.data_dir) as held:
            _refuse_others(settings.database_file)
            try:
                _take(backup, coming)
                _bring_up(backup, coming)
                unread = _carry_over(settings.database_file, coming)
                kept = _exchange(settings, coming)
                held.end()
            finally:
                _remove(coming)
    except OSError as error:
        raise Trouble(f"{backup} can't be put back ({error}).") from error
    return PutBack(kept, unread)


def _refuse_others(current: Path) -> None:
    """What is put back must be the server's, who alone may read it. Raises Trouble."""
    if current.exists() and os.geteuid() not in (0, current.stat().st_uid):
        raise Trouble(
            f"The database belongs to user {current.stat().st_uid}; restore as that user, or as "
            "root. Nothing was changed."
        )


def _take(backup: Path, coming: Path) -> None:
    """Work on a copy: the backup itself is never written to."""
    if not backup.is_file():
        raise Trouble(f"There is no file {backup}.")
    _remove(coming)
    shutil.copyfile(backup, coming)
    coming.chmod(FILE)
    log = _beside(backup, WAL)
    if log.exists():
        shutil.copyfile(log, _beside(coming, WAL))
        _beside(coming, WAL).chmod(FILE)


def _bring_up(backup: Path, coming: Path) -> None:
    """Check the copy and migrate it. Raises Trouble."""
    found = faults(coming)
    if found:
        raise Trouble(f"{backup} is damaged or no database ({found[0]}); nothing was changed.")
    database = Database(f"sqlite:///{coming}")
    try:
        made_with = revision(database)
        if made_with is None:
            raise Trouble(f"{backup} isn't a database of Bikupa; nothing was changed.")
        if not knows(made_with):
            raise Trouble(f"{backup} was made by a newer Bikupa ({made_with}); install that first.")
        migrate(database)
    except DatabaseError as error:
        raise Trouble(f"{backup} can't be migrated ({error.orig}); nothing was changed.") from error
    finally:
        database.dispose()
    make_sure(coming)


def _carry_over(current: Path, coming: Path) -> str:
    """What was withdrawn, erased and hidden since doesn't come back, and what was given out since
    stays known. Returns why not, where the database in the place can't be read."""
    if not current.exists():
        return ""
    old, new = (Database(f"sqlite:///{file}") for file in (current, coming))
    try:
        carry_over(old, new)
    except DatabaseError as error:
        return first_line(error)
    finally:
        old.dispose()
        new.dispose()
    make_sure(coming)
    return ""


def _exchange(settings: Settings, coming: Path) -> Path | None:
    """At every moment there is a whole database under the database's name."""
    current = settings.database_file
    kept = _keep(current, name(settings.data_dir, "bikupa-before-restore"))
    if kept:
        _let_same_user_open(kept, coming)
    coming.replace(current)
    make_sure(current)
    return kept


def _keep(current: Path, kept: Path) -> Path | None:
    if not current.exists():
        return None
    with contextlib.suppress(sqlite3.Error), connected(current) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        os.link(current, kept)
    except OSError:  # a file system without links
        shutil.copy2(current, kept)
    kept.chmod(FILE)
    if _beside(current, WAL).exists():  # too damaged for SQLite to write its log into it
        _beside(current, WAL).replace(_beside(kept, WAL))
    _beside(current, SHM).unlink(missing_ok=True)
    return kept


def _let_same_user_open(kept: Path, coming: Path) -> None:
    """The server's own user, when root restores for it."""
    was = kept.stat()
    os.chown(coming, was.st_uid, was.st_gid)


def _remove(file: Path) -> None:
    for path in (file, _beside(file, WAL), _beside(file, SHM)):
        path.unlink(missing_ok=True)


def _beside(file: Path, tail: str) -> Path:
    return file.with_name(file.name + tail)
