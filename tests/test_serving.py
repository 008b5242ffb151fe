"""Starting and stopping the real process: what it prints, when it refuses, what it logs."""

import os
import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.database import Database
from app.models import participant
from app.models import workshop as workshops
from tests.conftest import someone
from tests.server import COMMAND, Server

FIRST_LINK = re.compile(r"First time: +(\S+)/invitation#([\w-]+)\n")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.dispose()


def fails_to_start(**environment: str) -> str:
    """What it says when it can't start."""
    run = subprocess.run(
        COMMAND, env=os.environ | environment, capture_output=True, text=True, timeout=30
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert "Traceback" not in run.stderr
    return run.stderr


def test_it_prints_where_to_go(server: Server) -> None:
    server.start()
    assert f"Open:          {server.local}\n" in server.log
    assert f"First time:    {server.local}/invitation#" in server.log
    assert "For the room:  phones can't reach it while HOST is 127.0.0.1" in server.log


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


def test_the_address_overrides_the_printed_ones(tmp_path: Path) -> None:
    server = Server(tmp_path, BIKUPA_BASE_URL="https://bikupa.example.se")
    try:
        server.start()
        assert "Open:          https://bikupa.example.se\n" in server.log
        assert "For the room:  https://bikupa.example.se\n" in server.log
    finally:
        server.dispose()


def test_port_0_takes_a_free_port_and_prints_it(tmp_path: Path) -> None:
    environment = os.environ | {
        "BIKUPA_DATA_DIR": str(tmp_path),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "PYTHONUNBUFFERED": "1",
    }
    run = subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    try:
        url = next(line.split()[-1] for line in run.stdout if "Open:" in line)
        assert urlsplit(url).port not in (None, 0)
        with urllib.request.urlopen(f"{url}/favicon.ico", timeout=10) as reply:
            assert reply.status == 200
    finally:
        run.terminate()
        run.communicate(timeout=10)


def test_a_busy_port_is_told_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = fails_to_start(BIKUPA_DATA_DIR=str(tmp_path), HOST="127.0.0.1", PORT=str(port))
    assert f"Port {port} is busy" in said and f"PORT={port + 1} make run" in said
    assert list(tmp_path.iterdir()) == []


def test_a_bad_setting_is_told_in_a_sentence() -> None:
    said = fails_to_start(PORT="abc")
    assert said.startswith("Bikupa can't start. PORT can't be 'abc': ")
    assert said.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = fails_to_start(BIKUPA_DATA_DIR=str(file / "data"))
    assert f"The folder {file}/data can't be written" in said and "BIKUPA_DATA_DIR" in said


def test_an_address_of_another_machine_is_told(tmp_path: Path) -> None:
    said = fails_to_start(BIKUPA_DATA_DIR=str(tmp_path), HOST="203.0.113.7", PORT="0")
    assert "203.0.113.7 is no address of this machine" in said


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
