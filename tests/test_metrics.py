"""The metrics say what happened, and nothing about whom."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.live.conftest import Hall, make_hall
from tests.phones import Line, operation
from tests.server import Server, wait_until

LABELS = {"screen", "why", "le"}
Figures = dict[str, float]
"""By name, with the value of its one label after a space."""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    server = Server(tmp_path, BIKUPA_TICK_MS="20", BIKUPA_METRICS="on")
    server.start()
    yield make_hall(server)
    server.dispose()


def scrape(hall: Hall) -> Figures:
    reply = httpx2.get(f"{hall.server.url}/metrics", timeout=10)
    assert reply.headers["content-type"].startswith("text/plain; version=")
    for secret in (hall.uid, hall.code, "127.0.0.1", "Revirtänk"):
        assert secret not in reply.text
    found: Figures = {}
    for family in text_string_to_metric_families(reply.text):
        for sample in family.samples:
            assert set(sample.labels) <= LABELS
            if "le" not in sample.labels:
                name = " ".join([sample.name, *sample.labels.values()])
                found[name.removeprefix("bikupa_")] = sample.value
    return found


def test_what_was_sent_is_what_is_counted(hall: Hall) -> None:
    asking, cookie = hall.open(), hall.join()
    desk = hall.desk()
    with Line(hall.server.url, f"/w/{hall.uid}/phone", cookie) as bjorn, hall.phone() as chidi:
        bjorn.greet()
        before = scrape(hall)
        assert (before["sockets phone"], before["sockets desk"], before["rooms"]) == (2, 1, 1)
        first = operation(asking, {"text": "Revirtänk"})
        for message in (first, first, operation(asking, {"text": "Tid"})):
            assert bjorn.send(message)["t"] == "ok"
        assert bjorn.send({**first, "value": {"text": "Annat"}})["why"] == "changed"
        assert bjorn.send(operation(asking, 7))["why"] == "invalid"
        assert post(hall, cookie, operation(asking, {"text": "Med post"})).status_code == 200
        hall.act("close")
        assert chidi.send(operation(asking, {"text": "Sent"}))["why"] == "closed"
        late = [post(hall, cookie, operation(asking, {"text": "Sent"})) for _ in range(20)]
        after = scrape(hall)
    increase = {name: after[name] - before.get(name, 0) for name in after}
    slow = sum(reply.json()["why"] == "slow" for reply in late)
    assert slow > 0
    assert increase["operations_refused_total slow"] == slow
    assert increase["operations_received_total"] == 7 + 20
    assert increase["operations_acknowledged_total"] == 4
    assert increase["operations_refused_total changed"] == 1
    assert increase["operations_refused_total invalid"] == 1
    assert increase["operations_refused_total closed"] == 1 + 20 - slow
    assert increase["commit_operations_sum"] == 7 + 20 - slow
    assert 1 <= increase["commit_seconds_count"] == increase["commit_operations_count"] <= 27
    assert increase["commit_seconds_sum"] > 0
    assert increase["stages_sent_total phone"] >= 2
    assert after["stages_sent_total desk"] >= 1
    assert increase["stages_rendered_total"] >= 2
    assert increase["render_seconds_count"] >= 1
    assert after["loop_lag_seconds_count"] > 0
    assert after["process_resident_memory_bytes"] > 0
    desk.__exit__()
    wait_until(lambda: no_sockets(scrape(hall)), 10, lambda: str(scrape(hall)))


def post(hall: Hall, cookie: str, message: dict[str, object]) -> httpx2.Response:
    return httpx2.post(
        f"{hall.server.url}/w/{hall.uid}/ops", json=message, headers={"Cookie": cookie}, timeout=10
    )


def no_sockets(figures: Figures) -> bool:
    return figures["sockets phone"] == figures["sockets desk"] == 0
