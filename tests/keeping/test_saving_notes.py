"""Notes saved at the command line, beside the server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.agenda.asking import open_askings
from app.models.workshop import Workshop
from tests.exports.read_back import words_in
from tests.keeping.house import bikupa
from tests.live.conftest import Hall, make_hall
from tests.rooms import say_all
from tests.server import Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    server.dispose()


@pytest.fixture
def hall(server: Server) -> Hall:
    hall = make_hall(server)
    hall.open()
    with server.database.reading() as session:
        [asking] = open_askings(session, hall.workshop_id)
    say_all(server.database, asking, [{"text": "Bussen går för sällan"}])
    return hall


@pytest.mark.parametrize("form", ["docx", "pdf", "csv"])
def test_notes_are_saved_while_the_server_runs(
    form: str, server: Server, hall: Hall, tmp_path: Path
) -> None:
    file = tmp_path / f"notes.{form}"
    told = bikupa(server, "notes", hall.code.lower(), "--format", form, "--out", str(file))
    assert told.returncode == 0 and str(file) in told.stdout
    assert "Bussen går för sällan" in words_in(file.read_bytes(), form)
    again = bikupa(server, "notes", hall.code, "--format", form, "--out", str(file))
    assert again.returncode == 1 and "is there already" in again.stderr


def test_what_cannot_be_saved_is_said(server: Server, hall: Hall, tmp_path: Path) -> None:
    missing = tmp_path / "no folder" / "notes.pdf"
    for words, said in {
        (hall.code, "--format", "exe"): "There is no format exe",
        (hall.code, "--language", "la"): "There is no language la",
        ("QQQQQQ",): "No workshop has the code QQQQQQ",
        (hall.code, "--format", "md", "--out", str(missing)): "can't be written",
    }.items():
        told = bikupa(server, "notes", *words)
        assert told.returncode == 1 and said in told.stderr, told


def test_a_workshop_that_is_deleted_has_no_notes(server: Server, hall: Hall) -> None:
    with server.database.writing() as session:
        found = session.get_one(Workshop, hall.workshop_id)
        found.deleted_at = 1
        session.add(found)
    assert "No workshop has the code" in bikupa(server, "notes", hall.code).stderr
