"""What the database stands on is looked at before each receipt: no answer goes into nothing."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from app.database import Database
from app.keeping import ground
from app.keeping.copies import back_up
from app.keeping.ground import SAID
from app.settings import Settings
from tests.backends import migrated
from tests.faults.invariant import keys_of
from tests.faults.measures import status
from tests.live.conftest import Hall, make_hall
from tests.phones import operation
from tests.server import Server, wait_until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    server.dispose()


@pytest.fixture
def hall(server: Server) -> Hall:
    return make_hall(server)


def another(file: Path) -> Path:
    """A database of the newest schema in a file beside, with nothing in it."""
    folder = file.parent / "another"
    folder.mkdir()
    return Path(shutil.copy(migrated() / "bikupa.db", folder))


def rename(file: Path) -> None:
    another(file).replace(file)


def copy_over(file: Path) -> None:
    shutil.copyfile(another(file), file)


def copy_a_backup_over(file: Path) -> None:
    shutil.copyfile(back_up(Settings(data_dir=file.parent)), file)


def remove(file: Path) -> None:
    file.unlink()


def remove_the_log(file: Path) -> None:
    file.with_name("bikupa.db-wal").unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize(
    "lay", [rename, copy_over, copy_a_backup_over, remove, remove_the_log, empty]
)
def test_nothing_is_received_once_another_file_lies_in_the_databases_place(
    server: Server, hall: Hall, lay: Callable[[Path], None]
) -> None:
    asking, cookie = hall.open(), hall.join()
    url, headers = f"{server.local}/w/{hall.uid}/ops", {"Cookie": cookie}
    with httpx2.Client(headers=headers, timeout=30) as phone:
        before = phone.post(url, json=operation(asking, {"text": "Före"})).json()
        assert before["t"] == "ok" and status(server, "/readyz") == 200
        lay(server.settings.database_file)
        for number in range(5):
            reply = phone.post(url, json=operation(asking, {"text": f"Efter {number}"}))
            assert reply.status_code == 503 and reply.json()["again"] is True
    wait_until(lambda: status(server, "/readyz") == 503, 5, lambda: "it seems ready")
    ready = httpx2.get(f"{server.local}/readyz")
    assert (ready.status_code, ready.json()["why"]) == (503, "file")
    assert status(server, "/healthz") == 200
    wait_until(lambda: SAID["file"] in server.log, 5, lambda: server.log)
    assert "Traceback" not in server.log


def test_with_the_right_file_back_in_its_place_answers_are_received_again(
    server: Server, hall: Hall
) -> None:
    asking, cookie = hall.open(), hall.join()
    url, headers = f"{server.local}/w/{hall.uid}/ops", {"Cookie": cookie}
    file = server.settings.database_file
    sent = operation(asking, {"text": "Bussen"})
    with httpx2.Client(headers=headers, timeout=30) as phone:
        right = file.rename(file.with_name("right.db"))
        assert phone.post(url, json=sent).json()["again"] is True
        right.rename(file)
        assert phone.post(url, json=sent).json()["t"] == "ok"
    wait_until(lambda: status(server, "/readyz") == 200, 5, lambda: "not ready again")
    assert keys_of(server, hall.workshop_id) == [sent["key"]]


def test_little_room_is_said_and_makes_the_server_unready(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ground.standing(settings) as found:
        assert found and found.trouble() == ""
        monkeypatch.setattr(ground, "LEAST_ROOM", 2**70)
        monkeypatch.setattr(ground, "SMALL", 1)
        assert found.trouble() == "space"
        found.check()
