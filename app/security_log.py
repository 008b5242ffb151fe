"""The security log: lines of the logger `bikupa.security` about log-ins, links, rights, exports and
purges. A line is what happened and numbers of rows: never a participant, a name or an address."""

import logging

from sqlalchemy.orm import Session

log = logging.getLogger("bikupa.security")
WAITING = "security log"


def note(what: str, **told: int | str | None) -> None:
    """Write a line now, of what no transaction does. What isn't known is left out."""
    log.info("%s", _line(what, told))


def note_with(session: Session, what: str, **told: int | str | None) -> None:
    """Write a line when this transaction has been committed, and none if it isn't."""
    session.info.setdefault(WAITING, []).append(_line(what, told))


def write_noted(session: Session) -> None:
    """Write what was noted with a transaction that has been committed."""
    for line in session.info.get(WAITING, []):
        log.info("%s", line)


def _line(what: str, told: dict[str, int | str | None]) -> str:
    return " ".join([what, *(f"{name}={one}" for name, one in told.items() if one is not None)])
