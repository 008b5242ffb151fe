"""News of commitments: how it goes, as somebody tells it. Insert-only; the last one holds."""

from dataclasses import dataclass

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds
from app.steps.recalled import DONE as DONE
from app.steps.recalled import NOT_BEGUN as NOT_BEGUN
from app.steps.recalled import STATUSES as STATUSES
from app.steps.recalled import UNDER_WAY as UNDER_WAY
from app.steps.recalled import WILL_NOT as WILL_NOT


class News(SQLModel, table=True):
    """`said` is what has happened; of WILL_NOT the reason, which it can't be without. `day` is
    since when, an ISO date; `teller` a role. `receiver_id` is who told it by their link, `actor`
    the facilitator who wrote it. `undone`: as if it had never been told."""

    __tablename__ = "commitment_news"

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    commitment_id: int = Field(foreign_key="commitment.id", index=True)
    status: str
    said: str = ""
    day: str
    teller: str = ""
    actor: int | None = None
    receiver_id: int | None = Field(default=None, foreign_key="receiver.id", index=True)
    at: Milliseconds = Field(sa_type=BigInteger)
    undone: bool = False


@dataclass(frozen=True)
class Standing:
    """How a commitment stands, and all that was told of it, the newest first."""

    status: str
    told: list[News]

    @property
    def last(self) -> News | None:
        return self.told[0] if self.told else None


def standings(session: Session, workshop_id: int) -> dict[int, Standing]:
    """By commitment; one that nothing is told of isn't among them."""
    rows = select(News).where(News.workshop_id == workshop_id, col(News.undone).is_(False))
    told: dict[int, list[News]] = {}
    for row in session.exec(rows.order_by(col(News.id).desc())):
        told.setdefault(row.commitment_id, []).append(row)
    return {number: Standing(news[0].status, news) for number, news in told.items()}


NOTHING_TOLD = Standing(NOT_BEGUN, [])
