"""The feed of an asking: what was answered, what the desk says about it, and the themes that it is
sorted into, as it was committed."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    not_,
    null,
    select,
    true,
    union_all,
)
from sqlmodel import Session

from app.models.agenda.asking import Asking
from app.models.answers.answer import ANSWERS
from app.models.answers.mark import QUIET, Mark
from app.models.answers.masking import covered
from app.models.answers.theme import ThemeState

Slot = tuple[int, str]
"""A respondent and the thread of an answer."""
Fed = Any
"""A row: an answer, whose `value` is JSON and `said` its origin; a mark (`marked` 1), whose
`value` is the reason, `said` its name and `word` the word or the spelling it is about; or a
theme's state (`marked` 2), whose `value` is its title, `word` the titles in other languages as
JSON, `of_row` its number, and which is `on` unless it is removed."""


_NONE: ColumnElement[Any] = literal_column("NULL")
_NO_NUMBER = cast(null(), Integer)


def _newer(
    table: Table,
    marked: int,
    *,
    of_row: ColumnElement[Any] = _NO_NUMBER,
    theme: ColumnElement[Any] = _NO_NUMBER,
    by: ColumnElement[Any] = _NO_NUMBER,
    **told: ColumnElement[Any],
) -> Select[Any]:
    """Plain rows: objects of them would cost more than all the folding."""
    row, kind = table.c, literal_column(str(marked), Integer).label("marked")
    place = (
        row.asking_id,
        row.get("respondent_id", _NO_NUMBER).label("respondent_id"),
        row.get("thread", _NONE).label("thread"),
    )
    told = {**told, "of_row": of_row, "theme": theme, "by": by}
    columns = [column.label(name) for name, column in told.items()]
    newer = select(row.version, kind, row.id, *place, *columns)
    return newer.where(row.version > bindparam("seen"))


_MARK = Mark.__table__.c  # type: ignore[attr-defined]
_THEME = ThemeState.__table__.c  # type: ignore[attr-defined]
_AS_JSON = cast(ANSWERS.c.value, Text)
"""It is parsed and checked in one go."""
_ANSWERS = _newer(ANSWERS, 0, value=_AS_JSON, said=ANSWERS.c.origin, on=true(), word=_NONE).where(
    ANSWERS.c.asking_id == bindparam("asked")
)
_SAID = _newer(
    Mark.__table__,  # type: ignore[attr-defined]
    1,
    value=_MARK.reason,
    said=_MARK.name,
    on=_MARK.on,
    word=func.coalesce(_MARK.word, _MARK.spelling),
    of_row=_MARK.of_row,
    theme=_MARK.theme_id,
    by=_MARK.by,
)
_MARKS = _SAID.where(_MARK.asking_id == bindparam("asked"))
_ELSEWHERE = _SAID.where(
    _MARK.workshop_id == bindparam("workshop"),
    _MARK.name == QUIET,
    _MARK.asking_id != bindparam("asked"),
)
"""A sender is quieted everywhere."""
_THEMES = _newer(
    ThemeState.__table__,  # type: ignore[attr-defined]
    2,
    value=_THEME.title,
    said=_NONE,
    on=not_(_THEME.removed),
    word=cast(_THEME.wordings, Text),
    of_row=_THEME.number,
    theme=_THEME.theme_id,
    by=_THEME.by,
).where(_THEME.asking_id == bindparam("asked"))
_THREADS = _ANSWERS.where(
    ANSWERS.c.respondent_id.in_(bindparam("who", expanding=True)),
    ANSWERS.c.thread.in_(bindparam("slot", expanding=True)),
)


def _in_order(*parts: Select[Any]) -> CompoundSelect[Any]:
    return union_all(*parts).order_by("version", "marked", "id")


_ALL = _in_order(_ANSWERS, _MARKS, _ELSEWHERE, _THEMES)
_OF_THREADS = _in_order(_THREADS, _MARKS, _ELSEWHERE)


def feed(
    session: Session, asking: Asking, after: int, places: Collection[Slot] = ()
) -> Iterable[Fed]:
    """Answers and marks newer than a version, in the order they were committed; with places, of
    the answers hardly more than those of their threads. Of what the session reads masked, words are
    covered."""
    newer: dict[str, Any] = {"asked": asking.id, "workshop": asking.workshop_id, "seen": after}
    if not places:
        return covered(session, asking, session.connection().execute(_ALL, newer))
    people, slots = (list(set(side)) for side in zip(*places, strict=True))
    of_threads = newer | {"who": people, "slot": slots}
    return covered(session, asking, session.connection().execute(_OF_THREADS, of_threads))
