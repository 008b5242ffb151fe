"""Moderation and quotes of an older version are marks after the migration, and nothing is lost on
the way there, back, and there again."""

import hashlib
import random
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session, col, func, select

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.mark import Mark
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop, open_workshop
from app.settings import Settings
from tests.backends import Backend
from tests.models.test_results import KINDS, SETTINGS
from tests.rooms import ask, come_in, do, say
from tests.test_migrations import move

BEFORE = "0021"
Contents = dict[str, tuple[int, str]]


def contents(database: Database) -> Contents:
    """Of each table, how many rows it has and a hash of them."""
    found = {}
    with database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).all()
            told = "\n".join(sorted(map(repr, rows)))
            found[table] = len(rows), hashlib.sha256(told.encode()).hexdigest()
    return found


def fill(database: Database, workshop: Workshop, kind: str) -> None:
    """Answers of one kind: waiting, approved, hidden, shown again, edited since and taken back,
    and quotes where the kind has them."""
    asking = ask(database, workshop, kind, "Vad?", SETTINGS.get(kind), approve_first=True)
    with database.reading() as session:
        rng, settings = random.Random(7), session.get_one(Asking, asking.id).read_settings()
    bjorn = come_in(database, workshop)
    his = asking.how.example(settings, rng)
    slot = asking.how.slot(say(database, asking, his.model_dump(), bjorn).key, his)
    for _ in range(5):
        say(database, asking, asking.how.example(settings, rng).model_dump())
    first, second, third, fourth, *_ = rows_of(database, asking)
    quotes = [("quote", first), ("quote", third), ("quote", fourth)] * asking.how.quotes
    for verb, on in (
        *(("show", first), ("hide", second), ("show", second), ("show", third), ("show", fourth)),
        *quotes,
        *(("hide", third), ("hide", second)),
    ):
        do(database, workshop, verb, on=on, reason="personal")
    for verb in ("edit", "withdraw"):
        value = asking.how.example(settings, rng).model_dump() if verb == "edit" else None
        if verb == "edit" and asking.how.slot("", his):  # one that is named by what it says
            value = his.model_dump()
        say(database, asking, value, bjorn, do=verb, thread=slot)


def rows_of(database: Database, asking: Asking) -> list[int]:
    with database.reading() as session:
        rows = select(Answer.id).where(Answer.asking_id == asking.id).order_by(col(Answer.id))
        return [row or 0 for row in session.exec(rows)]


def read(database: Database) -> list[Any]:
    """What screens and documents read of all answers."""

    def told(session: Session, asking: Asking) -> Any:
        results = count_from_scratch(session, asking)
        return results.entries, list(results.shown), results.hidden_reasons(), results.quoted()

    with database.reading() as session:
        return [told(session, asking) for asking in session.exec(select(Asking))]


@pytest.mark.parametrize("kind", KINDS)
def test_moderation_and_quotes_become_marks_and_back(
    settings: Settings, database: Database, workshop: Workshop, backend: Backend, kind: str
) -> None:
    with database.writing() as session:
        other = open_workshop(session, "Annat", language="sv", keep_days=30)
    for one in (other, workshop):
        fill(database, one, kind)
    before = read(database)
    move(settings, BEFORE)
    with database.engine.begin() as connection:  # numbers have gaps where some were removed
        for table in ("moderation", "quote"):
            connection.execute(text(f"UPDATE {table} SET id = id + 40 WHERE id > 2"))
    old = contents(database)
    move(settings, "head")
    new = contents(database)
    assert read(database) == before
    assert new["mark"][0] == old["moderation"][0] + old["quote"][0] >= 14
    for there, seen in ((BEFORE, old), ("head", new)):
        move(settings, there)
        assert contents(database) == seen
    assert read(database) == before
    last = newest(database)
    do(database, other, "hide", on=1)
    assert newest(database) == last + 1


def newest(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.max(Mark.id))).one() or 0
