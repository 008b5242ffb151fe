"""The notes as participants may read them, by the workshop's link after its end."""

from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid
from app.models.agenda.asking import Asking
from app.models.workshop import ENDED, Workshop, by_uid, read_code, touch

NOT_YET = N_("End the workshop first. Until then its link leads into the room.")
REHEARSED = N_("It is a rehearsal. Remove it at the desk before you share the notes.")


def publish(session: Session, workshop_id: int, at: Milliseconds) -> None:
    """Let everyone with the link read the notes. Raises Invalid before the end."""
    touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    if workshop.state != ENDED:
        raise Invalid(NOT_YET)
    if workshop.rehearsal is not None:
        raise Invalid(REHEARSED)
    workshop.published_at = workshop.published_at or at
    for asking in session.exec(select(Asking).where(Asking.workshop_id == workshop_id)):
        if asking.how.sealed:
            asking.seen_at = asking.seen_at or at


def withdraw(session: Session, workshop_id: int) -> None:
    """Take the notes back; at once nobody reads them but the members."""
    touch(session, workshop_id, turn=True)
    session.get_one(Workshop, workshop_id).published_at = None


def leave_out_few(session: Session, workshop_id: int, wanted: bool) -> None:
    """Whether numbers of small groups are left out of what everyone reads; at once."""
    touch(session, workshop_id)
    session.get_one(Workshop, workshop_id).few_left_out = wanted


def published(session: Session, uid: str) -> Workshop | None:
    workshop = by_uid(session, uid)
    return workshop if workshop and workshop.is_published else None


def last_by_code(session: Session, typed: str) -> Workshop | None:
    """The ended workshop that is read by this code: the last that had it. A workshop that hasn't
    ended comes before it."""
    code = read_code(typed)
    if code is None:
        return None
    return session.exec(
        select(Workshop)
        .where(Workshop.code == code, col(Workshop.deleted_at).is_(None))
        .order_by(col(Workshop.id).desc())
    ).first()
