"""What is counted, for Prometheus: how much and how fast, never who, where or what."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from app.errors import Refused

LAG_EVERY_S = 0.25
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which several workers count together; prometheus_client reads it."""
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

registry = CollectorRegistry()
ProcessCollector(registry=registry)

received = Counter(
    "bikupa_operations_received",
    "Operations that phones sent, repeated ones too.",
    registry=registry,
)
acknowledged = Counter(
    "bikupa_operations_acknowledged", "Operations that got a receipt.", registry=registry
)
refused = Counter(
    "bikupa_operations_refused",
    "Operations that got a no, by the protocol's word for why.",
    ["why"],
    registry=registry,
)
batch_size = Histogram(
    "bikupa_commit_operations",
    "Operations in a commit of the intake.",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
    registry=registry,
)
commit_seconds = Histogram(
    "bikupa_commit_seconds",
    "Time that a commit of the intake took.",
    buckets=SECONDS,
    registry=registry,
)
sockets = Gauge(
    "bikupa_sockets",
    "Open sockets, by screen; simulated phones apart.",
    ["screen"],
    multiprocess_mode="livesum",
    registry=registry,
)
rooms = Gauge(
    "bikupa_rooms",
    "Workshops that somebody watches; one that two workers serve counts twice.",
    multiprocess_mode="livesum",
    registry=registry,
)
render_seconds = Histogram(
    "bikupa_render_seconds",
    "Time that one tick of one workshop took to render.",
    buckets=SECONDS,
    registry=registry,
)
stages_rendered = Counter("bikupa_stages_rendered", "Stages rendered.", registry=registry)
stages_sent = Counter(
    "bikupa_stages_sent", "Stages written to sockets, by screen.", ["screen"], registry=registry
)
loop_lag_seconds = Histogram(
    "bikupa_loop_lag_seconds",
    "How late the event loop woke up.",
    buckets=SECONDS,
    registry=registry,
)


def became(outcomes: Sequence[object]) -> None:
    """Count what became of operations, many at a time."""
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    received.inc(len(outcomes))
    acknowledged.inc(len(outcomes) - len(refusals))
    for refusal in refusals:
        refused.labels(refusal.why).inc()


@contextmanager
def commit(operations: int) -> Iterator[None]:
    """Count a commit, unless it fails."""
    began = perf_counter()
    yield
    commit_seconds.observe(perf_counter() - began)
    batch_size.observe(operations)


async def feel_lag() -> None:
    """Measure how late the event loop is, for as long as the app runs."""
    while True:
        began = perf_counter()
        await asyncio.sleep(LAG_EVERY_S)
        loop_lag_seconds.observe(max(0.0, perf_counter() - began - LAG_EVERY_S))


def exposed() -> bytes:
    """As Prometheus reads it; of all the workers on this machine if there are several."""
    if SHARED not in os.environ:
        return generate_latest(registry)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)
