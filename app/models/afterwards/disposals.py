"""Which purges there were, for the record of each: the lines that purges leave, read again."""

from dataclasses import dataclass

from sqlalchemy import exists
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.models.afterwards.final import Final
from app.models.afterwards.purge import PurgeLog
from app.models.workshop import Workshop

PAGE = 100


@dataclass(frozen=True)
class Disposal:
    """A purge; `workshop` is what is left of it for those who read, None where nothing is;
    `versions` are the final notes that there were before it, the oldest first."""

    log: PurgeLog
    workshop: Workshop | None = None
    versions: tuple[Final, ...] = ()

    @property
    def number(self) -> int:
        assert self.log.id is not None
        return self.log.id

    @property
    def is_done(self) -> bool:
        return self.log.ended_at is not None


def of_workshop(session: Session, workshop: Workshop) -> Disposal:
    """Of one whose answers are gone. Raises NotFound where they aren't."""
    newest = select(PurgeLog).order_by(col(PurgeLog.id).desc())
    log = session.exec(newest.where(PurgeLog.workshop_uid == workshop.uid)).first()
    if log is None or not workshop.purged:
        raise NotFound()
    return Disposal(log, workshop, _versions(session, log))


def of_nothing_left(session: Session, number: int) -> Disposal:
    """By its number, of a workshop of which nothing is left. Raises NotFound for others, also
    for those whose members can read it: who isn't a member isn't told of them."""
    log = session.exec(select(PurgeLog).where(PurgeLog.id == number, _nothing_left())).first()
    if log is None:
        raise NotFound()
    return Disposal(log, versions=_versions(session, log))


def _versions(session: Session, log: PurgeLog) -> tuple[Final, ...]:
    """What of them is left is nothing that they said."""
    found = select(Final).where(Final.workshop_uid == log.workshop_uid, col(Final.at) <= log.at)
    return tuple(session.exec(found.order_by(col(Final.number))))


def where_nothing_is_left(
    session: Session, before: int | None = None
) -> tuple[list[Disposal], int | None]:
    """The newest first, PAGE of them, before a number; then the number to ask with for those
    before these, None if there are no more."""
    asked = select(PurgeLog).where(_nothing_left())
    if before is not None:
        asked = asked.where(col(PurgeLog.id) < before)
    newest = asked.order_by(col(PurgeLog.id).desc()).limit(PAGE + 1)
    found = [Disposal(log) for log in session.exec(newest)]
    return found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else None


def all_of_them(session: Session) -> list[Disposal]:
    """For whoever looks after the server, the oldest first."""
    return [Disposal(log) for log in session.exec(select(PurgeLog).order_by(col(PurgeLog.id)))]


def _nothing_left() -> ColumnElement[bool]:
    return ~exists().where(col(Workshop.uid) == col(PurgeLog.workshop_uid))
