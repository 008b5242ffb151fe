"""Quieted senders: what they send from then on is stored and counted, and shown to nobody.

One is quieted by one of their answers, and let through again by the same. So the desk, which
knows answers and no senders, never learns which of them are the same person's: two who are
quieted may be one, and are let through each by itself.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import Session

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


_MARK = Mark.__table__.c  # type: ignore[attr-defined]
_QUIETINGS = (
    select(_MARK.asking_id, _MARK.respondent_id, _MARK.thread, _MARK.on, _MARK.version)
    .where(_MARK.workshop_id == bindparam("workshop"), _MARK.name == QUIET)
    .order_by(_MARK.id)
)
"""Asked for each phone that comes, so it is made once."""


def quietings(session: Session, workshop_id: int) -> list[Quieting]:
    """All of a workshop, in order."""
    rows = session.connection().execute(_QUIETINGS, {"workshop": workshop_id})
    return [Quieting((asked, who, thread), on, n) for asked, who, thread, on, n in rows]


def quieted(session: Session, workshop_id: int) -> set[int]:
    """The respondents that are quieted now."""
    return {who for who, now in ever_quieted(session, workshop_id).items() if now}


def ever_quieted(session: Session, workshop_id: int) -> dict[int, bool]:
    """The respondents that ever were, and whether they are now."""
    last = {one.place: one.on for one in quietings(session, workshop_id)}
    ever = dict.fromkeys((who for _, who, _ in last), False)
    return ever | {who: True for (_, who, _), on in last.items() if on}


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
