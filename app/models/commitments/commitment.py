"""Commitments: what somebody has confirmed that will be done, by whom and till when. They are the
organisation's own words, and stay when answers are purged and numbers are kept."""

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds
from app.security import new_token


class Commitment(SQLModel, table=True):
    """`due` is a day, a month or a quarter as `i18n.due` reads it. `answer_id` is the number of
    the answer (the row that its thread began with) and `theme_id` the theme that it was made of,
    as long as they are there. `short` is what the projector calls it, empty for its first words.
    `removed_at`: taken away, and can be brought back."""

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
