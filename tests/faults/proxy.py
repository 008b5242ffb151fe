"""A line between phones and the server that can be spoilt while it is used."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

UP, DOWN = "up", "down"
PAGE = b"<h1>Logga in p\xc3\xa5 n\xc3\xa4tet</h1>"
LOOK_S = 0.02

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


@dataclass(frozen=True)
class Weather:
    """What becomes of what passes: the directions whose bytes vanish or wait, the delay of each
    piece, and what new connections meet. `sockets_only`: requests and their replies get through,
    that to open a websocket too.

    Where bytes have vanished the connection stays deaf, also when the weather clears: TCP leaves
    no gaps, so a line that has lost something has lost all that comes after.
    """

    swallow: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    delay_s: float = 0
    sockets_only: bool = False
    refuse: bool = False
    portal: bool = False
    """Every request is answered 200 with a page of the proxy's own."""
    block: bool = False
    """A websocket's request is answered 403."""
    strip: bool = False
    """The upgrade falls out of a websocket's request."""


CLEAR = Weather()


@dataclass(eq=False)
class Pair:
    """One connection: a phone's end and the server's."""

    phone: Writer
    server: Writer
    upgrading: bool
    upgraded: bool = False
    deaf: frozenset[str] = frozenset()


class Proxy:
    """Listens on a port of 127.0.0.1 and passes everything on to another one.

    with Proxy(server.settings.port) as proxy: proxy.weather = Weather(swallow=(DOWN,))
    """

    def __init__(self, to: int) -> None:
        self.to = to
        self.weather = CLEAR
        self.heads: list[bytes] = []
        """The pieces of requests as they came, to open a websocket too."""
        self.swallowed = 0
        """Pieces that have vanished so far."""
        self._pairs: set[Pair] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> "Proxy":
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._meet, "127.0.0.1", 0))
        self.port = int(self._server.sockets[0].getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *error: object) -> None:
        self._server.close()
        self.cut()
        self._run(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def cut(self) -> None:
        """End every connection that is open now, as a reset does it."""
        self._run(self._cut())

    @property
    def open_sockets(self) -> int:
        """Connections that asked to become websockets and are open."""
        return sum(pair.upgrading for pair in list(self._pairs))

    def _run(self, work):  # type: ignore[no-untyped-def]
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _cut(self) -> None:
        for pair in list(self._pairs):
            pair.phone.transport.abort()
            pair.server.transport.abort()

    async def _finish(self) -> None:
        others = asyncio.all_tasks(self._loop) - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _meet(self, reader: Reader, phone: Writer) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.read(65_536)
            self.heads.append(head)
            upgrading = b"\r\nupgrade: websocket" in head.lower()
            weather = self.weather
            if not head or weather.refuse:
                phone.transport.abort()
            elif weather.portal:
                await _answer(phone, b"200 OK", PAGE)
            elif weather.block and upgrading:
                await _answer(phone, b"403 Forbidden", b"")
            else:
                if weather.strip and upgrading:
                    head = head.replace(b"\r\nUpgrade: websocket", b"")
                    head = head.replace(b"\r\nConnection: Upgrade", b"")
                await self._pass(reader, phone, head, upgrading)
        phone.transport.abort()

    async def _pass(self, reader: Reader, phone: Writer, head: bytes, upgrading: bool) -> None:
        from_server, server = await asyncio.open_connection("127.0.0.1", self.to)
        pair = Pair(phone, server, upgrading)
        self._pairs.add(pair)
        try:
            await self._move(pair, UP, head)
            await asyncio.gather(
                self._pump(pair, UP, partial(reader.read, 65_536)),
                self._pump(pair, DOWN, partial(from_server.read, 65_536)),
            )
        finally:
            self._pairs.discard(pair)
            server.transport.abort()

    async def _pump(self, pair: Pair, way: str, read: Callable[[], Awaitable[bytes]]) -> None:
        while piece := await read():
            if way == UP and not pair.upgraded:
                self.heads.append(piece)
            await self._move(pair, way, piece)
        if way not in pair.deaf:  # a closing is swallowed with the rest
            (pair.server if way == UP else pair.phone).close()

    async def _move(self, pair: Pair, way: str, piece: bytes) -> None:
        if pair.upgrading and piece.startswith(b"HTTP/1.1 101"):
            head, end, piece = piece.partition(b"\r\n\r\n")
            pair.phone.write(head + end)
            pair.upgraded = True
        if self.weather.portal:  # what was open before it meets the portal too
            return pair.phone.transport.abort()
        await asyncio.sleep(self._on(pair).delay_s)
        while way in self._on(pair).hold:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_S)
        if way in self._on(pair).swallow:
            pair.deaf |= {way}
        if way in pair.deaf:
            self.swallowed += 1
            return
        writer = pair.server if way == UP else pair.phone
        writer.write(piece)
        await writer.drain()

    def _on(self, pair: Pair) -> Weather:
        weather = self.weather
        return CLEAR if weather.sockets_only and not pair.upgraded else weather


async def _answer(phone: Writer, status: bytes, page: bytes) -> None:
    phone.write(b"HTTP/1.1 %b\r\nContent-Type: text/html; charset=utf-8\r\n" % status)
    phone.write(b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(page), page))
    await phone.drain()
    phone.close()
    await phone.wait_closed()
