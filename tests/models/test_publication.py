"""When the notes can be read by the workshop's code, and when not."""

import pytest

from app.database import Database
from app.errors import Invalid
from app.models import workshop as workshops
from app.models.afterwards.publication import last_by_code, publish, published, withdraw
from app.models.run import rehearsal
from app.models.workshop import Workshop
from tests.exports.test_notes import change
from tests.rooms import do
from tests.surveys import make_survey


def share(database: Database, workshop: Workshop, at: int = 1) -> None:
    with database.writing() as session:
        publish(session, workshop.id or 0, at)


def found(database: Database, code: str) -> str:
    """The title of what is read by a code."""
    with database.reading() as session:
        workshop = last_by_code(session, code)
        return workshop.title if workshop and workshop.is_published else ""


def test_notes_are_published_only_after_the_end(database: Database, workshop: Workshop) -> None:
    with pytest.raises(Invalid):
        share(database, workshop)
    assert not found(database, workshop.code)
    do(database, workshop, "end")
    assert not found(database, workshop.code)
    share(database, workshop)
    assert found(database, workshop.code.lower()) == workshop.title


def test_publishing_twice_keeps_the_first_time(database: Database, workshop: Workshop) -> None:
    do(database, workshop, "end")
    share(database, workshop, at=7)
    share(database, workshop, at=8)
    with database.reading() as session:
        assert session.get_one(Workshop, workshop.id).published_at == 7


def test_what_is_withdrawn_is_gone_at_once(database: Database, workshop: Workshop) -> None:
    do(database, workshop, "end")
    share(database, workshop)
    with database.writing() as session:
        withdraw(session, workshop.id or 0)
    assert not found(database, workshop.code)
    with database.reading() as session:
        assert published(session, workshop.uid) is None


def test_a_rehearsal_is_not_published(database: Database, workshop: Workshop) -> None:
    with database.writing() as session:
        rehearsal.begin(session, workshop.id or 0)
    do(database, workshop, "end")
    with pytest.raises(Invalid):
        share(database, workshop)
    with database.writing() as session:
        rehearsal.remove(session, workshop.id or 0)
    do(database, workshop, "end")
    assert not found(database, workshop.code)


@pytest.mark.parametrize(("again", "fields"), [("reopen", {}), ("extend", {"on": 1})])
def test_opening_a_survey_again_takes_the_notes_back(
    database: Database, workshop: Workshop, again: str, fields: dict[str, int]
) -> None:
    make_survey(database, workshop)
    do(database, workshop, "open")
    do(database, workshop, "close")
    share(database, workshop)
    do(database, workshop, again, **fields)
    do(database, workshop, "close")
    assert not found(database, workshop.code)


def test_reopening_takes_the_notes_back(database: Database, workshop: Workshop) -> None:
    do(database, workshop, "end")
    share(database, workshop)
    do(database, workshop, "reopen")
    do(database, workshop, "end")
    assert not found(database, workshop.code)


def test_a_deleted_workshops_notes_are_gone(database: Database, workshop: Workshop) -> None:
    do(database, workshop, "end")
    share(database, workshop)
    with database.writing() as session:
        workshops.delete(session, workshop.id or 0)
    assert not found(database, workshop.code)


def test_the_code_belongs_to_the_last_workshop_that_had_it(
    database: Database, workshop: Workshop
) -> None:
    do(database, workshop, "end")
    share(database, workshop)
    with database.writing() as session:
        newer = workshops.open_workshop(session, "Nyare", language="sv", keep_days=1)
    change(database, newer, code=workshop.code)
    assert not found(database, workshop.code)
    do(database, newer, "end")
    assert not found(database, workshop.code)
    share(database, newer)
    assert found(database, workshop.code) == "Nyare"
    with database.reading() as session:
        assert published(session, workshop.uid) is not None


@pytest.mark.parametrize("code", ["", "CDFGHJ", "x" * 400, "\x00"])
def test_an_unknown_code_reads_nothing(database: Database, workshop: Workshop, code: str) -> None:
    assert not found(database, code)
