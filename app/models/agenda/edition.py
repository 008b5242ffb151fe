"""The version that a form was read at, so that nobody writes over what they haven't seen.

An edition is a digest of what the form shows: it changes with what can be changed there and with
nothing else, so it asks no column of any table, and no answer that comes in makes a form old.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlmodel import Session

from app.errors import N_, Refused
from app.models.workshop import touch

Shown = Mapping[str, Any]
"""What a form shows, by the names of its fields."""


class Overtaken(Refused):
    """Somebody else has saved other words since; `saved` is what the form would show now."""

    why, status = "overtaken", 409
    say = N_("Somebody else has saved this since you opened it. Nothing of yours is saved yet.")

    def __init__(self, saved: Shown, say: str | None = None, **values: Any) -> None:
        super().__init__(say, **values)
        self.saved = saved


class TakenAway(Overtaken):
    """What the form is about has been removed meanwhile."""

    say = N_(
        "Somebody else has removed this from the agenda since you opened it. "
        "What you wrote is still here."
    )


def edition_of(shown: Shown) -> str:
    text = json.dumps(shown, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


@contextmanager
def guarding(
    session: Session, workshop_id: int, edition: str, shown: Callable[[], Shown]
) -> Iterator[None]:
    """Let a form be saved inside, behind the workshop's lock. Raises Overtaken, which takes it
    back, where it was read at another edition than there is now and what is saved would change:
    who says the same as the other one, or presses twice, is told nothing."""
    touch(session, workshop_id)
    with once_read(session, edition, shown):
        yield


@contextmanager
def once_read(session: Session, edition: str, shown: Callable[[], Shown]) -> Iterator[None]:
    """The same behind a lock that one has. Raises Overtaken."""
    saved = shown()
    yield
    session.flush()
    if edition and edition != edition_of(saved) and shown() != saved:
        raise Overtaken(saved)
