"""The order in which tests begin that run side by side: half of the processes begin with those in
a browser, which take much of the processor, the others with those that mostly wait; each with its
longest ones, so that no process has a long one left at the end.

    python -m pytest -p tests.order --numprocesses 4 --dist worksteal
"""

import json
from collections import Counter
from pathlib import Path

import pytest

SECONDS = Path(__file__).with_name("seconds.json")
"""What each file of tests took at last, written by `python -m tests.ledger renew`."""
NEW_S = 5.0
"""A test whose file isn't in it yet may be a long one, so it isn't left to the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    processes: int = getattr(config, "workerinput", {}).get("workercount", 1)
    ordered = _slowest_first(items)
    browsers = [item for item in ordered if "/browser/" in _file(item)]
    others = [item for item in ordered if "/browser/" not in _file(item)]
    with_browser = max(1, processes // 2)
    share = len(items) // processes
    portions = [browsers[n::with_browser] for n in range(with_browser)]
    alone = processes - with_browser
    first, rest = others[: share * alone], others[share * alone :]
    portions = [portion + rest[n::with_browser] for n, portion in enumerate(portions)] + [
        first[n::alone] for n in range(alone)
    ]
    items[:] = [item for portion in portions for item in portion]


def _slowest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    took: dict[str, float] = json.loads(SECONDS.read_text())
    files = Counter(_file(item) for item in items)

    def seconds(item: pytest.Item) -> float:
        file = _file(item)
        return took[file] / files[file] if file in took else NEW_S

    return sorted(items, key=seconds, reverse=True)


def _file(item: pytest.Item) -> str:
    return item.nodeid.split("::")[0]
