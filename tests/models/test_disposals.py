"""Which records of purges there are, on every database."""

import pytest

from app.database import Database
from app.errors import NotFound
from app.models.afterwards.disposals import (
    all_of_them,
    of_nothing_left,
    of_workshop,
    where_nothing_is_left,
)
from app.models.afterwards.purge import PurgeLog
from app.models.workshop import Workshop


@pytest.fixture
def logs(database: Database, workshop: Workshop) -> tuple[int, int]:
    """The number of one whose workshop is left, and of one of which nothing is."""
    with database.writing() as session:
        made = [
            PurgeLog(workshop_uid=uid, why="deleted", kept_counts=counts, at=1, ended_at=2)
            for uid, counts in ((workshop.uid, True), ("nolongerhere", False))
        ]
        session.add_all(made)
        session.flush()
        return made[0].id or 0, made[1].id or 0


def test_only_where_nothing_is_left_is_a_record_read_by_its_number(
    database: Database, logs: tuple[int, int]
) -> None:
    left, gone = logs
    with database.reading() as session:
        assert [one.number for one in all_of_them(session)] == [left, gone]
        found, older = where_nothing_is_left(session)
        assert ([one.number for one in found], older) == ([gone], None)
        assert where_nothing_is_left(session, before=gone) == ([], None)
        assert of_nothing_left(session, gone).workshop is None
        for other in (left, gone + 1):
            with pytest.raises(NotFound):
                of_nothing_left(session, other)


def test_a_workshop_has_a_record_once_its_answers_are_gone(
    database: Database, workshop: Workshop, logs: tuple[int, int]
) -> None:
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        with pytest.raises(NotFound):
            of_workshop(session, found)
        found.purged_at = 1
        session.add(found)
    with database.reading() as session:
        record = of_workshop(session, session.get_one(Workshop, workshop.id))
    assert record.number == logs[0] and record.workshop and record.workshop.uid == workshop.uid
