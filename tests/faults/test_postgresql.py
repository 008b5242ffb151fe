"""PostgreSQL is restarted as by a crash, stopped and paused in a burst: the phones keep what has no
receipt, send it again, and nothing is lost or stored twice."""

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import psycopg
import pytest

from app.live.messages import BUSY
from tests.backends import CONFIGURATION, POSTGRESQL, Backend, PostgreSQL
from tests.faults.company import Company
from tests.faults.invariant import check_nothing_is_lost
from tests.live.conftest import Hall, make_hall
from tests.phones import Line, operation
from tests.server import Server, wait_until

PHONES, ROUNDS = 40, 5


@pytest.fixture
def database() -> Iterator[PostgreSQL]:
    """One of this test's own, to crash; with its commits flushed to the disk."""
    with tempfile.TemporaryDirectory(prefix="bikupa-", ignore_cleanup_errors=True) as folder:
        server = PostgreSQL(Path(folder) / "data", CONFIGURATION)
        yield server
        server.stop()


@pytest.fixture
def hall(database: PostgreSQL, tmp_path: Path) -> Iterator[Hall]:
    server = Server(tmp_path, backend=Backend(POSTGRESQL, database), BIKUPA_TICK_MS="50")
    server.start()
    yield make_hall(server)
    server.dispose()


def test_a_database_that_crashes_mid_commit_loses_and_doubles_nothing(
    hall: Hall, database: PostgreSQL
) -> None:
    asking = hall.open()
    with Company(hall, PHONES, hall.server.local) as company:
        for number in range(ROUNDS):
            crash = threading.Thread(target=database.restart)
            company.say(asking, f"Svar {number} från")
            crash.start()
            crash.join()
        company.wait_until_answered(60)
        assert not company.refused
        check_nothing_is_lost(hall, company.phones, asking, PHONES * ROUNDS)


def test_while_the_database_is_gone_phones_wait_and_pages_say_so(
    hall: Hall, database: PostgreSQL
) -> None:
    asking = hall.open()
    url = hall.server.local
    with Company(hall, 5, url) as company:
        company.say(asking, "Före")
        company.wait_until_answered()
        database.stop()
        company.say(asking, "Under")
        reply = httpx2.post(
            f"{url}/w/{hall.uid}/ops",
            json=operation(asking, {"text": "Med post"}),
            headers={"Cookie": company.phones[0].cookie},
            timeout=30,
        )
        assert reply.status_code == 503
        for screen, cookie in (("phone", company.phones[0].cookie), ("desk", hall.login)):
            with Line(url, f"/w/{hall.uid}/{screen}", cookie) as line:
                assert line.closed_with() == BUSY
        page = httpx2.get(f"{url}/w/{hall.uid}/desk", headers={"Cookie": hall.login}, timeout=30)
        assert page.status_code == 503
        assert httpx2.get(f"{url}/healthz", timeout=10).status_code == 200
        assert httpx2.get(f"{url}/readyz", timeout=10).status_code == 503
        database.start()
        company.wait_until_answered(60)
        ready = f"{url}/readyz"
        wait_until(lambda: httpx2.get(ready, timeout=10).status_code == 200, 20, lambda: ready)
        check_nothing_is_lost(hall, company.phones, asking, 10)


def test_while_someone_holds_the_workshops_lock_the_live_loop_goes_on(hall: Hall) -> None:
    asking = hall.open()
    address = PostgreSQL.plain(hall.server.settings)
    with hall.phone() as phone, psycopg.connect(address) as other:
        other.execute("UPDATE workshop SET version = version")
        phone.say(**operation(asking, {"text": "Bussen"}))
        phone.say(t="ping")
        phone.hear("pong", 2)
        other.rollback()
        assert phone.hear("ok")["t"] == "ok"
