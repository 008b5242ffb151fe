"""Quotes: answers that the facilitator lifts to the top of the notes."""

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select

from app.errors import N_, Invalid, NotFound
from app.models.answer import Answer
from app.models.asking import Asking
from app.models.workshop import touch

MOST_QUOTES = 30

Chosen = set[tuple[int, int, str]]
"""Asking, respondent and thread of each."""


class Quote(SQLModel, table=True):
    """The place of an answer, not its words: so a quote follows an edit, and says nothing while
    its answer is hidden, held or withdrawn."""

    __table_args__ = (UniqueConstraint("asking_id", "respondent_id", "thread"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    asking_id: int = Field(foreign_key="asking.id")
    respondent_id: int = Field(foreign_key="respondent.id")
    thread: str


def choose(session: Session, workshop_id: int, answer_ids: list[int]) -> None:
    """Let these answers be the quotes, and no others. Raises Invalid, NotFound."""
    touch(session, workshop_id)
    if len(answer_ids) > MOST_QUOTES:
        raise Invalid(N_("That is more than %(most)s. Choose fewer."), most=MOST_QUOTES)
    places = _places(session, workshop_id, answer_ids)
    session.execute(delete(Quote).where(col(Quote.workshop_id) == workshop_id))
    for asking_id, respondent_id, thread in sorted(places):
        session.add(
            Quote(
                workshop_id=workshop_id,
                asking_id=asking_id,
                respondent_id=respondent_id,
                thread=thread,
            )
        )


def _places(session: Session, workshop_id: int, answer_ids: list[int]) -> Chosen:
    rows = session.exec(
        select(Asking, Answer)
        .join(Answer, col(Answer.asking_id) == Asking.id)
        .where(Asking.workshop_id == workshop_id, col(Answer.id).in_(answer_ids))
    ).all()
    found = [answer for asking, answer in rows if asking.how.quotes]
    if len(found) < len(set(answer_ids)):
        raise NotFound()
    return {(answer.asking_id, answer.respondent_id, answer.thread) for answer in found}


def chosen(session: Session, workshop_id: int) -> Chosen:
    """What has been chosen, whether it shows now or not."""
    rows = select(Quote.asking_id, Quote.respondent_id, Quote.thread)
    return set(session.exec(rows.where(Quote.workshop_id == workshop_id)))
