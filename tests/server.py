"""`bikupa serve` as a process of its own, for tests that need the real thing."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from app.database import Database
from tests.backends import SQLITE, Backend, environment_of
from tests.forked import First, Forked

COMMAND = [sys.executable, "-m", "app.commands.cli", "serve"]


class Server:
    """A server on 127.0.0.1 that can be stopped, killed and started again with its data.

    `url` is how others call it; `environment` is what else it is started with.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        url: str = "",
        backend: Backend | None = None,
        **environment: str,
    ) -> None:
        self._backend = backend or Backend(SQLITE)
        self.settings = self._backend.settings(folder, host="127.0.0.1", port=port or free_port())
        self.local = f"http://127.0.0.1:{self.settings.port}"
        self.url = url or self.local
        if not (folder / "bikupa.db").exists():
            self._backend.prepare(self.settings)
        self.log_file = folder / "log.txt"
        self.database = Database(self.settings.database)
        self._environment = {
            **environment_of(self.settings),
            "PYTHONDONTWRITEBYTECODE": "",  # compiled once, not at each start
            **environment,
        }
        self.command: list[str] | None = None
        """What it is started with, if not forked."""
        self.first: First | None = None
        self._process: subprocess.Popen[bytes] | Forked | None = None

    @property
    def log(self) -> str:
        """All it has printed so far."""
        return self.log_file.read_text()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def processes(self) -> int:
        return self.settings.workers

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = self._begin()
        try:
            wait_until(self._answers, 30, lambda: f"the server didn't start:\n{self.log}")
        except AssertionError:
            if self.runs:
                self.kill()
            raise

    def _begin(self) -> "subprocess.Popen[bytes] | Forked":
        if self.command is None:
            return Forked(self._environment, self.log_file, self.first)
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                self.command,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        assert self.runs, f"the server stopped:\n{self.log}"
        try:
            with urllib.request.urlopen(f"{self.local}/favicon.ico", timeout=2):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        """As a lost power cord does it: nothing is said and nothing finished."""
        os.killpg(self.pid, signal.SIGKILL)
        self._end(signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """As a deploy does it; the exit code. How quick: tests/live/test_draining.py."""
        return self._end(how)

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(30)

    def dispose(self) -> None:
        if self.runs:
            self.kill()
        self.database.dispose()
        self._backend.drop(self.settings)


_kept: list[socket.socket] = []
"""What holds the ports that were found here, until this process ends."""


def free_port() -> int:
    """One that no other process is given: it stays bound, though nobody is heard at it, and only
    who names its number may listen there, as a server does at each start."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", 0))
    _kept.append(door)
    return int(door.getsockname()[1])


def wait_until(true: Callable[[], bool], seconds: float, else_say: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, else_say()
        time.sleep(0.05)
