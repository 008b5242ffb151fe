"""Telling how a commitment goes: each time a row of its history, which can be undone by the one
who wrote it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo, field_validator
from pydantic import Field as Bound
from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound, Stale
from app.models.commitments import receiver
from app.models.commitments.commitment import Commitment, find
from app.models.commitments.news import STATUSES, WILL_NOT, News
from app.models.workshop import touch
from app.steps.plain import TOO_LONG, Line, Plain, Said, Text, at_most

MOST_SAID = 600
NO_REASON = N_("Write why it won't happen. Those who wrote it want to know.")
NO_STATUS = N_("Choose how it goes.")
NO_DAY = N_("Write the day as year-month-day, such as 2026-11-12.")
AWAY = N_("This commitment has been removed. Bring it back first.")


def _a_status(status: str) -> str:
    if status not in STATUSES:
        raise Said(NO_STATUS)
    return status


def _a_day(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise Said(NO_DAY) from error


class Told(Plain):
    """What somebody tells. It won't happen only for a reason."""

    status: Annotated[str, AfterValidator(_a_status)]
    day: Annotated[Line, AfterValidator(_a_day)]
    said: Annotated[Text, at_most(MOST_SAID, TOO_LONG)] = Bound("", validate_default=True)
    teller: Annotated[Line, at_most(receiver.LONGEST, TOO_LONG)] = ""

    @field_validator("said")
    @classmethod
    def _with_a_reason(cls, said: str, rest: ValidationInfo) -> str:
        if rest.data.get("status") == WILL_NOT and not said:
            raise Said(NO_REASON)
        return said


@dataclass(frozen=True)
class Teller:
    """Who tells it: a facilitator, or a receiver by their link."""

    actor: int | None = None
    receiver_id: int | None = None

    def wrote(self, news: News) -> bool:
        return (news.actor, news.receiver_id) == (self.actor, self.receiver_id)


def tell(
    session: Session,
    workshop_id: int,
    uid: str,
    told: Told,
    who: Teller,
    *,
    at: Milliseconds,
    instead: int | None = None,
) -> News:
    """Add it to the history; `instead` of one's own that a status alone was told by just before.
    What one has told last isn't told twice. Raises NotFound, Invalid."""
    touch(session, workshop_id)
    one = find(session, workshop_id, uid)
    if one.removed_at is not None:
        raise Invalid(AWAY)
    last = _last(session, one)
    if last and who.wrote(last) and told == Told.model_validate(last.model_dump()):
        return last
    before = session.get(News, instead) if instead else None
    if before and before.commitment_id == one.id and who.wrote(before) and not before.said:
        before.undone = True
    news = News(
        workshop_id=workshop_id,
        commitment_id=one.id or 0,
        **told.model_dump(),
        actor=who.actor,
        receiver_id=who.receiver_id,
        at=at,
    )
    session.add(news)
    session.flush()
    return news


def _last(session: Session, one: Commitment) -> News | None:
    told = select(News).where(News.commitment_id == one.id, col(News.undone).is_(False))
    return session.exec(told.order_by(col(News.id).desc())).first()


def undo(session: Session, workshop_id: int, uid: str, news_id: int, who: Teller) -> None:
    """As if it had never been told. Raises NotFound; Stale where somebody else wrote it."""
    touch(session, workshop_id)
    one, news = find(session, workshop_id, uid), session.get(News, news_id)
    if news is None or news.commitment_id != one.id:
        raise NotFound()
    if not who.wrote(news):
        raise Stale()
    news.undone = True
    session.add(news)
