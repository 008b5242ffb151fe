"""Opening the database at the start: is it whole, is it backed up, is it of the newest schema."""

import logging
import os
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from app.database import Database
from app.keeping import Trouble
from app.keeping.copies import BEFORE_UPGRADE, backups, faults, name, newest, save
from app.keeping.ground import SAID, SPACE, little_room, mark
from app.keeping.holding import Hold
from app.keeping.migrating import head, knows, migrate, revision
from app.keeping.modes import close_to_others
from app.settings import Settings

LARGE = 1024**3
"""In bytes. What takes seconds on a smaller database would keep a larger one closed for long."""
KEPT = 3

log = logging.getLogger("bikupa.keeping")


def open_database(settings: Settings, database: Database, held: Hold | None) -> None:
    """`held` is the folder that the embedded database is in, if it is that one. Raises Trouble,
    and then nothing has been changed."""
    if held is None:
        _know(database)
    elif settings.database_file.exists():
        _refuse_unwritable(settings.database_file)
        _examine(settings, unclean=held.unclean)
        _prepare_upgrade(settings, database)
    if held:
        held.begin()
    try:
        migrate(database)
    except DatabaseError as error:
        raise Trouble(
            f"{_the_database(settings)} can't be brought to the newest schema "
            f"({error.orig}); nothing of it was changed."
        ) from error
    if held:
        mark(settings.database_file)
        close_to_others(settings)
        _look_at(settings.database_file)


def _refuse_unwritable(file: Path) -> None:
    """Before it is looked over: SQLite calls what it may not open damaged. Raises Trouble."""
    for path in (file, *file.parent.glob(f"{file.name}-*")):
        if not os.access(path, os.R_OK | os.W_OK):
            raise Trouble(
                f"The file {path} can't be read and written by user {os.geteuid()}, who runs this; "
                "give it to that user, and see that its disk isn't read-only."
            )


def _look_at(file: Path) -> None:
    """What doesn't stop a start, but may stop a meeting, is said."""
    owner = file.stat().st_uid
    if owner != os.geteuid():
        log.warning(
            "the database belongs to user %d, and user %d runs this: what it makes, the other may "
            "not be able to use",
            owner,
            os.geteuid(),
        )
    if little_room(file.parent):
        log.warning(SAID[SPACE])


def _the_database(settings: Settings) -> str:
    return f"The database {settings.database_file}" if settings.embedded else "The database"


def _know(database: Database) -> None:
    """A PostgreSQL is looked after by itself; here only whether it isn't a newer one. Raises
    Trouble."""
    found = revision(database)
    if found is not None and not knows(found):
        raise Trouble(
            f"The database was made by a newer Bikupa ({found}); install that one, "
            "or put a dump of before back with pg_restore."
        )


def _examine(settings: Settings, *, unclean: bool) -> None:
    """All of it after a stop that didn't finish, the quick way after others. Raises Trouble."""
    file = settings.database_file
    large = file.stat().st_size > LARGE
    if large and not unclean:
        return
    found = faults(file, quick=large or not unclean)
    if found:
        raise Trouble(f"The database {file} is damaged ({found[0]}); {way_out(settings)}.")
    if unclean:
        log.info("the last stop didn't finish; the database was checked and is whole")


def way_out(settings: Settings) -> str:
    backup = newest(settings)
    if backup is None:
        return f"there is no backup in {backups(settings)}; put one back with: bikupa restore FILE"
    return f"put the newest backup back with: bikupa restore {backup}"


def _prepare_upgrade(settings: Settings, database: Database) -> None:
    """Keep a copy of what is about to be migrated. Raises Trouble."""
    found = revision(database)
    if found is None or found == head():
        return
    if not knows(found):
        raise Trouble(
            f"The database {settings.database_file} was made by a newer Bikupa ({found}); "
            f"install that one, or {way_out(settings)}."
        )
    copy = save(settings.database_file, name(backups(settings), BEFORE_UPGRADE))
    for old in sorted(backups(settings).glob(f"{BEFORE_UPGRADE}-*.db"))[:-KEPT]:
        old.unlink()
    log.info("migrating from %s to %s; the database before is kept as %s", found, head(), copy)
