"""What a workshop of a series has gathered, as numbers that may be told: stored, so that comparing
reads a row for each meeting and never all answers.

A row says of which version of its workshop it is. One that is older is never told: who compares
counts anew what has changed since, and the counter stores it soon after. Only what
`small_groups.tell` lets through is stored, so nothing that is read here can point anybody out.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, ColumnElement, Text, cast
from sqlalchemy import select as columns
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.giving_way import in_turns
from app.models.afterwards import remains
from app.models.afterwards.notes import askings_in_order, how_many_people
from app.models.afterwards.remains import whole
from app.models.afterwards.small_groups import Left, tell
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.answers.shared_theme import Shared, joined, key_of, rows_in, shared_in
from app.models.answers.theme import Theme, ThemeState
from app.models.series.meetings import Meeting
from app.models.workshop import Workshop

BEFORE_ALL = -1
"""The version of what is to be counted anew."""


class Counted(SQLModel, table=True):
    """`people`: how many took part, None if too few to be told. `questions`: what may be told of
    each asking that is closed, by its id, as `Left` has it. `themes`: {theme: [origin, title]}."""

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", unique=True)
    version: int
    people: int | None = None
    questions: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    themes: dict[str, list[str]] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )


NOTHING: Mapping[str, Any] = {}
STORED = (col(Counted.workshop_id), col(Counted.version), col(Counted.people))
Titles = Mapping[str, list[str]]
"""Of themes, by their ids: [origin, title]."""


def in_rows(titles: Titles, themes: Iterable[str], shared: Shared) -> dict[str, list[str]]:
    """The themes of a question, by the row of the shared list that they stand in."""
    return joined({one: shared.row(titles[one][0]) for one in themes if one in titles})


def has_joined(questions: Iterable[Mapping[str, Any]], titles: Titles, shared: Shared) -> bool:
    """Whether questions, as `Left` has them, tell of all themes that the list takes as one."""
    return not shared.said or all(
        key_of(themes) in (left.get("joined") or {})
        for left in questions
        for themes in in_rows(titles, left.get("themes") or {}, shared).values()
        if len(themes) > 1
    )


@dataclass(frozen=True)
class Stale:
    """A workshop of a series whose stored numbers are of an earlier version, or not there."""

    workshop_id: int
    version: int


class Told(NamedTuple):
    """What a meeting may tell, as `Counted` has it."""

    people: int | None
    questions: Mapping[str, Any]
    themes: Titles

    def of(self, asking_id: int) -> "ToldOfOne":
        left = self.questions.get(str(asking_id))
        return ToldOfOne(left and Left(**left), self.themes)


class ToldOfOne(NamedTuple):
    """What a meeting may tell of a question, None where that isn't counted yet; and what its themes
    are called, by their ids: [origin, title]."""

    left: Left | None
    themes: Titles = NOTHING


def counts_of(session: Session, meetings: Iterable[Meeting]) -> dict[int, Told]:
    """The numbers of each that is held, as they are now, by workshop; those that are stored and
    still hold are one query."""
    meetings = list(meetings)
    wanted, shared = _wanted(meetings), _lists(session, meetings)
    rows = columns(*STORED, col(Counted.questions), col(Counted.themes))
    found = session.execute(rows.where(col(Counted.workshop_id).in_(wanted)))
    stored = {number: Told(*told) for number, at, *told in found if wanted[number] == at}
    holds = {
        number: told
        for number, told in stored.items()
        if has_joined(told.questions.values(), told.themes, shared[number])
    }
    return {**holds, **_anew(session, meetings, holds)}


def people_of(session: Session, meetings: Iterable[Meeting]) -> dict[int, int | None]:
    """How many took part in each that is held; None where they are too few to be told."""
    meetings = list(meetings)
    wanted = _wanted(meetings)
    found = session.execute(columns(*STORED).where(col(Counted.workshop_id).in_(wanted)))
    holds = {number: people for number, at, people in found if wanted[number] == at}
    anew = _anew(session, meetings, holds)
    return holds | {number: told.people for number, told in anew.items()}


def counts_of_one(
    session: Session, meetings: Iterable[Meeting], askings: Mapping[int, int]
) -> dict[int, ToldOfOne]:
    """What each that is held and has one of the `askings` tells of that. There may be a thousand,
    so as little JSON is read as can be."""
    meetings = [one for one in meetings if one.workshop_id in askings]
    wanted, shared = _wanted(meetings), _lists(session, meetings)
    rows = (
        columns(
            col(Counted.workshop_id),
            col(Counted.version),
            of_asking(Counted.questions, Asking.id),
            cast(Counted.themes, Text),
        )
        .join(Asking, col(Asking.workshop_id) == Counted.workshop_id)
        .where(col(Asking.id).in_([askings[one] for one in wanted]))
    )
    holds = {
        number: ToldOfOne(left and Left(**left), names)
        for number, version, told, titles in in_turns(session.execute(rows))
        if wanted[number] == version
        for left in [json.loads(told or "null")]
        for names in [json.loads(titles) if left and left["themes"] else NOTHING]
        if left is None or has_joined([left], names, shared[number])
    }
    anew = _anew(session, meetings, holds)
    return holds | {number: told.of(askings[number]) for number, told in anew.items()}


def _wanted(meetings: Iterable[Meeting]) -> dict[int, int]:
    """Which version of each."""
    return {one.workshop_id: one.version for one in meetings if one.is_held}


def _lists(session: Session, meetings: Iterable[Meeting]) -> dict[int, Shared]:
    """The themes that the series of each takes as one."""
    of = {one.workshop_id: one.series_id for one in meetings}
    lists = {one: shared_in(session, one) for one in set(of.values())}
    return {number: lists[series_id] for number, series_id in of.items()}


def _anew(session: Session, meetings: Iterable[Meeting], holds: Container[int]) -> dict[int, Told]:
    """Of those that are held and of which nothing is stored that holds. What is left of purged
    ones is read of all at once, since in time most of them are."""
    rest = [one for one in meetings if one.is_held and one.workshop_id not in holds]
    found = _left(session, [one.workshop_id for one in rest if one.purged])
    for one in rest:
        if not one.purged:
            counted = count_now(session, session.get_one(Workshop, one.workshop_id))
            found[one.workshop_id] = Told(counted.people, counted.questions, counted.themes)
    return found


class of_asking(FunctionElement[Any]):
    """What stands in `questions` of an asking, by the column of its id, as text."""

    type, inherit_cache = Text(), True


@compiles(of_asking)
def _by_key(element: of_asking, compiler: SQLCompiler, **how: Any) -> str:
    questions, asking_id = (compiler.process(one, **how) for one in element.clauses)
    return f"({questions} ->> CAST({asking_id} AS TEXT))"


@compiles(of_asking, "sqlite")
def _by_path(element: of_asking, compiler: SQLCompiler, **how: Any) -> str:
    """It takes a key of digits for a place in a list."""
    questions, asking_id = (compiler.process(one, **how) for one in element.clauses)
    return f"json_extract({questions}, '$.' || {asking_id})"


def count_now(session: Session, workshop: Workshop) -> Counted:
    """What may be told now of one that isn't purged, which isn't stored by this."""
    assert workshop.id is not None
    found = [
        (count_from_scratch(session, asking), asking)
        for asking, _ in askings_in_order(session, workshop.id)
        if not asking.is_open and not asking.is_secret(workshop.ended)
    ]
    took_part = how_many_people([(results.people, asking) for results, asking in found])
    rows = rows_in(session, workshop)
    sorting = [asking.id for _, asking in found if asking.sorts]
    people, left = tell(took_part, [whole(*one, rows, in_words=True) for one in found])
    return Counted(
        workshop_id=workshop.id,
        version=workshop.version,
        people=people,
        questions={str(one.id): asdict(told) for (_, one), told in zip(found, left, strict=True)},
        themes=_titles(session, col(Theme.asking_id).in_(sorting)).get(workshop.id, {}),
    )


def _left(session: Session, workshop_ids: Collection[int]) -> dict[int, Told]:
    """What purges have left of each, by workshop."""
    if not workshop_ids:
        return {}
    left = remains.of_all(session, workshop_ids)
    titles = _titles(session, col(Theme.workshop_id).in_(workshop_ids))
    return {
        number: Told(of.people if of else None, of.questions if of else {}, titles.get(number, {}))
        for number in workshop_ids
        for of in [left.get(number)]
    }


def _titles(session: Session, which: ColumnElement[bool]) -> dict[int, dict[str, list[str]]]:
    """Of the themes that stand, by workshop."""
    states = session.execute(
        columns(
            col(Theme.workshop_id),
            col(Theme.id),
            col(Theme.origin),
            col(ThemeState.title),
            col(ThemeState.removed),
        )
        .join(ThemeState, col(ThemeState.theme_id) == Theme.id)
        .where(which)
        .order_by(col(ThemeState.id))
    )
    found: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for workshop_id, theme, *said, removed in states:
        found[workshop_id][str(theme)] = [] if removed else said
    return {
        workshop_id: {theme: said for theme, said in themes.items() if said}
        for workshop_id, themes in found.items()
    }


def stale(session: Session) -> list[Stale]:
    """Which are to be stored anew."""
    rows = session.exec(
        select(Workshop.id, Workshop.version)
        .outerjoin(Counted, col(Counted.workshop_id) == Workshop.id)
        .where(
            col(Workshop.series_id).is_not(None),
            col(Workshop.deleted_at).is_(None),
            col(Workshop.purged_at).is_(None),
            col(Workshop.started_at).is_not(None),
            col(Counted.version).is_(None) | (col(Counted.version) < Workshop.version),
        )
        .order_by(col(Workshop.id))
    )
    return [Stale(number or 0, version) for number, version in rows]


def store(session: Session, counted: Counted) -> None:
    """In a transaction of its own; one that has been overtaken is left to the next look."""
    workshop = session.get(Workshop, counted.workshop_id)
    if workshop is None or workshop.version != counted.version or workshop.purged_at:
        return
    shared = shared_in(session, workshop.series_id)
    if not has_joined(counted.questions.values(), counted.themes, shared):
        return
    stood = session.exec(select(Counted).where(Counted.workshop_id == counted.workshop_id)).first()
    row = stood or Counted(workshop_id=counted.workshop_id, version=counted.version)
    row.version, row.people = counted.version, counted.people
    row.questions, row.themes = counted.questions, counted.themes
    session.add(row)


def count_anew(session: Session, series_id: int, origins: Iterable[str]) -> None:
    """Where several of these themes stand in one meeting, what is stored says nothing of how many
    people are in any of them."""
    there = (
        select(Theme.workshop_id)
        .join(Workshop, col(Workshop.id) == Theme.workshop_id)
        .where(Workshop.series_id == series_id, col(Theme.origin).in_(origins))
        .group_by(col(Theme.workshop_id))
        .having(func.count() > 1)
    )
    stored = select(Counted).where(col(Counted.workshop_id).in_(there))
    for one in session.exec(stored):
        one.version = BEFORE_ALL
        session.add(one)
