"""Until when readers of the shared notes may say what is wrong in them: opened, moved, closed and
opened again by those who lead."""

from pydantic import BaseModel
from sqlmodel import Session

from app.clock import Milliseconds
from app.errors import N_, Invalid
from app.i18n import local
from app.models.agenda.edition import Shown, guarding
from app.models.became.published import today
from app.models.became.said import Day
from app.models.run.retention import goes_at, refuse_purged
from app.models.workshop import Workshop, touch

UNSHARED = N_("Share the notes first: remarks are sent from where everyone reads them.")
NO_DAY = N_("Choose until which day remarks can be sent.")
PAST = N_("That day has passed. Choose today or a later one.")
KEPT_TOO_SHORT = N_(
    "The answers are deleted before that day, and remarks with them. Choose an earlier day, or "
    "keep the answers longer first."
)


class TypedWindow(BaseModel):
    """As its form says it: the last day."""

    day: Day = ""


def is_open(workshop: Workshop, at: Milliseconds) -> bool:
    """Whether a remark may be sent now. ISO dates sort as days do."""
    closed = bool(workshop.remarks_closed) or workshop.purged or not workshop.is_published
    return not closed and workshop.remarks_until >= today(workshop, at).isoformat()


def last_day(workshop: Workshop) -> str:
    """Until when remarks are or were taken; empty where nobody was ever asked."""
    return min(filter(None, (workshop.remarks_until, workshop.remarks_closed)), default="")


def shown(workshop: Workshop) -> Shown:
    """As its form shows it."""
    return {"day": "" if workshop.remarks_closed else workshop.remarks_until}


def open_until(
    session: Session, workshop_id: int, day: str, edition: str = "", *, at: Milliseconds
) -> None:
    """Open it, move its day, or open it anew. Raises Invalid, Overtaken."""

    def now() -> Shown:
        return shown(session.get_one(Workshop, workshop_id))

    with guarding(session, workshop_id, edition, now):
        workshop = session.get_one(Workshop, workshop_id)
        _refuse(workshop, day, at)
        workshop.remarks_until, workshop.remarks_closed = day, ""


def _refuse(workshop: Workshop, day: str, at: Milliseconds) -> None:
    refuse_purged(workshop)
    if not workshop.is_published:
        raise Invalid(UNSHARED)
    if not day:
        raise Invalid(NO_DAY)
    if day < today(workshop, at).isoformat():
        raise Invalid(PAST)
    goes = goes_at(workshop)
    if goes is not None and day > local(goes, workshop.tz).date().isoformat():
        raise Invalid(KEPT_TOO_SHORT)


def close(session: Session, workshop_id: int, at: Milliseconds) -> None:
    """Take no more from now on; what came stays to be dealt with."""
    touch(session, workshop_id)
    workshop = session.get_one(Workshop, workshop_id)
    if is_open(workshop, at):
        workshop.remarks_closed = today(workshop, at).isoformat()


def close_not(session: Session, workshop_id: int) -> None:
    """Let the day stand that it had before it was closed."""
    touch(session, workshop_id)
    session.get_one(Workshop, workshop_id).remarks_closed = ""
