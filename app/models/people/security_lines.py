"""Reading and purging the security log; what is written is in `app/security_log.py`."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from app.clock import DAY_MS, Milliseconds
from app.errors import N_
from app.models.forgetting import erased
from app.security_log import SecurityLine

PAGE = 100
SENTENCES = {
    "logged-in": N_("Logged in"),
    "logged-out": N_("Logged out"),
    "login-failed": N_("A log-in failed"),
    "login-turned-off": N_("Tried to log in to an account that is turned off"),
    "password-changed": N_("A new password"),
    "link-made": N_("Made a link"),
    "link-used": N_("Used a link"),
    "link-revoked": N_("Revoked a link"),
    "projector-link-made": N_("Made a projector link"),
    "projector-links-revoked": N_("Revoked the projector links"),
    "receiver-link-made": N_("Made a receiver's link"),
    "receiver-link-revoked": N_("Revoked a receiver's link"),
    "notes-final": N_("Made the notes final"),
    "notes-shared": N_("Shared the notes by a link"),
    "notes-no-longer-shared": N_("Stopped sharing the notes"),
    "page-published": N_("Published what became of it"),
    "page-no-longer-published": N_("Stopped showing what became of it"),
    "role-given": N_("Gave a role in a workshop"),
    "role-taken": N_("Removed a member from a workshop"),
    "account-made": N_("Made an account"),
    "account-erased": N_("Erased an account"),
    "account-turned-off": N_("Turned an account off"),
    "account-turned-on": N_("Turned an account on"),
    "administrator-made": N_("Made somebody an administrator"),
    "administrator-no-more": N_("Removed somebody as administrator"),
    "handed-over": N_("Handed over workshops"),
    "exported": N_("Took out a file"),
    "copied": N_("Copied a workshop"),
    "series-begun": N_("Made a series"),
    "series-deleted": N_("Deleted a series"),
    "series-restored": N_("Brought a series back"),
    "series-final": N_("Made a series' document final"),
    "series-shared": N_("Let everyone read a series' document"),
    "series-no-longer-shared": N_("Stopped showing a series' document"),
    "series-exported": N_("Took out a series' files"),
    "meeting-begun": N_("Made a meeting in a series"),
    "meeting-taken-in": N_("Took a workshop into a series"),
    "meeting-released": N_("Took a workshop out of a series"),
    "handed-up": N_("Changed what a meeting hands over"),
    "handed-answered": N_("Answered what meetings asked"),
    "handed-answer-removed": N_("Took an answer to meetings away"),
    "purged": N_("A workshop was purged"),
}
"""Every kind of line, in words."""
BY_STRANGERS = ("login-failed", "login-turned-off")
OWN = ("logged-in", "logged-out", "password-changed", "link-used")
"""What people do to their own account."""


@dataclass(frozen=True)
class Shown:
    """A line as it is read: `actor` and `account` are numbers of accounts; `told` is what else
    is known, by its name."""

    id: int
    at: Milliseconds
    what: str
    say: str
    actor: int | None
    account: int | None
    told: dict[str, Any]
    times: int

    @property
    def by_stranger(self) -> bool:
        """Whether anybody may have done it; what else nobody did was done on the server."""
        return self.actor is None and self.what in BY_STRANGERS


def page_of(
    session: Session, *, account: int | None = None, what: str = "", before: int | None = None
) -> tuple[list[Shown], int | None]:
    """The newest lines first, PAGE of them, before a line's number; then the number to ask with
    for those before these, None if there are no more. Of one account: what it did, and what was
    done to it."""
    found = select(SecurityLine).order_by(col(SecurityLine.id).desc()).limit(PAGE + 1)
    if account is not None:
        found = found.where(
            or_(col(SecurityLine.actor) == account, col(SecurityLine.account) == account)
        )
    if what:
        found = found.where(SecurityLine.what == what)
    if before is not None:
        found = found.where(col(SecurityLine.id) < before)
    shown = [_shown(one) for one in session.exec(found)]
    return shown[:PAGE], shown[PAGE - 1].id if len(shown) > PAGE else None


def _shown(line: SecurityLine) -> Shown:
    own = line.what in OWN and line.actor is None
    return Shown(
        line.id or 0,
        line.at,
        line.what,
        SENTENCES.get(line.what, line.what),
        line.account if own else line.actor,
        None if own else line.account,
        json.loads(line.told),
        line.times,
    )


def purge(session: Session, days: int, most: int, at: Milliseconds) -> int:
    """Delete at most so many lines that are older than so many days, and return how many."""
    old = select(SecurityLine.id).where(SecurityLine.at < at - days * DAY_MS).limit(most)
    gone: Any = session.execute(delete(SecurityLine).where(col(SecurityLine.id).in_(old)))
    if gone.rowcount:
        erased(session, "security_line")
    return int(gone.rowcount)
