"""Purging: the only thing that deletes rows. What goes is noted, and nothing of what it said."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Table,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as find

from app.clock import Milliseconds
from app.errors import NotFound
from app.models.afterwards import final
from app.models.afterwards.remains import Remains, forget_audiences
from app.models.commitments import promised
from app.models.commitments.commitment import forget_removed
from app.models.commitments.parked import forget_parked
from app.models.forgetting import erased, forget
from app.models.run.retention import DELETED, why_now
from app.models.workshop import Workshop, touch

COMMITMENTS = ("parked", "commitment_news", "commitment", "receiver")
PAGE = ("page_published", "page_facts", "reply", "remark")
HANDED = ("handed_answer", "handed")
LASTING = (*PAGE, *HANDED, *COMMITMENTS)
LEFT_WITH_COUNTS = (
    *LASTING,
    "remains",
    "theme_state",
    "theme",
    "asking",
    "wording",
    "step",
    "item",
    "picture",
    "member",
    "workshop",
)
"""What was asked, what the organisation called the themes, has confirmed, has handed over and has
told everyone, and who may read what is left. Of `parked` what is in participants' words goes
(`forget_parked`), of `handed` what was taken back, and of `remark` all but what was done about
each, and what was said back."""
PURGED = (
    *LASTING,
    "counted",
    "mark",
    "answer",
    "own_code",
    "participant",
    "respondent",
    "event",
    "rehearsal",
    "invitation",
    "screen_link",
    *(name for name in LEFT_WITH_COUNTS if name not in LASTING),
)
"""Every table that hangs on a workshop, what refers before what it refers to."""


class PurgeLog(SQLModel, table=True):
    """What a purge took: how many rows of each table, in whole tens where numbers are left and
    it is done. `ended_at` is None until it is done; one
    that was stopped goes on where it was. `decision` is by which decision, in the words of those
    who led."""

    __tablename__ = "purge_log"

    id: int | None = Field(default=None, primary_key=True)
    workshop_uid: str
    why: str
    kept_counts: bool
    decision: str = Field(default="", sa_column_kwargs={"server_default": ""})
    removed: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    at: Milliseconds = Field(sa_type=BigInteger)
    ended_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)

    @property
    def going(self) -> list[Table]:
        return going(keep_counts=self.kept_counts)


@dataclass(frozen=True)
class Due:
    """A workshop that is to be purged now, and why. `begun`: that was stopped on the way."""

    workshop: Workshop
    why: str
    begun: bool

    @property
    def workshop_id(self) -> int:
        assert self.workshop.id is not None
        return self.workshop.id

    @property
    def keep_counts(self) -> bool:
        """Numbers are left if so chosen, but not of what somebody has deleted."""
        return self.workshop.keep_counts and self.why != DELETED


def due(session: Session, at: Milliseconds) -> list[Due]:
    """What is to be purged now, in the order of its age."""
    begun = {log.workshop_uid: log.why for log in _unfinished(session)}
    candidates = find(Workshop).where(
        or_(
            col(Workshop.keep_until) < at,
            col(Workshop.deleted_at) <= at,
            col(Workshop.uid).in_(begun),
        )
    )
    found = [
        Due(one, begun.get(one.uid) or why_now(one, at), one.uid in begun)
        for one in session.exec(candidates.order_by(col(Workshop.id)))
    ]
    return [one for one in found if one.why]


def _unfinished(session: Session) -> list[PurgeLog]:
    return list(session.exec(find(PurgeLog).where(col(PurgeLog.ended_at).is_(None))))


def still_due(session: Session, found: Due, at: Milliseconds) -> bool:
    """Whether nobody has thought better of it, and somebody else hasn't begun."""
    workshop = session.get_one(Workshop, found.workshop_id)
    same = workshop.keep_counts == found.workshop.keep_counts
    return same and why_now(workshop, at) == found.why and _log_of(session, workshop) is None


def _log_of(session: Session, workshop: Workshop) -> PurgeLog | None:
    """That of a purge which has begun and isn't done."""
    unfinished = col(PurgeLog.ended_at).is_(None)
    return session.exec(
        find(PurgeLog).where(PurgeLog.workshop_uid == workshop.uid, unfinished)
    ).first()


