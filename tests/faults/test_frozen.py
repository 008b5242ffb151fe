"""A server that stands still, and a database that can't be written: nothing is lost."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx2
import pytest

from tests.faults.company import Company
from tests.faults.conftest import MakeServer
from tests.faults.invariant import check_invariant, check_nothing_is_lost, keys_of
from tests.faults.measures import frozen, status
from tests.live.conftest import make_hall
from tests.phones import operation
from tests.server import Server, wait_until

PHONES = 30
SOON_S = 15.0


@pytest.mark.parametrize("seconds", [3, pytest.param(30, marks=pytest.mark.faults)])
def test_what_is_sent_to_a_frozen_server_again_and_again_is_stored_once(
    make_server: MakeServer, seconds: float
) -> None:
    server = make_server()
    hall = make_hall(server)
    asking = hall.open()
    with Company(hall, PHONES) as company:
        with frozen(server):
            company.say(asking, "Bussen")
            again = threading.Thread(target=send_all_again, args=(company, server))
            again.start()
            time.sleep(seconds)
            assert company.told == set() and company.waiting == PHONES
            assert keys_of(server, hall.workshop_id) == []
        company.wait_until_answered()
        again.join(30)
        check_nothing_is_lost(hall, company.phones, asking, PHONES)


def send_all_again(company: Company, server: Server) -> None:
    """By post, as a phone does that has waited five seconds for its receipt."""
    for phone in company.phones:
        for message in list(phone.outbox.values()):
            url = f"{server.local}/w/{phone.uid}/ops"
            httpx2.post(url, json=message, headers={"Cookie": phone.cookie}, timeout=60)


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Another process has the database's write lock."""
    with closing(sqlite3.connect(server.settings.database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("seconds", [2, pytest.param(10, marks=pytest.mark.faults)])
def test_while_the_database_is_locked_the_live_loop_goes_on_and_answers_wait(
    make_server: MakeServer, seconds: float
) -> None:
    server = make_server()
    hall = make_hall(server)
    asking = hall.open()
    with Company(hall, PHONES) as company, hall.phone() as other:
        with locked(server):
            company.say(asking, "Bussen")
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                other.say(t="ping")
                assert other.hear("pong", seconds=2)
                assert status(server, "/healthz") == 200
            assert status(server, "/readyz") == 503
            assert company.told == set() and not company.refused
        company.wait_until_answered(SOON_S)
        wait_until(lambda: status(server, "/readyz") == 200, 10, lambda: "still not ready")
        assert {phone.connections for phone in company.phones} == {1}
        check_nothing_is_lost(hall, company.phones, asking, PHONES)


@pytest.mark.faults
def test_a_post_while_the_database_is_locked_for_long_is_answered_503_and_to_be_tried_again(
    make_server: MakeServer,
) -> None:
    server = make_server()
    hall = make_hall(server)
    asking, cookie = hall.open(), hall.join()
    sent = operation(asking, {"text": "Bussen"})

    def post() -> httpx2.Response:
        url = f"{server.local}/w/{hall.uid}/ops"
        return httpx2.post(url, json=sent, headers={"Cookie": cookie}, timeout=60)

    with locked(server):
        reply = post()
    assert (reply.status_code, reply.json()["why"], reply.json()["again"]) == (503, "full", True)
    assert keys_of(server, hall.workshop_id) == []
    assert post().status_code == 200
    check_invariant(server, hall.workshop_id, {sent["key"]}, exactly=True)
