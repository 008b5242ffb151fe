"""How many a question was put to, on screens, in notes and after a crash, by the real server."""

import re
import time
from collections.abc import Callable

import httpx2
import pytest

from app.attendance import STEADY_S
from app.models.agenda.asking import Asking
from tests.backends import SQLITE, WITH_REDIS
from tests.live.conftest import Hall
from tests.phones import operation
from tests.server import Server, wait_until

pytestmark = pytest.mark.on(SQLITE, WITH_REDIS)
"""In one process's memory, and in Redis; PostgreSQL stores the number with the latter too."""
TEXT = {"text": "Bussen går för sällan"}
OF = re.compile(r"(\d+) av (\d+)")


def on(hall: Hall, page: str) -> tuple[int, int] | None:
    """What a page says: so many of so many."""
    url = f"{hall.server.url}/w/{hall.uid}/{page}"
    reply = httpx2.get(url, headers={"Cookie": hall.login, "Accept-Language": "sv"}, timeout=30)
    found = OF.search(reply.text)
    return (int(found[1]), int(found[2])) if found else None


def stored(hall: Hall, asking: int) -> int:
    with hall.server.database.reading() as session:
        return session.get_one(Asking, asking).present


def say_and_leave(hall: Hall, asking: int) -> None:
    with hall.phone() as phone:
        assert phone.send(operation(asking, TEXT))["t"] == "ok"


def until(hall: Hall, page: str, wanted: tuple[int, int]) -> None:
    wait_until(lambda: on(hall, page) == wanted, 20, lambda: f"{page}: {on(hall, page)}")


def test_who_answers_and_leaves_and_who_is_still_writing_are_all_counted(hall: Hall) -> None:
    with hall.desk(), hall.phone():
        time.sleep(STEADY_S + 0.5)
        asking = hall.open()
        for _ in range(3):
            say_and_leave(hall, asking)
        for page in ("desk", "projector", "presenter", "notes", "notes/md"):
            until(hall, page, (3, 4))
        hall.act("close")
        wait_until(lambda: stored(hall, asking) == 4, 10, lambda: "it wasn't stored")
    hall.act("end")
    assert (on(hall, "notes"), on(hall, "notes/md")) == ((3, 4), (3, 4))


def test_who_comes_counts_after_ten_seconds_and_not_before(hall: Hall) -> None:
    with hall.desk():
        asking = hall.open()
        say_and_leave(hall, asking)
        with hall.phone():
            began = time.monotonic()
            until(hall, "desk", (1, 2))
            assert time.monotonic() - began > STEADY_S - 2
        time.sleep(1.5)  # they have left again
        until(hall, "desk", (1, 2))


def test_who_asks_without_a_socket_counts_too(hall: Hall) -> None:
    cookie = hall.join()
    with hall.desk():
        asking = hall.open()
        say_and_leave(hall, asking)
        url = f"{hall.server.url}/w/{hall.uid}/phone/stage"
        deadline = time.monotonic() + 3 * STEADY_S
        while on(hall, "desk") != (1, 2):
            assert time.monotonic() < deadline, on(hall, "desk")
            httpx2.get(url, headers={"Cookie": cookie})
            time.sleep(2.2)


def test_the_number_outlives_a_crash(
    make_server: Callable[[], Server], make_hall_on: Callable[[Server], Hall]
) -> None:
    hall = make_hall_on(make_server())
    with hall.desk(), hall.phone(), hall.phone():
        time.sleep(STEADY_S + 0.5)
        asking = hall.open()
        say_and_leave(hall, asking)
        until(hall, "desk", (1, 3))
        wait_until(lambda: stored(hall, asking) == 3, 20, lambda: "it wasn't stored")
    hall.server.kill()
    hall.server.start()
    with hall.desk():
        until(hall, "desk", (1, 3))
        hall.act("close")
        hall.act("open")
        say_and_leave(hall, asking)
        until(hall, "desk", (2, 3))
    with hall.desk():
        for _ in range(2):
            say_and_leave(hall, asking)
        until(hall, "desk", (4, 4))
    assert on(hall, "notes") == (4, 4)


def test_a_stop_stores_the_number(
    make_server: Callable[[], Server], make_hall_on: Callable[[Server], Hall]
) -> None:
    hall = make_hall_on(make_server())
    with hall.desk(), hall.phone():
        time.sleep(STEADY_S + 0.5)
        asking = hall.open()
        say_and_leave(hall, asking)
        until(hall, "desk", (1, 2))
        hall.server.stop()
    assert stored(hall, asking) == 2
