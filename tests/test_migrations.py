"""Migrations agree with the models, are done all at once or not at all, and lose nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from app.database import Database
from app.keeping import Trouble, migrating
from app.keeping.copies import faults
from app.keeping.migrating import migrate, revision
from app.keeping.opening import BEFORE_UPGRADE, KEPT
from app.models.workshop import Workshop
from app.settings import Settings
from scripts.migrations import faults as faults_of_migrations
from tests.keeping.house import (
    break_newest,
    columns,
    contents,
    fill,
    newer_migrations,
    start,
)
from tests.server import Server

FIRST, TODAY = "0001", migrating.head()


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The migrations of a newer version."""
    return newer_migrations(tmp_path / "newer")


@pytest.fixture
def filled(settings: Settings, database: Database, workshop: Workshop) -> Settings:
    fill(database, workshop)
    database.dispose()
    return settings


@pytest.fixture
def server(filled: Settings, newer: Path) -> Iterator[Server]:
    """A server of the newer version, which isn't started, on a filled database."""
    server = Server(filled.data_dir)
    server.command = [sys.executable, "-m", "tests.keeping.newer_server", str(newer)]
    yield server
    server.dispose()


def revision_of(file: Path) -> str | None:
    database = Database(f"sqlite:///{file}")
    try:
        return revision(database)
    finally:
        database.dispose()


def test_the_tables_agree_with_the_models() -> None:
    assert faults_of_migrations() == []


def test_a_migration_killed_halfway_has_done_nothing_and_is_done_by_the_next_start(
    server: Server,
) -> None:
    file = server.settings.database_file
    then = columns(file)
    before = contents(file, then)
    environment = os.environ | {
        "BIKUPA_DATA_DIR": str(file.parent),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "DIE_MIGRATING": "1",
    }
    assert server.command
    dead = subprocess.run(server.command, env=environment, timeout=30, check=False)
    assert dead.returncode == -signal.SIGKILL
    assert revision_of(file) == TODAY
    assert columns(file) == then
    assert contents(file, then) == before
    server.start()
    assert revision_of(file) == "next2"
    for told in (before, then):
        del told["known_time"]  # which a server keeps as soon as it runs
    assert contents(file, then) == before
    assert faults(file) == []
    copies = list(file.parent.glob(f"backups/{BEFORE_UPGRADE}-*.db"))
    assert len(copies) == 2
    assert {revision_of(copy) for copy in copies} == {TODAY}
    assert [contents(copy, then) for copy in copies] == [before] * 2
    assert f"migrating from {TODAY} to next2" in server.log


def test_up_and_down_and_up_again_leaves_every_row_as_it_was(
    filled: Settings, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each migration after the first, on a filled database."""
    monkeypatch.setattr(migrating, "SCRIPTS", newer)
    file = filled.database_file
    seen = {}
    revisions = [script.revision for script in scripts(newer)]
    for each in revisions:
        move(filled, each)
        seen[each] = columns(file), contents(file, columns(file))
    for each in reversed(revisions):
        move(filled, each)
        assert (columns(file), contents(file, columns(file))) == seen[each], each
    move(filled, "head")
    assert contents(file, seen[revisions[-1]][0]) == seen[revisions[-1]][1]
    shared, first = seen[FIRST]
    moved = shared.pop("moderation"), first.pop("moderation")  # they are marks since
    assert contents(file, shared) == first
    assert contents(file, {"mark": ["name", "reason", "version"]})["mark"][0] == moved[1][0] > 0
    assert faults(file) == []
    assert sum(rows for rows, _ in seen[FIRST][1].values()) > 100


def test_numbers_of_what_is_gone_are_not_given_anew_after_up_and_down(filled: Settings) -> None:
    """SQLite forgets AUTOINCREMENT where a table is rebuilt without a word about it."""
    for each in ("0007", "head"):
        move(filled, each)
        database = Database(filled.database)
        with database.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all()
        database.dispose()
        counted = {name for name, sql in rows if sql and "AUTOINCREMENT" in sql}
        assert counted == {"workshop", "asking"}, each


def scripts(folder: Path) -> list:  # type: ignore[type-arg]
    """From the first to the newest."""
    return list(reversed(list(ScriptDirectory(str(folder)).walk_revisions())))


def move(settings: Settings, to: str) -> None:
    """Up or down to a revision."""
    database = Database(settings.database)
    alembic = migrating.config()
    with database.engine.connect() as connection:
        if settings.embedded:
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        alembic.attributes["connection"] = connection
        down = to < (revision(database) or "")
        with connection.begin():
            (command.downgrade if down else command.upgrade)(alembic, to)
        connection.detach()
    database.dispose()


def test_the_last_copies_before_upgrades_are_kept(
    filled: Settings, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "SCRIPTS", newer)
    backups = filled.data_dir / "backups"
    backups.mkdir()
    for year in range(2020, 2025):
        (backups / f"{BEFORE_UPGRADE}-{year}-01-01-000000.db").touch()
    (backups / "bikupa-2020-01-01-000000.db").touch()
    start(filled)
    kept = sorted(file.name for file in backups.glob(f"{BEFORE_UPGRADE}-*"))
    assert len(kept) == KEPT
    assert kept[:-1] == [f"{BEFORE_UPGRADE}-{year}-01-01-000000.db" for year in (2023, 2024)]
    assert (backups / "bikupa-2020-01-01-000000.db").exists()


def test_nothing_is_copied_when_the_schema_is_the_newest(filled: Settings) -> None:
    start(filled)
    assert not (filled.data_dir / "backups").exists()


def test_a_database_of_a_newer_version_is_refused(filled: Settings) -> None:
    database = Database(filled.database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.dispose()
    with pytest.raises(Trouble, match=r"was made by a newer Bikupa \(9999\); install that one"):
        start(filled)


def test_a_failing_migration_is_told_and_changes_nothing(
    filled: Settings, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "SCRIPTS", newer)
    break_newest(newer)
    with pytest.raises(Trouble, match="can't be brought to the newest schema"):
        start(filled)
    assert revision_of(filled.database_file) == TODAY


def test_an_empty_folder_gets_the_newest_schema(tmp_path: Path) -> None:
    database = Database(Settings(data_dir=tmp_path).database)
    migrate(database)
    assert revision(database) == migrating.head()
    database.dispose()
