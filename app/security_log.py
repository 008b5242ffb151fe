"""The security log: log-ins, links, rights, exports and purges, as rows of a table and as lines of
the logger `bikupa.security`. A line is what happened and numbers of rows: never a participant, a
name or an address. The app only adds to it; `models/security_lines.py` reads it."""

import json
import logging
from collections import Counter
from threading import Lock
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel

from app.clock import Milliseconds, now

log = logging.getLogger("bikupa.security")
WAITING = "security log"
Told = int | str | None


class SecurityLine(SQLModel, table=True):
    """Numbers alone, without foreign keys: a line outlives the rows that it tells of."""

    __tablename__ = "security_line"
    __table_args__ = (Index("security_line_at", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: Milliseconds = Field(sa_type=BigInteger)
    what: str
    actor: int | None = None
    """The facilitator who did it; None for a stranger and the command line."""
    account: int | None = None
    """The facilitator it was done to."""
    told: str = "{}"
    """What else is known, as a JSON object of numbers and short words."""
    times: int = 1
    """More for failures, which are counted together."""


def note_with(session: Session, what: str, **told: Told) -> None:
    """Store a line with this transaction, and write it out when that is committed. What isn't
    known is left out."""
    session.info.setdefault(WAITING, []).append(_text(what, told))
    session.add(_row(what, told))


def write(what: str, **told: Told) -> None:
    """Write a line out now, of what no transaction can store."""
    log.info("%s", _text(what, told))


def write_noted(session: Session) -> None:
    """Write out what was noted with a transaction that has been committed."""
    for line in session.info.get(WAITING, []):
        log.info("%s", line)


def write_failed(what: str, account: int | None) -> None:
    """Write out a log-in that failed; `account` is None where there is none by that email."""
    write(what, account=account)


class Failures:
    """Log-ins that failed: written out at once and counted in memory, from any thread, so that
    whoever guesses costs the database a row a minute and account at most."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[tuple[str, int | None]] = Counter()

    def note(self, what: str, account: int | None) -> None:
        write_failed(what, account)
        with self._lock:
            self._counts[what, account] += 1

    def take(self) -> Counter[tuple[str, int | None]]:
        """What was counted since the last time."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return taken

    def give_back(self, counts: Counter[tuple[str, int | None]]) -> None:
        """What couldn't be stored."""
        with self._lock:
            self._counts += counts


def store(session: Session, counts: Counter[tuple[str, int | None]]) -> None:
    """Failures as rows, one a kind and account. They have been written out."""
    for (what, account), times in counts.items():
        session.add(SecurityLine(at=now(), what=what, account=account, times=times))


def _row(what: str, told: dict[str, Told]) -> SecurityLine:
    known: dict[str, Any] = {name: one for name, one in told.items() if one is not None}
    actor, account = known.pop("by", None), known.pop("account", None)
    return SecurityLine(at=now(), what=what, actor=actor, account=account, told=json.dumps(known))


def _text(what: str, told: dict[str, Told]) -> str:
    return " ".join([what, *(f"{name}={one}" for name, one in told.items() if one is not None)])
