"""Quotes: answers that the facilitator lifts to the top of the notes."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select

from app.errors import N_, Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer, Thread
from app.models.answers.results import Results, shows
from app.models.workshop import touch

MOST_QUOTES = 30
FULL = N_("There are %(most)s quotes already. Take one away first.")
UNSEEN = N_("Only an answer that shows can be a quote.")

Chosen = set[Thread]


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
    _add(session, workshop_id, places)


def lift(session: Session, workshop_id: int, answer_id: int) -> None:
    """Let one answer more be a quote. Raises NotFound; Invalid if it is hidden or held."""
    places = _places(session, workshop_id, [answer_id])
    lifted = chosen(session, workshop_id)
    if places <= lifted:
        return
    if len(lifted) >= MOST_QUOTES:
        raise Invalid(FULL, most=MOST_QUOTES)
    for asking_id, who, thread in places:
        if not shows(session, session.get_one(Asking, asking_id), (who, thread)):
            raise Invalid(UNSEEN)
    _add(session, workshop_id, places)


def remove(session: Session, workshop_id: int, answer_id: int) -> None:
    """Let one answer be a quote no more. Raises NotFound."""
    for asking_id, respondent_id, thread in _places(session, workshop_id, [answer_id]):
        session.execute(
            delete(Quote).where(
                col(Quote.asking_id) == asking_id,
                col(Quote.respondent_id) == respondent_id,
                col(Quote.thread) == thread,
            )
        )


def _add(session: Session, workshop_id: int, places: Chosen) -> None:
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


def shown(session: Session, workshop_id: int) -> dict[str, Any]:
    """What the form that chooses them shows."""
    return {"chosen": sorted(chosen(session, workshop_id))}


def lifted_of(asked: Iterable[tuple[int, Results]], lifted: Chosen) -> set[int]:
    """Of the answers to these askings that show, the ids of those that are quotes."""
    shown = {asking_id: results.shown for asking_id, results in asked}
    return {
        shown[asking_id][who, thread].id
        for asking_id, who, thread in lifted
        if (who, thread) in shown.get(asking_id, {})
    }
