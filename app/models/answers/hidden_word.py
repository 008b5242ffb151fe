"""Hidden words: what is gathered under one word is hidden from everybody, also what comes later.

Whoever wrote it keeps it on their phone. The word is of a question: asked anew it is hidden anew.
"""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from app.errors import NotFound
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.mark import WORD, Mark
from app.models.forgetting import erased


def hide(
    session: Session, workshop_id: int, asking_id: int, word: str, *, version: int, by: int | None
) -> None:
    """Raises NotFound for a word that nobody has said there."""
    asking = session.get(Asking, asking_id)
    if asking is None or asking.workshop_id != workshop_id or not word:
        raise NotFound()
    if word not in _said(session, asking):
        raise NotFound()
    if not _is_hidden(session, asking_id, word):
        _mark(session, workshop_id, asking_id, word, on=True, version=version, by=by)


def show(
    session: Session, workshop_id: int, asking_id: int, word: str, *, version: int, by: int | None
) -> None:
    """Take it back: each answer shows again that isn't kept back by itself."""
    if _is_hidden(session, asking_id, word, workshop_id):
        _mark(session, workshop_id, asking_id, word, on=False, version=version, by=by)


def _mark(
    session: Session,
    workshop_id: int,
    asking_id: int,
    word: str,
    *,
    on: bool,
    version: int,
    by: int | None,
) -> None:
    session.add(
        Mark(
            workshop_id=workshop_id,
            asking_id=asking_id,
            word=word,
            name=WORD,
            on=on,
            version=version,
            by=by,
        )
    )


def _is_hidden(session: Session, asking_id: int, word: str, workshop_id: int | None = None) -> bool:
    about = select(Mark).where(Mark.asking_id == asking_id, Mark.name == WORD, Mark.word == word)
    last = session.exec(about.order_by(col(Mark.id).desc())).first()
    return last is not None and last.on and workshop_id in (None, last.workshop_id)


def turned_since(session: Session, asking_id: int, word: str, version: int) -> bool:
    """Whether this word was hidden or shown again after that version."""
    later = select(Mark.id).where(
        Mark.asking_id == asking_id,
        Mark.name == WORD,
        Mark.word == word,
        Mark.version > version,
    )
    return session.exec(later).first() is not None


def forget_unsaid(session: Session, workshop_id: int, version: int) -> None:
    """Of what is erased nothing is left: a word goes with the last that was stored of it."""
    marks = session.exec(
        select(Mark).where(Mark.workshop_id == workshop_id, col(Mark.word).is_not(None))
    ).all()
    said = {
        asking_id: set(_said(session, session.get_one(Asking, asking_id)))
        for asking_id in {one.asking_id for one in marks}
    }
    for one in marks:
        if one.word not in said[one.asking_id]:
            one.word, one.version = None, version
            session.add(one)
            erased(session, "mark")


def _said(session: Session, asking: Asking) -> Iterator[str]:
    """The words of all that is stored, also of what was changed or taken back since."""
    values = session.exec(
        select(Answer.value).where(Answer.asking_id == asking.id, col(Answer.value).is_not(None))
    )
    return (asking.how.word(asking.how.Answer.model_validate(value)) for value in values)
