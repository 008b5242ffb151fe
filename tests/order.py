"""The order in which tests that run side by side begin: those in a browser first, and then, as
before them, the file whose tests take longest. So no process has a long one left at the end.

    python -m pytest -p tests.order --numprocesses 3 --dist load --maxschedchunk 2
"""

import json
from collections import Counter
from pathlib import Path

import pytest

SECONDS = Path(__file__).with_name("seconds.json")
"""What each file of tests took at last, written by `python -m tests.ledger seconds`."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    took: dict[str, float] = json.loads(SECONDS.read_text())
    files = Counter(_file(item) for item in items)

    def slowest_first(item: pytest.Item) -> tuple[bool, float]:
        file = _file(item)
        return "/browser/" not in file, -took.get(file, 0.0) / files[file]

    items.sort(key=slowest_first)


def _file(item: pytest.Item) -> str:
    return item.nodeid.split("::")[0]
