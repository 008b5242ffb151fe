"""Hidden words: what is gathered under one word is hidden from everybody, also what comes later.

It is named by an answer that says it. Whoever wrote it keeps it on their phone. The word is of a
question: asked anew it is hidden anew.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from app.errors import NotFound
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.mark import WORD, Mark, find_answer
from app.models.forgetting import erased


def hide(
    session: Session, workshop_id: int, answer_id: int, *, version: int, by: int | None
) -> None:
    """Raises NotFound for an answer that says no word."""
    answer = find_answer(session, workshop_id, answer_id)
    word = _word_of(session.get_one(Asking, answer.asking_id), answer.value)
    if not word:
        raise NotFound()
    about = {"workshop_id": workshop_id, "asking_id": answer.asking_id, "word": word}
    if not _is_hidden(session, answer.asking_id, word):
        of = {"name": WORD, "version": version, "by": by, "of_row": answer_id}
        session.add(Mark.model_validate(about | of))


def show(
    session: Session, workshop_id: int, answer_id: int, *, version: int, by: int | None
) -> None:
    """Take it back: each answer shows again that isn't kept back by itself. It is named by the
    answer that it was hidden by, which may be gone. Raises NotFound."""
    hidden = session.exec(
        select(Mark).where(
            Mark.workshop_id == workshop_id, Mark.of_row == answer_id, col(Mark.word).is_not(None)
        )
    ).first()
    if hidden is None:
        raise NotFound()
    if _is_hidden(session, hidden.asking_id, hidden.word):
        now = {"id": None, "on": False, "version": version, "by": by}
        session.add(Mark.model_validate(hidden.model_dump() | now))


def _is_hidden(session: Session, asking_id: int, word: str | None) -> bool:
    about = select(Mark).where(Mark.asking_id == asking_id, Mark.name == WORD, Mark.word == word)
    last = session.exec(about.order_by(col(Mark.id).desc())).first()
    return last is not None and last.on


def forget_unsaid(session: Session, workshop_id: int, version: int) -> None:
    """Of what is erased nothing is left: a word goes with the last that was stored of it."""
    marks = session.exec(
        select(Mark).where(Mark.workshop_id == workshop_id, col(Mark.word).is_not(None))
    ).all()
    said = {asking_id: _said(session, asking_id) for asking_id in {one.asking_id for one in marks}}
    for one in marks:
        if one.word not in said[one.asking_id]:
            one.word, one.version = None, version
            session.add(one)
            erased(session, "mark")


def _said(session: Session, asking_id: int) -> set[str]:
    """The words of all that is stored, also of what was changed or taken back since."""
    asking = session.get_one(Asking, asking_id)
    values = select(Answer.value).where(
        Answer.asking_id == asking_id, col(Answer.value).is_not(None)
    )
    return {_word_of(asking, value) for value in session.exec(values)}


def _word_of(asking: Asking, value: Mapping[str, Any] | None) -> str:
    if value is None:
        return ""
    word: str = asking.how.word(asking.how.Answer.model_validate(value))
    return word
