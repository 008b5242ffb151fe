"""Comparisons that are taken into what a series hands over: one of each question, as it stood on
the day that somebody took it, until it is taken anew or taken out."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from app.clock import Milliseconds
from app.errors import NotFound
from app.models.series.series import lock
from app.security import new_token
from app.steps.compared import Compared

Copies = Mapping[str, Sequence[Compared]]
"""By language, each way that the question compares."""


class Taken(SQLModel, table=True):
    """`removed_at`: taken out, and can be put back."""

    __tablename__ = "taken_comparison"
    __table_args__ = (UniqueConstraint("series_id", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_token, unique=True)
    series_id: int = Field(foreign_key="series.id", index=True)
    question: str
    copies: dict[str, list[dict[str, Any]]] = Field(sa_column=Column(JSON, nullable=False))
    at: Milliseconds = Field(sa_type=BigInteger)
    maker_id: int | None = None
    removed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)

    def in_language(self, language: str) -> list[Compared]:
        return [Compared.model_validate(one) for one in self.copies[language]]


def taken_in(session: Session, series_id: int) -> list[Taken]:
    """Those that stand, in the order they were taken."""
    found = select(Taken).where(Taken.series_id == series_id, col(Taken.removed_at).is_(None))
    return list(session.exec(found.order_by(col(Taken.at), col(Taken.id))))


def take(
    session: Session,
    series_id: int,
    question: str,
    copies: Copies,
    *,
    at: Milliseconds,
    by: int | None,
) -> None:
    """In place of what was taken of the question before."""
    lock(session, series_id)
    found = select(Taken).where(Taken.series_id == series_id, Taken.question == question)
    row = session.exec(found).first()
    row = row or Taken(series_id=series_id, question=question, copies={}, at=at)
    row.copies = {
        language: [one.model_dump(mode="json") for one in each] for language, each in copies.items()
    }
    row.at, row.maker_id, row.removed_at = at, by, None
    session.add(row)


def take_out(session: Session, series_id: int, uid: str, at: Milliseconds) -> None:
    """Raises NotFound."""
    row = _find(session, series_id, uid)
    row.removed_at = row.removed_at or at
    session.add(row)


def put_back(session: Session, series_id: int, uid: str) -> None:
    """As it stood. Raises NotFound."""
    row = _find(session, series_id, uid)
    row.removed_at = None
    session.add(row)


def _find(session: Session, series_id: int, uid: str) -> Taken:
    lock(session, series_id)
    row = session.exec(select(Taken).where(Taken.series_id == series_id, Taken.uid == uid)).first()
    if row is None:
        raise NotFound()
    return row
