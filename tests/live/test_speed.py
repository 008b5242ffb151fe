"""Who speaks faster than people do is read slower, and costs the others nothing."""

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from app.admission import pace
from app.admission.pace import Pace, Paces
from app.live.frames import LARGEST, OF_A_SOCKET, cost_of
from app.live.hub import MOST_TABS
from app.live.socket import HELLO_S
from app.main import OPENINGS_OF_A_PHONE
from tests.backends import SQLITE, WITH_REDIS, Backend
from tests.live.conftest import Hall, make_hall
from tests.server import Server

AT_ONCE, A_SECOND = OF_A_SOCKET
pytestmark = pytest.mark.on(SQLITE, WITH_REDIS)
"""One process and several: all of it comes before any database."""


class Clock:
    at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_so_many_at_once_and_then_so_many_a_second() -> None:
    clock = Clock()
    one = Pace(10, 2, clock)
    for _ in range(10):
        assert one.rest_s() == 0
        one.spend(1)
    one.spend(1)
    assert one.rest_s() == pytest.approx(0.5)
    clock.at += 0.5
    assert one.rest_s() == pytest.approx(0)
    clock.at += 3600
    assert one.rest_s() == 0


def test_long_frames_cost_more() -> None:
    assert [cost_of(size) for size in (0, 100, 4095, 4096, 65_536)] == [1, 1, 1, 2, 17]


def test_a_frame_that_says_it_is_endless_costs_no_more_than_the_largest() -> None:
    assert cost_of(2**63) == cost_of(LARGEST)


def test_a_network_that_was_long_away_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    paces, ago = Paces(10, 1), 2.0 * pace.FORGOTTEN_S
    paces.of("hall").spend(1)
    paces.tidy()
    assert len(paces) == 1
    monkeypatch.setattr(pace, "FORGOTTEN_S", -ago)
    paces.tidy()
    assert len(paces) == 0


@pytest.fixture
def hall(backend: Backend, tmp_path: Path) -> Iterator[Hall]:
    server = Server(tmp_path, backend=backend)
    server.start()
    yield make_hall(server)
    server.dispose()


async def flood(hall: Hall, cookie: str, seconds: float) -> int:
    """Send operations that can't be read, as fast as they are taken; how many got a no."""
    address = f"{hall.server.url.replace('http', 'ws', 1)}/w/{hall.uid}/phone"
    wrong = json.dumps({"t": "op", "key": "k", "op": "answer"})
    async with connect(address, additional_headers={"Cookie": cookie}, max_size=None) as wire:
        await wire.send('{"t":"hello","v":1}')

        async def send() -> None:
            while True:
                await wire.send(wrong)

        async def hear() -> None:
            nonlocal noes
            async for said in wire:
                noes += json.loads(said)["t"] == "no"

        noes = 0
        tasks = [asyncio.create_task(do()) for do in (send, hear)]
        await asyncio.wait(tasks, timeout=seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return noes


def test_a_phone_that_sends_rubbish_as_fast_as_it_can_is_read_at_its_pace(hall: Hall) -> None:
    seconds = 4.0
    began = time.monotonic()
    noes = asyncio.run(flood(hall, hall.join(), seconds))
    took = time.monotonic() - began
    assert AT_ONCE / 2 < noes <= AT_ONCE + A_SECOND * (took + 1)


async def tabs(hall: Hall) -> list[int]:
    """With which code each of one too many tabs was closed; 0 for those that stay."""
    address = f"{hall.server.url.replace('http', 'ws', 1)}/w/{hall.uid}/phone"
    cookie = hall.join()
    wires = []
    for _ in range(MOST_TABS + 1):
        wires.append(await connect(address, additional_headers={"Cookie": cookie}))
        await wires[-1].send('{"t":"hello","v":1}')
        await asyncio.wait([asyncio.create_task(wires[-1].recv())], timeout=5)
    codes = [wire.close_code or 0 for wire in wires]
    await asyncio.gather(*(wire.close() for wire in wires))
    return codes


@pytest.mark.on(SQLITE)  # each process counts by itself
def test_a_phone_has_so_many_tabs_and_the_next_one_is_told_to_come_later(hall: Hall) -> None:
    assert asyncio.run(tabs(hall)) == [0] * MOST_TABS + [1013]


@pytest.mark.on(SQLITE)
def test_a_socket_that_says_no_hello_is_closed(hall: Hall) -> None:
    async def mute() -> int:
        address = f"{hall.server.url.replace('http', 'ws', 1)}/w/{hall.uid}/phone"
        async with connect(address, additional_headers={"Cookie": hall.join()}) as wire:
            await asyncio.wait_for(wire.wait_closed(), HELLO_S + 10)
            return wire.close_code or 0

    assert asyncio.run(mute()) == 4009


async def come_again_and_again(hall: Hall, cookie: str, times: int) -> list[int]:
    """With which code each socket was closed, 0 for those that stayed; no more after a refusal."""
    address = f"{hall.server.url.replace('http', 'ws', 1)}/w/{hall.uid}/phone"
    codes: list[int] = []
    while len(codes) < times and not any(codes):
        async with connect(address, additional_headers={"Cookie": cookie}) as wire:
            with contextlib.suppress(ConnectionClosed):
                await wire.send('{"t":"hello","v":1}')
                await wire.recv()
            codes.append(wire.close_code or 0)
    return codes


def test_a_phone_that_comes_again_and_again_waits_and_its_neighbour_does_not(hall: Hall) -> None:
    times = 6 * OPENINGS_OF_A_PHONE[0]
    codes = asyncio.run(come_again_and_again(hall, hall.join(), times))
    assert set(codes) == {0, 1013} and codes[0] == 0
    assert asyncio.run(come_again_and_again(hall, hall.join(), 3)) == [0] * 3


async def rubbish_of_a_stranger(hall: Hall) -> int:
    """A frame whose head says that it is vast, on a socket of nobody's; how it was closed."""
    address = f"{hall.server.url.replace('http', 'ws', 1)}/w/{hall.uid}/phone"
    async with connect(address, additional_headers={"Cookie": hall.join()}) as wire:
        wire.transport.write(b"\x81\xff" + (2**62).to_bytes(8) + b"mask" + b"x" * 100)
        await asyncio.wait_for(wire.wait_closed(), 10)
        return wire.close_code or 0


def test_a_frame_without_end_closes_its_socket_and_slows_nobody(hall: Hall) -> None:
    assert asyncio.run(rubbish_of_a_stranger(hall)) == 1009
    assert asyncio.run(come_again_and_again(hall, hall.join(), 3)) == [0] * 3
