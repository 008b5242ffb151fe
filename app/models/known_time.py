"""The latest time that is known: what a clock is held against that starts anew."""

from sqlalchemy import BigInteger, text, update
from sqlmodel import Field, Session, SQLModel

from app.clock import Milliseconds

ONE = 1
KEEP = text(
    "INSERT INTO known_time (id, at) VALUES (:id, :at) "
    "ON CONFLICT (id) DO UPDATE SET at = excluded.at"
)


class KnownTime(SQLModel, table=True):
    """One row. `confirmed_at` is when a person last said that the clock is right."""

    __tablename__ = "known_time"

    id: int = Field(default=ONE, primary_key=True)
    at: Milliseconds = Field(sa_type=BigInteger)
    confirmed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)


def known(session: Session) -> KnownTime | None:
    return session.get(KnownTime, ONE, populate_existing=True)


def keep(session: Session, at: Milliseconds) -> None:
    """It is so late by now. Several processes may be the first to say so."""
    session.execute(KEEP, {"id": ONE, "at": at})


def confirm(session: Session, at: Milliseconds) -> None:
    """A person says that it is so late; also if a later time was known."""
    keep(session, at)
    session.execute(update(KnownTime).values(confirmed_at=at))
