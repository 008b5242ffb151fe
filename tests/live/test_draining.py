"""A deploy in the middle of a meeting: the screens are told, and come back spread out."""

import asyncio
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.live.hub import MOST_TABS
from tests.backends import Backend
from tests.live.conftest import Hall, make_hall
from tests.server import Server

PHONES = 300


@pytest.fixture
def hall(backend: Backend, tmp_path: Path):  # type: ignore[no-untyped-def]
    server = Server(tmp_path, backend=backend)
    server.start()
    yield make_hall(server)
    server.dispose()


async def open_phone(hall: Hall, cookie: str) -> ClientConnection:
    address = f"{hall.server.url.replace('http', 'ws', 1)}/w/{hall.uid}/phone"
    wire = await connect(address, additional_headers={"Cookie": cookie}, max_size=None)
    await wire.send('{"t":"hello","v":1}')
    while json.loads(await wire.recv())["t"] != "stage":
        pass
    return wire


async def last_words(wire: ClientConnection) -> tuple[dict[str, Any], int]:
    """The last message, and the code that the socket was closed with."""
    last: dict[str, Any] = {}
    try:
        while True:
            last = json.loads(await wire.recv())
    except ConnectionClosed:
        return last, wire.close_code or 0


async def stop_while_open(
    hall: Hall, deaf: int = 0
) -> tuple[list[tuple[dict[str, Any], int]], Any]:
    phones: list[ClientConnection] = []
    while len(phones) < PHONES:
        cookie = hall.join()
        phones += await asyncio.gather(*(open_phone(hall, cookie) for _ in range(MOST_TABS)))
    hearing = [asyncio.create_task(last_words(phone)) for phone in phones[deaf:]]
    for phone in phones[:deaf]:
        phone.transport.pause_reading()
    began = time.monotonic()
    code = await asyncio.to_thread(hall.server.stop)
    took = time.monotonic() - began
    heard = await asyncio.gather(*hearing)
    for phone in phones[:deaf]:
        phone.transport.abort()
    return heard, (code, took)


def test_every_screen_is_told_when_to_come_back_and_the_stop_is_quick(hall: Hall) -> None:
    heard, (code, took) = asyncio.run(stop_while_open(hall))
    assert code == 0
    assert took < 10
    assert {(bye["t"], bye["why"], closed) for bye, closed in heard} == {("bye", "drain", 1012)}
    times = sorted(bye["after"] for bye, _ in heard)
    assert len(times) == PHONES
    assert times[0] >= 500 and times[-1] <= 1600
    half = sum(time < 1000 for time in times)
    assert PHONES * 0.3 < half < PHONES * 0.7
    assert "Traceback" not in hall.server.log
    told = re.findall(r"(\d+) screens were told to come back", hall.server.log)
    assert sum(map(int, told)) == PHONES


def test_phones_that_do_not_read_do_not_hold_up_the_stop(hall: Hall) -> None:
    heard, (code, took) = asyncio.run(stop_while_open(hall, deaf=3))
    assert code == 0
    assert took < 10
    assert {closed for _, closed in heard} == {1012}
