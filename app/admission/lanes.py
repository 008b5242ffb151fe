"""How many of one may be inside at a time; the others wait outside, where they cost nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lanes:
    """For the loop. A lane is forgotten when nobody is in it or waits."""

    def __init__(self, at_a_time: int) -> None:
        self._at_a_time = at_a_time
        self._of: dict[str, asyncio.Semaphore] = {}
        self._there: dict[str, int] = {}

    def __len__(self) -> int:
        """How many it remembers."""
        return len(self._of)

    def is_full(self, name: str) -> bool:
        """Whether one who came now would wait."""
        return self._there.get(name, 0) >= self._at_a_time

    @asynccontextmanager
    async def one(self, name: str) -> AsyncIterator[None]:
        """Wait until there is room in the lane of this name, and be in it."""
        lane = self._of.setdefault(name, asyncio.Semaphore(self._at_a_time))
        self._there[name] = self._there.get(name, 0) + 1
        try:
            async with lane:
                yield
        finally:
            self._there[name] -= 1
            if not self._there[name]:
                del self._there[name], self._of[name]
