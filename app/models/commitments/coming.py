"""What is due soon, for the start pages of a workshop's members."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from app.i18n.due import Due
from app.models.commitments.commitment import Commitment
from app.models.commitments.news import DONE, WILL_NOT, News
from app.models.commitments.receiver import Receiver
from app.models.people.member import Member
from app.models.workshop import Workshop

AHEAD = timedelta(days=30)
MOST = 12


@dataclass(frozen=True)
class Coming:
    """A commitment that is due soon, or was to be done by now: `late`."""

    commitment: Commitment
    workshop: Workshop
    who: str
    due: Due
    late: bool


def coming(session: Session, facilitator_id: int, today: date) -> list[Coming]:
    """In all workshops that somebody is a member of and hasn't put away, the earliest first."""
    rows = session.exec(
        select(Commitment, Workshop, Receiver)
        .join(Workshop, col(Workshop.id) == Commitment.workshop_id)
        .join(Member, col(Member.workshop_id) == Workshop.id)
        .outerjoin(Receiver, col(Receiver.id) == Commitment.receiver_id)
        .where(
            Member.facilitator_id == facilitator_id,
            col(Member.archived_at).is_(None),
            col(Workshop.deleted_at).is_(None),
            col(Commitment.removed_at).is_(None),
            Commitment.due != "",
        )
    ).all()
    found = []
    for one, workshop, receiver in rows:
        due = Due.read(one.due)
        if due and due.last <= today + AHEAD:
            who = receiver.name if receiver else ""
            found.append(Coming(one, workshop, who, due, due.last < today))
    over = _over(session, [one.commitment.id or 0 for one in found])
    open_ = [one for one in found if one.commitment.id not in over]
    return sorted(open_, key=lambda one: (one.due, one.commitment.id or 0))[:MOST]


def _over(session: Session, commitment_ids: list[int]) -> set[int]:
    """Those that are done, or won't be."""
    told = select(News.commitment_id, News.status).where(
        col(News.commitment_id).in_(commitment_ids), col(News.undone).is_(False)
    )
    last = dict(session.exec(told.order_by(col(News.id))).all())
    return {number for number, status in last.items() if status in (DONE, WILL_NOT)}
