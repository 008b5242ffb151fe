"""How far the answers of a workshop are gone through before its notes are shared.

Nobody can tell what somebody has read. So who has gone through them says so, and what has come or
been changed since then is left.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.models.afterwards.notes import askings_in_order
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.results import Results
from app.models.workshop import Workshop, touch


@dataclass(frozen=True)
class Left:
    """Of all answers in people's own words: how many there are, how many show that nobody has
    gone through, and how many wait for an approval."""

    answers: int
    unread: int
    held: int

    @property
    def is_done(self) -> bool:
        return not (self.unread or self.held)


def left(session: Session, workshop: Workshop, read: Callable[[Asking], Results]) -> Left:
    """What is left of them as `read` finds them."""
    assert workshop.id is not None
    asked = [one for one, _ in askings_in_order(session, workshop.id) if one.lists]
    found = [(read(asking), asking) for asking in asked]
    return Left(
        answers=sum(results.readable + len(results.held()) for results, _ in found),
        unread=sum(_unread(session, results, asking, workshop) for results, asking in found),
        held=sum(len(results.held()) for results, _ in found),
    )


def _unread(session: Session, results: Results, asking: Asking, workshop: Workshop) -> int:
    newer = select(Answer.id).where(
        Answer.asking_id == asking.id, col(Answer.version) > workshop.gone_through
    )
    since = set(session.exec(newer))
    return sum(entry.id in since for entry in results.read() if not entry.simulated)


def say_gone_through(session: Session, workshop_id: int, seen: int) -> None:
    """What had come by the version `seen`, which somebody has read, is gone through."""
    now = touch(session, workshop_id)
    workshop = session.get_one(Workshop, workshop_id)
    workshop.gone_through = max(workshop.gone_through, min(seen, now - 1))
