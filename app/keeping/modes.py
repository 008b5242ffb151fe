"""Who may read what is kept: its owner, and nobody else on the machine."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from app.settings import Settings

FOLDER, FILE = 0o700, 0o600
OTHERS = 0o077

log = logging.getLogger("bikupa.keeping")


def make_folder(folder: Path) -> None:
    """With those above it, unless it is there. Raises OSError."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(FOLDER, exist_ok=True)


def make_file(path: str, flags: int) -> int:
    """An opener, as `open` takes one."""
    return os.open(path, flags, FILE)


def close_to_others(settings: Settings) -> None:
    """What an earlier version made, or somebody else loosened. Says what can't be closed."""
    for place in _kept(settings):
        mode = place.stat().st_mode
        if not mode & OTHERS:
            continue
        try:
            place.chmod(FOLDER if place.is_dir() else FILE)
        except OSError as error:
            log.warning(
                "others on this machine may read %s (%s): give it to the user that runs Bikupa",
                place,
                error.strerror,
            )


def _kept(settings: Settings) -> Iterator[Path]:
    folder = settings.data_dir.resolve()
    yield folder
    for pattern in ("bikupa*.db", "bikupa*.db-*", "bikupa.lock", "backups", "backups/*.db"):
        yield from folder.glob(pattern)
