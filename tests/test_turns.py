"""A short queue before what costs: few at a time, a few wait, and the next is told when."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from starlette.testclient import TestClient

from app.admission.hashing import hashing
from app.admission.turns import Turns
from app.errors import Slow


@contextmanager
def taken(turns: Turns, *networks: str) -> Iterator[None]:
    """Half of the places by each of these networks."""
    leave = Event()

    def wait(network: str) -> None:
        with turns.take(network):
            leave.wait()

    half = turns.places // 2
    others = [Thread(target=wait, args=(network,)) for network in networks for _ in range(half)]
    for other in others:
        other.start()
    while len(turns) < len(others):
        time.sleep(0.01)
    try:
        yield
    finally:
        leave.set()
        for other in others:
            other.join(10)


def test_one_network_takes_half_of_the_places_and_the_next_is_told_when(
    client: TestClient,
) -> None:
    turns = Turns(2, 8)
    with taken(turns, "flood"), pytest.raises(Slow), turns.take("flood"):
        pass
    with taken(turns, "flood", "hall"), pytest.raises(Slow), turns.take("home"):
        pass
    assert len(turns) == 0
    with taken(hashing, "flood", "hall"):
        reply = client.post("/login", data={"email": "astrid@example.se", "password": "fel"})
        assert reply.status_code == 429 and int(reply.headers["retry-after"]) > 0
    assert client.post("/login", data={"email": "a@example.se", "password": "x"}).status_code == 422
