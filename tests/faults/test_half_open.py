"""A line that is dead and doesn't say so: the server finds out within a minute."""

import time
from functools import partial

import pytest

from tests.faults.company import Company
from tests.faults.conftest import MakeServer
from tests.faults.hasty_server import be_hasty
from tests.faults.invariant import check_nothing_is_lost
from tests.faults.measures import sockets
from tests.faults.proxy import CLEAR, DOWN, UP, Proxy, Weather
from tests.forked import First
from tests.live.conftest import make_hall
from tests.server import wait_until

PHONES = 20
HASTY = partial(be_hasty, 1)


@pytest.mark.alone
@pytest.mark.parametrize(
    ("first", "within_s"), [(HASTY, 15), pytest.param(None, 60, marks=pytest.mark.faults)]
)
def test_half_open_sockets_are_found_and_what_was_said_on_them_is_sent_again(
    make_server: MakeServer, first: First | None, within_s: float
) -> None:
    server = make_server(first=first)
    hall = make_hall(server)
    asking = hall.open()
    with Proxy(server.settings.port) as proxy, Company(hall, PHONES, proxy.url) as company:
        company.say(asking, "Före")
        company.wait_until_answered()
        assert sockets(server) == PHONES
        proxy.weather = Weather(swallow=(UP, DOWN))
        died = time.monotonic()
        company.say(asking, "På död lina")
        wait_until(lambda: sockets(server) == 0, within_s, lambda: f"{sockets(server)} seem open")
        assert time.monotonic() - died < within_s
        assert company.told and company.waiting == PHONES
        proxy.weather = CLEAR
        proxy.cut()
        company.wait_until_answered()
        check_nothing_is_lost(hall, company.phones, asking, 2 * PHONES)
