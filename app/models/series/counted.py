"""What a workshop of a series has gathered, as numbers that may be told: stored, so that comparing
reads a row for each meeting and never all answers.

A row says of which version of its workshop it is. One that is older is never told: who compares
counts anew what has changed since, and the counter stores it soon after. Only what
`small_groups.tell` lets through is stored, so nothing that is read here can point anybody out.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.models.afterwards import remains
from app.models.afterwards.notes import askings_in_order, how_many_people
from app.models.afterwards.remains import Remains, whole
from app.models.afterwards.small_groups import Left, tell
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.answers.shared_theme import Shared, joined, key_of, rows_in, shared_in
from app.models.answers.theme import Theme, themes_of
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

    def of(self, asking_id: int | None) -> Left:
        return Left(**self.questions.get(str(asking_id), {}))

    def in_rows(self, themes: Iterable[str], shared: Shared) -> dict[str, list[str]]:
        """The themes of a question, by the row of the shared list that they stand in."""
        return joined(
            {one: shared.row(self.themes[one][0]) for one in themes if one in self.themes}
        )

    def has_joined(self, shared: Shared) -> bool:
        """Whether it tells of all its themes that the list takes as one."""
        return all(
            key_of(themes) in (left.get("joined") or {})
            for left in self.questions.values()
            for themes in self.in_rows(left.get("themes") or {}, shared).values()
            if len(themes) > 1
        )


@dataclass(frozen=True)
class Stale:
    """A workshop of a series whose stored numbers are of an earlier version, or not there."""

    workshop_id: int
    version: int


def counts_of(session: Session, workshops: Iterable[Workshop]) -> dict[int, Counted]:
    """The numbers of each as they are now, by workshop; those that are stored and still hold are
    one query."""
    wanted = {one.id or 0: one for one in workshops if one.is_held}
    found = session.exec(select(Counted).where(col(Counted.workshop_id).in_(wanted)))
    lists = {one: shared_in(session, one) for one in {one.series_id for one in wanted.values()}}
    holds = {
        one.workshop_id: one
        for one in found
        for workshop in [wanted[one.workshop_id]]
        if one.version == workshop.version and one.has_joined(lists[workshop.series_id])
    }
    return {
        number: holds.get(number) or count_now(session, workshop)
        for number, workshop in wanted.items()
    }


def count_now(session: Session, workshop: Workshop) -> Counted:
    """What may be told of it now, which isn't stored by this."""
    assert workshop.id is not None
    if workshop.purged:
        return _left(session, workshop, remains.of(session, workshop.id))
    found = [
        (count_from_scratch(session, asking), asking)
        for asking, _ in askings_in_order(session, workshop.id)
        if not asking.is_open and not asking.is_secret(workshop.ended)
    ]
    took_part = how_many_people([(results.people, asking) for results, asking in found])
    rows = rows_in(session, workshop)
    people, left = tell(took_part, [whole(*one, rows, in_words=True) for one in found])
    return Counted(
        workshop_id=workshop.id,
        version=workshop.version,
        people=people,
        questions={str(one.id): asdict(told) for (_, one), told in zip(found, left, strict=True)},
        themes=_titles(session, [asking for _, asking in found if asking.sorts]),
    )


def _left(session: Session, workshop: Workshop, left: Remains | None) -> Counted:
    """Of what its purge has left."""
    askings = [asking for asking, _ in askings_in_order(session, workshop.id or 0)]
    return Counted(
        workshop_id=workshop.id or 0,
        version=workshop.version,
        people=left.people if left else None,
        questions=left.questions if left else {},
        themes=_titles(session, [asking for asking in askings if asking.sorts]),
    )


def _titles(session: Session, askings: list[Asking]) -> dict[str, list[str]]:
    ids = [asking.id for asking in askings]
    rows = select(Theme.id, Theme.origin).where(col(Theme.asking_id).in_(ids))
    origins = dict(session.exec(rows).all())
    return {
        str(one.id): [origins[one.id], one.title]
        for asking in askings
        for one in themes_of(session, asking.id or 0)
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
    if not counted.has_joined(shared_in(session, workshop.series_id)):
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
