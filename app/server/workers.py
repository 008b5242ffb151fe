"""Several processes behind one door, with one PostgreSQL and one Redis: uvicorn's supervisor
starts them, starts anew the ones that die, and lets them leave at a stop.

It makes its processes by the name that is set below (tests/live/test_machines.py
tells when it no longer does).
"""

import contextlib
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from multiprocessing import parent_process
from typing import TYPE_CHECKING

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.supervisors import multiprocess

from app.importing import importing
from app.logs import configure
from app.metrics import SHARED
from app.settings import Settings, read_settings
from app.settings.environment import PREFIX

if TYPE_CHECKING:
    from app.server.http import Opened

HEALTHY_S = 30
"""A worker that hasn't answered for so long hangs, and is started anew."""


class Worker(multiprocess.Process):
    """One of them. It reads the settings from the environment itself, and doesn't outlive its
    supervisor, which would keep the door shut for the next one."""

    def target(self, sockets: list[socket.socket] | None = None) -> None:
        threading.Thread(target=_leave_with_the_supervisor, daemon=True).start()
        settings = read_settings()
        configure(settings.log)
        with importing():  # all of the app, which this module must do without until then
            from app.server.http import make_server
        self._server = make_server(settings)
        super().target(sockets)

    def join(self) -> None:
        super().join()
        if self.pid and SHARED in os.environ:
            mark_process_dead(self.pid)  # type: ignore[no-untyped-call]


def _leave_with_the_supervisor() -> None:
    """Also one that dies before this process has begun: by then it has another parent."""
    supervisor = parent_process()
    assert supervisor is not None
    supervisor.join()
    os.kill(os.getpid(), signal.SIGTERM)


class Supervisor(multiprocess.Multiprocess):
    def __init__(self, config: uvicorn.Config, door: socket.socket, opened: "Opened") -> None:
        super().__init__(config, [door])
        self._opened = opened

    def init_processes(self) -> None:
        super().init_processes()
        if all(worker.wait_until_ready(HEALTHY_S, self.should_exit) for worker in self.processes):
            self._opened()


def serve_with_workers(settings: Settings, door: socket.socket, opened: "Opened") -> None:
    """Until Ctrl-C or SIGTERM."""
    os.environ[PREFIX + "PORT"] = str(settings.port)
    multiprocess.Process = Worker  # type: ignore[misc]
    config = uvicorn.Config(
        "app.main:create_app",
        factory=True,
        workers=settings.workers,
        log_config=None,
        timeout_worker_healthcheck=HEALTHY_S,
    )
    with _counted_together(settings):
        Supervisor(config, door, opened).run()


@contextlib.contextmanager
def _counted_together(settings: Settings) -> Iterator[None]:
    if not settings.metrics:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="bikupa-metrics-") as folder:
        os.environ[SHARED] = folder
        yield
