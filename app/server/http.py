"""The HTTP server: uvicorn, told what Bikupa needs, and a stop that lets the screens leave."""

import asyncio
import gc
import logging
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from app.live.frames import LARGEST, Sockets
from app.live.hub import Hub
from app.main import create_app
from app.server.patience import Requests
from app.settings import Settings
from app.settings.addresses import proxy_addresses

DRAIN_S, GRACEFUL_S = 3, 5
"""Together with what a stop takes besides, less than the 10 s that a container is given."""

log = logging.getLogger("bikupa.serving")


Opened = Callable[[], None]
"""Called when phones can come in."""


def make_server(settings: Settings, opened: Opened = lambda: None) -> "Server":
    """Ready to run on a database that is of the newest schema."""
    app = create_app(settings)
    gc.freeze()
    return Server(server_config(app, settings), app.state.parts.hub, opened)


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=proxy_addresses(settings.trusted_proxies) or None,
        server_header=False,
        http=Requests,
        ws=Sockets,
        ws_max_size=LARGEST,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        timeout_graceful_shutdown=GRACEFUL_S,
        backlog=8192,
    )


class Server(uvicorn.Server):
    """Lets the screens leave in their own time before uvicorn closes all sockets at once."""

    def __init__(self, config: uvicorn.Config, hub: Hub, opened: Opened) -> None:
        super().__init__(config)
        self._hub, self._opened = hub, opened
        self.finished = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._opened()

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
