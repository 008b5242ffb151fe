"""The server's clock: daylight saving passes, and somebody sets it."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.admission.budgets import RateLimits
from tests.faults.company import Company
from tests.faults.conftest import ENVIRONMENT
from tests.faults.invariant import check_invariant, check_nothing_is_lost
from tests.faults.stepping_server import follow, set_clock
from tests.live.conftest import Hall, make_hall
from tests.phones import Line, operation
from tests.server import Server

HOUR, DAY = 3600.0, 86_400.0
PHONES = 15
SUMMER_BEGINS = datetime(2026, 3, 29, 1, tzinfo=UTC)
SUMMER_ENDS = datetime(2026, 10, 25, 1, tzinfo=UTC)

Step = Callable[[float], None]


@pytest.fixture(scope="module")
def off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tells the server how far off its clock is."""
    return tmp_path_factory.mktemp("clock") / "off"


@pytest.fixture
def clock(off: Path) -> Step:
    """Set the server's clock to so many seconds off."""
    return lambda seconds: set_clock(off, seconds)


@pytest.fixture(scope="module")
def server(off: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    set_clock(off, 0)
    server = Server(tmp_path_factory.mktemp("server"), TZ="Europe/Stockholm", **ENVIRONMENT)
    server.first = partial(follow, off)
    server.start()
    yield server
    server.dispose()


@pytest.fixture
def hall(server: Server, clock: Step) -> Hall:
    clock(0)
    return make_hall(server)


def start_timer(desk: Line, seconds: int) -> None:
    """Returns when it runs."""
    assert desk.send({"t": "act", "do": "timer", "on": seconds, "key": "t" * 16})["t"] == "ok"
    desk.say(t="seen")


def left_now(desk: Line, act: str) -> float:
    """Seconds to the deadline, as the stage says that comes after an act."""
    desk.say(t="act", do=act, key=f"{time.monotonic_ns()}")
    while (
        f'value="{"unblank" if act == "blank" else "blank"}"' not in (stage := drawn(desk))["html"]
    ):
        pass
    return float(stage["left"]) / 1000


def drawn(desk: Line) -> dict[str, Any]:
    """The next stage, which the desk says it has drawn."""
    stage = desk.hear("stage")
    desk.say(t="seen")
    return stage


@pytest.mark.parametrize("change", [SUMMER_BEGINS, SUMMER_ENDS])
def test_when_daylight_saving_changes_the_time_left_goes_on(
    hall: Hall, clock: Step, change: datetime
) -> None:
    off = change.timestamp() - time.time() - 100
    clock(off)
    asking = hall.open()
    with Company(hall, PHONES) as company, hall.desk() as desk:
        start_timer(desk, 300)
        company.say(asking, "Före")
        company.wait_until_answered()
        before = left_now(desk, "blank")
        clock(off + 200)
        assert before - left_now(desk, "unblank") == pytest.approx(200, abs=10)
        company.say(asking, "Efter")
        company.wait_until_answered()
        check_nothing_is_lost(hall, company.phones, asking, 2 * PHONES)


@pytest.mark.parametrize("step", [-HOUR, -DAY, HOUR, DAY])
def test_when_the_clock_is_set_nothing_closes_and_answers_keep_their_order(
    hall: Hall, clock: Step, step: float
) -> None:
    asking = hall.open()
    with Company(hall, PHONES) as company, hall.desk() as desk, hall.phone() as bjorn:
        start_timer(desk, 60)
        first = bjorn.send(operation(asking, {"text": "Före"}))
        clock(step)
        assert left_now(desk, "blank") == pytest.approx(60 - step, abs=10)
        company.say(asking, "Efter")
        company.wait_until_answered()
        second = bjorn.send(operation(asking, {"text": "Sist"}))
        assert first["t"] == second["t"] == "ok" and second["n"] > first["n"]
        assert left_now(desk, "unblank") == pytest.approx(60 - step, abs=10)
        assert hall.server.log.count("Traceback") == 0
    told = set(first["keys"]) | set(second["keys"]) | company.told
    assert len(told) == PHONES + 2
    check_invariant(hall.server, hall.workshop_id, told, exactly=True)


@pytest.mark.faults
def test_when_the_clock_is_set_back_a_phone_that_was_slowed_is_heard_again(
    hall: Hall, clock: Step
) -> None:
    asking = hall.open()
    with hall.phone() as flood:
        assert flood.send(operation(asking, {"text": "Först"}))["t"] == "ok"
        clock(-HOUR)
        sent = [operation(asking, {"text": "Flod"}) for _ in range(RateLimits.OPS.amount + 3)]
        assert flood.send(sent[0])["t"] == "ok"
        replies = [flood.send(message) for message in sent[1:]]
        assert replies[-1]["why"] == "slow"
        time.sleep(replies[-1]["after"] / 1000 + 1)
        assert flood.send(sent[-1])["t"] == "ok"
