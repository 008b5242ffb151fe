"""Quotes: answers that the facilitator lifts to the top of the notes.

What is marked is the place of an answer, not its words: so a quote follows an edit, and says
nothing while its answer is hidden, held or withdrawn.
"""

from typing import Any

from sqlmodel import Session, col, select

from app.errors import N_, Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer, Thread
from app.models.answers.mark import QUOTED, mark, standing
from app.models.answers.reading import shows
from app.models.workshop import touch

MOST_QUOTES = 30
FULL = N_("There are %(most)s quotes already. Take one away first.")
UNSEEN = N_("Only an answer that shows can be a quote.")


def choose(
    session: Session, workshop_id: int, answer_ids: list[int], by: int | None = None
) -> None:
    """Let these answers be the quotes, and no others. Raises Invalid, NotFound."""
    version = touch(session, workshop_id)
    if len(answer_ids) > MOST_QUOTES:
        raise Invalid(N_("That is more than %(most)s. Choose fewer."), most=MOST_QUOTES)
    wanted = _answers(session, workshop_id, answer_ids)
    before = standing(session, workshop_id, QUOTED)
    for place in sorted(before.keys() - wanted.keys()):
        answer = session.get_one(Answer, before[place])
        mark(session, workshop_id, answer, QUOTED, version=version, by=by, on=False)
    for place in sorted(wanted.keys() - before.keys()):
        mark(session, workshop_id, wanted[place], QUOTED, version=version, by=by)


def lift(
    session: Session, workshop_id: int, answer_id: int, *, version: int, by: int | None
) -> None:
    """Let one answer more be a quote. Raises NotFound; Invalid if it is hidden or held."""
    [(place, answer)] = _answers(session, workshop_id, [answer_id]).items()
    lifted = standing(session, workshop_id, QUOTED)
    if place in lifted:
        return
    if len(lifted) >= MOST_QUOTES:
        raise Invalid(FULL, most=MOST_QUOTES)
    asking_id, who, thread = place
    if not shows(session, session.get_one(Asking, asking_id), (who, thread)):
        raise Invalid(UNSEEN)
    mark(session, workshop_id, answer, QUOTED, version=version, by=by)


def remove(
    session: Session, workshop_id: int, answer_id: int, *, version: int, by: int | None
) -> None:
    """Let one answer be a quote no more. Raises NotFound."""
    [(place, answer)] = _answers(session, workshop_id, [answer_id]).items()
    if place in standing(session, workshop_id, QUOTED):
        mark(session, workshop_id, answer, QUOTED, version=version, by=by, on=False)


def _answers(session: Session, workshop_id: int, answer_ids: list[int]) -> dict[Thread, Answer]:
    rows = session.exec(
        select(Asking, Answer)
        .join(Answer, col(Answer.asking_id) == Asking.id)
        .where(Asking.workshop_id == workshop_id, col(Answer.id).in_(answer_ids))
        .order_by(col(Answer.id))
    ).all()
    found = [answer for asking, answer in rows if asking.quotes]
    if len(found) < len(set(answer_ids)):
        raise NotFound()
    return {(answer.asking_id, answer.respondent_id, answer.thread): answer for answer in found}


def chosen(session: Session, workshop_id: int) -> set[Thread]:
    """What has been chosen, whether it shows now or not."""
    return set(standing(session, workshop_id, QUOTED))


def shown(session: Session, workshop_id: int) -> dict[str, Any]:
    """What the form that chooses them shows."""
    return {"chosen": sorted(chosen(session, workshop_id))}
