"""A file that is a final version of notes is known at the command line, beside the server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clock import now
from app.exports.finals import make_owed
from app.models.afterwards import final as finals
from app.models.afterwards.final import Final
from app.models.answers.own_answers import erase
from app.models.people.participant import Participant
from app.models.workshop import Workshop
from tests.conftest import someone
from tests.exports.test_finals import ADDRESS, plain_files, settle, trees
from tests.keeping.house import bikupa
from tests.server import Server

__all__ = ["plain_files"]  # a fixture


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "data").mkdir()
    server = Server(tmp_path / "data")
    server.start()
    yield server
    server.dispose()


Made = tuple[Workshop, dict[str, Participant], Final]


@pytest.fixture
def made(server: Server, plain_files: None) -> Made:
    astrid = someone(server.database, "Astrid Lind", "astrid@example.se")
    workshop, people, _ = trees(server.database, astrid)
    return workshop, people, settle(server.database, workshop)


def saved(server: Server, final: Final, to: Path) -> Path:
    with server.database.reading() as session:
        file = finals.file_of(session, final, "md", "sv")
    assert file and file.body
    to.write_bytes(file.body)
    return to


def test_a_file_is_known_while_the_server_runs_and_a_changed_one_isnt(
    server: Server, made: Made, tmp_path: Path
) -> None:
    workshop, _, final = made
    file = saved(server, final, tmp_path / "anteckningar.md")
    told = bikupa(server, "verify", str(file))
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("Unchanged, and the newest.\n")
    for wanted in (workshop.title, final.document_number, final.signs, final.role, "Svenska"):
        assert wanted in told.stdout
    file.write_bytes(file.read_bytes() + b"\n")
    other = bikupa(server, "verify", str(file))
    assert other.returncode == 1 and other.stdout.startswith("Not one of ours.")


def test_a_replaced_version_is_told_with_what_took_its_place(
    server: Server, made: Made, tmp_path: Path
) -> None:
    workshop, people, first = made
    file = saved(server, first, tmp_path / "anteckningar.md")
    with server.database.writing() as session:
        erase(session, people["Aspen"])
    second = make_owed(server.database, workshop.id or 0, now(), ADDRESS)
    told = bikupa(server, "verify", str(file))
    assert told.returncode == 0
    assert "replaced: an answer was removed" in told.stdout and "Version 2" in told.stdout
    data = json.loads(bikupa(server, "verify", str(file), "--json").stdout)
    assert (data["ours"], data["state"], data["version"]) == (True, "removed", 1)
    with server.database.reading() as session:
        newest = finals.last(session, workshop)
    assert newest and (second is None or second.document == newest.document)
    assert data["newest"]["document"] == newest.document_number and data["newest"]["stands"]


def test_what_cant_be_told_is_neither_yes_nor_no(server: Server, tmp_path: Path) -> None:
    missing = bikupa(server, "verify", str(tmp_path / "nothing.pdf"))
    assert missing.returncode == 2 and "can't be read" in missing.stderr
    other = tmp_path / "other.pdf"
    other.write_bytes(b"x")
    data = json.loads(bikupa(server, "verify", str(other), "--json").stdout)
    assert data["ours"] is False and len(data["sha256"]) == 64
