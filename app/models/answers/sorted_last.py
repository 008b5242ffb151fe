"""What somebody did last at a sorting table, as the button that undoes it says it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.models.answers.mark import Mark
from app.models.answers.placing import SORTS
from app.models.answers.theme import ThemeState
from app.models.event import undoable


@dataclass(frozen=True)
class Done:
    """An act, of how many answers, and the theme that it was about, if it was one."""

    verb: str
    answers: int
    title: str = ""


def done_last(
    session: Session, workshop_id: int, verbs: tuple[str, ...], asking_id: int, who: int | None
) -> Done | None:
    """What this person would undo now."""
    event = undoable(session, workshop_id, verbs, asking_id, who)
    if event is None:
        return None
    said = select(Mark).where(
        Mark.asking_id == asking_id,
        Mark.version == event.version,
        col(Mark.name).in_(SORTS),
    )
    marks = session.exec(said.order_by(col(Mark.id))).all()
    places = {(mark.respondent_id, mark.thread) for mark in marks}
    stated = select(ThemeState).where(
        ThemeState.asking_id == asking_id, ThemeState.version == event.version
    )
    states = session.exec(stated.order_by(col(ThemeState.id))).all()
    themes = {mark.theme_id for mark in marks if mark.on and mark.theme_id}
    themes = themes or {mark.theme_id for mark in marks if mark.theme_id}
    title = states[0].title if states else _title(session, themes)
    return Done(event.verb, len(places), title)


def _title(session: Session, themes: set[int]) -> str:
    """Of the one theme; of several, none."""
    if len(themes) != 1:
        return ""
    rows = select(ThemeState.title).where(col(ThemeState.theme_id).in_(themes))
    return session.exec(rows.order_by(col(ThemeState.id).desc())).first() or ""
