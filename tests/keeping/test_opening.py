"""A database is looked over before it is opened, and only one server opens it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import Database
from app.keeping import Trouble, opening
from app.keeping.copies import back_up, connected
from app.keeping.holding import LOCK, hold
from app.models.workshop import Workshop
from app.settings import Settings
from tests.keeping.house import fill, start
from tests.live.conftest import make_hall
from tests.server import COMMAND, Server

PAGE = 4096


@pytest.fixture
def filled(settings: Settings, database: Database, workshop: Workshop) -> Settings:
    """The settings of a folder with a filled database that was closed cleanly."""
    fill(database, workshop)
    database.dispose()
    start(settings)
    return settings


@pytest.fixture
def server(filled: Settings) -> Iterator[Server]:
    """Not started."""
    server = Server(filled.data_dir)
    yield server
    server.dispose()


def damage(file: Path, page: int) -> None:
    with file.open("r+b") as database:
        database.seek(page * PAGE)
        database.write(b"\xff" * PAGE)


def stop_without_finishing(settings: Settings) -> None:
    with hold(settings.data_dir) as held:
        held.begin()


def refusal(settings: Settings) -> str:
    """What a server says that doesn't start."""
    folder = {"BIKUPA_DATA_DIR": str(settings.data_dir), "HOST": "127.0.0.1", "PORT": "0"}
    run = subprocess.run(
        COMMAND, env=os.environ | folder, capture_output=True, text=True, timeout=30, check=False
    )
    assert (run.returncode, run.stdout) == (1, "")
    return run.stderr


@pytest.mark.parametrize("where", [0, 0.3, 0.6, 1], ids="first {0}".format)
def test_a_damaged_page_stops_the_start_and_the_newest_backup_is_named(
    filled: Settings, where: float
) -> None:
    older, newest = back_up(filled), back_up(filled)
    os.utime(older, (1, 1))
    pages = filled.database_file.stat().st_size // PAGE
    damage(filled.database_file, int(where * (pages - 1)))
    with pytest.raises(Trouble) as told:
        start(filled)
    said = str(told.value)
    assert said.startswith(f"The database {filled.database_file} is damaged (")
    assert said.endswith(f"put the newest backup back with: bikupa restore {newest}.")
    assert "\n" not in said


def test_without_a_backup_the_command_is_named(filled: Settings) -> None:
    damage(filled.database_file, 0)
    said = refusal(filled)
    assert said.startswith(f"Bikupa can't start. The database {filled.database_file} is damaged (")
    assert said.endswith("/backups; put one back with: bikupa restore FILE.\n")
    assert said.count("\n") == 1


def test_a_killed_server_and_a_second_one(server: Server) -> None:
    """Only one at a time; after a kill all is checked once."""
    server.start()
    assert refusal(server.settings) == (
        f"Bikupa can't start. Another Bikupa runs on the folder {server.settings.data_dir}; "
        "stop it first, or choose another folder with BIKUPA_DATA_DIR.\n"
    )
    assert make_hall(server).phone()
    server.kill()
    server.start()
    assert server.log.count("the database was checked and is whole") == 1
    assert server.stop() == 0
    assert (server.settings.data_dir / LOCK).read_text() == ""


def test_after_a_stop_that_did_not_finish_also_what_a_quick_look_misses_is_found(
    filled: Settings,
) -> None:
    """An index that doesn't know what its rows have become."""
    with connected(filled.database_file) as database:
        index = database.execute("SELECT * FROM sqlite_master WHERE name='answer_feed'").fetchone()
        database.execute("PRAGMA writable_schema=ON")
        database.execute("DELETE FROM sqlite_master WHERE name='answer_feed'")
    with connected(filled.database_file) as database:
        database.execute("UPDATE answer SET version = version + 1000")
        database.execute("PRAGMA writable_schema=ON")
        database.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", index)
    start(filled)
    stop_without_finishing(filled)
    with pytest.raises(Trouble, match="is damaged"):
        start(filled)


def test_rows_without_their_parents_are_found(filled: Settings) -> None:
    with connected(filled.database_file) as database:
        database.execute("DELETE FROM workshop")
    with pytest.raises(Trouble, match=r"a row of .* without its workshop"):
        start(filled)


def test_a_large_database_is_opened_at_once_unless_it_was_not_closed(
    filled: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LARGE", 1)
    damage(filled.database_file, filled.database_file.stat().st_size // PAGE - 1)
    start(filled)
    stop_without_finishing(filled)
    with pytest.raises(Trouble, match="is damaged"):
        start(filled)


def test_a_start_that_was_refused_is_checked_again_the_next_time(filled: Settings) -> None:
    stop_without_finishing(filled)
    whole = filled.database_file.read_bytes()
    damage(filled.database_file, 5)
    for _ in range(2):
        with pytest.raises(Trouble, match="is damaged"):
            start(filled)
    filled.database_file.write_bytes(whole)
    start(filled)
    assert (filled.data_dir / LOCK).read_text() == ""
