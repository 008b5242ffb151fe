"""Screens that keep their socket open and never read it."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from app.models.agenda.agenda import add_item, add_step
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from tests.faults.company import Company
from tests.faults.conftest import MakeServer
from tests.faults.deaf import Deaf
from tests.faults.hasty_server import be_hasty
from tests.faults.invariant import check_nothing_is_lost
from tests.faults.measures import memory, sockets
from tests.live.conftest import Hall, make_hall
from tests.server import wait_until

SOME, DEAF, STAGES = 10, 3, 400
ASKS_S = 2
SOON_S = 15.0
MB = 1024 * 1024


@pytest.fixture
def stuck_s() -> int:
    return 2


@pytest.fixture
def hall(make_server: MakeServer, stuck_s: int) -> Hall:
    """On a server that lets go of a deaf socket after some seconds."""
    hall = make_hall(make_server(first=partial(be_hasty, stuck_s)))
    with hall.server.database.writing() as session:
        long = [Option(id=f"o{n}", text=f"{n} " + "ganska långt " * 14) for n in range(30)]
        item = add_item(session, hall.workshop_id)
        settings = ChoiceSettings(options=long)
        add_step(session, item, "choice", "Vad?", language="sv", settings=settings)
    return hall


def deaf_ones(hall: Hall, screen: str) -> list[Deaf]:
    cookies = [hall.join() if screen == "phone" else hall.login for _ in range(DEAF)]
    before = sockets(hall.server, screen)
    port, path = hall.server.settings.port, f"/w/{hall.uid}/{screen}"
    deaf = [Deaf(port, path, cookie) for cookie in cookies]
    wait_until(lambda: sockets(hall.server, screen) == before + DEAF, 10, lambda: "none came")
    return deaf


def test_a_phone_that_never_reads_is_let_go_while_megabytes_are_shown(hall: Hall) -> None:
    hall.open()
    asking = hall.open()
    hall.act("reveal")
    server = hall.server
    with Company(hall, SOME) as company, hall.desk() as desk:
        before = memory(server)
        deaf = deaf_ones(hall, "phone")
        for number in range(STAGES):
            verb = ("blank", "unblank")[number % 2]
            assert desk.send({"t": "act", "do": verb, "key": f"{number:032}"})["t"] == "ok"
            if number == STAGES // 2:
                company.send(asking, {"options": ["o1"]})
        company.wait_until_answered(SOON_S)
        wait_until(lambda: sockets(server) == SOME, 20, lambda: f"{sockets(server)} are there")
        assert memory(server) - before < 30 * MB
        for one in deaf:
            one.close()
        check_nothing_is_lost(hall, company.phones, asking, SOME)


@pytest.mark.parametrize("screen", ["phone", "projector", "desk"])
@pytest.mark.parametrize("stuck_s", [4])
def test_a_screen_that_asks_and_never_reads_is_let_go_and_costs_no_memory(
    hall: Hall, screen: str
) -> None:
    asking = hall.open()
    server = hall.server
    with Company(hall, SOME) as company, ThreadPoolExecutor(DEAF) as pool:
        here, before = sockets(server, screen), memory(server)
        deaf = deaf_ones(hall, screen)
        list(pool.map(lambda one: one.ask(ASKS_S), deaf))
        assert memory(server) - before < 30 * MB
        wait_until(lambda: sockets(server, screen) == here, 40, lambda: "they are still there")
        company.say(asking, "Efter")
        company.wait_until_answered(SOON_S)
        for one in deaf:
            one.close()
        check_nothing_is_lost(hall, company.phones, asking, SOME)
