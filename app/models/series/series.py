"""A series: the same questions in several places, asked in workshops that are begun from one
agenda, so that what was said can be compared."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import NotFound
from app.models.agenda.edition import Shown, once_read
from app.models.agenda.facts import LONG_PURPOSE, Title, WorkshopLanguage
from app.models.people.crew import UNDO_MS, Series, SeriesMember, enrol, membership
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER
from app.steps.plain import Plain, Text, at_most


class About(Plain):
    """What its owners say about it."""

    title: Title
    purpose: Annotated[Text, at_most(2000, LONG_PURPOSE)] = ""
    language: WorkshopLanguage = "sv"


@dataclass(frozen=True)
class Post:
    """A facilitator's post in a series, and what it lets them do."""

    series: Series
    role: str
    localities: frozenset[int]

    @property
    def owns(self) -> bool:
        return self.role == OWNER

    @property
    def leads_some(self) -> bool:
        """Whether there is any place whose meetings they may begin."""
        return self.owns or (self.role == HOST and bool(self.localities))

    def leads(self, locality_id: int | None) -> bool:
        """Whether they may begin and take in meetings of this place."""
        return self.owns or (self.role == HOST and locality_id in self.localities)


def begin_series(session: Session, owner: Facilitator, about: About) -> Series:
    """A new one, without an agenda and without meetings."""
    series = Series(**about.model_dump())
    session.add(series)
    session.flush()
    enrol(session, series.id or 0, owner.id or 0, OWNER)
    return series


def post_in(session: Session, uid: str, facilitator_id: int) -> Post:
    """Raises NotFound alike for what isn't there and isn't theirs."""
    series = session.exec(
        select(Series).where(Series.uid == uid, col(Series.deleted_at).is_(None))
    ).first()
    found = membership(session, series.id or 0, facilitator_id) if series else None
    if series is None or found is None:
        raise NotFound()
    return Post(series, found.role, frozenset(found.localities))


def posts(session: Session, facilitator_id: int) -> list[Post]:
    """Where someone is a member, the newest first."""
    rows = session.exec(
        select(Series, SeriesMember)
        .join(SeriesMember, col(SeriesMember.series_id) == Series.id)
        .where(
            SeriesMember.facilitator_id == facilitator_id,
            col(SeriesMember.removed_at).is_(None),
            col(Series.deleted_at).is_(None),
        )
        .order_by(col(Series.id).desc())
    )
    return [Post(series, one.role, frozenset(one.localities)) for series, one in rows]


def just_deleted(session: Session, facilitator_id: int, at: Milliseconds) -> list[Series]:
    """What someone owned and deleted so lately that it may have been a mistake."""
    found = (
        select(Series)
        .join(SeriesMember, col(SeriesMember.series_id) == Series.id)
        .where(
            SeriesMember.facilitator_id == facilitator_id,
            SeriesMember.role == OWNER,
            col(SeriesMember.removed_at).is_(None),
            col(Series.deleted_at) > at - UNDO_MS,
        )
    )
    return list(session.exec(found.order_by(col(Series.deleted_at).desc())))


@contextmanager
def changing(
    session: Session, series_id: int, edition: str, shown: Callable[[Series], Shown]
) -> Iterator[Series]:
    """Let a form be saved inside, behind the series' lock. Raises Overtaken."""
    series = lock(session, series_id)
    with once_read(session, edition, lambda: shown(series)):
        yield series


def lock(session: Session, series_id: int) -> Series:
    """Two who change the same series do so one after the other."""
    return session.exec(
        select(Series)
        .where(Series.id == series_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def about_shown(series: Series) -> dict[str, str]:
    """What its form shows."""
    return {"title": series.title, "purpose": series.purpose, "language": series.language}


def agenda_shown(series: Series) -> dict[str, str]:
    """What the form shows that chooses its agenda."""
    return {"agenda": series.agenda_uid}


def delete_series(session: Session, series_id: int, at: Milliseconds) -> None:
    """Its workshops stay; it can be brought back for a day."""
    lock(session, series_id).deleted_at = at


def restore_series(session: Session, uid: str, facilitator_id: int, at: Milliseconds) -> Series:
    """Raises NotFound."""
    for series in just_deleted(session, facilitator_id, at):
        if series.uid == uid:
            series.deleted_at = None
            session.add(series)
            return series
    raise NotFound()


def publish_series(session: Session, series_id: int, at: Milliseconds) -> None:
    """Let everyone with the link read what is handed over, as far as it is final."""
    series = lock(session, series_id)
    series.published_at = series.published_at or at
    session.add(series)


def withdraw_series(session: Session, series_id: int) -> None:
    """At once nobody reads it but the members."""
    series = lock(session, series_id)
    series.published_at = None
    session.add(series)


def published_series(session: Session, uid: str) -> Series | None:
    return session.exec(
        select(Series).where(
            Series.uid == uid,
            col(Series.deleted_at).is_(None),
            col(Series.published_at).is_not(None),
        )
    ).first()
