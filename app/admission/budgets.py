"""How often somebody may do something, counted in memory."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, eq=False)
class Rate:
    """At most so many in so many seconds."""

    amount: int
    seconds: int


@dataclass(slots=True)
class Window:
    """How much of a rate somebody has spent, until it ends and is forgotten."""

    ends: float
    spent: int = 0


class Buckets:
    """So many at once, and then evenly as many as fill it anew in `seconds`. One that is full
    is forgotten."""

    def __init__(
        self, most: int, seconds: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._a_second, self._clock = most, most / seconds, clock
        self._spent: dict[str, tuple[float, float]] = {}

    def __len__(self) -> int:
        """How many it remembers."""
        return len(self._spent)

    def left(self, which: str) -> bool:
        return self.spent(which) + 1 <= self._most

    def forgive(self, which: str) -> None:
        """Begin counting anew."""
        self._spent.pop(which, None)

    def spend(self, which: str) -> None:
        self._spent[which] = (self.spent(which) + 1, self._clock())

    def tidy(self) -> None:
        """Forget those that are full."""
        self._spent = {name: kept for name, kept in self._spent.items() if self.spent(name)}

    def spent(self, which: str) -> float:
        spent, since = self._spent.get(which, (0.0, 0.0))
        return max(0.0, spent - (self._clock() - since) * self._a_second) if spent else 0.0


class RateLimits:
    """Fixed windows in memory; nothing about anybody is stored or logged."""

    OPS = Rate(20, 10)
    OWN_CODE_MISSES = Rate(60, 600)
    """For one workshop, of all in one network that haven't joined it. Of all together a hash for
    each bounds them."""
    OWN_CODE_MISSES_OF_A_PHONE = Rate(10, 600)
    """Of one that has joined, so that nobody else behind its address uses them up."""
    REMARKS_OF_A_NETWORK = Rate(20, 600)
    """On the notes of one workshop; a hall behind one address reads them at home."""
    REMARKS = Rate(200, 600)
    """On the notes of one workshop, from all networks."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: dict[tuple[Rate, tuple[str, ...]], Window] = {}
        self._one_by_one = Lock()

    def __len__(self) -> int:
        """How many it remembers."""
        return len(self._windows)

    def spend(self, rate: Rate, *who: str) -> bool:
        """Count one; False when there was none left."""
        with self._one_by_one:
            window = self._window(rate, who)
            window.spent += 1
            return window.spent <= rate.amount

    def left(self, rate: Rate, *who: str) -> bool:
        with self._one_by_one:
            return self._window(rate, who).spent < rate.amount

    def forgive(self, rate: Rate, *who: str) -> None:
        """Begin counting anew."""
        with self._one_by_one:
            self._windows.pop((rate, who), None)

    def _window(self, rate: Rate, who: tuple[str, ...]) -> Window:
        at = self._clock()
        window = self._windows.get((rate, who))
        if window is None or window.ends <= at:
            window = self._windows[rate, who] = Window(at + rate.seconds)
        return window

    def tidy(self) -> None:
        """Forget those that have ended."""
        at = self._clock()
        with self._one_by_one:
            self._windows = {key: kept for key, kept in self._windows.items() if kept.ends > at}
