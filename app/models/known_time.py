"""The latest time that is known: what a clock is held against that starts anew."""

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel

ONE = 1


class KnownTime(SQLModel, table=True):
    """One row. `confirmed_at` is when a person last said that the clock is right."""

    __tablename__ = "known_time"

    id: int = Field(default=ONE, primary_key=True)
    at: int = Field(sa_type=BigInteger)
    confirmed_at: int | None = Field(default=None, sa_type=BigInteger)


def known(session: Session) -> KnownTime | None:
    return session.get(KnownTime, ONE)


def keep(session: Session, at: int) -> None:
    """It is so late by now."""
    row = known(session) or KnownTime(at=at)
    row.at = at
    session.add(row)


def confirm(session: Session, at: int) -> None:
    """A person says that it is so late; also if a later time was known."""
    keep(session, at)
    session.flush()
    session.get_one(KnownTime, ONE).confirmed_at = at
