"""What a run of tests did, kept in a file: each test's outcome and seconds, and which of its
assertions were executed how often; and such files read, as a summary or beside each other.

    python -m pytest -p tests.ledger --ledger FILE [-o enable_assertion_pass_hook=true]
    python -m tests.ledger tell FILE...          what it came to
    python -m tests.ledger failed FILE           what failed, if that is few, a test a line
    python -m tests.ledger compare BEFORE AFTER  what one run says that another doesn't
    python -m tests.ledger renew FILE...         tests/seconds.json, by what files of tests took
                                                 that ran whole; of others it stays as it was

Assertions are counted only with pytest's hook for them, which a changed setting and an empty
cache of compiled tests turn on.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from tests.backends import BACKENDS
from tests.order import SECONDS

SLOWEST = 20
ASSERTIONS = "assertions"
FEW = 3


@dataclass
class Entry:
    """One test."""

    outcome: str = "passed"
    seconds: float = 0.0
    assertions: dict[str, int] = field(default_factory=dict)

    def add(self, report: pytest.TestReport) -> None:
        self.seconds += report.duration
        if report.outcome != "passed" and self.outcome != "failed":
            self.outcome = report.outcome
        if report.when == "teardown":
            self.assertions = dict(report.user_properties).get(ASSERTIONS, {})  # type: ignore[assignment]


class Ledger:
    """The plugin: workers send what they count with their reports."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._entries: dict[str, Entry] = {}

    def pytest_assertion_pass(self, item: pytest.Item, orig: str) -> None:
        counted = dict(item.user_properties).get(ASSERTIONS)
        if not isinstance(counted, dict):
            item.user_properties.append((ASSERTIONS, counted := {}))
        counted[orig] = counted.get(orig, 0) + 1

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._entries.setdefault(report.nodeid, Entry()).add(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._file and not hasattr(session.config, "workerinput"):
            written = {test: asdict(entry) for test, entry in self._entries.items()}
            self._file.write_text(json.dumps(written))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--ledger", type=Path, help="write down here what the run did")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Ledger(config.getoption("--ledger")))


Entries = dict[str, Entry]


def read(*files: str) -> Entries:
    """What several runs did; a test that more than one ran is told as the last ran it."""
    return {
        test: Entry(**entry)
        for file in files
        for test, entry in json.loads(Path(file).read_text()).items()
    }


def tell(*files: str) -> Iterator[str]:
    entries = read(*files)
    yield f"The slowest {SLOWEST}:"
    for test in sorted(entries, key=lambda test: -entries[test].seconds)[:SLOWEST]:
        yield f"{entries[test].seconds:7.1f} s  {test}"
    counts = {name: sum(_runs_on(name, test) for test in entries) for name in BACKENDS}
    yield "On each database: " + ", ".join(f"{name} {count}" for name, count in counts.items())
    outcomes = Counter(entry.outcome for entry in entries.values())
    yield f"{outcomes['passed']} passed, {outcomes['failed']} failed, {outcomes['skipped']} skipped"


def failed(file: str) -> Iterator[str]:
    """Exits where nothing did, or more than a few."""
    those = [test for test, entry in read(file).items() if entry.outcome == "failed"]
    if not 0 < len(those) <= FEW:
        sys.exit(f"{len(those)} failed")
    yield from those


def renew(*files: str) -> Iterator[str]:
    """What each file of tests took on SQLite."""
    took: Counter[str] = Counter()
    for test, entry in read(*files).items():
        if "[PostgreSQL" not in test:
            took[test.split("::")[0]] += entry.seconds  # type: ignore[assignment]
    known = {**json.loads(SECONDS.read_text()), **took}
    there = sorted(file for file in known if Path(file).exists())
    SECONDS.write_text(json.dumps({file: round(known[file], 1) for file in there}, indent=1) + "\n")
    yield f"{len(took)} of {len(there)} files were renewed"


def _runs_on(backend: str, test: str) -> bool:
    return f"[{backend}-" in test or f"[{backend}]" in test


def compare(before: str, after: str) -> Iterator[str]:
    """Tests that are gone, and assertions that a test function executed before and does no more."""
    old, new = read(before), read(after)
    yield f"tests: {len(old)} before, {len(new)} after"
    yield from (f"gone: {test}" for test in sorted(old.keys() - new.keys()))
    yield from (f"new: {test}" for test in sorted(new.keys() - old.keys()))
    said, says = _by_function(old), _by_function(new)
    totals = [sum(sum(one.values()) for one in each.values()) for each in (said, says)]
    yield f"assertions executed: {totals[0]} before, {totals[1]} after"
    for function in sorted(said):
        missing = said[function].keys() - says.get(function, Counter()).keys()
        yield from (f"no longer executed: {function}: {text}" for text in sorted(missing))
    yield from (f"executes no assertion: {test}" for test in sorted(_silent(new)))


def _by_function(entries: Entries) -> dict[str, Counter[str]]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for test, entry in entries.items():
        counted[test.split("[")[0]].update(entry.assertions)
    return counted


def _silent(entries: Entries) -> Iterable[str]:
    """It may be in order: what a test expects to be raised is no assertion."""
    return (
        test
        for test, entry in entries.items()
        if entry.outcome == "passed" and not entry.assertions
    )


def main(do: str, *files: str) -> None:
    does = {"tell": tell, "failed": failed, "compare": compare, "renew": renew}
    print("\n".join(does[do](*files)))


if __name__ == "__main__":
    main(*sys.argv[1:])
