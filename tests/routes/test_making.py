"""Files of the notes that are made apart: whose they are, and when they are given up."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from app.models.agenda.asking import open_askings
from app.models.workshop import by_uid
from tests.live.conftest import Hall, make_hall
from tests.rooms import say_all
from tests.server import Server, wait_until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    server.dispose()


@pytest.fixture
def hall(server: Server) -> Hall:
    """With 3,000 answers, whose PDF takes a while."""
    hall = make_hall(server)
    hall.open()
    with server.database.reading() as session:
        workshop = by_uid(session, hall.uid)
        [asking] = open_askings(session, workshop.id or 0 if workshop else 0)
    say_all(server.database, asking, [{"text": f"Hinder {n} " * 20} for n in range(3000)])
    return hall


def ask_for(hall: Hall, name: str) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", hall.server.settings.port), 60)
    head = f"GET /w/{hall.uid}/notes/{name} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    line.sendall(f"{head}Cookie: {hall.login}\r\n\r\n".encode())
    return line


def received(line: socket.socket) -> bytes:
    got = b""
    with line:
        while piece := line.recv(65536):
            got += piece
    return got


def test_a_file_is_given_up_when_its_page_is_left(server: Server, hall: Hall) -> None:
    line, process = ask_for(hall, "pdf"), psutil.Process(server.pid)
    wait_until(lambda: bool(process.children()), 20, lambda: server.log)
    line.close()
    wait_until(lambda: "making:write was left" in server.log, 20, lambda: server.log)
    assert b"200 OK" in received(ask_for(hall, "pdf"))[:40]


def test_a_person_waits_for_one_file_at_a_time(server: Server, hall: Hall) -> None:
    writers = 0
    with ThreadPoolExecutor(3) as threads:
        files = [threads.submit(received, ask_for(hall, name)) for name in ("pdf", "look", "pdf")]
        while not all(file.done() for file in files):
            writers = max(writers, len(psutil.Process(server.pid).children()))
            time.sleep(0.02)
    assert all(b"200 OK" in file.result()[:40] for file in files)
    assert writers == 1
