"""Who may come in when very many want to: how many join a workshop, how many codes and
passwords are tried.

Budgets are in memory, by network (app/admission/networks.py), and forgotten ten minutes after
their last use at the latest; of accounts after fifteen. Nobody is refused for good: who must wait
is told to.
"""

import asyncio
import time
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from app.admission.budgets import Buckets

FILLS_S = 600
TIDY_S = 60

Clock = Callable[[], float]


class Budget(Protocol):
    def tidy(self) -> None: ...


async def forget(*budgets: Budget) -> None:
    """Once a minute what is no longer needed, for as long as the app runs."""
    while True:
        await asyncio.sleep(TIDY_S)
        for budget in budgets:
            budget.tidy()


class Doors:
    """How many may join each workshop: so many at once, and then evenly as many as fill it anew in
    ten minutes. A whole hall behind one address comes in; a flood keeps nobody else out."""

    FIRST = 100
    """So many of each network come in when the others have used up what there is for all."""
    RESERVE = 1 / 10
    """Of all, for those."""
    SCARCE = 3 / 4
    """Where so much is spent, a network that has spent most of it waits."""

    def __init__(self, most: int, clock: Clock = time.monotonic) -> None:
        reserve = int(most * self.RESERVE)
        self._most = most - reserve
        self._all, self._each = (Buckets(self._most, FILLS_S, clock) for _ in range(2))
        self._reserve = Buckets(reserve, FILLS_S, clock)
        self._one_by_one = Lock()

    def __len__(self) -> int:
        """How many workshops it remembers."""
        return len(self._all)

    def admits(self, uid: str, network: str) -> bool:
        with self._one_by_one:
            return self._has_room(uid, network) or (
                self._each.spent(_both(uid, network)) < self.FIRST and self._reserve.left(uid)
            )

    def came_in(self, uid: str, network: str) -> None:
        """Only those who got in count, so that addresses of no workshop cost nothing."""
        with self._one_by_one:
            (self._all if self._has_room(uid, network) else self._reserve).spend(uid)
            self._each.spend(_both(uid, network))

    def tidy(self) -> None:
        with self._one_by_one:
            for buckets in (self._all, self._reserve, self._each):
                buckets.tidy()

    def _has_room(self, uid: str, network: str) -> bool:
        spent = self._all.spent(uid)
        if spent < self._most * self.SCARCE:
            return True
        return spent + 1 <= self._most and self._each.spent(_both(uid, network)) <= spent / 2


class Guesses:
    """How many codes may be tried that aren't known: of one network so many at once and then one
    each ten seconds; of all together as many as 3,000 in ten minutes. When those are used up, the
    networks that have tried little come first, five of them a second."""

    EACH, ALL = 60, 3000
    LITTLE = 3
    A_SECOND = 5

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._each = Buckets(self.EACH, FILLS_S, clock)
        self._all = Buckets(self.ALL, FILLS_S, clock)
        self._turns = Buckets(self.A_SECOND, 1, clock)
        self._one_by_one = Lock()

    def may_try(self, network: str) -> bool:
        with self._one_by_one:
            if self._all.left(""):
                return self._each.left(network)
            if self._each.spent(network) >= self.LITTLE or not self._turns.left(""):
                return False
            self._turns.spend("")
            return True

    def tidy(self) -> None:
        with self._one_by_one:
            for buckets in (self._each, self._all, self._turns):
                buckets.tidy()

    def missed(self, network: str) -> None:
        with self._one_by_one:
            self._each.spend(network)
            self._all.spend("")


class PasswordTries:
    """How often one may try a password.

    A known device has tries of its own, which nobody else can use up. All others share those of
    the account, of which one network has at most a third at once. When they are used up, networks
    that have tried little there come first, one each half a minute. Each network has also so many
    for all accounts together; what an account refuses spends nothing of those, so guessing at one
    keeps nobody from another.
    """

    EACH, EACH_S = 10, 300
    """At once, and in how many seconds as many come anew: of a device, or of a
    network at an account."""
    ALL, ALL_S = 30, 900
    OF_A_NETWORK, OF_A_NETWORK_S = 300, 300
    LITTLE = 3

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._devices, self._each = (Buckets(self.EACH, self.EACH_S, clock) for _ in range(2))
        self._all = Buckets(self.ALL, self.ALL_S, clock)
        self._turns = Buckets(1, self.ALL_S // self.ALL, clock)
        self._networks = Buckets(self.OF_A_NETWORK, self.OF_A_NETWORK_S, clock)
        self._one_by_one = Lock()

    def may_try(self, account: str, network: str, device: str = "") -> bool:
        """Count a try that may be made, before it is hashed; one that may not costs nothing."""
        with self._one_by_one:
            if device:
                return _take((self._devices, device))
            here = _both(account, network)
            shared = self._shared(account, here)
            return _take((self._each, here), (shared, account), (self._networks, network))

    def _shared(self, account: str, here: str) -> Buckets:
        few = self._each.spent(here) < self.LITTLE
        return self._turns if few and not self._all.left(account) else self._all

    def got_in(self, account: str, network: str, device: str = "") -> None:
        """Who gets it right begins anew."""
        with self._one_by_one:
            self._devices.forgive(device)
            self._each.forgive(_both(account, network))

    def tidy(self) -> None:
        with self._one_by_one:
            for buckets in (self._devices, self._each, self._all, self._turns, self._networks):
                buckets.tidy()


def _take(*wanted: tuple[Buckets, str]) -> bool:
    """One of each, or nothing."""
    if not all(buckets.left(which) for buckets, which in wanted):
        return False
    for buckets, which in wanted:
        buckets.spend(which)
    return True


def _both(uid: str, network: str) -> str:
    return f"{uid} {network}"
