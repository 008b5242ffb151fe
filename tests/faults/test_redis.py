"""Redis is killed, paused and started again under two servers: answers are stored all the same,
and the screens of the other server catch up by themselves."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.backends import WITH_REDIS, Backend, PostgreSQL, RedisServer, Same
from tests.faults.company import Company
from tests.faults.invariant import check_nothing_is_lost
from tests.live.conftest import Hall, make_hall
from tests.phones import operation
from tests.server import Server

PHONES = 20
CATCHES_UP_S = 8.0


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """One of this test's own, to kill."""
    server = RedisServer(tmp_path)
    yield server
    server.kill()


@pytest.fixture
def halls(
    postgres: PostgreSQL, redis: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Hall, Hall]]:
    """One workshop by way of two servers."""
    folders = [tmp_path_factory.mktemp(name) for name in ("here", "there")]
    backend = Backend(WITH_REDIS, postgres, redis)
    here = Server(folders[0], backend=backend, BIKUPA_WORKERS="1")
    here.start()
    there = Server(folders[1], backend=Same(here.settings))
    there.start()
    hall = make_hall(here)
    yield hall, replace(hall, server=there)
    there.dispose()
    here.dispose()


@contextmanager
def killed(redis: RedisServer) -> Iterator[None]:
    redis.kill()
    try:
        yield
    finally:
        redis.start()


@pytest.mark.alone
@pytest.mark.parametrize("how", ["killed", "paused"])
def test_without_redis_answers_are_stored_and_views_catch_up(
    halls: tuple[Hall, Hall], redis: RedisServer, how: str
) -> None:
    here, there = halls
    asking = here.open()
    with Company(there, PHONES, there.server.local) as company, here.desk() as desk:
        company.say(asking, "Före")
        company.wait_until_answered()
        with killed(redis) if how == "killed" else redis.paused():
            began = time.monotonic()
            company.say(asking, "Under")
            company.wait_until_answered(CATCHES_UP_S)
            while "Under" not in desk.hear("stage")["html"]:
                desk.say(t="seen")
            assert time.monotonic() - began < CATCHES_UP_S
        company.say(asking, "Efter")
        company.wait_until_answered()
        check_nothing_is_lost(here, company.phones, asking, 3 * PHONES)
        check_nothing_is_lost(there, company.phones, asking, 3 * PHONES)


def test_after_a_restart_of_redis_the_bell_is_heard_again(
    halls: tuple[Hall, Hall], redis: RedisServer
) -> None:
    here, there = halls
    asking, cookie = here.open(), here.join()
    with killed(redis):
        pass
    with here.again(cookie) as tab, there.again(cookie) as other:
        for number in range(20):  # a tab is told by the bell alone
            other.send(operation(asking, {"text": f"Bussen {number}"}))
            try:
                while f"Bussen {number}" not in tab.hear("mine", 1.0)["html"]:
                    pass
                return
            except TimeoutError:
                continue
    pytest.fail("the bell was not heard again")


def test_a_server_starts_without_redis_and_finds_it_later(
    postgres: PostgreSQL, redis: RedisServer, tmp_path: Path
) -> None:
    server = Server(tmp_path, backend=Backend(WITH_REDIS, postgres, redis))
    with killed(redis):
        server.start()
        hall = make_hall(server)
        asking = hall.open()
        with hall.phone() as phone, hall.desk() as desk:
            assert phone.send(operation(asking, {"text": "Bussen"}))["t"] == "ok"
            desk.see("Bussen")
        assert "Redis" in server.log or "waits for what it needs" in server.log
    server.dispose()
