"""What `bikupa backup` and `bikupa restore` print. They exit with a sentence when they can't."""

from pathlib import Path

from app.keeping import Trouble, copies, restoring
from app.settings import BadSettings, read_settings


def back_up(to: Path | None) -> None:
    try:
        made = copies.back_up(read_settings(), to and to.absolute())
    except (BadSettings, Trouble) as why:
        raise SystemExit(str(why)) from why
    print(f"The backup is whole: {made} ({made.stat().st_size:,} bytes)")


def restore(backup: Path) -> None:
    try:
        kept = restoring.restore(read_settings(), backup)
    except (BadSettings, Trouble) as why:
        raise SystemExit(str(why)) from why
    print(f"{backup} is put back, as it was when the backup was made.")
    if kept:
        print(f"The database that was there is kept as {kept}")
