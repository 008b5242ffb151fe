"""Starting and stopping the real process: what it prints, when it refuses, what it logs."""

import os
import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.database import Database
from app.models import workshop as workshops
from app.models.people import participant
from app.server.start import CannotStart, prepare_folder, take_port, welcome
from app.settings import Settings
from tests.conftest import someone
from tests.server import COMMAND, Server

FIRST_LINK = re.compile(r"First time: +(\S+)/invitation#([\w-]+)\n")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.command = COMMAND
    yield server
    server.dispose()


def test_each_start_makes_a_new_first_link_until_there_is_a_facilitator(server: Server) -> None:
    server.start()
    server.kill()
    server.start()
    first, second = FIRST_LINK.findall(server.log)
    assert first != second
    someone(server.database, "Astrid Lind", "astrid@example.se")
    server.kill()
    server.start()
    assert len(FIRST_LINK.findall(server.log)) == 2


def test_the_base_url_is_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    welcome(Settings(base_url="https://bikupa.example.se"), "token")
    said = capsys.readouterr().out
    assert "Open:          https://bikupa.example.se\n" in said
    assert "First time:    https://bikupa.example.se/invitation#token\n" in said
    assert "For the room:  https://bikupa.example.se\n" in said


def test_it_prints_where_to_go_also_on_a_port_it_chose(tmp_path: Path) -> None:
    environment = os.environ | {
        "BIKUPA_DATA_DIR": str(tmp_path),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "PYTHONUNBUFFERED": "1",
    }
    run = subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    try:
        said = "".join(line for line, _ in zip(run.stdout, range(7), strict=False))
        url = re.findall(r"Open: +(http://127\.0\.0\.1:[1-9]\d+)\n", said)[0]
        assert FIRST_LINK.findall(said)[0][0] == url
        assert "For the room:  phones can't reach it while HOST is 127.0.0.1\n" in said
        with urllib.request.urlopen(f"{url}/favicon.ico", timeout=10) as reply:
            assert reply.status == 200
    finally:
        run.terminate()
        run.communicate(timeout=10)


def test_what_it_cannot_start_with_is_told_in_a_sentence() -> None:
    run = subprocess.run(
        COMMAND, env=os.environ | {"PORT": "abc"}, capture_output=True, text=True, timeout=30
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("Bikupa can't start. PORT can't be 'abc': ")
    assert run.stderr.count("\n") == 1


def test_a_port_of_the_tests_is_given_to_nobody_else_until_its_server_comes_and_comes_back(
    tmp_path: Path,
) -> None:
    """Servers of tests that run side by side once took each other's."""
    server = Server(tmp_path)
    for _ in range(2):
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", server.settings.port))
        server.start()
        server.stop()
    server.dispose()


def test_a_busy_port_is_told_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"^Port {port} is busy.*PORT={port + 1} make run"):
            take_port(Settings(host="127.0.0.1", port=port))


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(CannotStart, match=r"^203\.0\.113\.7 is no address of this machine"):
        take_port(Settings(host="203.0.113.7", port=0))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(CannotStart, match=f"^The folder {file}/data can't be .*BIKUPA_DATA_DIR"):
        prepare_folder(file / "data")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_while_phones_are_connected(server: Server, how: signal.Signals) -> None:
    server.start()
    uid, token = joined(server.database)
    with phone(server, uid, token) as wire:
        wire.send('{"t":"hello","v":1}')
        wire.recv(5)
        assert server.stop(how) == 0
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                wire.recv(5)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012
    assert server.log.endswith("Bikupa has stopped.\n")
    assert "Traceback" not in server.log


def joined(database: Database) -> tuple[str, str]:
    """A new workshop's uid, and the token of a phone in it."""
    with database.writing() as session:
        workshop = workshops.open_workshop(session, "Möte", language="sv", keep_days=30)
        token = participant.join(session, workshop, "sv")[1]
    return workshop.uid, token


def phone(server: Server, uid: str, token: str) -> ClientConnection:
    cookie = {"Cookie": f"participant={token}"}
    return connect(
        f"ws://127.0.0.1:{server.settings.port}/w/{uid}/phone", additional_headers=cookie
    )


FAULTY_FRAMES: dict[int, str | bytes] = {1007: "garbage", 1003: b"\x00\x01", 1009: "x" * 70_000}


def test_the_log_names_no_address_path_code_or_token(server: Server) -> None:
    server.start()
    uid, token = joined(server.database)
    for code, frame in FAULTY_FRAMES.items():
        with phone(server, uid, token) as wire:
            wire.send(frame)
            with pytest.raises(ConnectionClosed) as closed:
                wire.recv(5)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == code
    with socket.create_connection(("127.0.0.1", server.settings.port)) as raw:
        raw.sendall(b"CANARY /canary?canary HTTP/9\r\n\r\n")
        assert raw.recv(100)
    for path in (f"/w/{uid}/phone", "/CANARY", "/invitation?canary"):
        with pytest.raises(OSError):
            urllib.request.urlopen(f"{server.local}{path}", b"canary", timeout=5)
    server.stop()
    logged = server.log.split("For the room:")[1].split("\n", 1)[1]
    for secret in (uid, token, "canary", "CANARY", "127.0.0.1", "/w/"):
        assert secret not in logged


def test_a_failing_statement_is_logged_without_what_it_was_to_store(database: Database) -> None:
    with pytest.raises(DBAPIError) as failed, database.reading() as session:
        session.execute(text("SELECT :said FROM nowhere"), {"said": "canary"})
    assert "canary" not in str(failed.value)
