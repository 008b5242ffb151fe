"""The run log: what was done to a workshop, when, and by whom among its members."""

from sqlalchemy import BigInteger
from sqlmodel import Field, Index, Session, SQLModel, col, or_, select

from app.clock import Milliseconds

MOST = 2**53


class Event(SQLModel, table=True):
    """`actor` is a facilitator, None for a projector link. `subject` is an item, asking or
    answer, as the verb says, or a step that was edited. No participant is ever named here."""

    __table_args__ = (Index("event_log", "workshop_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    version: int
    at: Milliseconds = Field(sa_type=BigInteger)
    actor: int | None = Field(default=None, foreign_key="facilitator.id")
    verb: str
    subject: int | None = None
    key: str | None = None


def log(session: Session, event: Event) -> None:
    session.add(event)


def done_since(
    session: Session,
    workshop_id: int,
    version: int,
    verbs: tuple[str, ...],
    subject: int | None = None,
    *,
    actor: int | None = None,
) -> bool:
    """Whether one of these was done after that version: to this subject, or to all at once; by
    this actor, or by anybody."""
    found = select(Event.id).where(
        Event.workshop_id == workshop_id,
        col(Event.version) > min(max(version, -1), MOST),
        col(Event.verb).in_(verbs),
    )
    if subject is not None:
        found = found.where(or_(col(Event.subject).is_(None), Event.subject == subject))
    if actor is not None:
        found = found.where(Event.actor == actor)
    return session.exec(found.limit(1)).first() is not None


def undoable(
    session: Session, workshop_id: int, verbs: tuple[str, ...], subject: int, actor: int | None
) -> Event | None:
    """What this actor did last of these to this subject, and hasn't undone: an "undone" event
    has the version that it undid as its subject."""
    undone = select(Event.subject).where(Event.workshop_id == workshop_id, Event.verb == "undone")
    found = select(Event).where(
        Event.workshop_id == workshop_id,
        col(Event.verb).in_(verbs),
        Event.subject == subject,
        Event.actor == actor,
        col(Event.version).not_in(undone),
    )
    return session.exec(found.order_by(col(Event.version).desc()).limit(1)).first()


def has_key(session: Session, workshop_id: int, key: str) -> bool:
    found = select(Event.id).where(Event.workshop_id == workshop_id, Event.key == key)
    return session.exec(found).first() is not None


def passages(session: Session, workshop_id: int) -> list[Event]:
    """Each time the room came to an item, back to the welcome or to the end, in order."""
    return list(
        session.exec(
            select(Event)
            .where(
                Event.workshop_id == workshop_id,
                col(Event.verb).in_(("arrive", "welcome", "end", "reopen")),
            )
            .order_by(col(Event.version), col(Event.id))
        )
    )
