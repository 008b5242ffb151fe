"""The real app, with a task in its event loop that writes down for how long the loop stops, and
how much is kept for a socket that isn't read."""

import asyncio
import mmap
import os
import struct
import time
from pathlib import Path

from app.live.hub import Hub
from app.serving import run

EVERY_S, LOOK_S = 0.005, 0.5
FIGURES = struct.Struct("dd")
PLACE = "BENCH_WATCHED"


class Watched:
    """Two numbers that two processes share: the longest stop in seconds, and the most bytes that
    were kept for one socket, both since it began."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(FIGURES.pack(0, 0))
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), FIGURES.size)

    def begin(self) -> None:
        self._write(0, 0)

    def longest_stop(self) -> float:
        return self._read()[0]

    def most_kept(self) -> float:
        return self._read()[1]

    def note(self, stop: float, kept: float) -> None:
        longest, most = self._read()
        if stop > longest or kept > most:
            self._write(max(stop, longest), max(kept, most))

    def _read(self) -> tuple[float, float]:
        longest, most = FIGURES.unpack_from(self._shared)
        return float(longest), float(most)

    def _write(self, stop: float, kept: float) -> None:
        FIGURES.pack_into(self._shared, 0, stop, kept)


async def watch(hub: Hub, watched: Watched) -> None:
    looked = 0.0
    while True:
        before = time.monotonic()
        await asyncio.sleep(EVERY_S)
        now = time.monotonic()
        kept = 0
        if now - looked > LOOK_S:
            looked, kept = now, most_kept(hub)
        watched.note(now - before - EVERY_S, kept)


def most_kept(hub: Hub) -> int:
    """The most that waits in this process to be sent on one line."""
    lines = [watcher.line for room in hub.rooms().values() for watcher in room.everyone()]
    return max((line.transport.get_write_buffer_size() for line in lines if line), default=0)  # type: ignore[attr-defined]


def start_watched(hub: Hub) -> None:
    start(hub)
    watched = Watched(Path(os.environ[PLACE]))
    hub.watching = asyncio.ensure_future(watch(hub, watched))  # type: ignore[attr-defined]


start = Hub.start

if __name__ == "__main__":
    Hub.start = start_watched  # type: ignore[method-assign]
    run()
