"""Quieted senders: what they send from then on is stored and counted, and shown to nobody.

One is quieted by one of their answers, and let through again by the same. So the desk, which
knows answers and no senders, never learns which of them are the same person's: two who are
quieted may be one, and are let through each by itself.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session, col, select

from app.models.answers.answer import Thread
from app.models.answers.mark import QUIET, Mark, find_answer, mark, standing


class Quieting(NamedTuple):
    """A sender was quieted, or let through again, by the answer at this place."""

    place: Thread
    on: bool
    version: int


def is_quiet(marks: Iterable[Quieting], respondent_id: int, version: int) -> bool:
    """Whether what this person sent in that version is only counted. The marks are in order."""
    before = {
        one.place: one.on
        for one in marks
        if one.place[1] == respondent_id and one.version < version
    }
    return any(before.values())


def quietings(session: Session, workshop_ids: Iterable[int]) -> list[Quieting]:
    """All of these workshops, in order."""
    said = select(Mark).where(col(Mark.workshop_id).in_(workshop_ids), Mark.name == QUIET)
    rows = session.exec(said.order_by(col(Mark.id)))
    return [Quieting(one.place, one.on, one.version) for one in rows]


def quieted(session: Session, workshop_id: int) -> set[int]:
    """The respondents that are quieted now."""
    return {who for _, who, _ in standing(session, workshop_id, QUIET)}


def quiet(
    session: Session, workshop_id: int, answer_id: int, *, version: int, by: int | None
) -> None:
    """Quiet whoever wrote this answer, which stays as it is. Raises NotFound."""
    _turn(session, workshop_id, answer_id, True, version, by)


def let_through(
    session: Session, workshop_id: int, answer_id: int, *, version: int, by: int | None
) -> None:
    """Take it back: what they send later shows, unless they are quieted by another answer too.
    Raises NotFound."""
    _turn(session, workshop_id, answer_id, False, version, by)


def _turn(
    session: Session, workshop_id: int, answer_id: int, on: bool, version: int, by: int | None
) -> None:
    answer = find_answer(session, workshop_id, answer_id)
    place = (answer.asking_id, answer.respondent_id, answer.thread)
    if (place in standing(session, workshop_id, QUIET)) is not on:
        mark(session, workshop_id, answer, QUIET, version=version, by=by, on=on)
