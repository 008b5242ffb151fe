"""Garbage collection that doesn't stop the room.

With thousands of sockets open a full collection looks through millions of objects and stops the
loop for a second. What belongs to a socket stays as long as it does, so it is set aside (frozen)
while a room grows, and looked through again when most of it has left.
"""

import asyncio
import gc
from collections.abc import Callable

EVERY_S = 1.0
GROWN_BY = 50
"""So many more sockets are worth setting aside."""
YOUNG, MIDDLE, OLD = 20_000, 20, 1_000


async def tend(open_sockets: Callable[[], int]) -> None:
    """For as long as the app runs."""
    gc.set_threshold(YOUNG, MIDDLE, OLD)
    aside = 0
    while True:
        await asyncio.sleep(EVERY_S)
        aside = _set_aside(aside, open_sockets())


def _set_aside(aside: int, here: int) -> int:
    """Returns how many sockets have been set aside now."""
    if here >= aside + GROWN_BY:
        gc.collect(1)
        gc.freeze()
        return here
    if here < aside // 4:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return here
    return aside
