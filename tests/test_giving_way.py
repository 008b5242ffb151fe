"""A long page lets what a room waits for go first, and no more than that."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest
from sqlalchemy import text
from sqlmodel import Session
from starlette.testclient import TestClient

from app import giving_way as giving
from app.database import Database
from app.giving_way import give_way, giving_way, in_turns, under_way
from app.live.batches import Batches
from app.models.people.facilitator import Facilitator
from app.models.series.comparing import comparable
from tests.series import RATE, begun, held

SOON_S, A_WHILE_S = 10.0, 0.2


class Page:
    """Made on a thread of its own, a part after the other, until it is stopped."""

    def __init__(self) -> None:
        self.made, self._stopped = 0, False
        self._thread = threading.Thread(target=self._make)
        self._thread.start()

    def _make(self) -> None:
        with giving_way():
            for _ in in_turns(iter(lambda: self._stopped, True)):
                self.made += 1

    def rests(self) -> bool:
        """Whether nothing of it is made for a while, but for the part that had begun."""
        before = self.made
        time.sleep(A_WHILE_S)
        return self.made <= before + 1

    def goes_on(self) -> bool:
        before, until = self.made, time.monotonic() + SOON_S
        while self.made <= before + 1 and time.monotonic() < until:
            time.sleep(0.01)
        return self.made > before + 1

    def stop(self) -> None:
        self._stopped = True
        self._thread.join(SOON_S)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits longer than the tests take."""
    monkeypatch.setattr(giving, "PATIENCE_S", SOON_S)


@pytest.fixture
def page(patient: None) -> Iterator[Page]:
    page = Page()
    yield page
    page.stop()


def test_a_page_rests_while_an_answer_is_stored_and_goes_on_when_it_is_told(page: Page) -> None:
    rested: list[bool] = []

    def write(batch: list[int]) -> list[int]:
        rested.append(page.rests())
        return batch

    async def answer() -> None:
        batches: Batches[int, int] = Batches("answers", write)
        running = asyncio.create_task(batches.run())
        assert await batches.submit(7) == 7
        running.cancel()

    asyncio.run(answer())
    assert rested == [True] and page.goes_on()


def test_an_answer_that_is_given_up_at_a_stop_holds_no_page(page: Page) -> None:
    began, over = threading.Event(), threading.Event()

    def write(batch: list[int]) -> list[int]:
        began.set()
        over.wait(SOON_S)
        return batch

    async def stop() -> None:
        batches: Batches[int, int] = Batches("answers", write)
        batches.take(7, lambda told: None)
        running = asyncio.create_task(batches.run())
        assert await asyncio.to_thread(began.wait, SOON_S)
        assert page.rests()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        over.set()

    asyncio.run(stop())
    assert page.goes_on()


def test_several_that_are_under_way_are_waited_for(page: Page) -> None:
    with under_way.one():
        with under_way.one():
            pass
        assert page.rests()
    assert page.goes_on()


def test_a_page_waits_so_long_in_all_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving, "PATIENCE_S", A_WHILE_S)
    with under_way.one(), giving_way():
        began = time.monotonic()
        assert list(in_turns(range(1000))) == list(range(1000))
        took = time.monotonic() - began
    assert A_WHILE_S <= took < SOON_S


@pytest.mark.usefixtures("patient")
def test_whoever_makes_no_long_page_waits_for_nobody() -> None:
    began = time.monotonic()
    with under_way.one():
        give_way()
        assert list(in_turns([1, 2])) == [1, 2]
    assert time.monotonic() - began < SOON_S / 2
    those = [1, 2]
    assert in_turns(those) is those


def _rests(do: Callable[[], object], watched_s: float = A_WHILE_S) -> bool:
    """Whether it waits for what is under way, and is done soon after that."""
    done = threading.Event()

    def page() -> None:
        do()
        done.set()

    thread = threading.Thread(target=page)
    with under_way.one():
        thread.start()
        rested = not done.wait(watched_s)
    thread.join(SOON_S)
    assert done.is_set()
    return rested


@pytest.mark.usefixtures("patient")
def test_a_page_that_asks_the_database_rests_and_one_that_writes_does_not(
    database: Database,
) -> None:
    def ask(opened: Callable[[], AbstractContextManager[Session]]) -> None:
        with giving_way(), opened() as session:
            session.execute(text("SELECT 1"))

    assert _rests(lambda: ask(database.reading))
    assert not _rests(lambda: ask(database.writing), watched_s=SOON_S / 2)


@pytest.mark.usefixtures("patient")
def test_the_overview_and_the_comparisons_of_a_series_give_way(
    database: Database, astrids: TestClient, astrid: Facilitator
) -> None:
    series = begun(database, astrid)
    held(database, series, astrid, "Stenberga", {RATE: [{"values": {"o0": 3}}] * 6})
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, series)}
    for way in ("", "?view=table", "/compare", f"/compare?question={asked[RATE]}"):
        assert _rests(partial(_read, astrids, f"/series/{series.uid}{way}"))


def _read(client: TestClient, way: str) -> None:
    assert client.get(way).status_code == 200
