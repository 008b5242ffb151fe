"""Fan-out's ceiling: a protocol that knows just enough of websockets to be sent a frame by.

A binary frame is what to broadcast, a text frame says to do it.
"""

import asyncio
import base64
import hashlib
import sys
from typing import cast

import uvloop

from bench.machine import HERE
from bench.phones.frames import TEXT, frame, frames_in

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Raw(asyncio.Protocol):
    everyone: set["Raw"] = set()
    prepared = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        self.open, self.rest = False, b""

    def data_received(self, data: bytes) -> None:
        if not self.open:
            return self._shake_hands(data)
        found, self.rest = frames_in(self.rest + data)
        for kind, payload in found:
            if kind == TEXT and payload == b"go":
                self._broadcast()
            elif kind == 2:
                Raw.prepared = frame(payload)

    def _shake_hands(self, request: bytes) -> None:
        key = request.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self.open = True
        Raw.everyone.add(self)

    def _broadcast(self) -> None:
        prepared = Raw.prepared
        for other in Raw.everyone:
            if other is not self:
                other.transport.write(prepared)

    def connection_lost(self, error: Exception | None) -> None:
        Raw.everyone.discard(self)


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Raw, HERE, port, backlog=8192)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
