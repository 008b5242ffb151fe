"""What a server says of itself, and holding its process still."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from tests.server import Server


def figure(server: Server, name: str, **labels: str) -> float:
    """One of its metrics; 0 when it hasn't been counted yet."""
    reply = httpx2.get(f"{server.local}/metrics", timeout=30)
    for family in text_string_to_metric_families(reply.text):
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return float(sample.value)
    return 0


def memory(server: Server) -> float:
    """Bytes of memory that it has in use."""
    return figure(server, "process_resident_memory_bytes")


def sockets(server: Server, screen: str = "phone") -> int:
    """How many it takes to be open."""
    return int(figure(server, "bikupa_sockets", screen=screen))


def status(server: Server, path: str) -> int:
    """Of a page that anybody may see."""
    return httpx2.get(f"{server.local}{path}", timeout=30).status_code


@contextmanager
def frozen(server: Server) -> Iterator[None]:
    """Its process stands still, its sockets stay open."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)
