"""Tokens, passwords, where a request may come from, and how often."""

import contextlib
import hashlib
import os
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from pwdlib import PasswordHash

from app.admission.turns import Turns

CODE_LETTERS = "CDFGHJKMNPQRTVWX2346789"
"""No letter that looks like another, and no vowels, so that a code spells no word."""
USUAL_PORTS = {"http": ":80", "https": ":443"}

passwords = PasswordHash.recommended()
AT_A_TIME, MOST_WAITING, FOR_KNOWN = 2, 8, 4
LAST = 19
"""How nice a thread can be to all others."""
hashing = Turns(AT_A_TIME, MOST_WAITING, FOR_KNOWN)
Result = TypeVar("Result")


def _be_nice() -> None:
    """This thread alone, where the system can."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)


_hashers = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="hashing", initializer=_be_nice)


def hash_in_turn(
    who: str, hash_it: Callable[..., Result], *what: Any, known: bool = False
) -> Result:
    """A hash that is made to be slow takes up to 64 MB and a core for a quarter of a second: few
    are made at a time, by threads that let all others go first. `who` is a network, or a device or
    a link of one's own; those that are `known` have places more. Raises Slow when many others, or
    many of these, wait."""
    with hashing.take(who, known=known):
        return _hashers.submit(hash_it, *what).result()


def new_token() -> str:
    """128 random bits, safe in a URL."""
    return secrets.token_urlsafe(16)


def new_code(letters: int = 6) -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(letters))


def typed_code(typed: str) -> str:
    """What someone typed as a code: its letters and figures, whatever stands between them."""
    letters = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def hash_token(token: str) -> str:
    """What is stored of a token: its SHA-256; 128 random bits need no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def same_origin(origin: str | None, host: str | None, base_url: str = "") -> bool:
    """Whether the page that sent this is ours: Origin's host is Host, or it is the address that
    we are known by, which a proxy that rewrites Host leaves as it is.

    Browsers send Origin with every POST and socket; a program that sends none
    carries nobody's cookies but its own.
    """
    if origin is None or (host and origin.partition("://")[2] == host):
        return True
    return bool(base_url) and origin == as_origin(base_url)


def as_origin(url: str) -> str:
    """An address as browsers write it in Origin: in small letters, without a port that goes
    without saying."""
    scheme, _, host = url.lower().partition("://")
    return f"{scheme}://{host.removesuffix(USUAL_PORTS.get(scheme, ''))}"


def local_path(path: str, default: str = "/") -> str:
    """An address to go back to, if it is one of ours; browsers read //, /\\ and / with a
    tab after it as another host."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if ours and path.isprintable() else default


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
