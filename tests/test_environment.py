"""The script that fills .venv, on machines that lack what it needs."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts/environment"
TOO_OLD = "#!/bin/sh\nexit 1\n"
WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine that has only a shell; its programs are in bin/."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "scripts").mkdir()
    for tool in ("sh", "dirname"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    shutil.copy(SCRIPT, tmp_path / "scripts/environment")
    return tmp_path


def build(machine: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    if python:
        (machine / "bin/python3").write_text(python)
        (machine / "bin/python3").chmod(0o755)
    return subprocess.run(
        [machine / "scripts/environment", "requirements.lock"],
        env={"PATH": str(machine / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("python", ["", TOO_OLD], ids=["no Python", "an old Python"])
def test_a_missing_or_old_python_is_told(machine: Path, python: str) -> None:
    run = build(machine, python)
    assert run.returncode == 1
    assert run.stderr.startswith("Bikupa needs Python 3.11 or newer; on Debian")
    assert run.stderr.count("\n") == 1


def test_a_missing_venv_is_told_with_the_package(machine: Path) -> None:
    run = build(machine, WITHOUT_VENV)
    assert run.returncode == 1
    assert "sudo apt install python3-venv" in run.stderr
    assert run.stderr.count("\n") == 1


A_PYTHON = """#!/bin/sh
case "$*" in
*"-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python;;
*"pip install"*) echo "WARNING: a cache is old"; echo "WARNING: and so on" >&2; exit {outcome};;
esac
"""


def with_tools(machine: Path) -> Path:
    for tool in ("mkdir", "cp", "cat", "chmod"):
        (machine / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    return machine


def test_pip_is_quiet_when_it_does_what_it_should(machine: Path) -> None:
    run = build(with_tools(machine), A_PYTHON.format(outcome=0))
    assert run.returncode == 0, run.stderr
    assert (machine / ".venv/bin/bikupa").exists()
    assert "WARNING" not in run.stdout + run.stderr


def test_what_pip_says_stands_above_the_reason_when_it_fails(machine: Path) -> None:
    run = build(with_tools(machine), A_PYTHON.format(outcome=1))
    assert run.returncode == 1
    assert run.stderr.index("WARNING: a cache is old") < run.stderr.index("That didn't work")
    assert "WARNING: and so on" in run.stderr
