"""`python -m bench.hostile`: what others notice of one hostile phone, browser and network.

Five rounds of a calm half and a half under attack, of which the middle counts. In both halves the
attackers keep their core busy, so that only what the server does for them differs. They come from
an address of their own.
"""

import asyncio
import contextlib
import json
import secrets
import statistics
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path

from websockets.asyncio.client import connect

from app.clock import now
from app.models.people.member import OWNER
from app.models.run import run
from app.models.run.acts.scene import Act
from bench.machine import HERE, PHONES, SERVERS, Process, sit_on
from bench.room import Room, astrid, make_room
from bench.servers import App
from bench.table import Table

ELSEWHERE = "127.0.0.66"
ROUNDS, HALF_S = 5, 4.0
SPEAKERS, EACH_S, PAGES_EACH_S = 20, 0.6, 0.1
MORE_MS = 20.0
"""Receipts may take so much longer, or twice as long."""
SETTLES_S = 60.0

Attack = Callable[[int, str, str], Awaitable[None]]
"""Goes on until it is cancelled: attack(port, path of the workshop, cookie)."""


async def phone(port: int, path: str, cookie: str) -> None:
    """Ten sockets of one phone that send what can't be read, as fast as it is taken."""
    await asyncio.gather(*(_rubbish(port, path, cookie) for _ in range(10)))


async def _rubbish(port: int, path: str, cookie: str) -> None:
    wrong = json.dumps({"t": "op", "key": "k", "op": {"do": "answer"}})
    while True:
        with contextlib.suppress(Exception):
            async with _open(port, path, cookie) as wire:
                await wire.send('{"t":"hello","v":1}')
                hearing = asyncio.create_task(_hear(wire))
                while not hearing.done():
                    await wire.send(wrong)
        await asyncio.sleep(0.01)


def _open(port: int, path: str, cookie: str) -> connect:
    address = f"ws://{HERE}:{port}{path}/phone"
    headers = {"Cookie": cookie}
    return connect(address, additional_headers=headers, local_addr=(ELSEWHERE, 0))


async def _hear(wire: object) -> None:
    async for _ in wire:  # type: ignore[attr-defined]
        pass


async def browser(port: int, path: str, cookie: str) -> None:
    """Sixty requests at once for what is hashed: log-ins, own codes made and tried."""
    bodies = [
        ("/login", {"email": "astrid@example.se", "password": "fel lösenord"}),
        (f"{path}/phone/me/code", {}),
        (f"{path}/code", {"code": "CDFGHJKM"}),
    ]
    await asyncio.gather(*(_post(port, *bodies[n % 3], cookie) for n in range(60)))


async def _post(port: int, path: str, fields: dict[str, str], cookie: str) -> None:
    body = urllib.parse.urlencode(fields)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: a\r\nCookie: {cookie}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    while True:
        with contextlib.suppress(OSError):
            await _ask(port, head + body, ELSEWHERE)
        await asyncio.sleep(0.01)


async def network(port: int, path: str, cookie: str) -> None:
    """Requests that are only half sent, sockets that never say hello, and codes that are guessed."""
    half = [_half_sent(port) for _ in range(400)]
    mute = [_mute(port, path, cookie) for _ in range(100)]
    await asyncio.gather(*half, *mute, *(_guess(port) for _ in range(10)))


async def _half_sent(port: int) -> None:
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection(HERE, port, local_addr=(ELSEWHERE, 0))
            writer.write(b"GET / HTTP/1.1\r\n")
            await reader.read()
            writer.close()
        await asyncio.sleep(0.01)


async def _mute(port: int, path: str, cookie: str) -> None:
    while True:
        with contextlib.suppress(Exception):
            async with _open(port, path, cookie) as wire:
                await wire.wait_closed()
        await asyncio.sleep(0.01)


async def _guess(port: int) -> None:
    while True:
        code = "".join(secrets.choice("CDFGHJKMNPQRTVWX") for _ in range(6))
        with contextlib.suppress(OSError):
            await _ask(port, _get(f"/{code}"), ELSEWHERE)


