"""Caches that are bounded in bytes: what somebody writes decides how large a thing is, so a mere
number of things bounds nothing."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from sys import getsizeof
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")
EACH = 200
"""What the place itself takes, in bytes."""


class BoundedCache(Generic[Key, Made]):
    """The things used last, together at most `most` bytes, as `weigh` tells of each."""

    def __init__(self, most: int, weigh: Callable[[Made], int]) -> None:
        self._most, self._weigh = most, weigh
        self._things: OrderedDict[Key, tuple[int, Made]] = OrderedDict()
        self._one_by_one = Lock()
        self.weight = 0

    def get(self, key: Key) -> Made | None:
        with self._one_by_one:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key][1]

    def put(self, key: Key, made: Made) -> None:
        """In the place of what was there; one that is heavier than all may be isn't kept."""
        weight = self._weigh(made) + getsizeof(key) + EACH
        with self._one_by_one:
            self.weight -= self._things.pop(key, (0, None))[0]
            if weight > self._most:
                return
            self._things[key] = weight, made
            self.weight += weight
            while self.weight > self._most:
                _, (least, _) = self._things.popitem(last=False)
                self.weight -= least


def remembered(most: int) -> Callable[[Callable[[str], Made]], Callable[[str], Made]]:
    """Remember what a function made of a text, at most so many bytes of it."""

    def remember(make: Callable[[str], Made]) -> Callable[[str], Made]:
        things: BoundedCache[str, Made] = BoundedCache(most, getsizeof)

        @wraps(make)
        def made(text: str) -> Made:
            found = things.get(text)
            if found is None:
                found = make(text)
                things.put(text, found)
            return found

        return made

    return remember
