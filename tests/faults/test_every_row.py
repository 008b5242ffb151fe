"""Every fault of docs/faults.md has tests, and they are there."""

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
ROWS = re.findall(r"^\| (\d+) \|(.+)$", (TESTS.parent / "docs/faults.md").read_text(), re.M)
MOST = 68


def test_every_fault_has_a_row() -> None:
    assert [int(number) for number, _ in ROWS] == list(range(1, MOST + 1))


def test_every_test_that_a_row_names_is_there() -> None:
    for number, row in ROWS:
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", row)
        assert named, number
        for file, test in named:
            assert f"def {test}(" in (TESTS / file).read_text(), f"{number}: {file}::{test}"
