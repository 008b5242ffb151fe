"""Small pictures of a presentation's pages, beside the lines of the proposal that was read from it:
for whoever sent it, for a day."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, LargeBinary, delete, func
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, or_, select

from app.clock import DAY_MS, Milliseconds
from app.errors import NotFound
from app.models.forgetting import erased
from app.models.people.facilitator import Facilitator
from app.pictures import Small
from app.security import new_token

MOST_DECKS = 3
"""Of one person, the newest."""


class DeckPage(SQLModel, table=True):
    """Page `number` of the presentation `deck`, a token of its own for each reading."""

    __tablename__ = "deck_page"
    __table_args__ = (UniqueConstraint("deck", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    facilitator_id: int = Field(foreign_key="facilitator.id", index=True)
    deck: str
    number: int
    width: int
    height: int
    at: Milliseconds = Field(sa_type=BigInteger, index=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


@dataclass(frozen=True)
class Shape:
    width: int
    height: int


def keep(session: Session, me: Facilitator, pages: Sequence[Small], at: Milliseconds) -> str:
    """What the pictures are asked for by; those of earlier presentations go."""
    _tidy(session, me, at)
    deck = new_token()
    session.add_all(
        DeckPage(
            facilitator_id=me.id or 0,
            deck=deck,
            number=page.page,
            width=page.width,
            height=page.height,
            at=at,
            body=page.body,
        )
        for page in pages
    )
    return deck


def _tidy(session: Session, me: Facilitator, at: Milliseconds) -> None:
    """Everybody's of yesterday, and of one's own all but the newest, with room for one more."""
    own = select(DeckPage.deck).where(DeckPage.facilitator_id == me.id).group_by(DeckPage.deck)
    newest = own.order_by(func.max(DeckPage.id).desc()).limit(MOST_DECKS - 1)
    kept = session.exec(newest).all()
    former = (col(DeckPage.facilitator_id) == me.id) & col(DeckPage.deck).not_in(kept)
    gone = delete(DeckPage).where(or_(former, col(DeckPage.at) <= at - DAY_MS))
    if session.execute(gone).rowcount:  # type: ignore[attr-defined]
        erased(session, DeckPage.__tablename__)


def shapes(session: Session, me: Facilitator, deck: str) -> dict[str, Shape]:
    """Of which pages there are pictures, by their number, and how large they are."""
    found = select(DeckPage.number, DeckPage.width, DeckPage.height).where(
        DeckPage.facilitator_id == me.id, DeckPage.deck == deck
    )
    return {str(number): Shape(width, height) for number, width, height in session.exec(found)}


def body(session: Session, me: Facilitator, deck: str, number: int) -> bytes:
    """Raises NotFound, also for somebody else's."""
    found = session.exec(
        select(DeckPage.body).where(
            DeckPage.facilitator_id == me.id, DeckPage.deck == deck, DeckPage.number == number
        )
    ).first()
    if found is None:
        raise NotFound()
    return found