def _get(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


async def _ask(port: int, request: str, address: str = HERE) -> bytes:
    reader, writer = await asyncio.open_connection(HERE, port, local_addr=(address, 0))
    writer.write(request.encode())
    try:
        return await reader.read()
    finally:
        writer.close()


ATTACKS: dict[str, Attack] = {"phone": phone, "browser": browser, "network": network}


def attack(name: str, port: str, path: str, cookie: str) -> None:
    """By itself on the attackers' core, for a half."""

    async def for_a_half() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HALF_S + 1):
                await ATTACKS[name](int(port), path, cookie)

    if name in ATTACKS:
        asyncio.run(for_a_half())
    else:
        until = time.monotonic() + HALF_S + 1
        while time.monotonic() < until:
            pass


class Others:
    """Phones and a visitor who do what people do."""

    def __init__(self, app: App, room: Room) -> None:
        self._port, self._room = app.port, room
        self._cookies = room.let_in(SPEAKERS)

    def measure(self) -> tuple[float, float]:
        """Milliseconds within which 95 of 100 get a receipt, and a page."""
        return asyncio.run(self._measure())

    async def _measure(self) -> tuple[float, float]:
        until = time.monotonic() + HALF_S
        asking = self._room.asking()
        speaking = [self._speak(cookie, asking, until) for cookie in self._cookies]
        *receipts, pages = await asyncio.gather(*speaking, self._visit(until))
        return _p95([took for one in receipts for took in one]), _p95(pages)

    async def _speak(self, cookie: str, asking: int, until: float) -> list[float]:
        took = []
        address = f"ws://{HERE}:{self._port}{self._room.path}"
        async with connect(address, additional_headers={"Cookie": cookie}) as wire:
            await wire.send('{"t":"hello","v":1}')
            for n in count():
                await asyncio.sleep(EACH_S * (0.5 + secrets.randbelow(1000) / 1000))
                if time.monotonic() > until:
                    return took
                began = time.monotonic()
                await wire.send(json.dumps(_answer(asking, n)))
                while (said := json.loads(await wire.recv()))["t"] not in ("ok", "no"):
                    pass
                assert said["t"] == "ok", said
                took.append((time.monotonic() - began) * 1000)
        return took

    async def _visit(self, until: float) -> list[float]:
        took = []
        while time.monotonic() < until:
            began = time.monotonic()
            assert b"200 OK" in await _ask(self._port, _get("/"))
            took.append((time.monotonic() - began) * 1000)
            await asyncio.sleep(PAGES_EACH_S)
        return took


def _answer(asking: int, n: int) -> dict[str, object]:
    key = secrets.token_urlsafe(16)
    return {
        "t": "op", "key": key, "asking": asking, "value": {"text": f"Svar {n}"},
    }  # fmt: skip


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]


def main() -> None:
    table = Table("SQLite")
    sit_on([PHONES])
    table.say(f"the server on core {SERVERS}, all others on core {PHONES}")
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        app = App(Path(name) / "app")
        try:
            measure(table, app, Path(name))
        finally:
            app.stop()
    table.print()


def measure(table: Table, app: App, folder: Path) -> None:
    who = astrid(app.database)
    for name in ATTACKS:
        room = make_room(app.database, who)
        with app.database.writing() as session:
            run.act(session, room.workshop_id, Act("next", role=OWNER, at=now()))
        others, [cookie] = Others(app, room), room.let_in(1)
        before = app.process.memory()
        rounds = []
        for _ in range(ROUNDS):
            halves = []
            for does in ("nothing", name):
                path = f"/w/{room.uid}"
                attackers = Process(
                    PHONES, "bench.hostile", does, str(app.port), path, cookie,
                    log=folder / "attackers.txt",
                )  # fmt: skip
                time.sleep(0.7)
                halves.append(others.measure())
                attackers.popen.wait(30)
            rounds.append(halves)
        (calm_ok, calm_page), (ok, page) = (
            [statistics.median(one[half][what] for one in rounds) for what in (0, 1)]
            for half in (0, 1)
        )
        said = f"ms; calm {calm_ok:.1f} and {calm_page:.1f}, then {ok:.1f} and {page:.1f}"
        most = max(2.0, (calm_ok + MORE_MS) / calm_ok)
        table.add(f"A hostile {name}: receipts", SPEAKERS, ok, calm_ok, f"≤ {most:.2f}", said)
        table.add(f"A hostile {name}: pages", 1, page, calm_page, "≤ 3", said)
        time.sleep(SETTLES_S)
        after = app.process.memory()
        table.add(f"A hostile {name}: memory", 1, after / 1e6, before / 1e6, "≤ 1.5", "MB, a minute later")  # fmt: skip


if __name__ == "__main__":
    attack(*sys.argv[1:]) if sys.argv[1:] else main()
