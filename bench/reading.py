"""Receipts while 5,000 answers are read for a sorting table, beside receipts when nothing is read.

`python -m bench.reading` reads such answers until it is ended, saying a line when it has begun.
"""

import asyncio
import signal
import time
from itertools import count
from typing import TYPE_CHECKING

from app.meaning.suggest import A_TURN_S, Meaning, Theme
from bench.documents import ANSWERS, PAUSE_S, TEXTS
from bench.machine import SERVERS, Process
from bench.phones.numbers import middle
from bench.room import make_room

if TYPE_CHECKING:
    from bench.measures import Bench

POLLED_S = 5
ROUNDS = 7
"""By turns with and without, as other work on the machine comes and goes; the middle is taken."""


def reading(bench: "Bench") -> None:
    """The row of `make bench`. The reader sits on the servers' core, the worst place there is."""
    table, room = bench.table, make_room(bench.app.database, bench.astrid, 2)
    phones = min(100, bench.size.phones)
    bench._come_to(room, "sorted", phones)
    bench.phones.do("step", crowd="sorted")
    how = {"crowd": "sorted", "asking": room.asking(), "number": phones, "pause": PAUSE_S}
    reader = Process(SERVERS, "bench.reading", log=bench.folder / "reading.txt", talks=True)
    assert reader.popen.stdout is not None
    way = reader.popen.stdout.readline().decode().strip()
    before = reader.cpu_s()
    alone, meanwhile = [], []
    for _ in range(ROUNDS):
        reader.popen.send_signal(signal.SIGSTOP)
        time.sleep(2 * A_TURN_S)
        alone.append(bench.phones.do("answer_calmly", **how))
        reader.popen.send_signal(signal.SIGCONT)
        meanwhile.append(bench.phones.do("answer_calmly", **how))
    used = reader.cpu_s() - before
    reader.kill()
    ours, theirs = (
        {part: middle([one[part] for one in runs]) for part in ("p50", "p99")}
        for runs in (meanwhile, alone)
    )
    more = (
        f"s; by {way}, {used:.1f} s of the processor; "
        f"p50 {ours['p50'] * 1000:.1f} against {theirs['p50'] * 1000:.1f} ms"
    )
    measure = f"Receipt p99 while {ANSWERS} answers are read"
    table.add(measure, phones, ours["p99"], theirs["p99"], "≤ 1.2", more)
    bench.phones.do("leave", crowd="sorted")


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
