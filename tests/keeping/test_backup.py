"""A backup is whole, also of a moment when answers arrive, and can be put back."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.database import Database
from app.keeping import Trouble
from app.keeping.copies import back_up, faults
from app.keeping.restoring import restore
from app.models.people import participant
from app.models.workshop import Workshop
from app.settings import Settings
from tests.keeping.house import bikupa, columns, contents, fill
from tests.live.conftest import Hall, make_hall
from tests.phones import Phone
from tests.server import Server, wait_until

PHONES = 30


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "data").mkdir()
    server = Server(tmp_path / "data")
    server.start()
    yield server
    server.dispose()


@pytest.fixture
def filled(settings: Settings, database: Database, workshop: Workshop) -> Settings:
    """The settings of a folder with a workshop in its database, which nobody uses now."""
    fill(database, workshop)
    database.dispose()
    return settings


def phones_in(hall: Hall) -> list[Phone]:
    with hall.server.database.writing() as session:
        workshop = session.get_one(Workshop, hall.workshop_id)
        tokens = [participant.join(session, workshop, "sv")[1] for _ in range(PHONES)]
    return [Phone(hall.server.url, hall.uid, f"participant={token}") for token in tokens]


def keys_in(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as database:
        keys = [key for (key,) in database.execute("SELECT key FROM answer")]
    assert len(keys) == len(set(keys))
    return set(keys)


def test_there_and_back_while_answers_arrive(server: Server, tmp_path: Path) -> None:
    hall = make_hall(server)
    asking, phones = hall.open(), phones_in(hall)
    backup = tmp_path / "backup.db"
    before: set[str] = set()

    def told() -> set[str]:
        return set().union(*(phone.acknowledged for phone in phones))

    async def answer() -> None:
        while True:
            for phone in phones:
                await phone.answer(asking, {"text": "Revirtänk"}, do="submit")
                await asyncio.sleep(0.02)

    async def meeting() -> None:
        tasks = [asyncio.create_task(phone.stay()) for phone in phones]
        tasks.append(asyncio.create_task(answer()))
        await until_told(100)
        before.update(told())
        run = await asyncio.to_thread(bikupa, server, "backup", str(backup))
        assert run.returncode == 0, run.stderr
        assert run.stdout.startswith(f"The backup is whole: {backup} (")
        await until_told(len(told()) + 50)
        tasks.pop().cancel()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def until_told(most: int) -> None:
        await asyncio.to_thread(wait_until, lambda: len(told()) >= most, 30, lambda: "too slow")

    asyncio.run(meeting())
    kept = keys_in(backup)
    assert before <= kept and told() - kept
    with pytest.raises(Trouble, match="Another Bikupa runs on the folder"):
        restore(server.settings, backup)
    server.stop()
    server.database.dispose()
    after = keys_in(server.settings.database_file)
    put_back = bikupa(server, "restore", str(backup))
    assert put_back.returncode == 0, put_back.stderr
    (old,) = server.settings.data_dir.glob("bikupa-before-restore-*.db")
    assert str(old) in put_back.stdout
    assert keys_in(old) == after >= told()
    server.start()
    assert keys_in(server.settings.database_file) == kept
    assert hall.phone()


def test_a_backup_has_everything_and_only_its_owner_may_read_it(filled: Settings) -> None:
    made = back_up(filled)
    assert made.parent == filled.data_dir / "backups"
    assert made.stat().st_mode & 0o077 == 0
    everything = columns(filled.database_file)
    assert contents(made, everything) == contents(filled.database_file, everything)


def test_a_backup_overwrites_nothing(filled: Settings, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("kept")
    with pytest.raises(Trouble, match="is there already; choose another name"):
        back_up(filled, there)
    assert there.read_text() == "kept"
    assert back_up(filled) != back_up(filled)
    assert not list(filled.data_dir.rglob("*.part"))


def test_a_damaged_database_gives_no_backup(filled: Settings, tmp_path: Path) -> None:
    with filled.database_file.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096 * 20)
    with pytest.raises(Trouble):
        back_up(filled, tmp_path / "backup.db")
    assert not list(tmp_path.glob("*backup.db*"))


def test_the_database_that_was_there_is_kept_with_its_log(filled: Settings, tmp_path: Path) -> None:
    backup = back_up(filled, tmp_path / "backup.db")
    shutil.copy(filled.database_file, tmp_path / "early.db")
    with Database(filled.database).engine.connect() as still_open:
        still_open.exec_driver_sql("UPDATE workshop SET title = 'Ändrad'")
        still_open.commit()
        everything = columns(filled.database_file)
        changed = contents(filled.database_file, everything)
        kept = restore(filled, backup).kept
    assert kept is not None
    assert contents(kept, everything) == changed
    assert contents(filled.database_file, everything) == contents(backup, everything) != changed
    assert faults(filled.database_file) == faults(kept) == []


@pytest.mark.parametrize("what", ["missing", "text", "damaged", "foreign", "newer"])
def test_what_is_no_backup_is_not_put_back(filled: Settings, tmp_path: Path, what: str) -> None:
    backup = tmp_path / "backup.db"
    if what == "text":
        backup.write_text("kära dagbok")
    elif what == "foreign":
        with closing(sqlite3.connect(backup)) as other:
            other.execute("CREATE TABLE recipe (name)")
    elif what != "missing":
        back_up(filled, backup)
        with closing(sqlite3.connect(backup)) as newer:
            newer.execute("UPDATE alembic_version SET version_num = '9999'")
            newer.commit()
    if what == "damaged":
        with backup.open("r+b") as file:
            file.seek(5 * 4096)
            file.write(b"\xff" * 4096)
    before = filled.database_file.read_bytes()
    with pytest.raises(Trouble, match=str(backup)) as told:
        restore(filled, backup)
    assert "\n" not in str(told.value)
    assert filled.database_file.read_bytes() == before
    assert {file.name for file in filled.data_dir.glob("bikupa*")} == {"bikupa.db", "bikupa.lock"}
