"""One process at a time holds the data folder, and the next one sees how it stopped."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from app.keeping import Trouble

LOCK = "bikupa.lock"
RUNNING = "A Bikupa runs here, or was stopped without being able to finish.\n"


class Hold:
    """The lock on the folder. Its file is empty unless the database is, or was, in use."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        file.seek(0)
        self.unclean = bool(file.read())
        """Whether the one before stopped without finishing: killed, or the power went."""

    def begin(self) -> None:
        self._write(RUNNING)

    def end(self) -> None:
        """All is finished and closed."""
        self._write("")

    def _write(self, text: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(text)
        self._file.flush()


@contextmanager
def hold(folder: Path) -> Iterator[Hold]:
    """Keep others out for as long as this process lives. Raises Trouble.

    The kernel lets go of the lock however the process ends, so none is ever left behind.
    """
    with (folder / LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Trouble(
                f"Another Bikupa runs on the folder {folder}; "
                "stop it first, or choose another folder with BIKUPA_DATA_DIR."
            ) from error
        yield Hold(file)
