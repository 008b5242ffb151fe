"""The real app, with a task in its event loop that writes down for how long the loop stops, and
how much is kept for a socket that isn't read."""

import asyncio
import mmap
import os
import struct
import time
from pathlib import Path

from app.live.hub import Hub
from app.server.start import run

EVERY_S, LOOK_S = 0.005, 0.1
NOTHING, STOPS, KEPT = 0, 1, 2
FIGURES = struct.Struct("dd")
PLACE = "BENCH_WATCHED"


class Watched:
    """Two numbers that two processes share: what is watched now, as watching costs something, and
    the most of it since that began: the longest stop in seconds, or the most bytes kept for a
    socket."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(FIGURES.pack(NOTHING, 0))
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), FIGURES.size)

    def begin(self, what: int) -> None:
        FIGURES.pack_into(self._shared, 0, what, 0)

    def end(self) -> float:
        """The most of it."""
        most = self._read()[1]
        self.begin(NOTHING)
        return most

    @property
    def what(self) -> int:
        return int(self._read()[0])

    def note(self, seen: float) -> None:
        what, most = self._read()
        if seen > most:
            FIGURES.pack_into(self._shared, 0, what, seen)

    def _read(self) -> tuple[float, float]:
        what, most = FIGURES.unpack_from(self._shared)
        return float(what), float(most)


async def watch(hub: Hub, watched: Watched) -> None:
    while True:
        if watched.what == STOPS:
            before = time.monotonic()
            await asyncio.sleep(EVERY_S)
            watched.note(time.monotonic() - before - EVERY_S)
        else:
            await asyncio.sleep(LOOK_S)
            if watched.what == KEPT:
                watched.note(most_kept(hub))


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
