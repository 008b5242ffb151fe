"""How much may come of one: so much at once, and then so much a second."""

import time
from collections.abc import Callable

FORGOTTEN_S = 600

Clock = Callable[[], float]


class Pace:
    """So much at once, and then so much a second."""

    __slots__ = ("_a_second", "_clock", "_free_at", "_most_s")

    def __init__(self, at_once: int, a_second: int, clock: Clock = time.monotonic) -> None:
        self._a_second, self._most_s, self._clock = a_second, at_once / a_second, clock
        self._free_at = clock()

    def spend(self, cost: int) -> None:
        self._free_at = max(self._free_at, self._clock()) + cost / self._a_second

    def rest_s(self) -> float:
        """So long until more may be spent; 0 when it may be now."""
        return max(0.0, self._free_at - self._clock() - self._most_s)

    def idle_s(self) -> float:
        """So long ago all that was spent had come back."""
        return self._clock() - self._free_at


class Paces:
    """One for each name: a network for what it sends of a kind, a phone for its sockets."""

    def __init__(self, at_once: int, a_second: int) -> None:
        self._rate = at_once, a_second
        self._of: dict[str, Pace] = {}

    def __len__(self) -> int:
        """How many it remembers."""
        return len(self._of)

    def of(self, name: str) -> Pace:
        return self._of.setdefault(name, Pace(*self._rate))

    def tidy(self) -> None:
        """Forget those that have sent nothing for ten minutes."""
        self._of = {name: pace for name, pace in self._of.items() if pace.idle_s() < FORGOTTEN_S}
