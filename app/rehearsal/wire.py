"""Pages as a phone's browser asks for them, with nothing but a socket."""

import asyncio
import json
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SIMULATED_HEADER = "x-bikupa-simulated"
"""Whoever comes with it is no person."""
BEGINS = "begin"
"""Its value when a rehearsal is to begin if there is none; the others only come to one."""
LONGEST_S = 20.0
GET = (
    "GET {path} HTTP/1.0\r\nHost: {host}\r\nAccept: application/json\r\nAccept-Language: en\r\n"
    "{simulated}: {how}\r\n{cookie}\r\n"
)


class Unreachable(Exception):
    """The server doesn't answer."""


@dataclass(frozen=True)
class Reply:
    """`headers` by their names in small letters, the last one of each; `cookies` as a browser
    sends them back."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: str = ""

    @property
    def say(self) -> str:
        """The sentence of a refusal."""
        try:
            return str(json.loads(self.body).get("say", ""))
        except (ValueError, AttributeError):
            return ""

    def read(self) -> Any:
        return json.loads(self.body)


async def get(url: str, path: str, cookie: str = "", how: str = "1") -> Reply:
    """One page. Raises Unreachable."""
    try:
        async with asyncio.timeout(LONGEST_S):
            return _parse(await _fetch(url, path, cookie, how))
    except (OSError, TimeoutError, ValueError, IndexError) as error:
        raise Unreachable(str(error) or type(error).__name__) from error


async def _fetch(url: str, path: str, cookie: str, how: str) -> bytes:
    parts = urlsplit(url)
    safe = parts.scheme == "https"
    port = parts.port or (443 if safe else 80)
    tls = ssl.create_default_context() if safe else None
    down, up = await asyncio.open_connection(parts.hostname, port, ssl=tls)
    try:
        carried = f"Cookie: {cookie}\r\n" if cookie else ""
        about = {"simulated": SIMULATED_HEADER, "how": how, "cookie": carried}
        up.write(GET.format(path=path, host=parts.netloc, **about).encode())
        return await down.read()
    finally:
        up.close()


def _parse(data: bytes) -> Reply:
    """HTTP/1.0: the end of the body is where the other side closes."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    parted = (line.partition(":") for line in lines)
    pairs = [(name.strip().lower(), value.strip()) for name, _, value in parted]
    given = [value.partition(";")[0] for name, value in pairs if name == "set-cookie"]
    return Reply(int(first.split()[1]), dict(pairs), body, "; ".join(given))
