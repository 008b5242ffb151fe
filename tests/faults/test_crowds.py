"""Many at once: a full room behind one address, newcomers without end, a flood of answers."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import httpx2
import pytest
from sqlmodel import select

from app.admission.budgets import RateLimits
from app.models.people.participant import Participant
from tests.faults.company import Company
from tests.faults.conftest import MakeServer
from tests.faults.invariant import check_invariant, check_nothing_is_lost
from tests.live.conftest import Hall, make_hall
from tests.phones import Line, operation
from tests.server import wait_until

pytestmark = pytest.mark.alone

FULL, SOME = 300, 30
SOON_S = 15.0
"""By then everyone has a receipt, also on a machine that does other things."""


def test_a_full_room_that_is_killed_off_together_comes_back_together(
    make_server: MakeServer,
) -> None:
    server = make_server()
    hall = make_hall(server)
    asking = hall.open()
    with Company(hall, FULL) as company:
        company.say(asking, "Före")
        company.wait_until_answered()
        server.kill()
        company.say(asking, "Under")
        assert company.waiting == FULL
        server.start()
        back = time.monotonic()
        company.wait_until_answered()
        assert time.monotonic() - back < SOON_S
        assert not company.refused
        check_nothing_is_lost(hall, company.phones, asking, 2 * FULL)


@pytest.fixture
def flood(hall: Hall) -> Iterator[Callable[[], int]]:
    """Newcomers without end, as fast as four can; call it for how many have knocked."""
    over = Event()
    knocked = [0] * 4

    def knock(which: int) -> None:
        while not over.is_set():
            httpx2.get(f"{hall.server.local}/w/{hall.uid}/phone", timeout=30)
            knocked[which] += 1

    with ThreadPoolExecutor(4) as pool:
        for which in range(4):
            pool.submit(knock, which)
        yield lambda: sum(knocked)
        over.set()


def joined(hall: Hall) -> int:
    with hall.server.database.reading() as session:
        here = select(Participant.id).where(Participant.workshop_id == hall.workshop_id)
        return len(session.exec(here).all())


def test_a_flood_of_newcomers_leaves_members_alone_and_a_locked_door_ends_it(
    hall: Hall, request: pytest.FixtureRequest
) -> None:
    asking = hall.open()
    with Company(hall, SOME) as company:
        flood: Callable[[], int] = request.getfixturevalue("flood")
        for number in range(5):
            before = flood()
            company.say(asking, f"Svar {number}")
            company.wait_until_answered(SOON_S)
            wait_until(lambda before=before: flood() > before + 8, 20, lambda: "no flood")
        assert hall.act("lock").status_code == 303
        inside = joined(hall)
        assert inside > SOME
        before = flood()
        wait_until(lambda: flood() > before + 30, 20, lambda: "no flood")
        assert joined(hall) == inside
        company.say(asking, "Bakom låst dörr")
        company.wait_until_answered(SOON_S)
        assert {phone.connections for phone in company.phones} == {1}
        check_nothing_is_lost(hall, company.phones, asking, 6 * SOME)


CAP = 100


def test_a_flood_of_newcomers_is_capped_and_members_notice_nothing(
    make_server: MakeServer,
) -> None:
    hall = make_hall(make_server(BIKUPA_JOINS_AT_ONCE=str(CAP)))
    asking = hall.open()
    with Company(hall, SOME) as company, ThreadPoolExecutor(4) as pool:
        page = f"{hall.server.local}/w/{hall.uid}/phone"
        knocked = [pool.submit(httpx2.get, page, timeout=30) for _ in range(2 * CAP)]
        company.say(asking, "Mitt i floden")
        company.wait_until_answered(SOON_S)
        statuses = [reply.result().status_code for reply in knocked]
        let_in = statuses.count(200)
        assert CAP / 2 <= let_in <= CAP + 20, "a part is kept for other networks"
        assert set(statuses) == {200, 429}
        assert joined(hall) == SOME + let_in
        assert {phone.connections for phone in company.phones} == {1}
        check_nothing_is_lost(hall, company.phones, asking, SOME)


def test_a_flood_of_answers_is_slowed_and_what_was_acknowledged_is_stored(hall: Hall) -> None:
    asking, told = hall.open(), set()
    with Company(hall, SOME) as company, hall.phone() as flooder:
        sent = [operation(asking, {"text": f"Flod {n}"}) for n in range(60)]
        for message in sent:
            flooder.say(**message)
        company.say(asking, "Bussen")
        company.wait_until_answered(SOON_S)
        for _ in sent:
            reply = outcome(flooder)
            if reply["t"] == "ok":
                told |= set(reply["keys"])
            else:
                assert (reply["why"], reply["again"]) == ("slow", True)
        assert len(told) == RateLimits.OPS.amount
        check_invariant(hall.server, hall.workshop_id, told | company.told, exactly=True)


def outcome(line: Line) -> dict[str, Any]:
    """What the next operation became."""
    while (reply := json.loads(line.wire.recv(10)))["t"] not in ("ok", "no"):
        pass
    return dict(reply)
