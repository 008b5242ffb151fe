"""Starts the server: prepares the data directory, prints where to go, and runs uvicorn."""

import asyncio
import errno
import gc
import logging
import signal
import socket
import tempfile
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from app.keeping import Trouble
from app.keeping.holding import Hold, hold
from app.keeping.opening import open_database
from app.live.frames import Sockets
from app.live.hub import Hub
from app.logs import configure
from app.main import create_app
from app.models.invitation import first_invitation
from app.routes.parts import Parts
from app.settings import BadSettings, Settings, read_settings

DRAIN_S, GRACEFUL_S = 3, 5
"""Together with what a stop takes besides, less than the 10 s that a container is given."""

log = logging.getLogger("bikupa.serving")


class CannotStart(Exception):
    """Why the server can't start and what to do, in one sentence."""


def run() -> None:
    """Serve until Ctrl-C or SIGTERM. Exits with 1 and a sentence when it can't start."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = read_settings()
        configure(settings.log)
        prepare_folder(settings.data_dir)
        with hold(settings.data_dir) as held, listen(settings) as door:
            settings.port = door.getsockname()[1]
            serve(settings, door, held)
    except (BadSettings, CannotStart, Trouble) as why:
        raise SystemExit(f"Bikupa can't start. {why}") from why
    except KeyboardInterrupt:
        print("\n  Bikupa has stopped.", flush=True)


def prepare_folder(folder: Path) -> None:
    """Make sure that files can be made in the data directory. Raises CannotStart."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CannotStart(
            f"The folder {folder} can't be written ({error.strerror}); "
            "choose another one with BIKUPA_DATA_DIR."
        ) from error


def listen(settings: Settings) -> socket.socket:
    """Take the port before anything else is done. Raises CannotStart."""
    six = ":" in settings.host
    try:
        return socket.create_server(
            (settings.host, settings.port),
            family=socket.AF_INET6 if six else socket.AF_INET,
            backlog=8192,
            dualstack_ipv6=six and socket.has_dualstack_ipv6(),
        )
    except OSError as error:
        raise CannotStart(_why_not_listening(settings, error)) from error


def _why_not_listening(settings: Settings, error: OSError) -> str:
    other = settings.port + 1 if settings.port < 65_535 else 8000
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is busy: something else uses it, perhaps another Bikupa; "
            f"choose another port, such as PORT={other} make run."
        )
    if error.errno == errno.EACCES:
        return f"Port {settings.port} needs more rights; choose one above 1023 with PORT."
    return f"{settings.host} is no address of this machine; choose another one with HOST."


def serve(settings: Settings, door: socket.socket, held: Hold) -> None:
    app = create_app(settings)
    parts: Parts = app.state.parts
    open_database(settings, parts.database, held)
    welcome(settings, first_link(parts))
    gc.freeze()
    server = Server(server_config(app, settings), parts.hub)
    try:
        server.run(sockets=[door])
    finally:
        if server.finished:
            held.end()


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
        ws=Sockets,
        ws_max_size=64 * 1024,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        timeout_graceful_shutdown=GRACEFUL_S,
        backlog=8192,
    )


class Server(uvicorn.Server):
    """Lets the screens leave in their own time before uvicorn closes all sockets at once."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub
        self.finished = False

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listener in self.servers:
            listener.close()
        try:
            left = await asyncio.wait_for(self._hub.drain(), DRAIN_S)
            if left:
                log.info("%d screens were told to come back", left)
        except TimeoutError:
            log.warning("some screens didn't leave in %d s; their sockets are closed now", DRAIN_S)
        await super().shutdown(sockets)
        self.finished = not self.force_exit


def first_link(parts: Parts) -> str | None:
    """The token that makes the first facilitator, as long as there is none."""
    with parts.database.writing() as session:
        return first_invitation(session)


def welcome(settings: Settings, token: str | None) -> None:
    """The three things to know at the start."""
    print(f"\n  Bikupa is running. Ctrl-C stops it.\n\n  Open:          {settings.local_url}")
    if token:
        print(f"  First time:    {settings.local_url}/invitation#{token}")
        print("                 (works once; makes the first facilitator)")
    print(f"  For the room:  {settings.room_url or _alone(settings)}\n", flush=True)


def _alone(settings: Settings) -> str:
    if settings.host in ("127.0.0.1", "::1", "localhost"):
        return f"phones can't reach it while HOST is {settings.host}"
    return "phones can't reach it: this machine is on no network (or set BIKUPA_BASE_URL)"
