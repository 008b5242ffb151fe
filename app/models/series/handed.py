"""What a meeting of a series hands over to a level above it: themes, questions and commitments, in
the organisation's own words, and what is answered to each.

What a participant wrote is handed over by nobody: a theme's title, a commitment and a line that
somebody has put in words of their own are the organisation's, and stay when answers are purged.
"""

from collections.abc import Collection

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

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

    @property
    def key(self) -> str:
        """The same for what is the same in several meetings."""
        return f"{self.sort}-{self.origin}"


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

    @property
    def goes_on(self) -> bool:
        return self.status == ONWARD


def handed_in(session: Session, series_id: int) -> list[Handed]:
    """All that is handed over by the meetings that the series has now, in the order it was."""
    found = (
        select(Handed)
        .join(Workshop, col(Workshop.id) == Handed.workshop_id)
        .where(
            Handed.series_id == series_id,
            Workshop.series_id == series_id,
            col(Workshop.deleted_at).is_(None),
            col(Handed.removed_at).is_(None),
        )
    )
    return list(session.exec(found.order_by(col(Handed.at), col(Handed.id))))


def answers_in(session: Session, series_id: int) -> dict[int, HandedAnswer]:
    """What stands, by what it answers."""
    return _standing(session, select(Handed.id).where(Handed.series_id == series_id))


def answers_to(session: Session, handed_ids: Collection[int]) -> dict[int, HandedAnswer]:
    return _standing(session, handed_ids)


def _standing(session: Session, which: object) -> dict[int, HandedAnswer]:
    rows = select(HandedAnswer).where(col(HandedAnswer.handed_id).in_(which))  # type: ignore[arg-type]
    last = {row.handed_id: row for row in session.exec(rows.order_by(col(HandedAnswer.id)))}
    return {number: row for number, row in last.items() if not row.removed}


def take_back(session: Session, row: Handed, at: Milliseconds) -> None:
    """Raises Invalid for what is answered."""
    if answers_to(session, [row.id or 0]):
        raise Invalid(IS_ANSWERED)
    row.removed_at = at
    session.add(row)
