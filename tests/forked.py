"""`bikupa serve`, forked from a process that has imported the app and compiled its templates.

Starting Python and importing is most of what a start costs, and tests start some hundreds of
servers. tests/test_serving.py and tests/keeping start them as an operator does.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PREPARED = "tests.prepared"

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([PREPARED])


First = Callable[[], None]
"""What is done to such a process before it serves."""


class Forked:
    """Asked as a `subprocess.Popen` is."""

    def __init__(self, environment: dict[str, str], log_file: Path, first: First | None) -> None:
        self._process = _processes.Process(target=serve, args=(environment, log_file, first))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, which: signal.Signals) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has just ended, and isn't told of yet
                os.kill(self.pid, which)

    def wait(self, seconds: float) -> int:
        """How it ended. Raises TimeoutExpired."""
        self._process.join(seconds)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("bikupa serve", seconds)
        return code


def serve(environment: dict[str, str], log_file: Path, first: First | None) -> None:
    """In a session of its own, with this environment and its output in a file."""
    assert PREPARED in sys.modules, "nothing was prepared: see what it prints"
    from app.commands.cli import main

    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    with Path(os.devnull).open() as nothing, log_file.open("ab") as log:
        for number, file in enumerate((nothing, log, log)):
            os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0)
    if first:
        first()
    main(["serve"])
