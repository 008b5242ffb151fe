"""A loop whose clock moves only by what is waited for, so that a minute takes no time."""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

import pytest


class MadeUpTime(asyncio.SelectorEventLoop):
    """What `time.monotonic` says while it runs."""

    def __init__(self) -> None:
        self.at = 1000.0
        super().__init__(Selector(self))

    def time(self) -> float:
        return self.at

    def run(self, patch: pytest.MonkeyPatch, test: Coroutine[Any, Any, None]) -> None:
        with patch.context() as patched:
            patched.setattr(time, "monotonic", self.time)
            self.run_until_complete(test)
        self.close()


class Selector(selectors.DefaultSelector):  # type: ignore[misc, valid-type]
    """Instead of waiting it lets the time pass."""

    def __init__(self, clock: MadeUpTime) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and timeout:
            self._clock.at += timeout
        return ready


class Slow:
    """An executor that has done what it is given so much later; as it was when it was given."""

    def __init__(self, loop: MadeUpTime, takes_s: float) -> None:
        self._loop, self._takes_s = loop, takes_s

    def submit(self, do: Callable[..., Any], *what: Any) -> Future[Any]:
        done: Future[Any] = Future()
        self._loop.call_later(self._takes_s, done.set_result, do(*what))
        return done
