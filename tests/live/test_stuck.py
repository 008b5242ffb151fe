"""A phone that keeps its socket open and never reads it is let go, and what it waits for freed."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from app.live.frames import Sockets
from tests.server import free_port

HANDSHAKE = (
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@pytest.fixture
def over() -> threading.Event:
    """Set when the server has nobody left to send to."""
    return threading.Event()


@pytest.fixture
def port(over: threading.Event) -> Iterator[int]:
    """A server that only sends, and pings twice a second."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        with contextlib.suppress(Exception):
            while True:
                await send({"type": "websocket.send", "text": "x" * 60_000})
                await asyncio.sleep(0)
        over.set()

    port = free_port()
    config = uvicorn.Config(
        app,
        port=port,
        ws=Sockets,
        lifespan="off",
        log_level="critical",
        ws_ping_interval=0.5,
        ws_ping_timeout=0.5,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield port
    server.force_exit = server.should_exit = True
    thread.join(10)


def test_a_socket_that_is_never_read_is_let_go(port: int, over: threading.Event) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as phone:
            phone.sendall(HANDSHAKE.encode())
            assert phone.recv(20).startswith(b"HTTP/1.1 101")
            assert over.wait(8)
            return
        threading.Event().wait(0.05)
    pytest.fail("the server didn't start")
