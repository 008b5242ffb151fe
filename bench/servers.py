"""What is started for a measurement: the real app, the ceilings, and the phones."""

import json
import select
from pathlib import Path
from typing import Any

from app.database import Database
from bench.machine import CORES, HERE, PHONES, SERVERS, Process
from bench.watched import PLACE, Watched
from tests.backends import SQLITE, Backend, environment_of
from tests.server import free_port

LONGEST_WAIT_S = 180
OURS = {"BIKUPA_JOINS_AT_ONCE": "100000"}
"""Newcomers of the bench are all of one network, and more than a door lets in of one."""


class App:
    """The real app on a core of its own, with a database of its own; several workers may use all
    cores, and how long their loops stop isn't measured."""

    def __init__(self, folder: Path, backend: Backend | None = None, workers: int = 1) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.backend = backend or Backend(SQLITE)
        self.settings = self.backend.settings(folder, host=HERE, port=free_port(), workers=workers)
        self.folder, self.port = folder, self.settings.port
        self.watched = Watched(folder / "watched")
        self.database = Database(self.settings.database)
        self.start()

    def start(self) -> None:
        alone = self.settings.workers == 1
        self.process = Process(
            SERVERS if alone else CORES,
            *(("bench.watched",) if alone else ("app.commands.cli", "serve")),
            log=self.folder / "log.txt",
            **environment_of(self.settings) | OURS | {PLACE: str(self.folder / "watched")},
        )
        self.process.until_open(self.port)

    def stop(self) -> None:
        """Once; a second time does nothing."""
        if self.process.popen.poll() is None:
            self.process.stop()
            self.database.dispose()
            self.backend.drop(self.settings)


class Ceiling:
    """One of bench/ceilings on the servers' core."""

    def __init__(self, name: str, folder: Path, *more: str) -> None:
        self.port = free_port()
        command = (f"bench.ceilings.{name}", str(self.port), *more)
        self.process = Process(SERVERS, *command, log=folder / f"{name}.txt")
        self.process.until_open(self.port)

    def stop(self) -> None:
        self.process.kill()


class Phones:
    """The load, which does what it is told: phones.do("step", crowd="hall")."""

    def __init__(self, folder: Path) -> None:
        self._process = Process(PHONES, "bench.phones", log=folder / "phones.txt", talks=True)

    def do(self, what: str, **how: Any) -> dict[str, Any]:
        self.begin(what, **how)
        return self.finish(what)

    def begin(self, what: str, **how: Any) -> None:
        up = self._process.popen.stdin
        assert up is not None
        up.write(json.dumps({"do": what, **how}).encode() + b"\n")
        up.flush()

    def finish(self, what: str) -> dict[str, Any]:
        down = self._process.popen.stdout
        assert down is not None
        if not select.select([down], [], [], LONGEST_WAIT_S)[0]:
            raise SystemExit(f"the phones didn't finish: {what}")
        line = down.readline()
        if not line:
            raise SystemExit(f"the phones stopped at {what}:\n{self._process.said()[-3000:]}")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def stop(self) -> None:
        self._process.kill()
