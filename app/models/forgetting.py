"""Taking rows away for good, with what hangs on them."""

from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlmodel import Session, SQLModel

GOES_ALONG: dict[str, Any] = {"info": {"goes_along": True}}
"""Of a column that may be empty: its row says nothing any more without what it refers to."""


def erased(session: Session, *tables: str) -> None:
    """Say which tables lose something for good with this commit: their files are swept after."""
    session.info.setdefault("erased", set()).update(tables)


def forget(session: Session, table: Table, which: ColumnElement[bool]) -> None:
    """Delete these rows. Rows of other tables that can't be without them go too; where a row
    may be without, it is left without."""
    for other in SQLModel.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is table:
                hanging = key.parent.in_(select(key.column).where(which))
                if key.parent.nullable and not key.parent.info.get("goes_along"):
                    empty = {key.parent.name: None}
                    session.connection().execute(update(other).where(hanging).values(empty))
                else:
                    forget(session, other, hanging)
    session.connection().execute(delete(table).where(which))
    erased(session, table.name)
