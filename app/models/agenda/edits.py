"""Edits of the agenda in the run log, and whether one is stale: its row was changed meanwhile."""

from dataclasses import dataclass

from sqlmodel import Session

from app.clock import now
from app.errors import Stale
from app.models.agenda.agenda import Item, Step
from app.models.event import Event, done_since, log

MOVED, COPIED, REMOVED, RESTORED, ADDED = "moved", "copied", "removed", "restored", "added"
PICTURED = "pictured"
ABOUT = {
    MOVED: (MOVED, REMOVED, RESTORED),
    COPIED: (COPIED, REMOVED),
    REMOVED: (REMOVED, RESTORED),
    RESTORED: (REMOVED, RESTORED),
    ADDED: (ADDED,),
    PICTURED: (),
}
"""After which edits of the same row, since its control was drawn, an edit isn't meant any more."""


@dataclass(frozen=True)
class Press:
    """Who pressed a control, and the version that it was drawn at; None for no page of ours."""

    seen: int | None = None
    actor: int | None = None


NO_PRESS = Press()


def note(
    session: Session,
    workshop_id: int,
    version: int,
    press: Press,
    did: str,
    row: tuple[Item, Step | None] | None = None,
) -> None:
    """Log an edit of a row; of none, where something is added. Raises Stale for the second
    press of a double press, and where somebody else has just changed the row."""
    item, step = row or (None, None)
    sort = "step" if step else "round"
    subject = step.id if step else item.id if item else None
    verbs = tuple(f"{sort}_{other}" for other in ABOUT[did])
    by = None if row else press.actor
    if press.seen is not None and done_since(
        session, workshop_id, press.seen, verbs, subject, actor=by
    ):
        raise Stale()
    event = Event(
        workshop_id=workshop_id,
        version=version,
        at=now(),
        actor=press.actor,
        verb=f"{sort}_{did}",
        subject=subject,
    )
    log(session, event)
