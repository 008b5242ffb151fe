"""Starts the server: prepares the data directory, prints where to go, and runs uvicorn."""

import gc
import logging
import socket
from typing import Any

import uvicorn

from app.main import create_app
from app.migrating import migrate
from app.models.facilitator import first_invitation
from app.routes.parts import Parts
from app.settings import Settings

LOG_CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    # uvicorn's own lines name addresses, paths and queries; only its warnings are let through
    "loggers": {"uvicorn": {"level": "WARNING"}, "bikupa": {"level": "WARNING"}},
}


def run(settings: Settings | None = None) -> None:
    settings = settings or Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    parts: Parts = app.state.parts
    migrate(parts.database)
    welcome(settings, first_link(parts))
    gc.freeze()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=LOG_CONFIG,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
        ws="websockets",
        ws_max_size=64 * 1024,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        timeout_graceful_shutdown=8,
        backlog=8192,
    )


def first_link(parts: Parts) -> str | None:
    """The token that makes the first facilitator, as long as there is none."""
    with parts.database.writing() as session:
        return first_invitation(session)


def welcome(settings: Settings, token: str | None) -> None:
    """The three things to know at the start."""
    here = f"http://localhost:{settings.port}"
    room = settings.base_url or f"http://{own_address()}:{settings.port}"
    print(f"\n  Bikupa is starting.\n\n  Open:            {settings.base_url or here}")
    if token:
        print(f"  First time:      {settings.base_url or here}/invitation#{token}")
        print("                   (works once; makes the first facilitator)")
    print(f"  For the room:    {room}\n", flush=True)


def own_address() -> str:
    """This machine's own address on its network; no packet is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


logging.captureWarnings(True)
