"""Promises that the room wrote and nobody has decided on yet: each becomes a commitment when
somebody confirms it, or is dropped."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import N_
from app.models.agenda.asking import Asking
from app.models.agenda.edition import Overtaken, edition_of
from app.models.answers.mark import find_answer
from app.models.answers.reading import count_from_scratch
from app.models.commitments.commitment import Commitment
from app.models.commitments.making import Words, as_typed, make
from app.models.forgetting import forget
from app.models.workshop import touch
from app.steps.base import Promise

NOT_AS_READ = N_(
    "Something here has been confirmed, dropped or changed since you opened the page, so nothing "
    "of yours is saved yet. What you wrote stands in the rows that are left."
)


@dataclass(frozen=True)
class Waiting:
    """A promise by the number of the answer that it is, and what was asked."""

    answer: int
    promise: Promise
    prompt: str
    language: str

    @property
    def shown(self) -> dict[str, str]:
        return as_typed(self.promise)

    @property
    def edition(self) -> str:
        return edition_of(self.shown)


@dataclass(frozen=True)
class Promises:
    """Those that wait, and those that were dropped and may be brought back."""

    waiting: list[Waiting] = field(default_factory=list)
    dropped: list[Waiting] = field(default_factory=list)


@dataclass(frozen=True)
class Chosen:
    """One that is to be confirmed, as it was read and with the words that are to stand."""

    answer: int
    edition: str
    words: Words


def promising(session: Session, workshop_id: int) -> list[Asking]:
    """Everything that was asked whose answers can become commitments."""
    asked = select(Asking).where(Asking.workshop_id == workshop_id).order_by(col(Asking.id))
    return [one for one in session.exec(asked) if one.how.promises]


def promises_of(session: Session, workshop_id: int) -> Promises:
    """What the room may see of them, as it reads now; nothing of a rehearsal."""
    decided = _decided(session, workshop_id)
    found = Promises()
    for asking in promising(session, workshop_id):
        for one in _of(session, asking):
            if one.answer not in decided:
                found.waiting.append(one)
            elif decided[one.answer]:
                found.dropped.append(one)
    return found


def _of(session: Session, asking: Asking) -> Iterable[Waiting]:
    results = count_from_scratch(session, asking)
    for entry in results.read():
        promise = asking.how.promise(results.settings, entry.value)
        if promise is not None:
            yield Waiting(entry.first, promise, asking.prompt, asking.language)


def _decided(session: Session, workshop_id: int) -> dict[int, bool]:
    """The numbers of the answers that are decided on, and whether each was dropped."""
    rows = select(Commitment.answer_id, Commitment.what).where(
        Commitment.workshop_id == workshop_id, col(Commitment.answer_id).is_not(None)
    )
    return {answer: not what for answer, what in session.exec(rows) if answer is not None}


def confirm(
    session: Session, workshop_id: int, chosen: list[Chosen], *, at: Milliseconds, by: int | None
) -> list[Commitment]:
    """Let these be commitments, all or none. Raises Overtaken where one no longer waits, or not
    with the words that were read."""
    touch(session, workshop_id)
    waiting = {one.answer: one for one in promises_of(session, workshop_id).waiting}
    if any(
        one.answer not in waiting or waiting[one.answer].edition != one.edition for one in chosen
    ):
        raise Overtaken({}, NOT_AS_READ)
    return [
        make(session, workshop_id, one.words, at=at, by=by, answer=one.answer) for one in chosen
    ]


def drop(
    session: Session, workshop_id: int, answer: int, *, at: Milliseconds, by: int | None
) -> None:
    """Don't ask about it any more; nothing of its words is kept beside the answer. Raises
    Overtaken where it doesn't wait."""
    touch(session, workshop_id)
    if answer not in {one.answer for one in promises_of(session, workshop_id).waiting}:
        raise Overtaken({}, NOT_AS_READ)
    gone = Commitment(workshop_id=workshop_id, what="", answer_id=answer, made_at=at, maker_id=by)
    gone.removed_at = at
    session.add(gone)


def take_up(session: Session, workshop_id: int, answer: int) -> None:
    """Undo that: it waits again. Raises NotFound for an answer of another workshop."""
    touch(session, workshop_id)
    find_answer(session, workshop_id, answer)
    table = Commitment.__table__  # type: ignore[attr-defined]
    dropped = (table.c.workshop_id == workshop_id) & (table.c.answer_id == answer)
    forget(session, table, dropped & (table.c.what == ""))
