"""What a start looks at before anybody relies on it: a sentence each, and never a traceback."""

import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from app.server.start import CannotStart, check_temporary_files
from tests.conftest import unable
from tests.faults.disk import Disk
from tests.live.conftest import make_hall
from tests.server import COMMAND, Server, wait_until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.command = COMMAND
    yield server
    server.dispose()


def refusal(folder: Path, **environment: str) -> str:
    """What a server says that doesn't start."""
    told = {"BIKUPA_DATA_DIR": str(folder), "HOST": "127.0.0.1", "PORT": "0"}
    run = subprocess.run(
        COMMAND,
        env=os.environ | told | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert run.returncode == 1 and "Traceback" not in run.stderr, run.stderr
    return run.stderr


def test_a_lock_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "bikupa.lock").mkdir()
    said = refusal(tmp_path)
    assert said.startswith(f"Bikupa can't start. The file {tmp_path}/bikupa.lock can't be written")


def test_a_disk_without_room(disk: Disk, server: Server) -> None:
    disk.fill()
    assert "can't be written (" in refusal(disk.folder)


def test_a_disk_that_is_full_but_for_the_folders_own_test(disk: Disk, tmp_path: Path) -> None:
    server = Server(disk.folder)
    server.log_file = tmp_path / "log.txt"
    server.start()
    server.stop()
    disk.fill()
    assert "can't be written (" in refusal(disk.folder)
    disk.clear()
    server.start()
    server.dispose()


def test_a_database_that_may_only_be_read(server: Server) -> None:
    server.start()
    server.stop()
    file = server.settings.database_file
    for command in (["--bind", file, file], ["-o", "remount,ro,bind", file]):
        if subprocess.run(["mount", *command], capture_output=True, check=False).returncode:
            unable("nothing can be mounted here")
    try:
        said = refusal(file.parent)
        assert f"The file {file} can't be read and written by user {os.geteuid()}" in said
    finally:
        subprocess.run(["umount", "--lazy", file], check=True)


def test_no_place_for_temporary_files(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(disk.folder))
    check_temporary_files()
    disk.fill()
    with pytest.raises(CannotStart, match=r"No space left on device.*TMPDIR"):
        check_temporary_files()


def test_a_full_folder_for_temporary_files_is_said_and_another_one_taken(
    disk: Disk, tmp_path: Path
) -> None:
    disk.fill()
    server = Server(tmp_path, TMPDIR=str(disk.folder))
    server.command = COMMAND
    server.start()
    try:
        assert f"TMPDIR names {disk.folder}" in server.log
    finally:
        server.dispose()


def test_a_folder_for_temporary_files_that_fills_up_costs_the_sender_a_sentence(
    disk: Disk, tmp_path: Path
) -> None:
    server = Server(tmp_path, TMPDIR=str(disk.folder))
    server.command = COMMAND
    server.start()
    try:
        hall = make_hall(server)
        with httpx2.Client(headers={"Cookie": hall.login}, timeout=30) as astrid:
            disk.fill()
            sent = {"file": ("deck.txt", b"Vad hindrar samarbeten?\n" * 100_000, "text/plain")}
            reply = astrid.post(f"{server.local}/deck", files=sent)
            assert reply.status_code == 503 and "kan inte spara" in reply.text
            disk.clear()
            assert astrid.post(f"{server.local}/deck", files=sent).status_code < 500
        assert "No space left on device" in server.log and "Traceback" not in server.log
    finally:
        server.dispose()


def test_few_open_files_are_raised_and_said(server: Server) -> None:
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    server.command = ["sh", "-c", 'ulimit -Sn 256; ulimit -Hn 512; exec "$@"', "sh", *COMMAND]
    server.start()
    limits = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)
    assert limits == (512, 512) and usual == resource.getrlimit(resource.RLIMIT_NOFILE)
    assert "only 512 files may be open" in server.log


def test_a_disk_that_is_nearly_full_is_said(disk: Disk, tmp_path: Path) -> None:
    server = Server(disk.folder)
    server.log_file = tmp_path / "log.txt"
    room = os.statvfs(disk.folder)
    (disk.folder / "ballast").write_bytes(bytes(room.f_bavail * room.f_frsize - 350_000))
    server.start()
    try:
        wait_until(lambda: "nearly full" in server.log, 5, lambda: server.log)
    finally:
        server.dispose()
