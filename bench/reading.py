"""How soon suggestions follow a new title; and receipts while 5,000 answers are read for a sorting
table, beside receipts when nothing is read.

`python -m bench.reading` reads such answers until it is ended, saying a line when it has begun.
"""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from app.meaning.suggest import A_TURN_S, Meaning, Theme
from bench.beside import beside
from bench.documents import ANSWERS, TEXTS
from bench.machine import SERVERS, Process
from bench.phones.numbers import middle
from bench.room import make_room

if TYPE_CHECKING:
    from bench.measures import Bench

POLLED_S = 5
SORTED, LONG_S, SOON_S = 300, 600, 1.0
NEW_TITLES = ("Tid", "Pengar och resurser", "Vem bestämmer?", "Skolan", "Bussar och tåg")


def reading(bench: "Bench") -> None:
    """The rows of `make bench`. The reader sits on the servers' core, the worst place there is."""
    bench.table.say(f"a new title among {SORTED} answers, and a room while {ANSWERS} are read")
    took = asyncio.run(new_title())
    bench.table.add(f"A new title among {SORTED} answers ÷ a second", 0, took, SOON_S, "≤ 1", "s")
    table, room = bench.table, make_room(bench.app.database, bench.astrid, 2)
    phones = min(100, bench.size.phones)
    bench._come_to(room, "sorted", phones)
    bench.phones.do("step", crowd="sorted")
    reader = Process(SERVERS, "bench.reading", log=bench.folder / "reading.txt", talks=True)
    assert reader.popen.stdout is not None
    way = reader.popen.stdout.readline().decode().strip()
    before = reader.cpu_s()
    _pause(reader)
    theirs, ours = beside(bench, "sorted", room.asking(), partial(_going_on, reader))
    used = reader.cpu_s() - before
    reader.kill()
    more = (
        f"s; by {way}, {used:.1f} s of the processor; "
        f"p50 {ours['p50'] * 1000:.1f} against {theirs['p50'] * 1000:.1f} ms"
    )
    measure = f"Receipt p99 while {ANSWERS} answers are read"
    table.add(measure, phones, ours["p99"], theirs["p99"], "≤ 1.2", more)
    bench.phones.do("leave", crowd="sorted")


@contextmanager
def _going_on(reader: Process) -> Iterator[None]:
    reader.popen.send_signal(signal.SIGCONT)
    yield
    _pause(reader)


def _pause(reader: Process) -> None:
    """From the end of its turn."""
    reader.popen.send_signal(signal.SIGSTOP)
    time.sleep(2 * A_TURN_S)


async def new_title() -> float:
    """Seconds until suggestions follow a new title, the middle of several."""
    meaning, took = Meaning(), []
    texts = dict(enumerate(TEXTS[:SORTED]))
    themes = {0: Theme("Avstånd")}
    await meaning.suggest(texts, themes, patience_s=LONG_S)
    for number, title in enumerate(NEW_TITLES, 1):
        themes[number] = Theme(title)
        began = time.perf_counter()
        await meaning.suggest(texts, themes)
        took.append(time.perf_counter() - began)
    await meaning.close()
    return middle(took)


async def read_on() -> None:
    meaning = Meaning()
    for times in count():
        left, texts = 1, {number: f"{text} ({times})" for number, text in enumerate(TEXTS)}
        while left:
            suggested = await meaning.suggest(texts, {1: Theme("Avstånd")})
            left = suggested.left
            print(suggested.way, flush=True)
            await asyncio.sleep(POLLED_S)


if __name__ == "__main__":
    asyncio.run(read_on())
