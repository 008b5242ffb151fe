"""Pages as a phone's browser asks for them."""

import asyncio
import time
from dataclasses import dataclass

from bench.machine import HERE

GET = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\nAccept-Language: sv\r\n"
    "Cookie: {cookie}\r\n\r\n"
)


@dataclass(frozen=True)
class Reply:
    status: int
    head: str
    body: bytes

    def header(self, name: str) -> str:
        found = self.head.lower().find(f"\r\n{name}: ")
        return "" if found < 0 else self.head[found + len(name) + 4 :].partition("\r\n")[0]


class Browser:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> "Browser":
        self._up, self._down = await asyncio.open_connection(HERE, self._port)
        return self

    async def __aexit__(self, *error: object) -> None:
        self._down.close()

    async def get(self, path: str, cookie: str = "") -> Reply:
        request = GET.format(path=path, host=f"{HERE}:{self._port}", cookie=cookie)
        self._down.write(request.encode())
        head = (await self._up.readuntil(b"\r\n\r\n")).decode()
        reply = Reply(int(head[9:12]), head, b"")
        body = await self._up.readexactly(int(reply.header("content-length") or 0))
        return Reply(reply.status, head, body)


async def join(port: int, code: str) -> tuple[str, str]:
    """By the code to the phone's page: its path and the cookie it gave."""
    async with Browser(port) as browser:
        path = (await browser.get(f"/{code}")).header("location")
        reply = await browser.get(path)
        if reply.status != 200:
            raise OSError(f"the page was refused: {reply.status}")
        return path, reply.header("set-cookie").partition(";")[0]


async def ask_for(port: int, path: str, cookies: list[str], number: int) -> dict[str, float]:
    """So many pages, by as many at a time as there are cookies."""
    times: list[float] = []
    left = number

    async def read_on(cookie: str) -> None:
        nonlocal left
        async with Browser(port) as browser:
            while left > 0:
                left -= 1
                began = time.monotonic()
                reply = await browser.get(path, cookie)
                if reply.status != 200:
                    raise OSError(f"the page was refused: {reply.status}")
                times.append(time.monotonic() - began)

    began = time.monotonic()
    await asyncio.gather(*map(read_on, cookies))
    return {"a_second": len(times) / (time.monotonic() - began)}
