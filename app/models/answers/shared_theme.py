"""Themes that the meetings of a series share: what a theme is called in all of them, and which
themes are one. The themes themselves stay as they are in each meeting, with its own words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds
from app.models.answers.theme import Theme
from app.models.workshop import Workshop


class SharedTheme(SQLModel, table=True):
    """What was said of a theme, by its origin: what it is called (`title`, empty: as most meetings
    call it), and of which other theme it is a part (`into`, empty: of none). Insert-only: the last
    that isn't `undone` holds. Rows of the same `act` were said by one press, on the page of this
    `question`."""

    __tablename__ = "shared_theme"

    id: int | None = Field(default=None, primary_key=True)
    series_id: int = Field(foreign_key="series.id", index=True)
    question: str
    origin: str
    title: str = ""
    into: str = ""
    act: str
    verb: str
    by: int | None = None
    at: Milliseconds = Field(sa_type=BigInteger)
    undone: bool = False


@dataclass(frozen=True)
class Shared:
    """How the list stands, by origin. A row of it is named by the origin that all its parts lead
    to."""

    said: Mapping[str, SharedTheme] = field(default_factory=dict)

    def row(self, origin: str) -> str:
        seen = {origin}
        while (one := self.said.get(origin)) and one.into and one.into not in seen:
            origin = one.into
            seen.add(origin)
        return origin

    @property
    def titles(self) -> dict[str, str]:
        """Of the rows that were given one."""
        return {row: one.title for row, one in self.said.items() if one.title}

    def parts(self, row: str) -> set[str]:
        return {row, *(origin for origin in self.said if self.row(origin) == row)}


def shared_in(session: Session, series_id: int | None) -> Shared:
    if series_id is None:
        return Shared()
    rows = select(SharedTheme).where(
        SharedTheme.series_id == series_id, col(SharedTheme.undone).is_(False)
    )
    return Shared({one.origin: one for one in session.exec(rows.order_by(col(SharedTheme.id)))})


def rows_in(session: Session, workshop: Workshop) -> dict[int, str]:
    """In which row of the list each theme of a meeting stands."""
    return rows_of(session, shared_in(session, workshop.series_id), [workshop.id])


def rows_of(
    session: Session, shared: Shared, workshop_ids: Collection[int | None]
) -> dict[int, str]:
    """The same of several meetings."""
    themes = select(Theme.id, Theme.origin).where(col(Theme.workshop_id).in_(workshop_ids))
    return {number or 0: shared.row(origin) for number, origin in session.exec(themes)}


def joined(rows: Mapping[str, str]) -> dict[str, list[str]]:
    """Themes by the row that they stand in."""
    found: dict[str, list[str]] = defaultdict(list)
    for theme, row in rows.items():
        found[row].append(theme)
    return found


def key_of(themes: Iterable[str]) -> str:
    """Several themes as one name, in whatever order they come."""
    return "+".join(sorted(themes, key=lambda one: (len(one), one)))
