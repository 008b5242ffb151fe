"""Memory's ceiling: the websockets library's own server, which only listens."""

import asyncio
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, serve

from bench.machine import HERE


async def listen(wire: ServerConnection) -> None:
    async for _ in wire:
        pass


async def main(port: int) -> None:
    async with serve(listen, HERE, port, compression=None, backlog=8192):
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
