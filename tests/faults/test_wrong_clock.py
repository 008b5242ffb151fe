"""A server that starts with a clock that is wrong takes nothing away: that waits for a witness."""

import re
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx2
import pytest

from app.clock import DAY_MS, now
from app.models.people import facilitator
from app.models.workshop import ENDED, OPEN, Workshop
from tests.conftest import someone
from tests.faults.conftest import ENVIRONMENT
from tests.faults.stepping_server import follow, set_clock
from tests.live.conftest import Hall, make_hall
from tests.phones import Line
from tests.server import Server, wait_until

DAY_S = 86_400.0
AHEAD_S = 400 * DAY_S
AS_LONG_AS_IT_TOOK_S = 6.0


@pytest.fixture
def off(tmp_path: Path) -> Path:
    return tmp_path / "off"


@pytest.fixture
def server(off: Path, tmp_path: Path) -> Iterator[Server]:
    """It has run once with the right clock, and isn't started again yet."""
    (tmp_path / "data").mkdir()
    set_clock(off, 0)
    server = Server(tmp_path / "data", BIKUPA_TRUSTED_PROXIES="127.0.0.1", **ENVIRONMENT)
    server.first = partial(follow, off)
    server.start()
    server.stop()
    yield server
    server.dispose()


@pytest.fixture
def hall(server: Server) -> Hall:
    """Its answers may be kept for 30 days more."""
    return make_hall(server)


def stored(hall: Hall) -> Workshop | None:
    with hall.server.database.reading() as session:
        return session.get(Workshop, hall.workshop_id)


def change(hall: Hall, **values: object) -> None:
    with hall.server.database.writing() as session:
        found = session.get_one(Workshop, hall.workshop_id)
        for name, value in values.items():
            setattr(found, name, value)
        session.add(found)


def desk_at(hall: Hall, at: int) -> httpx2.Client:
    """Hedvig, who logged in at this time; her browser is on the server's own machine."""
    who = someone(hall.server.database, "Hedvig Ek", f"hedvig-{time.time_ns()}@example.se")
    with hall.server.database.writing() as session:
        token = facilitator.log_in(session, who, at)
    return httpx2.Client(
        base_url=hall.server.url, headers={"Cookie": f"login={token}"}, follow_redirects=True
    )


def hear_browsers(hall: Hall, at: int) -> None:
    """Three phones at three addresses, whose clocks show this time."""
    for number in range(3):
        forwarded = {"X-Forwarded-For": f"203.0.113.{number + 1}"}
        with Line(hall.server.url, f"/w/{hall.uid}/phone", hall.join(), **forwarded) as phone:
            phone.greet(at=at)


@pytest.mark.parametrize("state", [ENDED, OPEN])
def test_a_start_400_days_ahead_purges_nothing_says_so_and_goes_on_when_it_is_put_right(
    hall: Hall, off: Path, state: str
) -> None:
    change(hall, state=state)
    set_clock(off, AHEAD_S)
    hall.server.start()
    time.sleep(AS_LONG_AS_IT_TOOK_S)
    kept = stored(hall)
    assert kept and kept.state == state and kept.purged_at is None
    assert httpx2.get(f"{hall.server.url}/readyz").json() == {"ok": True, "waits": "clock"}
    assert "the time has no witness yet: 1 purges" in hall.server.log
    with desk_at(hall, now() + int(AHEAD_S * 1000)) as hedvig:
        assert "Serverns klocka visar" in hedvig.get("/workshops").text
    set_clock(off, 0)
    wait_until(lambda: "the clock was set" in hall.server.log, 10, lambda: hall.server.log)
    kept = stored(hall)
    assert kept and kept.state == state and kept.purged_at is None


def test_a_person_at_the_desk_confirms_the_day_that_they_saw(hall: Hall) -> None:
    change(hall, state=ENDED, keep_until=now() - 1)
    hall.server.start()
    time.sleep(3)
    assert stored(hall)
    with desk_at(hall, now()) as hedvig:
        page = hedvig.get("/workshops").text
        assert "Så länge raderas inte 1 workshop vars dag har gått" in page
        [day] = re.findall(r'name="day" value="([^"]+)"', page)
        assert hedvig.post("/clock", data={"day": "2020-01-01"}).status_code == 422
        assert stored(hall)
        said = hedvig.post("/clock", data={"day": day, "back": "/workshops"})
        assert said.status_code == 200 and "Serverns klocka" not in said.text
    wait_until(lambda: stored(hall) is None, 15, lambda: hall.server.log)
    assert httpx2.get(f"{hall.server.url}/readyz").json() == {"ok": True}


def test_three_browsers_at_other_addresses_that_say_the_same_are_a_witness(hall: Hall) -> None:
    other = make_hall(hall.server)
    change(other, state=ENDED, keep_until=now() - 1)
    hall.server.start()
    hall.open()
    hear_browsers(hall, now() + 2 * DAY_MS)
    time.sleep(2)
    assert stored(other)
    hear_browsers(hall, now())
    wait_until(lambda: stored(other) is None, 15, lambda: hall.server.log)
    for said in ("203.0.113", hall.code):
        assert said not in hall.server.log


def test_while_it_runs_a_leap_takes_the_witness_away_and_a_survey_waits(
    hall: Hall, off: Path
) -> None:
    hall.server.start()
    survey = make_hall(hall.server)
    change(survey, pace="self", state=OPEN, closes_at=now() + 10 * DAY_MS)
    hall.open()
    hear_browsers(hall, now())
    wait_until(lambda: "the clock is right" in hall.server.log, 10, lambda: hall.server.log)
    set_clock(off, 20 * DAY_S)
    time.sleep(3)
    kept = stored(survey)
    assert kept and kept.state == OPEN
    set_clock(off, 0)
    time.sleep(2)
    change(survey, closes_at=now() - 1)

    def closed() -> bool:
        kept = stored(survey)
        return kept is not None and kept.state == ENDED

    wait_until(closed, 10, lambda: hall.server.log)