def begin(session: Session, found: Due, remains: Remains | None, at: Milliseconds) -> None:
    """Close the workshop for good, behind its row lock, which the caller has. From here on it
    can't be brought back, and nobody answers."""
    workshop = session.get_one(Workshop, found.workshop_id)
    workshop.purged_at = at
    log = PurgeLog(
        workshop_uid=workshop.uid,
        why=found.why,
        kept_counts=found.keep_counts,
        decision=workshop.purge_decision,
        at=at,
    )
    session.add(log)
    final.withdraw_all(session, workshop, final.PURGED if remains else final.DELETED)
    if remains:
        session.add(remains)
        forget_audiences(session, found.workshop_id)
        forget_removed(session, found.workshop_id)
        if gone := forget_parked(session, found.workshop_id):
            log.removed = {"parked": gone}
        promised.forget(session, found.workshop_id)
        taken_back = _table("handed").c.removed_at.is_not(None)
        forget(session, _table("handed"), rows_of("handed", found.workshop_id) & taken_back)
        _let_go(session, found.workshop_id)
    else:
        workshop.deleted_at = workshop.deleted_at or at
        removed = session.execute(
            delete(_table("member")).where(rows_of("member", found.workshop_id))
        )
        log.removed = {"member": int(removed.rowcount)}  # type: ignore[attr-defined]
    session.add(workshop)


def _let_go(session: Session, workshop_id: int) -> None:
    """What is left no longer refers to what goes."""
    for name in LEFT_WITH_COUNTS:
        for key in _table(name).foreign_keys:
            if key.column.table in going(keep_counts=True):
                empty = {key.parent.name: None}
                rows = rows_of(name, workshop_id)
                session.execute(update(_table(name)).where(rows).values(empty))
    pages = rows_of("page_published", workshop_id)
    session.execute(update(_table("page_published")).where(pages).values(quotes={}))
    remarks = rows_of("remark", workshop_id)
    nobodys = {"text": "", "part": "", "token_hash": None}
    session.execute(update(_table("remark")).where(remarks).values(**nobodys))
    erased(session, "remark")


def remove_some(session: Session, workshop_id: int, most: int, at: Milliseconds) -> PurgeLog | None:
    """Remove at most so many rows of a workshop whose purge has begun, and note how many.
    When nothing is left to remove, returns what was, exactly. Raises NotFound when it is done
    already."""
    touch(session, workshop_id, turn=True)
    log = _log_of(session, session.get_one(Workshop, workshop_id))
    if log is None:
        raise NotFound()
    for table in log.going:
        [key] = table.primary_key.columns
        some = select(key).where(rows_of(table.name, workshop_id)).limit(most)
        gone: Any = session.execute(delete(table).where(key.in_(some)))
        if gone.rowcount:
            erased(session, table.name)
            log.removed = {
                **log.removed, table.name: log.removed.get(table.name, 0) + gone.rowcount
            }  # fmt: skip
        if gone.rowcount and table.name != "workshop":
            return None
    removed = PurgeLog(**log.model_dump())
    if log.kept_counts:
        log.removed = {name: in_tens(number) for name, number in log.removed.items()}
    log.ended_at = at
    session.add(log)
    return removed


def in_tens(rows: int) -> int:
    """Beside numbers that are left, the rows themselves would tell how many phones there were."""
    return -(-rows // 10) * 10


def going(*, keep_counts: bool) -> list[Table]:
    return [_table(name) for name in PURGED if not (keep_counts and name in LEFT_WITH_COUNTS)]


def rows(session: Session, workshop_id: int, tables: list[Table]) -> dict[str, int]:
    """How many rows a workshop has in each of these tables."""
    counted = {
        table.name: session.execute(
            select(func.count()).select_from(table).where(rows_of(table.name, workshop_id))
        ).scalar_one()
        for table in tables
    }
    return {name: number for name, number in counted.items() if number}


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def rows_of(name: str, workshop_id: int) -> ColumnElement[bool]:
    """Which rows of a table are this workshop's: by itself, or by what they refer to."""
    table = _table(name)
    if name == "workshop":
        return table.c.id == workshop_id
    if "workshop_id" in table.c:
        return table.c.workshop_id == workshop_id
    leading = sorted(
        (key for key in table.foreign_keys if hangs_on_workshop(key.column.table)),
        key=lambda key: key.parent.name,
    )
    always = [key for key in leading if not key.parent.nullable]
    return or_(*(_leads(key, workshop_id) for key in always[:1] or leading))


def _leads(key: ForeignKey, workshop_id: int) -> ColumnElement[bool]:
    parent = key.column.table
    there = select(key.column).where(rows_of(parent.name, workshop_id))
    return cast(ColumnElement[bool], key.parent.in_(there))


def hangs_on_workshop(table: Table) -> bool:
    """Whether its rows lead to a workshop, by way of whatever they refer to."""
    parents = {key.column.table for key in table.foreign_keys} - {table}
    return table.name == "workshop" or any(hangs_on_workshop(parent) for parent in parents)
