"""The security log as both databases keep it."""

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select, update

from app.clock import DAY_MS, now
from app.database import Database
from app.models.people import security_lines
from app.security_log import SecurityLine, note_with


def test_no_line_can_be_changed(database: Database) -> None:
    with database.writing() as session:
        note_with(session, "exported", by=1)
    with pytest.raises(DBAPIError, match="only added to"), database.writing() as session:
        session.execute(update(SecurityLine).values(actor=2))
    with database.reading() as session:
        assert session.exec(select(SecurityLine.actor)).all() == [1]


def test_old_lines_go_a_few_at_a_time(database: Database) -> None:
    with database.writing() as session:
        for days in (10, 11, 12, 1):
            session.add(SecurityLine(at=now() - days * DAY_MS, what="exported", actor=days))
    with database.writing() as session:
        assert security_lines.purge(session, 5, 2, now()) == 2
        assert security_lines.purge(session, 5, 2, now()) == 1
    with database.reading() as session:
        assert session.exec(select(SecurityLine.actor).order_by(col(SecurityLine.id))).all() == [1]
