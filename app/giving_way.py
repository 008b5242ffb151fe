"""Whoever makes a long page lets what a room waits for go first.

Threads have Python by turns, and a long page takes every other one: each receipt meanwhile would
take twice as long. So between its parts such a page waits while an answer is under way.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, local
from typing import TypeVar

T = TypeVar("T")
PATIENCE_S = 0.3
"""So long a page waits in all, since answers may come without an end."""


class UnderWay:
    """What phones have sent and haven't been told of yet, by batches."""

    def __init__(self) -> None:
        self._number, self._counting, self._nothing = 0, Lock(), Event()
        self._nothing.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Inside it is under way."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._counting:
            self._number += more
            if self._number:
                self._nothing.clear()
            else:
                self._nothing.set()

    @property
    def is_clear(self) -> bool:
        return not self._number

    def wait(self, seconds: float) -> float:
        """Until there is nothing, or for so long. Returns how long it was."""
        began = time.monotonic()
        self._nothing.wait(seconds)
        return time.monotonic() - began


under_way = UnderWay()


class _Mine(local):
    """What is left of a thread's patience; None where it gives no way."""

    patience_s: float | None = None


_mine = _Mine()


@contextmanager
def giving_way() -> Iterator[None]:
    """All that this thread does inside."""
    _mine.patience_s = PATIENCE_S
    try:
        yield
    finally:
        _mine.patience_s = None


def gives_way() -> bool:
    """Whether this thread does."""
    return _mine.patience_s is not None


def give_way() -> None:
    if _mine.patience_s and not under_way.is_clear:
        _mine.patience_s = max(0.0, _mine.patience_s - under_way.wait(_mine.patience_s))


def in_turns(those: Iterable[T]) -> Iterable[T]:
    """The same, with the way given before each, where this thread does that."""
    return _in_turns(those) if gives_way() else those


def _in_turns(those: Iterable[T]) -> Iterator[T]:
    for one in those:
        if not under_way.is_clear:
            give_way()
        yield one
