"""How long a workshop is kept, and the reminder before its answers go."""

from dataclasses import dataclass

from sqlmodel import Session

from app.clock import DAY_MS, Milliseconds
from app.errors import N_, Invalid
from app.models.people.member import OWNER, UNDO_MS
from app.models.workshop import DRAFT, OPEN, Workshop, touch

WARN_MS = 14 * DAY_MS
"""So long before, its owners are reminded."""
LET_FINISH_MS = 7 * DAY_MS
"""So long a workshop that is still open is left past its date: it may be a meeting."""
AFTER_START_MS = 30 * DAY_MS
STILL_OPEN = N_("End the workshop first; then its answers can be deleted.")
PURGED = N_("The answers of this workshop have been deleted, so it can't be run again.")
AGENDA_STAYS = N_(
    "The answers of this workshop have been deleted, so its agenda stays as it was. "
    "Copy the workshop to go on from it."
)
PAST, DELETED = "past its date", "deleted"


def goes_at(workshop: Workshop) -> int | None:
    """When its answers go. What hasn't begun has none, and stays."""
    if workshop.keep_until is None or workshop.state == DRAFT or workshop.purged:
        return None
    return workshop.keep_until + (LET_FINISH_MS if workshop.state == OPEN else 0)


def promised(workshop: Workshop, at: Milliseconds) -> int | None:
    """The last day that participants are told of: of a meeting past its date, a later one."""
    until = workshop.keep_until
    return goes_at(workshop) if until and until < at and workshop.state == OPEN else until


def why_now(workshop: Workshop, at: Milliseconds) -> str:
    """Why it is to be purged now: PAST or DELETED; empty if it isn't."""
    if workshop.deleted_at is not None:
        return DELETED if workshop.deleted_at + UNDO_MS <= at else ""
    goes = goes_at(workshop)
    return PAST if goes is not None and goes < at else ""


@dataclass(frozen=True)
class Reminder:
    """That a workshop's answers go soon. `late`: its day has passed, but it is still open."""

    workshop: Workshop
    on: int
    late: bool


def reminder(workshop: Workshop, role: str, at: Milliseconds) -> Reminder | None:
    """What an owner is told from two weeks before."""
    until, goes = workshop.keep_until, goes_at(workshop)
    if role != OWNER or until is None or goes is None or at < until - WARN_MS:
        return None
    late = until < at
    return Reminder(workshop, goes if late else until, late)


def refuse_purged(workshop: Workshop, say: str = PURGED) -> None:
    """Raises Invalid once the answers have gone: what is left is only to be read."""
    if workshop.purged:
        raise Invalid(say)


def keep_longer(session: Session, workshop_id: int, days: int, at: Milliseconds) -> None:
    """Keep the answers so many days from now, if that is longer. Raises Invalid when they have
    gone already."""
    touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    refuse_purged(workshop)
    workshop.keep_until = max(workshop.keep_until or 0, at + days * DAY_MS)
    session.add(workshop)


def say_what_is_left(session: Session, workshop_id: int, *, counts: bool) -> None:
    """What is left when the answers go: numbers, or nothing. Once they have, it is too late."""
    touch(session, workshop_id)
    workshop = session.get_one(Workshop, workshop_id)
    if not workshop.purged:
        workshop.keep_counts = counts


def purge_in_a_day(session: Session, workshop_id: int, at: Milliseconds) -> None:
    """Have the answers of an ended workshop go in a day, so that it can be undone till then.
    Raises Invalid."""
    touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    refuse_purged(workshop)
    if not workshop.ended:
        raise Invalid(STILL_OPEN)
    workshop.keep_until = min(workshop.keep_until or 2**62, at + UNDO_MS)
    session.add(workshop)


def at_the_start(workshop: Workshop, at: Milliseconds) -> None:
    """One that was planned so long before that its day has passed is kept some time after all."""
    if workshop.keep_until is not None and workshop.keep_until < at:
        workshop.keep_until = at + AFTER_START_MS
