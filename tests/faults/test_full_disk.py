"""A disk without a free byte: no receipt is false, and it recovers unaided."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.faults.company import Company
from tests.faults.conftest import ENVIRONMENT
from tests.faults.disk import Disk
from tests.faults.invariant import check_nothing_is_lost, keys_of
from tests.faults.measures import status
from tests.live.conftest import make_hall
from tests.phones import operation
from tests.server import Server, wait_until

PHONES = 25
LONG = "Bussen går för sällan " * 9


@pytest.fixture
def on_disk(disk: Disk) -> Iterator[Server]:
    """A server whose data, log and all, is on it."""
    server = Server(disk.folder, **ENVIRONMENT)
    server.start()
    yield server
    server.dispose()


def test_on_a_full_disk_answers_wait_on_the_phones_and_are_stored_once_there_is_room(
    on_disk: Server, disk: Disk
) -> None:
    hall = make_hall(on_disk)
    asking, cookie = hall.open(), hall.join()
    url, headers = f"{on_disk.local}/w/{hall.uid}/ops", {"Cookie": cookie}
    sent = operation(asking, {"text": "Med post"})
    with Company(hall, PHONES) as company, httpx2.Client(headers=headers, timeout=30) as client:
        company.say(asking, "Före")
        company.wait_until_answered()
        for number in range(3):
            stored = keys_of(on_disk, hall.workshop_id)
            disk.fill()
            company.say(asking, f"{LONG}{number}")
            wait_until(lambda: status(on_disk, "/readyz") == 503, 10, lambda: "it seems ready")
            reply = client.post(url, json=sent)
            assert (reply.status_code, reply.json()["why"]) == (503, "full")
            assert reply.json()["again"] is True
            assert status(on_disk, "/healthz") == 200
            assert set(keys_of(on_disk, hall.workshop_id)) - set(stored) <= company.told
            assert company.waiting and not company.refused
            disk.clear()
            company.wait_until_answered()
            wait_until(lambda: status(on_disk, "/readyz") == 200, 10, lambda: "not ready again")
        assert {phone.connections for phone in company.phones} == {1}
        assert "Traceback" not in on_disk.log
        check_nothing_is_lost(hall, company.phones, asking, 4 * PHONES)


def test_a_server_that_is_killed_on_a_full_disk_starts_when_there_is_room(
    on_disk: Server, disk: Disk
) -> None:
    hall = make_hall(on_disk)
    asking = hall.open()
    with Company(hall, PHONES) as company:
        company.say(asking, "Före")
        company.wait_until_answered()
        disk.fill()
        company.say(asking, LONG)
        wait_until(lambda: status(on_disk, "/readyz") == 503, 10, lambda: "it seems ready")
        on_disk.kill()
        disk.clear()
        on_disk.start()
        company.wait_until_answered()
        check_nothing_is_lost(hall, company.phones, asking, 2 * PHONES)
