"""A short queue before work that takes much time or memory: so many do it at a time, a few wait,
and whoever comes then is told when to try again."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from app.errors import Slow


class Turns:
    """For threads. One network has at most half of the places, so that it can't take them all.
    There are some more for those who are known, whom nobody else can crowd out."""

    def __init__(self, at_a_time: int, most_waiting: int, for_known: int = 0) -> None:
        self.places, self._for_known = at_a_time + most_waiting, for_known
        self._turns = BoundedSemaphore(at_a_time)
        self._taken: Counter[str] = Counter()
        self._one_by_one = Lock()

    def __len__(self) -> int:
        """How many have a place now."""
        return self._taken.total()

    @contextmanager
    def take(self, who: str = "", *, known: bool = False) -> Iterator[None]:
        """Wait for a turn and have it. Who says nobody may have all the places. Raises Slow."""
        places = self.places + self._for_known * known
        most = self.places // 2 if who else self.places
        with self._one_by_one:
            if len(self) >= places or self._taken[who] >= most:
                raise Slow()
            self._taken[who] += 1
        try:
            with self._turns:
                yield
        finally:
            with self._one_by_one:
                self._taken -= Counter([who])
