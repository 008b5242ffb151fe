"""What a room that answers calmly notices of something else that goes on all the while."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from bench.phones.numbers import middle

if TYPE_CHECKING:
    from bench.measures import Bench

PAUSE_S, ROUNDS = 0.025, 7
"""By turns with and without, as other work on the machine comes and goes; the middle is taken."""
Receipts = dict[str, float]
"""Seconds, by `p50` and `p99`."""


def beside(
    bench: "Bench", crowd: str, asking: int, busy: Callable[[], AbstractContextManager[None]]
) -> tuple[Receipts, Receipts]:
    """How soon receipts come when nothing else is done, and while it is `busy`."""
    number = min(100, bench.size.phones)
    how = {"crowd": crowd, "asking": asking, "number": number, "pause": PAUSE_S}
    alone, meanwhile = [], []
    for _ in range(ROUNDS):
        alone.append(bench.phones.do("answer_calmly", **how))
        with busy():
            meanwhile.append(bench.phones.do("answer_calmly", **how))
    first, second = (
        {part: middle([one[part] for one in runs]) for part in ("p50", "p99")}
        for runs in (alone, meanwhile)
    )
    return first, second


@contextmanager
def working(work: Callable[[], None]) -> Iterator[None]:
    """Again and again, on a thread of its own."""
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            work()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
