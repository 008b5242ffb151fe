"""Requests that are begun and never finished."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from tests.faults.company import Company
from tests.faults.invariant import check_nothing_is_lost
from tests.faults.measures import status
from tests.live.conftest import Hall

HELD, PHONES = 600, 40
SOON_S = 15.0
BEGUN = (
    b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 90\r\n\r\nemail=a",
    b"GET /w/x/phone HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Slow: ",
    b"",
)


@pytest.fixture
def held(hall: Hall) -> Iterator[list[socket.socket]]:
    """Hundreds of requests that have only begun."""
    with contextlib.ExitStack() as lines:
        found = []
        for number in range(HELD):
            address = ("127.0.0.1", hall.server.settings.port)
            line = lines.enter_context(socket.create_connection(address, timeout=10))
            line.sendall(BEGUN[number % len(BEGUN)])
            found.append(line)
        yield found


def test_while_hundreds_of_requests_hang_half_sent_phones_join_and_answer(
    hall: Hall, held: list[socket.socket]
) -> None:
    asking = hall.open()
    with Company(hall, PHONES) as company, hall.phone() as newcomer:
        newcomer.see("Vad hindrar?")
        for number in range(4):
            for which, line in enumerate(held):  # a little more, so that they are not idle
                with contextlib.suppress(OSError):  # of so many the oldest are given up
                    line.sendall(b"a" if BEGUN[which % len(BEGUN)] else b"")
            company.say(asking, f"Svar {number}")
            company.wait_until_answered(SOON_S)
        assert status(hall.server, "/readyz") == 200
        assert {phone.connections for phone in company.phones} == {1}
        check_nothing_is_lost(hall, company.phones, asking, 4 * PHONES)
