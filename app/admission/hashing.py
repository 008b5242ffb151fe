"""Passwords and codes are hashed so slowly that few can be guessed; so they wait for a turn."""

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from pwdlib import PasswordHash

from app.admission.turns import Turns

passwords = PasswordHash.recommended()
AT_A_TIME, MOST_WAITING, FOR_KNOWN = 1, 9, 4
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
