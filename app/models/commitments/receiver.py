"""Receivers: who takes something on or is to answer, and the link by which they tell of it."""

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds

LONGEST = 60


class Receiver(SQLModel, table=True):
    """A role, a unit, a group or a table, by the name that a workshop has for it. `token_hash` is
    of their link, None where they have none; `maker_id` is the facilitator who made that."""

    __table_args__ = (UniqueConstraint("workshop_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    name: str
    token_hash: str | None = Field(default=None, unique=True)
    maker_id: int | None = None
    linked_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)


def receivers_of(session: Session, workshop_id: int) -> list[Receiver]:
    """All of a workshop, by name."""
    found = select(Receiver).where(Receiver.workshop_id == workshop_id)
    return sorted(session.exec(found), key=lambda one: one.name.casefold())


def receiver_named(session: Session, workshop_id: int, name: str) -> Receiver | None:
    """The one of this name, made where there is none yet; None for no name. Upper and lower case
    are the same."""
    name = " ".join(name.split())
    if not name:
        return None
    for one in session.exec(select(Receiver).where(col(Receiver.workshop_id) == workshop_id)):
        if one.name.casefold() == name.casefold():
            return one
    made = Receiver(workshop_id=workshop_id, name=name)
    session.add(made)
    session.flush()
    return made
