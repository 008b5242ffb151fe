"""What is kept is its owner's alone, whichever command made it, and however it lay there before."""

import os
import subprocess
from pathlib import Path

from app.keeping.modes import FOLDER, close_to_others, make_folder
from app.settings import Settings
from tests.server import COMMAND, Server

BIKUPA = COMMAND[:-1]


def open_to_others(folder: Path) -> dict[str, str]:
    found = [folder, *folder.rglob("*")]
    return {str(path): oct(path.stat().st_mode) for path in found if path.stat().st_mode & 0o077}


def run(folder: Path, *command: str) -> None:
    environment = os.environ | {"BIKUPA_DATA_DIR": str(folder)}
    open_handed = ["sh", "-c", 'umask 0; exec "$@"', "sh", *BIKUPA]
    subprocess.run([*open_handed, *command], env=environment, check=True, timeout=60)


def test_every_command_makes_files_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    folder.mkdir(parents=True)
    server = Server(folder)
    (folder / "bikupa.db").unlink()
    server.log_file = tmp_path / "log.txt"
    server.command = ["sh", "-c", 'umask 0; exec "$@"', "sh", *COMMAND]
    server.start()
    try:
        assert (folder / "bikupa.db-wal").exists() and open_to_others(folder) == {}
        for command in ("backup",), ("purge",), ("facilitator", "invite"):
            run(folder, *command)
        run(folder, "backup", str(folder / "elsewhere" / "copy.db"))
    finally:
        server.stop()
        server.dispose()
    run(folder, "restore", str(folder / "elsewhere" / "copy.db"))
    assert len(list((folder / "backups").iterdir())) == 1
    assert open_to_others(folder) == {}


def test_a_start_closes_what_lay_open(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.start()
    server.stop()
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "old.db").touch()
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    server.start()
    try:
        ours = open_to_others(tmp_path)
        ours.pop(str(server.log_file), None)
        assert ours == {}
    finally:
        server.dispose()


def test_a_new_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "a", tmp_path / "a" / "b")] == [
        FOLDER,
        FOLDER,
    ]
    close_to_others(Settings(data_dir=tmp_path / "a" / "b"))
