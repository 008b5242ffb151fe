"""No hash that takes long is made inside a transaction: a test in which it happens fails, whatever
else it is about."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import current_thread, local

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session

from app.admission.hashing import hashing, passwords
from app.database import Database

Opened = Callable[[Database], AbstractContextManager[Session]]
here = local()
"""How many transactions this thread has open."""


class QuickHasher(Argon2Hasher):
    """A safe one takes a quarter of a second, which no test needs."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        assert current_thread().name.startswith("hashing"), "hashed without waiting for a turn"
        return super().hash(password, salt=salt)


def watch(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(passwords, "current_hasher", QuickHasher())
    for name in ("reading", "writing"):
        patch.setattr(Database, name, _counted(getattr(Database, name)))
    take = hashing.take

    def outside(*who: str, **how: bool) -> AbstractContextManager[None]:
        assert not getattr(here, "open", 0), "hashed inside a transaction"
        return take(*who, **how)

    patch.setattr(hashing, "take", outside)


def _counted(opened: Opened) -> Opened:
    @contextmanager
    def counted(database: Database) -> Iterator[Session]:
        with opened(database) as session:
            here.open = getattr(here, "open", 0) + 1
            try:
                yield session
            finally:
                here.open -= 1

    return counted
