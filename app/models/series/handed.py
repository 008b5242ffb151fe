"""What a meeting of a series hands over to a level above it: themes, questions and commitments, in
the organisation's own words, and what is answered to each.

What a participant wrote is handed over by nobody: a theme's title, a commitment and a line that
somebody has put in words of their own are the organisation's, and stay when answers are purged.
"""

from typing import NamedTuple

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy import select as columns
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, func, select

from app.clock import DAY_MS, Milliseconds
from app.errors import N_, Invalid
from app.models.series.locality import MUNICIPALITY, OTHER, REGION, STATE, VILLAGE
from app.models.workshop import Workshop
from app.security import new_token

THEME, QUESTION, COMMITMENT = "theme", "question", "commitment"
ANSWERED, ONWARD, WILL_NOT = "answered", "onward", "will_not"
STATUSES = {
    ANSWERED: N_("Answer given"),
    ONWARD: N_("Goes on to the next level"),
    WILL_NOT: N_("It won't be done"),
}
WHOM = {
    VILLAGE: N_("the village"),
    MUNICIPALITY: N_("the municipality"),
    REGION: N_("the region"),
    STATE: N_("the state"),
    OTHER: N_("the next level"),
}
"""Who answers, by level, within a sentence."""
LATE_MS = 60 * DAY_MS
"""What has lain longer without an answer is pointed out."""
IS_ANSWERED = N_("It is answered by now, so it can't be taken back.")


class Handed(SQLModel, table=True):
    """`about` names what it is in its own meeting (`carried.Offer`), `origin` what is the same in
    several meetings. `to_level` is whom it is for, `to_id` at which meeting, if that is said: the
    id of a workshop that may be gone. `removed_at`: taken back, and can be handed over again."""

    __table_args__ = (UniqueConstraint("series_id", "workshop_id", "about"),)

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_token, unique=True)
    series_id: int = Field(foreign_key="series.id", index=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    sort: str
    about: str
    origin: str
    words: str
    to_level: str
    to_id: int | None = None
    at: Milliseconds = Field(sa_type=BigInteger)
    maker_id: int | None = None
    removed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)


class HandedAnswer(SQLModel, table=True):
    """Insert-only: the last one of each holds, and one that is `removed` says that there is none.
    `who` is a role, `day` an ISO date; of WILL_NOT `text` is the reason."""

    __tablename__ = "handed_answer"

    id: int | None = Field(default=None, primary_key=True)
    handed_id: int = Field(foreign_key="handed.id", index=True)
    status: str
    text: str = ""
    who: str = ""
    day: str = ""
    removed: bool = False
    at: Milliseconds = Field(sa_type=BigInteger)
    actor: int | None = None


class Thing(NamedTuple):
    """What is handed over, as much of its row as lists need: there may be thousands."""

    id: int
    uid: str
    workshop_id: int
    sort: str
    about: str
    origin: str
    words: str
    to_level: str
    to_id: int | None
    at: Milliseconds

    @property
    def key(self) -> str:
        """The same for what is the same in several meetings."""
        return f"{self.sort}-{self.origin}"


class Given(NamedTuple):
    """An answer that stands, in the same way."""

    id: int
    handed_id: int
    status: str
    text: str
    who: str
    day: str

    @property
    def goes_on(self) -> bool:
        return self.status == ONWARD


def handed_in(session: Session, series_id: int) -> list[Thing]:
    """All that is handed over by the meetings that the series has now, in the order it was."""
    found = (
        columns(*(getattr(Handed, name) for name in Thing._fields))
        .join(Workshop, col(Workshop.id) == Handed.workshop_id)
        .where(
            col(Handed.series_id) == series_id,
            col(Workshop.series_id) == series_id,
            col(Workshop.deleted_at).is_(None),
            col(Handed.removed_at).is_(None),
        )
    )
    in_order = found.order_by(col(Handed.at), col(Handed.id))
    return [Thing(*row) for row in session.execute(in_order)]


def answers_in(session: Session, series_id: int) -> dict[int, Given]:
    """What stands, by what it answers."""
    return _standing(session, col(Handed.series_id) == series_id)


def _standing(session: Session, which: ColumnElement[bool]) -> dict[int, Given]:
    answer = col(HandedAnswer.handed_id)
    last = (
        select(func.max(HandedAnswer.id))
        .join(Handed, col(Handed.id) == HandedAnswer.handed_id)
        .where(which)
        .group_by(answer)
    )
    rows = columns(*(getattr(HandedAnswer, name) for name in Given._fields)).where(
        col(HandedAnswer.id).in_(last), col(HandedAnswer.removed).is_(False)
    )
    return {given.handed_id: given for row in session.execute(rows) for given in [Given(*row)]}


def take_back(session: Session, thing: Thing, at: Milliseconds) -> None:
    """Raises Invalid for what is answered."""
    if _standing(session, col(Handed.id) == thing.id):
        raise Invalid(IS_ANSWERED)
    row = session.get_one(Handed, thing.id)
    row.removed_at = at
    session.add(row)
