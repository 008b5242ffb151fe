"""Forms that make something are sent once: a double press without scripts leads to what the first
press made."""

from sqlalchemy import BigInteger, delete
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from app.clock import HOUR_MS, Milliseconds
from app.models.people.facilitator import Facilitator

KEPT_MS = HOUR_MS
"""Longer than the slowest of lines takes for a press to arrive."""


class Pressed(SQLModel, table=True):
    """That somebody has sent `form`, a digest of the key that it was drawn with and of all that
    was filled in, and the page that it led to."""

    __table_args__ = (UniqueConstraint("facilitator_id", "form"),)

    id: int | None = Field(default=None, primary_key=True)
    facilitator_id: int = Field(foreign_key="facilitator.id")
    form: str
    led_to: str = ""
    at: Milliseconds = Field(sa_type=BigInteger, index=True)


def press(session: Session, me: Facilitator, form: str, at: Milliseconds) -> Pressed:
    """This form, sent by this person; `led_to` is empty the first time, and is to be set to where
    that leads. Behind a lock of their own, so that of two presses at once the second waits. What
    was filled in otherwise is another form; so is each without a key, for which `form` is empty."""
    own = select(Facilitator.id).where(Facilitator.id == me.id)
    session.exec(own.with_for_update(key_share=True)).one()
    session.execute(delete(Pressed).where(col(Pressed.at) <= at - KEPT_MS))
    of_mine = select(Pressed).where(Pressed.facilitator_id == me.id, Pressed.form == form)
    found = session.exec(of_mine).first() if form else None
    pressed = found or Pressed(facilitator_id=me.id or 0, form=form, at=at)
    if form:
        session.add(pressed)
    return pressed
