"""A series that was deleted goes for good when nobody has brought it back within a day. Its
workshops stay."""

from typing import cast

from sqlalchemy import Table
from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.models.afterwards import final
from app.models.forgetting import forget
from app.models.people.crew import UNDO_MS, Series
from app.models.series.meetings import leave
from app.models.workshop import Workshop


def gone_series(session: Session, at: Milliseconds) -> list[int]:
    """Which are to go."""
    found = select(Series.id).where(col(Series.deleted_at) <= at - UNDO_MS)
    return [number for number in session.exec(found.order_by(col(Series.id))) if number]


def remove_series(session: Session, series_id: int, at: Milliseconds) -> bool:
    """With its members, what was handed over in it and what was written; of its final versions
    only number, date, role and checksums are left. False where it was brought back meanwhile."""
    series = session.get(Series, series_id)
    if series is None or series.deleted_at is None or series.deleted_at > at - UNDO_MS:
        return False
    final.withdraw_all(session, Workshop(uid=series.uid, title=""), final.DELETED)
    for workshop in session.exec(select(Workshop).where(Workshop.series_id == series_id)):
        leave(session, workshop)
    session.flush()
    table = cast(Table, Series.__table__)  # type: ignore[attr-defined]
    forget(session, table, table.c.id == series_id)
    return True
