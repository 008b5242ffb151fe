"""Whether the notes are ready to share, as the pages before the sharing say it."""

from sqlmodel import Session

from app.models.afterwards.going_through import Left, left
from app.models.workshop import Workshop
from app.routes._shared.drawing import snapshot
from app.routes._shared.parts import Parts, Seat


def readiness(parts: Parts, seat: Seat) -> Left | None:
    """None where there is nothing to go through, or it isn't time for it."""
    with snapshot(parts) as session:
        return left_in(parts, session, session.get_one(Workshop, seat.workshop_id))


def left_in(parts: Parts, session: Session, workshop: Workshop) -> Left | None:
    if workshop.purged or not workshop.is_held:
        return None
    found = left(session, workshop, lambda asking: parts.results.of(session, asking))
    return found if found.answers else None
