"""The tests nearest to what has changed since the last commit, as many as a minute holds, on
SQLite. For the time between two commits: CI and a merge need `make test`.

Usage: python -m scripts.test_quick [--list]
"""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.order import SECONDS

ROOT = Path(__file__).resolve().parent.parent
BUDGET_S = 55.0
NEW_S = 5.0
ALWAYS = (
    "tests/test_house_rules.py",
    "tests/test_translations.py",
    "tests/test_screens.py",
    "tests/routes/test_matrix.py",
    "tests/browser/test_first_workshop.py",
)
"""Where a slip anywhere is seen soonest; they come last, if there is time."""
ROOMS = {
    "app/templates": ("tests/routes", "tests/browser", "tests/steps"),
    "app/static": ("tests/browser",),
    "app/locale": ("tests/routes", "tests/exports"),
    "migrations": ("tests/keeping", "tests/models"),
}
"""Which folders of tests look at what isn't named like them."""


def changed() -> list[Path]:
    """Files that differ from the last commit; when none does, those of that commit."""
    return _git("diff", "--name-only", "HEAD") + _git(
        "ls-files", "--others", "--exclude-standard"
    ) or _git("diff", "--name-only", "HEAD~1", "HEAD")


def _git(*words: str) -> list[Path]:
    said = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(line) for line in said.stdout.splitlines()]


def chosen(files: list[Path]) -> list[str]:
    """Files of tests, the nearest first, as many as their time is enough for."""
    left = BUDGET_S * (os.cpu_count() or 1)
    found = []
    for test in dict.fromkeys([*_by_nearness(files), *ALWAYS]):
        if (seconds := _seconds(test)) <= left:
            left -= seconds
            found.append(test)
    return found


def too_long(files: list[Path]) -> list[str]:
    """Those that were changed and don't fit into the time, however few others run."""
    return [test for test in map(str, files) if test in _took() and test not in chosen(files)]


def _by_nearness(files: list[Path]) -> Iterator[str]:
    """Of those that are as near the shortest first, so that many of them have time."""
    for near in (_itself, _of_its_name, _that_imports, _of_its_room):
        found = [str(test) for file in files for test in _tests() if near(file, test)]
        yield from sorted(found, key=_seconds)


def _seconds(test: str) -> float:
    return _took().get(test, NEW_S)


@cache
def _took() -> dict[str, float]:
    return dict(json.loads(SECONDS.read_text()))


@cache
def _tests() -> list[Path]:
    return sorted(path.relative_to(ROOT) for path in ROOT.glob("tests/**/test_*.py"))


def _itself(file: Path, test: Path) -> bool:
    return file == test


def _of_its_name(file: Path, test: Path) -> bool:
    """A part of a page, and what each kind of step has, are known by their folder."""
    a_part = file.stem.startswith("_") or file.stem in ("show", "edit", "answer")
    return test.stem == f"test_{file.parent.name if a_part else file.stem}"


def _that_imports(file: Path, test: Path) -> bool:
    return file.suffix == ".py" and ".".join(file.with_suffix("").parts) in _imports(test)


@cache
def _imports(test: Path) -> set[str]:
    """The modules that a file of tests names, `from app import clock` as app.clock."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / test).read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def _of_its_room(file: Path, test: Path) -> bool:
    rooms = [f"tests/{file.parts[1]}"] if file.parts[0] == "app" and len(file.parts) > 2 else []
    rooms += [one for room, looks in ROOMS.items() if file.is_relative_to(room) for one in looks]
    return any(test.is_relative_to(room) for room in rooms)


def main(*words: str) -> int:
    files = changed()
    tests = chosen(files)
    print("\n".join(tests), flush=True)
    for test in too_long(files):
        print(f"Left out, for it takes {_seconds(test):.0f} s: pytest {test}", flush=True)
    if "--list" in words:
        return 0
    how = ["--numprocesses", "auto", "--dist", "worksteal", "--maxfail", "5", "-q"]
    only = ["-m", "not faults", "-k", "not PostgreSQL"]
    command = [sys.executable, "-m", "pytest", *how, *only, *tests]
    return subprocess.run(command, cwd=ROOT, env=_keeping_compiled()).returncode


def _keeping_compiled() -> dict[str, str]:
    """To compile the tests anew takes ten seconds of each process, where nothing is kept of it."""
    return {k: value for k, value in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
