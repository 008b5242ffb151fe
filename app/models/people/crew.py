"""A series of workshops, and who may do what in it."""

from collections.abc import Sequence

from sqlalchemy import JSON, BigInteger, Column, false
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from app.clock import DAY_MS, Milliseconds
from app.errors import N_, Invalid, NotFound
from app.i18n.alphabet import in_alphabet
from app.models.people.facilitator import Facilitator
from app.models.people.member import OWNER, ROLES, InSeries
from app.models.workshop import DRAFT, Workshop
from app.security import new_token

LAST_OWNER = N_("A series needs an owner. Make somebody else an owner first.")
UNDO_MS = DAY_MS


class Series(SQLModel, table=True):
    """Its agenda is a workshop of its own that nobody meets in, by its `agenda_uid`; it may have
    been deleted since."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_token, unique=True)
    title: str
    purpose: str = ""
    language: str = "sv"
    agenda_uid: str = ""
    written: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    """What is handed over, by section (`models/series/sections`)."""
    case_number: str = Field(default="", sa_column_kwargs={"server_default": ""})
    published_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    """Since when everyone may read what is handed over, as it was last made final."""
    made_up: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether it is a demo, with answers that nobody gave."""
    deleted_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)


class SeriesMember(SQLModel, table=True):
    """An owner leads the series, a reader compares. A host does that too, and leads the meetings
    of some places: `localities`, by their ids."""

    __tablename__ = "series_member"
    __table_args__ = (UniqueConstraint("series_id", "facilitator_id"),)

    id: int | None = Field(default=None, primary_key=True)
    series_id: int = Field(foreign_key="series.id")
    facilitator_id: int = Field(foreign_key="facilitator.id", index=True)
    role: str
    localities: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    removed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)


def membership(session: Session, series_id: int, facilitator_id: int) -> SeriesMember | None:
    """One that stands."""
    found = _any(session, series_id, facilitator_id)
    return found if found and found.removed_at is None else None


def _any(session: Session, series_id: int, facilitator_id: int) -> SeriesMember | None:
    return session.exec(
        select(SeriesMember).where(
            SeriesMember.series_id == series_id, SeriesMember.facilitator_id == facilitator_id
        )
    ).first()


def series_of(session: Session, workshop: Workshop, facilitator_id: int) -> InSeries | None:
    """The series that a workshop is a meeting of or, before anybody has met in it, lends its
    agenda to; None for whoever isn't in it."""
    if workshop.series_id is None and workshop.state != DRAFT:
        return None
    led = select(Series.uid, Series.title).join(
        SeriesMember, col(SeriesMember.series_id) == Series.id
    )
    found = session.exec(
        led.where(
            SeriesMember.facilitator_id == facilitator_id,
            col(SeriesMember.removed_at).is_(None),
            col(Series.deleted_at).is_(None),
            Series.id == workshop.series_id
            if workshop.series_id
            else Series.agenda_uid == workshop.uid,
        )
    ).first()
    return InSeries(*found, lends=workshop.series_id is None) if found else None


def crew(session: Session, series_id: int) -> list[tuple[SeriesMember, Facilitator]]:
    """Who is in a series: owners first, then hosts, then readers, each by name."""
    return _by_role(session, series_id, col(SeriesMember.removed_at).is_(None))


def just_removed(
    session: Session, series_id: int, at: Milliseconds
) -> list[tuple[SeriesMember, Facilitator]]:
    """Whom one may still take back with a press."""
    return _by_role(session, series_id, col(SeriesMember.removed_at) > at - UNDO_MS)


def _by_role(
    session: Session, series_id: int, which: object
) -> list[tuple[SeriesMember, Facilitator]]:
    rows = session.exec(
        select(SeriesMember, Facilitator)
        .join(Facilitator, col(Facilitator.id) == SeriesMember.facilitator_id)
        .where(SeriesMember.series_id == series_id, which)  # type: ignore[arg-type]
    )
    return sorted(rows, key=lambda row: (ROLES.index(row[0].role), in_alphabet(row[1].name)))


def enrol(
    session: Session,
    series_id: int,
    facilitator_id: int,
    role: str,
    localities: Sequence[int] = (),
) -> SeriesMember:
    """Make somebody a member, or give them this role. Raises Invalid where no owner would be
    left."""
    if role not in ROLES:
        raise Invalid()
    found = _any(session, series_id, facilitator_id)
    if found and role != OWNER:
        _leave_an_owner(session, found)
    found = found or SeriesMember(series_id=series_id, facilitator_id=facilitator_id, role=role)
    found.role, found.localities, found.removed_at = role, list(localities), None
    session.add(found)
    session.flush()
    return found


def dismiss(session: Session, series_id: int, member_id: int, at: Milliseconds) -> SeriesMember:
    """Raises NotFound, or Invalid where no owner would be left."""
    found = find_member(session, series_id, member_id)
    _leave_an_owner(session, found)
    found.removed_at = at
    session.add(found)
    return found


def find_member(session: Session, series_id: int, member_id: int) -> SeriesMember:
    """Raises NotFound, also for one of another series."""
    found = session.get(SeriesMember, member_id)
    if found is None or found.series_id != series_id:
        raise NotFound()
    return found


def owners(session: Session, series_id: int) -> list[int]:
    """Those who can log in."""
    found = (
        select(SeriesMember.facilitator_id)
        .join(Facilitator, col(Facilitator.id) == SeriesMember.facilitator_id)
        .where(
            SeriesMember.series_id == series_id,
            SeriesMember.role == OWNER,
            col(SeriesMember.removed_at).is_(None),
            col(Facilitator.disabled_at).is_(None),
        )
    )
    return list(session.exec(found.order_by(col(SeriesMember.id))))


def _leave_an_owner(session: Session, leaving: SeriesMember) -> None:
    if leaving.role == OWNER and owners(session, leaving.series_id) == [leaving.facilitator_id]:
        raise Invalid(LAST_OWNER)


def hand_over_series(session: Session, leaver_id: int, heir_id: int) -> int:
    """Give every series that one owns to another, and return how many."""
    theirs = select(SeriesMember).where(
        SeriesMember.facilitator_id == leaver_id,
        SeriesMember.role == OWNER,
        col(SeriesMember.removed_at).is_(None),
    )
    moved = list(session.exec(theirs))
    for one in moved:
        enrol(session, one.series_id, heir_id, OWNER)
        session.delete(one)
    return len(moved)


def owns_a_series_alone(session: Session, facilitator_id: int) -> bool:
    """Whether some series that isn't deleted would have no owner who can log in without this
    one."""
    theirs = (
        select(SeriesMember.series_id)
        .join(Series)
        .where(
            SeriesMember.facilitator_id == facilitator_id,
            SeriesMember.role == OWNER,
            col(SeriesMember.removed_at).is_(None),
            col(Series.deleted_at).is_(None),
        )
    )
    return any(set(owners(session, one)) <= {facilitator_id} for one in session.exec(theirs))
