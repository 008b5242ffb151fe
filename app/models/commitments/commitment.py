"""Commitments: what somebody has confirmed that will be done, by whom and till when. They are the
organisation's own words, and stay when answers are purged and numbers are kept."""

from sqlalchemy import BigInteger, ColumnElement, update
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds
from app.errors import NotFound
from app.models.forgetting import forget
from app.security import new_token


class Commitment(SQLModel, table=True):
    """`due` is a day, a month or a quarter as `i18n.due` reads it. `answer_id` is the number of
    the answer (the row that its thread began with) and `theme_id` the theme that it was made of,
    as long as they are there. `short` is what the projector calls it, empty for its first words.
    `removed_at`: taken away, and can be brought back; one without words is of a promise that was
    dropped, and has only been put here so that it isn't asked about again."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_token, unique=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    what: str
    receiver_id: int | None = Field(default=None, foreign_key="receiver.id", index=True)
    due: str = ""
    first_step: str = ""
    short: str = ""
    answer_id: int | None = Field(default=None, foreign_key="answer.id", index=True)
    theme_id: int | None = Field(default=None, foreign_key="theme.id", index=True)
    made_at: Milliseconds = Field(sa_type=BigInteger)
    maker_id: int | None = None
    removed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)


def commitments_of(session: Session, workshop_id: int) -> list[Commitment]:
    """All that stand, in the order they were made."""
    found = select(Commitment).where(
        Commitment.workshop_id == workshop_id, col(Commitment.removed_at).is_(None)
    )
    return list(session.exec(found.order_by(col(Commitment.id))))


def removed_of(session: Session, workshop_id: int) -> list[Commitment]:
    """Those that were taken away, the last first; without those that never stood."""
    found = select(Commitment).where(
        Commitment.workshop_id == workshop_id,
        col(Commitment.removed_at).is_not(None),
        Commitment.what != "",
    )
    return list(session.exec(found.order_by(col(Commitment.removed_at).desc())))


def find(session: Session, workshop_id: int, uid: str) -> Commitment:
    """One that stands, or was taken away. Raises NotFound, also for another workshop's."""
    one = session.exec(
        select(Commitment).where(Commitment.workshop_id == workshop_id, Commitment.uid == uid)
    ).first()
    if one is None or not one.what:
        raise NotFound()
    return one


def let_go(session: Session, of_erased: ColumnElement[bool]) -> None:
    """The answers that these were made of are erased: what is confirmed stays, without the line
    back, and what isn't goes."""
    table = Commitment.__table__  # type: ignore[attr-defined]
    forget(session, table, of_erased & col(Commitment.removed_at).is_not(None))
    session.execute(update(Commitment).where(of_erased).values(answer_id=None))


def forget_removed(session: Session, workshop_id: int) -> None:
    """Nothing is left of those that were taken away."""
    table = Commitment.__table__  # type: ignore[attr-defined]
    away = (table.c.workshop_id == workshop_id) & table.c.removed_at.is_not(None)
    forget(session, table, away)
