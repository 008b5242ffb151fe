"""Whose own answers read otherwise by what was done: their phones are told, and no others."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from app.models.agenda.asking import Asking
from app.models.answers.mark import Mark, heard_by
from app.models.answers.placing import SORTS
from app.models.answers.theme import ThemeState
from app.models.event import Event
from app.models.people.participant import Participant
from app.models.run.acts.sorting import SORTING, UNDO
from app.models.run.acts.themes import RETOLD


def told_by(session: Session, workshop_id: int, versions: Collection[int]) -> set[int]:
    """The participants whom the acts are told to that made the workshop these versions."""
    told = heard_by(session, workshop_id, versions)
    for about in _sorted_anew(session, workshop_id, versions):
        told |= _who_wrote(session, about)
    return told


def _sorted_anew(
    session: Session, workshop_id: int, versions: Collection[int]
) -> Iterator[ColumnElement[bool]]:
    """Which marks are about answers that lie elsewhere now, as far as phones are told where."""
    acts = select(Event).where(
        Event.workshop_id == workshop_id,
        col(Event.version).in_(versions),
        col(Event.verb).in_([*SORTING, UNDO, RETOLD]),
    )
    for event in session.exec(acts):
        of_asking = Mark.asking_id == event.subject
        if event.verb == RETOLD:
            yield of_asking  # type: ignore[misc]
        elif session.get_one(Asking, event.subject).themes_on_phones:
            yield of_asking & _is_about(event.subject or 0, event.version)  # type: ignore[operator]


def _is_about(asking_id: int, version: int) -> ColumnElement[bool]:
    """What was moved in this version, and what lies or lay in a theme that was changed in it."""
    changed = select(ThemeState.theme_id).where(
        ThemeState.asking_id == asking_id, ThemeState.version == version
    )
    return or_(col(Mark.version) == version, col(Mark.theme_id).in_(changed))


def _who_wrote(session: Session, about: ColumnElement[bool]) -> set[int]:
    of_theirs = col(Participant.respondent_id) == Mark.respondent_id
    wrote = select(Participant.id).join(Mark, of_theirs).where(about, col(Mark.name).in_(SORTS))
    return {who for who in session.exec(wrote) if who is not None}
