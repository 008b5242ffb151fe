"""Erased is erased: a canary's words are in no file of the database, nor in what is made of it."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import func, select

from app.clock import now
from app.database import Database
from app.exports.notes import notes
from app.keeping.copies import back_up
from app.keeping.purging import purge_now
from app.keeping.sweeping import Sweeper, never, sweep
from app.models import workshop as workshops
from app.models.answers.answer import Answer
from app.models.answers.own_answers import erase_all_of
from app.models.became.remark import ANSWERED
from app.models.people.member import UNDO_MS
from app.models.run import rehearsal
from app.models.workshop import Workshop
from app.settings import Settings
from tests.backends import Backend
from tests.exports.read_back import WHOLE, words_of
from tests.exports.test_notes import change
from tests.remarks import handle, open_until, remarks, say_wrong, share, take_back
from tests.rooms import ask, come_in, do, say, say_all

CANARY = "kanariens hemlighet"
Erasing = Callable[[Database, Workshop], None]


def erase_everybody(database: Database, workshop: Workshop) -> None:
    with database.reading() as session:
        people = set(session.exec(select(Answer.respondent_id)))
    for person in people:
        with database.writing() as session:
            erase_all_of(session, workshop.id or 0, person)


def pass_its_day(database: Database, workshop: Workshop, **values: object) -> None:
    do(database, workshop, "end")
    with database.writing() as session:
        found = session.get_one(Workshop, workshop.id)
        for name, value in {"keep_until": now() - 1, **values}.items():
            setattr(found, name, value)
        session.add(found)


def keep_numbers(database: Database, workshop: Workshop) -> None:
    pass_its_day(database, workshop, keep_counts=True)


def delete(database: Database, workshop: Workshop) -> None:
    do(database, workshop, "end")
    with database.writing() as session:
        workshops.delete(session, workshop.id or 0)
        session.get_one(Workshop, workshop.id).deleted_at = now() - UNDO_MS - 1


def sing(database: Database, workshop: Workshop) -> None:
    """Answers long and short, edited and taken back, so that pages are rebuilt under them; and a
    word that is hidden."""
    asking = ask(database, workshop, "open_text", "Vad hörs?", present=9)
    say_all(database, asking, [{"text": f"{CANARY} " * (1 + n * 7 % 11)} for n in range(160)])
    bjorn = come_in(database, workshop)
    said = say(database, asking, {"text": CANARY}, bjorn)
    say(database, asking, {"text": f"{CANARY}, igen"}, bjorn, do="edit", thread=said.key)
    say(database, asking, None, bjorn, do="withdraw", thread=said.key)
    cloud = ask(database, workshop, "word_cloud", "Ett ord?", present=9)
    say(database, cloud, {"text": CANARY}, bjorn)
    with database.reading() as session:
        row = session.exec(select(func.max(Answer.id))).one()
    do(database, workshop, "hide_word", on=row)


def files_of(backend: Backend, settings: Settings) -> Path:
    return backend.postgres.data if backend.postgres else settings.data_dir


def heard(folder: Path, *, but: str = "") -> list[str]:
    """The files in which it is still heard."""
    return [
        str(file)
        for file in folder.rglob("*")
        if file.is_file() and file.parent.name != but and CANARY.encode() in file.read_bytes()
    ]


@pytest.mark.parametrize("erasing", [erase_everybody, pass_its_day, keep_numbers, delete])
def test_what_is_gone_is_in_no_file_log_backup_or_document(
    backend: Backend,
    settings: Settings,
    database: Database,
    workshop: Workshop,
    erasing: Erasing,
) -> None:
    """But for PostgreSQL's own log, which its server keeps as long as it is set up to."""
    sing(database, workshop)
    told = set[str]()
    database.erased = told.update
    erasing(database, workshop)
    purge_now(settings, database)
    assert "answer" in told
    if backend.postgres:
        backend.postgres.checkpoint()
    else:
        back_up(settings)
    assert heard(files_of(backend, settings), but="pg_wal") == []
    with database.reading() as session:
        left = session.get(Workshop, workshop.id)
        if left:
            document = notes(session, left, "sv", now())
            assert CANARY not in str([words_of(document, name) for name in WHOLE])


def test_what_was_erased_is_swept_by_itself_while_others_answer(
    backend: Backend, settings: Settings, database: Database, workshop: Workshop
) -> None:
    sing(database, workshop)
    sweeper = Sweeper(settings, database, never)
    database.erased = sweeper.soon
    erase_everybody(database, workshop)
    asking = ask(database, workshop, "open_text", "Mer?")
    over, waits = threading.Event(), list[float]()

    def answer() -> None:
        while not over.is_set():
            began = time.monotonic()
            say(database, asking, {"text": "koltrasten"})
            waits.append(time.monotonic() - began)

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while sweeper.waiting and time.monotonic() < deadline:
            sweeper.look()
    finally:
        over.set()
        thread.join()
    assert max(waits) < 1.5
    if backend.postgres:
        backend.postgres.checkpoint()
    assert heard(files_of(backend, settings), but="pg_wal") == []


def test_who_still_reads_what_was_erased_is_waited_for(
    settings: Settings, database: Database, workshop: Workshop
) -> None:
    sing(database, workshop)
    with database.reading() as session:
        session.exec(select(Answer)).first()
        erase_everybody(database, workshop)
        assert not sweep(settings, database, {"answer"}, never)
    assert sweep(settings, database, {"answer"}, never)


def test_a_removed_rehearsal_is_swept_too(database: Database, workshop: Workshop) -> None:
    told = set[str]()
    database.erased = told.update
    with database.writing() as session:
        rehearsal.begin(session, workshop.id or 0)
    with database.writing() as session:
        rehearsal.remove(session, workshop.id or 0)
    assert {"participant", "asking"} <= told


def take_all_back(database: Database, workshop: Workshop, tokens: list[str]) -> None:
    for one in remarks(database, workshop):
        take_back(database, workshop, one, *tokens)


def pass_its_day_with_numbers(database: Database, workshop: Workshop, tokens: list[str]) -> None:
    change(database, workshop, keep_until=now() - 1, keep_counts=True)


@pytest.mark.parametrize("erasing", [take_all_back, pass_its_day_with_numbers])
def test_a_remark_that_is_taken_back_or_purged_is_in_no_file(
    backend: Backend,
    settings: Settings,
    database: Database,
    workshop: Workshop,
    erasing: Callable[[Database, Workshop, list[str]], None],
) -> None:
    share(database, workshop)
    open_until(database, workshop)
    tokens = [say_wrong(database, workshop, f"{CANARY} {n}") for n in range(40)]
    handle(database, workshop, remarks(database, workshop)[0], ANSWERED, "Den sjunger.")
    told = set[str]()
    database.erased = told.update
    erasing(database, workshop, tokens)
    purge_now(settings, database)
    assert "remark" in told and sweep(settings, database, told, never)
    if backend.postgres:
        backend.postgres.checkpoint()
    assert heard(files_of(backend, settings), but="pg_wal") == []
