"""Parking: putting something aside for somebody to answer, taking it away again, and letting it be
a commitment."""

from sqlmodel import Session, col, func, select

from app.clock import Milliseconds, now
from app.errors import N_, Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.agenda.edition import guarding
from app.models.answers.answer import Answer
from app.models.answers.mark import find_answer
from app.models.commitments.answering import LONG_RECEIVER, MOST_WORDS, NO_WORDS, Typed, shown
from app.models.commitments.commitment import Commitment
from app.models.commitments.news import News
from app.models.commitments.parked import (
    Parked,
    commitment_of,
    find_parked,
    line_of,
    standing,
    texts_of,
)
from app.models.commitments.receiver import LONGEST, receiver_named
from app.models.forgetting import erased
from app.models.workshop import touch
from app.steps.plain import TOO_LONG, parse

MOST_PARKED = 300
PROMISED = 140
"""So long may a commitment be."""
UNSEEN = N_("Only an answer that shows can be parked.")
FULL = N_("There are %(most)s parked lines already. Take one away first.")
LONG_PROMISE = N_("A commitment is at most 140 characters. Write this in fewer words first.")
GONE = N_("The answer no longer shows. Write it in words of your own first.")


def park(
    session: Session,
    workshop_id: int,
    answer_id: int,
    *,
    by: int | None,
    at: Milliseconds,
    receiver: str = "",
) -> None:
    """Park an answer, once; what was taken away comes back as it was. Raises NotFound, Invalid."""
    first = _first_row(session, workshop_id, answer_id)
    row = _of_answer(session, workshop_id, first)
    if row is None:
        if not texts_of(session, [first]):
            raise Invalid(UNSEEN)
        _refuse_more(session, workshop_id)
        row = Parked(workshop_id=workshop_id, answer_id=first, at=at, maker_id=by)
    row.removed_at = None
    _give(session, row, receiver)


def unpark(session: Session, workshop_id: int, answer_id: int, *, at: Milliseconds) -> None:
    """Raises NotFound."""
    row = _of_answer(session, workshop_id, _first_row(session, workshop_id, answer_id))
    if row and row.removed_at is None:
        row.removed_at = at


def park_line(
    session: Session,
    workshop_id: int,
    words: str,
    *,
    by: int | None,
    at: Milliseconds,
    receiver: str = "",
) -> None:
    """Park a line of one's own. The same words of the same person stand once, so that a press
    that comes twice makes one. Raises Invalid."""
    words = parse(Typed, {"words": words}).words
    if not words:
        raise Invalid(NO_WORDS)
    if len(words) > MOST_WORDS:
        raise Invalid(TOO_LONG)
    same = [
        row
        for row in standing(session, workshop_id)
        if row.words == words and row.maker_id == by and row.answer_id is None
    ]
    if not same:
        _refuse_more(session, workshop_id)
    row = same[0] if same else Parked(workshop_id=workshop_id, words=words, at=at, maker_id=by)
    _give(session, row, receiver)


def _first_row(session: Session, workshop_id: int, answer_id: int) -> int:
    """The one that an answer's thread began with. Raises NotFound."""
    answer = find_answer(session, workshop_id, answer_id)
    if not session.get_one(Asking, answer.asking_id).quotes:
        raise NotFound()
    thread = select(func.min(Answer.id)).where(
        Answer.asking_id == answer.asking_id,
        Answer.respondent_id == answer.respondent_id,
        Answer.thread == answer.thread,
    )
    return int(session.exec(thread).one() or 0)


def _of_answer(session: Session, workshop_id: int, first: int) -> Parked | None:
    found = select(Parked).where(Parked.workshop_id == workshop_id, Parked.answer_id == first)
    return session.exec(found.order_by(col(Parked.id).desc())).first()


def _refuse_more(session: Session, workshop_id: int) -> None:
    if len(standing(session, workshop_id)) >= MOST_PARKED:
        raise Invalid(FULL, most=MOST_PARKED)


def give(
    session: Session, workshop_id: int, parked_id: int, receiver: str, edition: str = ""
) -> None:
    """Let it be for this receiver, if one is named. Raises NotFound, Invalid, Overtaken."""

    def saved() -> dict[str, str]:
        return shown(line_of(session, find_parked(session, workshop_id, parked_id)))

    receiver = parse(Typed, {"receiver": receiver}).receiver
    with guarding(session, workshop_id, edition, saved):
        _give(session, find_parked(session, workshop_id, parked_id), receiver)


def _give(session: Session, row: Parked, receiver: str) -> None:
    """A receiver, where one is named."""
    if len(receiver) > LONGEST:
        raise Invalid(LONG_RECEIVER)
    if found := receiver_named(session, row.workshop_id, receiver):
        row.receiver_id = found.id
    session.add(row)


def take_away(session: Session, workshop_id: int, parked_id: int) -> None:
    """Raises NotFound."""
    touch(session, workshop_id)
    row = find_parked(session, workshop_id, parked_id)
    row.removed_at = row.removed_at or now()
    session.add(row)


def bring_back(session: Session, workshop_id: int, parked_id: int) -> None:
    """Raises NotFound."""
    touch(session, workshop_id)
    row = find_parked(session, workshop_id, parked_id)
    row.removed_at = None
    session.add(row)


def promise(session: Session, workshop_id: int, parked_id: int, by: int | None) -> None:
    """Let it be a commitment, once, with the receiver and the way back to the answer: whoever
    presses confirms its words as the organisation's. Raises NotFound, Invalid."""
    touch(session, workshop_id)
    line = line_of(session, find_parked(session, workshop_id, parked_id))
    if line.is_promised:
        return
    if not line.text:
        raise Invalid(GONE)
    if len(line.text) > PROMISED:
        raise Invalid(LONG_PROMISE)
    made = Commitment(
        workshop_id=workshop_id,
        what=line.text,
        receiver_id=line.row.receiver_id,
        answer_id=line.row.answer_id,
        made_at=now(),
        maker_id=by,
    )
    session.add(made)
    session.flush()
    line.row.commitment_id = made.id
    session.add(line.row)


def take_promise_back(session: Session, workshop_id: int, parked_id: int) -> None:
    """It is a parked line and nothing more again. Nothing of the commitment is left, unless
    something was told of it. Raises NotFound."""
    touch(session, workshop_id)
    row = find_parked(session, workshop_id, parked_id)
    made = commitment_of(session, row)
    row.commitment_id = None
    session.add(row)
    session.flush()
    if made is None:
        return
    if session.exec(select(News.id).where(News.commitment_id == made.id)).first():
        made.removed_at = made.removed_at or now()
    else:
        session.delete(made)
        erased(session, "commitment")
