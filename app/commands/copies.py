"""What `bikupa backup` and `bikupa restore` print. They exit with a sentence when they can't."""

from pathlib import Path

from sqlalchemy.exc import DatabaseError

from app.database import Database, first_line
from app.keeping import Trouble, carrying, copies, restoring
from app.keeping.beside import beside_server
from app.settings import BadSettings, Settings, read_settings


def back_up(to: Path | None) -> None:
    try:
        made = copies.back_up(read_settings(), to and to.absolute())
    except (BadSettings, Trouble) as why:
        raise SystemExit(str(why)) from why
    print(f"The backup is whole: {made} ({made.stat().st_size:,} bytes)")


def restore(backup: Path) -> None:
    try:
        done = restoring.restore(read_settings(), backup)
    except (BadSettings, Trouble) as why:
        raise SystemExit(str(why)) from why
    print(f"{backup} is put back, as it was when the backup was made.")
    if done.unread:
        print(
            f"The database that was there can't be read ({done.unread}). So what was erased, "
            "hidden or withdrawn after the backup is back, and versions of notes that were made "
            "final after it aren't known."
        )
    elif done.kept:
        print("What was erased, hidden or withdrawn after it is so here too.")
    if done.kept:
        print(f"The database that was there is kept as {done.kept}")


def carry_over(old_url: str) -> None:
    """For a PostgreSQL, which its own tools put back."""
    _, new = beside_server()
    try:
        old = Database(Settings(database_url=old_url).database)
    except ValueError as error:
        raise SystemExit("Say where the old database is: postgresql://…") from error
    try:
        carrying.carry_over(old, new)
    except DatabaseError as error:
        raise SystemExit(f"Nothing was changed: {first_line(error)}.") from error
    finally:
        old.dispose()
        new.dispose()
    print("What was erased, hidden or withdrawn in the old database is so in this one too.")
