"""What is used of uvicorn's and websockets' insides, and the plain way where it isn't there."""

import asyncio
import contextlib
import inspect
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.sync.client import connect

from app.database import Database
from app.live import frames
from app.live.frames import Line, Sockets, line_of, prepare, to_json
from app.models.people.participant import join
from app.models.workshop import Workshop
from tests.server import free_port


class Scope:
    """As much of a websocket as a line is found by."""

    def __init__(self, scope: Any) -> None:
        self.scope = scope


class Ear:
    def __init__(self) -> None:
        self.heard: list[str | None] = []
        self.over, self.free = threading.Event(), threading.Event()

    def hear(self, text: str | None) -> None:
        self.heard.append(text)

    def writable(self) -> None:
        self.free.set()

    def lost(self) -> None:
        self.over.set()


App = Callable[[Any, Any, Any], Any]


@pytest.fixture
def serve() -> Iterator[Callable[[App], int]]:
    """Serve a bare app with our sockets; its port."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: App) -> int:
        port = free_port()
        config = uvicorn.Config(app, port=port, ws=Sockets, lifespan="off", log_level="critical")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        running.append((server, thread))
        while not server.started:
            time.sleep(0.02)
        return port

    yield start
    for server, thread in running:
        server.should_exit = server.force_exit = True
        thread.join(10)


def listening(ear: Ear, at_once: Callable[[Line], Any] = lambda line: None) -> App:
    """An app that hears by the line and says nothing itself."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        line = line_of(Scope(scope))
        assert line is not None
        await asyncio.sleep(0.2)  # so that something has come before anyone listens
        line.listen(ear)
        at_once(line)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(ear.over.wait, 20), 20)

    return app


def test_what_is_leant_on_is_still_there() -> None:
    protocol = vars(WebSocketsSansIOProtocol)
    for name in (
        "data_received",
        "handle_connect",
        "send_receive_event_to_app",
        "pause_writing",
        "resume_writing",
    ):
        assert name in protocol, name
    made = inspect.getsource(WebSocketsSansIOProtocol.__init__)
    used = ("queue", "transport", "writable", "close_sent", "disconnected", "read_paused", "frames")
    for name in (*used, "curr_msg_data_type", "loop"):
        assert f"self.{name}" in made, name


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_a_prepared_frame_arrives_as_it_was_and_between_others(
    serve: Callable[[App], int], length: int
) -> None:
    ear, text = Ear(), "ö" * (length // 2) + "x" * (length % 2)

    def both(line: Line) -> None:
        line.write(prepare("first"))
        assert line.offer(prepare(text))
        line.write(prepare("last"))

    with connect(f"ws://127.0.0.1:{serve(listening(ear, both))}/", max_size=None) as wire:
        assert [wire.recv(5) for _ in range(3)] == ["first", text, "last"]


def test_a_line_hears_what_came_before_it_listened_and_what_comes_after(
    serve: Callable[[App], int],
) -> None:
    ear = Ear()
    with connect(f"ws://127.0.0.1:{serve(listening(ear))}/") as wire:
        for text in ("one", "two", "three"):
            wire.send(text)
        time.sleep(0.5)
        wire.send(["fo", "ur"])
        wire.send(b"five")
    assert ear.over.wait(5)
    assert ear.heard == ["one", "two", "three", "four", None]


def test_a_line_that_is_not_read_takes_no_more_and_is_let_go(
    serve: Callable[[App], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "STUCK_S", 0.5)
    ear, frame, taken = Ear(), prepare("x" * 60_000), [0]

    def fill(line: Line) -> None:
        async def more() -> None:
            for _ in range(400):
                taken[0] += line.offer(frame)
                await asyncio.sleep(0)

        fill.task = asyncio.ensure_future(more())  # type: ignore[attr-defined]

    handshake = (
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", serve(listening(ear, fill)))) as phone:
        phone.sendall(handshake.encode())
        assert phone.recv(20).startswith(b"HTTP/1.1 101")
        assert ear.over.wait(8)
    assert 0 < taken[0] < 400


def test_where_there_is_no_line_the_plain_messages_do_the_same(
    client: TestClient, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        _, token = join(session, workshop, "sv")
    client.cookies.set("participant", token)
    path = f"/w/{workshop.uid}/phone"
    # the test client cancels an app that hasn't ended the moment it leaves
    with contextlib.suppress(CancelledError), client.websocket_connect(path) as wire:
        wire.send_text(to_json({"t": "hello", "v": 1}))
        heard = [wire.receive_json()["t"] for _ in range(2)]
        wire.send_text(to_json({"t": "ping"}))
        heard.append(wire.receive_json()["t"])
    assert heard == ["welcome", "stage", "pong"]


def test_only_a_real_socket_has_a_line() -> None:
    assert line_of(object()) is None
    assert line_of(Scope({"state": {}})) is None
