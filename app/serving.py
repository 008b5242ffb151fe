"""Starts the server: prepares the data directory, prints where to go, and runs uvicorn."""

import errno
import gc
import logging
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

import uvicorn

from app.main import create_app
from app.migrating import migrate
from app.models.invitation import first_invitation
from app.routes.parts import Parts
from app.settings import BadSettings, Settings, read_settings

LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    # uvicorn's own lines name addresses, paths and queries; only its warnings are let through
    "loggers": {"uvicorn": {"level": "WARNING"}, "bikupa": {"level": "WARNING"}},
}


class CannotStart(Exception):
    """Why the server can't start and what to do, in one sentence."""


def run() -> None:
    """Serve until Ctrl-C or SIGTERM. Exits with 1 and a sentence when it can't start."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = read_settings()
        prepare_folder(settings.data_dir)
        with listen(settings) as door:
            settings.port = door.getsockname()[1]
            serve(settings, door)
    except (BadSettings, CannotStart) as why:
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


def serve(settings: Settings, door: socket.socket) -> None:
    app = create_app(settings)
    parts: Parts = app.state.parts
    migrate(parts.database)
    welcome(settings, first_link(parts))
    gc.freeze()
    config = uvicorn.Config(
        app,
        log_config=LOG_CONFIG,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=64 * 1024,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        timeout_graceful_shutdown=8,
        backlog=8192,
    )
    uvicorn.Server(config).run(sockets=[door])


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


logging.captureWarnings(True)
