"""A PostgreSQL is brought to the newest schema by whoever comes first, and looked after by its own
tools."""

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect
from sqlmodel import col, func, select
from typer.testing import CliRunner

from app.commands.cli import main as cli
from app.database import Database
from app.keeping import Trouble, migrating
from app.keeping.holding import share
from app.keeping.migrating import migrate, revision
from app.keeping.opening import open_database
from app.models import workshop
from app.models.afterwards import final as finals
from app.models.afterwards.final import REMOVED, RESTORED
from app.models.agenda.asking import open_askings
from app.models.answers.answer import Answer
from app.models.answers.own_answers import erase
from app.models.people import facilitator
from app.models.workshop import Workshop
from app.settings import Settings
from tests.backends import POSTGRESQL, Backend, PostgreSQL
from tests.conftest import someone
from tests.exports.test_finals import plain_files, settle, trees
from tests.keeping.house import Contents, break_newest, fill, newer_migrations
from tests.rooms import do, say_all
from tests.server import wait_until

__all__ = ["plain_files"]  # a fixture


@pytest.fixture
def settings(postgres: PostgreSQL, tmp_path: Path) -> Iterator[Settings]:
    backend = Backend(POSTGRESQL, postgres)
    settings = backend.settings(tmp_path)
    yield settings
    backend.drop(settings)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database)
    yield database
    database.dispose()


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Migrations with two more, as a later version has them."""
    scripts = newer_migrations(tmp_path / "migrations")
    monkeypatch.setattr(migrating, "SCRIPTS", scripts)
    return scripts


def contents(database: Database, of: dict[str, list[str]]) -> Contents:
    found = {}
    with database.engine.connect() as connection:
        for table, names in of.items():
            chosen = ", ".join(f'"{name}"' for name in names)
            rows = connection.exec_driver_sql(f'SELECT {chosen} FROM "{table}"').all()
            told = "\n".join(sorted(map(repr, rows)))
            found[table] = len(rows), hashlib.sha256(told.encode()).hexdigest()
    return found


def columns(database: Database) -> dict[str, list[str]]:
    seen = inspect(database.engine)
    return {
        table: [column["name"] for column in seen.get_columns(table)]
        for table in seen.get_table_names()
        if not table.startswith("alembic_")
    }


def filled(database: Database) -> None:
    someone(database, "Astrid Lind", "astrid@example.se")
    with database.writing() as session:
        made = workshop.open_workshop(session, "Möte i bygden", language="sv", keep_days=30)
    fill(database, made, answers=20)
    do(database, made, "open")


def downgrade(database: Database, to: str) -> None:
    alembic = migrating.config()
    with database.engine.begin() as connection:
        alembic.attributes["connection"] = connection
        command.downgrade(alembic, to)


def test_down_and_up_again_a_filled_database_has_the_same_in_it(
    database: Database, newer: Path
) -> None:
    filled(database)
    first = revision(database)
    assert first is not None
    of = columns(database)
    before = contents(database, of)
    assert sum(rows for rows, _ in before.values()) > 30
    migrate(database)
    assert revision(database) == migrating.head() != first
    assert contents(database, of) == before
    downgrade(database, first)
    assert (columns(database), contents(database, of)) == (of, before)
    migrate(database)
    assert contents(database, of) == before


def test_from_the_first_schema_up_again_no_row_is_lost_and_the_earliest_looks_after_accounts(
    database: Database,
) -> None:
    filled(database)
    someone(database, "Björn Ek", "bjorn@example.se")
    downgrade(database, "0001")
    of = columns(database)
    before = contents(database, of)
    migrate(database)
    moved = before.pop("moderation")  # they are marks since
    of.pop("moderation")
    assert contents(database, of) == before
    assert contents(database, {"mark": ["id"]})["mark"][0] == moved[0]
    with database.reading() as session:
        people = session.exec(select(facilitator.Facilitator)).all()
    assert {one.name: one.admin for one in people} == {"Astrid Lind": True, "Björn Ek": False}


def test_machines_that_start_at_the_same_moment_migrate_once(
    settings: Settings, newer: Path
) -> None:
    machines = [Database(settings.database) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate, machines))
    assert {revision(machine) for machine in machines} == {migrating.head()}
    for machine in machines:
        machine.dispose()


def test_a_failing_migration_changes_nothing(
    database: Database, settings: Settings, newer: Path
) -> None:
    first = revision(database)
    break_newest(newer)
    with pytest.raises(Trouble, match="can't be brought to the newest schema"):
        open_database(settings, database, None)
    assert revision(database) == first


def test_a_database_of_a_newer_version_is_refused(database: Database, settings: Settings) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Trouble, match=r"made by a newer Bikupa \(9999\)"):
        open_database(settings, database, None)


def test_a_database_that_is_not_there_is_told() -> None:
    nowhere = Settings(database_url="postgresql://bikupa:hemligt@127.0.0.1:1/bikupa")
    with (
        pytest.raises(Trouble, match="BIKUPA_DATABASE_URL can't be used") as told,
        share(Database(nowhere.database), together=False),
    ):
        pass
    assert "hemligt" not in str(told.value)


def test_a_second_server_needs_a_redis(database: Database, settings: Settings) -> None:
    other = Database(settings.database)
    with share(database, together=False):
        for together in (False, True):
            with (
                pytest.raises(Trouble, match="set BIKUPA_REDIS_URL"),
                share(other, together=together),
            ):
                pass
    with share(database, together=True), share(other, together=True):
        pass
    with share(other, together=False):
        pass
    other.dispose()


def test_a_dump_while_answers_arrive_is_of_one_moment_and_can_be_put_back(
    postgres: PostgreSQL, database: Database, settings: Settings, tmp_path: Path
) -> None:
    filled(database)
    with database.reading() as session:
        asking = open_askings(session, 1)[0]
    going = threading.Event()

    def answer() -> None:
        while not going.is_set():
            say_all(database, asking, [{"options": ["a"]}] * 5)

    answering = threading.Thread(target=answer)
    answering.start()
    try:
        dump = tmp_path / "bikupa.dump"
        at_rest = answers(database)
        wait_until(lambda: answers(database) > at_rest, 10, lambda: "nobody answers")
        before = answers(database)
        postgres.tool("pg_dump", "--format=custom", f"--file={dump}", postgres.plain(settings))
        after = answers(database)
    finally:
        going.set()
        answering.join()
    backend = Backend(POSTGRESQL, postgres)
    fresh = backend.settings(tmp_path)
    postgres.tool(
        "pg_restore", "--clean", "--if-exists", "--single-transaction",
        f"--dbname={postgres.plain(fresh)}", str(dump),
    )  # fmt: skip
    restored = Database(fresh.database)
    stored, version = answers(restored)
    assert before <= (stored, version) <= after
    assert stored % 5 == before[0] % 5
    with restored.reading() as session:
        assert session.get_one(Workshop, 1).version == version
    restored.dispose()
    backend.drop(fresh)


def test_what_was_withdrawn_and_erased_after_a_dump_is_carried_over_to_what_is_restored(
    database: Database,
    settings: Settings,
    postgres: PostgreSQL,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    plain_files: None,
) -> None:
    migrate(database)
    astrid = someone(database, "Astrid Lind", "astrid@example.se")
    made, people, _ = trees(database, astrid)
    first, dump = settle(database, made), tmp_path / "bikupa.dump"
    postgres.tool("pg_dump", "--format=custom", f"--file={dump}", postgres.plain(settings))
    with database.writing() as session:
        erase(session, people["Aspen"])
    second = settle(database, made)
    backend = Backend(POSTGRESQL, postgres)
    fresh = backend.settings(tmp_path)
    into = f"--dbname={postgres.plain(fresh)}"
    postgres.tool("pg_restore", "--clean", "--if-exists", "--single-transaction", into, str(dump))
    monkeypatch.setenv("BIKUPA_DATABASE_URL", postgres.plain(fresh))
    told = CliRunner().invoke(cli, ["carry-over", postgres.plain(settings)])
    assert told.exit_code == 0, told.output
    restored = Database(fresh.database)
    with restored.reading() as session:
        versions = {one.document: one.why for one in finals.versions_of(session, made)}
        said = [row.value for row in session.exec(select(Answer).order_by(col(Answer.id)))]
    assert versions == {first.document: REMOVED, second.document: RESTORED}
    assert said == [None, {"text": "Björken"}, {"text": "Citronen"}]
    restored.dispose()
    backend.drop(fresh)


def test_what_cant_be_carried_over_is_said(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(database)
    monkeypatch.setenv("BIKUPA_DATABASE_URL", settings.database_url.replace("+psycopg", ""))
    for old, wanted in {
        "bikupa.db": "Say where the old database is",
        "postgresql://nobody@127.0.0.1:1/none": "Nothing was changed",
    }.items():
        told = CliRunner().invoke(cli, ["carry-over", old])
        assert told.exit_code == 1 and wanted in str(told.exception or told.output), told.output


def answers(database: Database) -> tuple[int, int]:
    """How many rows there are, and the newest one's version."""
    with database.reading() as session:
        return session.exec(select(func.count(), func.max(Answer.version))).one()


@pytest.mark.parametrize("order", [["backup"], ["restore", "some.db"]])
def test_backup_and_restore_name_the_tools_of_postgresql(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, order: list[str]
) -> None:
    monkeypatch.setenv("BIKUPA_DATABASE_URL", settings.database_url)
    said = CliRunner().invoke(cli, order)
    assert said.exit_code != 0 and "pg_" in str(said.exception)


def test_links_for_facilitators_are_made_in_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIKUPA_DATABASE_URL", settings.database_url)
    said = CliRunner().invoke(cli, ["facilitator", "invite"])
    assert said.exit_code == 0 and "/invitation#" in said.output
