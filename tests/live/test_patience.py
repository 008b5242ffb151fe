"""Connections that ask for nothing, ask half, or don't read the reply: the server doesn't wait
for them for long, and the others notice nothing."""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from app.server import patience
from app.server.patience import Requests
from tests.server import free_port

QUICK_S = 1.0
REPLY = b"x" * 64 * 1024 * 1024


async def app(scope, receive, send):  # type: ignore[no-untyped-def]
    """Takes the whole body; says how long it was, or very much."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    body = REPLY if scope["path"] == "/much" else str(size).encode()
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a server that is quickly out of patience."""
    for name in ("HEAD_S", "BODY_EACH_S", "UNREAD_S"):
        monkeypatch.setattr(patience, name, QUICK_S)
    monkeypatch.setattr(patience, "MOST_WAITING", 20)
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, http=Requests, lifespan="off", log_level="critical")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = server.force_exit = True
    thread.join(10)


def call(port: int, *said: bytes, each_s: float = 0.0) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    for part in said:
        line.sendall(part)
        time.sleep(each_s)
    return line


def closed_after(line: socket.socket) -> float:
    """Seconds until the other side has closed it."""
    began = time.monotonic()
    with contextlib.suppress(ConnectionError):
        while line.recv(1 << 20):
            pass
    line.close()
    return time.monotonic() - began


WHOLE = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n"


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\n", POST])
def test_what_is_only_half_said_is_given_up(door: int, said: bytes) -> None:
    assert QUICK_S / 2 < closed_after(call(door, said)) < 3 * QUICK_S + 2


def test_a_head_that_drips_is_given_up_all_the_same(door: int) -> None:
    line, began = call(door, b"GET / HTTP/1.1\r\n"), time.monotonic()
    with contextlib.suppress(ConnectionError):
        while time.monotonic() < began + 20:
            line.sendall(b"X-A: b\r\n")
            time.sleep(0.05)
    assert time.monotonic() - began < 3 * QUICK_S + 2


def test_a_head_without_end_is_given_up_before_it_fills_the_memory(door: int) -> None:
    line = call(door, b"GET / HTTP/1.1\r\n")
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < 1 << 30:
            sent += line.send(b"X-Header: " + b"y" * 8000 + b"\r\n")
    assert sent < 1 << 26


def test_a_body_that_comes_slowly_but_comes_is_taken(door: int) -> None:
    parts = [b"x" * 10_000] * 10
    line = call(door, POST, *parts, each_s=QUICK_S / 5)
    assert b"\r\n100000\r\n" in line.recv(1000)


def test_the_next_request_on_the_same_line_is_waited_for_anew(door: int) -> None:
    line = call(door, WHOLE.replace(b"close", b"keep-alive"))
    assert b"200" in line.recv(1000)
    line.sendall(b"GET / HT")
    assert closed_after(line) < 3 * QUICK_S + 2


def test_a_reply_that_nobody_reads_is_given_up(door: int) -> None:
    line = call(door, WHOLE.replace(b"/ ", b"/much "))
    time.sleep(3 * QUICK_S)
    got = 0
    with contextlib.suppress(ConnectionError):
        while part := line.recv(1 << 20):
            got += len(part)
    assert got < len(REPLY)


def test_of_one_network_the_oldest_that_ask_for_nothing_make_room(
    door: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "bikupa.serving"):
        idle = [call(door, b"GET / HT") for _ in range(30)]
        assert b"200" in call(door, WHOLE).recv(1000)
    for line in idle:
        line.setblocking(False)
    gone = 0
    for line in idle:
        with contextlib.suppress(BlockingIOError):
            gone += line.recv(1) == b""
        line.close()
    assert gone >= 10
    assert caplog.text.count("ask for nothing") == 1
