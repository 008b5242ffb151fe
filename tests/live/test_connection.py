"""One open socket whose other side doesn't read, or says odd things at odd times."""

import asyncio
from typing import Any

import pytest

from app.live import socket as sockets
from app.live.arrivals import Greeting
from app.live.hub import Hub
from app.live.room import Watcher
from app.live.socket import Connection, Doings
from app.models.answers.answer import Receipt
from tests.live.test_hub import PHONE, in_a_hub


class Stuck:
    """A wire whose other side says hello and then neither reads nor leaves."""

    def __init__(self) -> None:
        self.hello: list[Any] = [{"type": "websocket.receive", "text": '{"t":"hello"}'}]

    async def receive(self) -> Any:
        return self.hello.pop() if self.hello else await asyncio.Event().wait()

    async def send_text(self, data: str) -> None:
        if '"stage"' in data:
            await asyncio.Event().wait()

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        await asyncio.Event().wait()


def test_a_phone_that_never_reads_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "STUCK_S", 0.1)
    monkeypatch.setattr(sockets, "CLOSING_S", 0.1)

    async def test(hub: Hub, drawn: list[str]) -> None:
        stuck = Watcher(1, PHONE, 7)
        connection = Connection(Stuck(), hub, stuck, Doings(), lambda no: "")
        await asyncio.wait_for(connection.run("build"), 5)
        assert hub.present(1) == 0

    in_a_hub(test)


class Reading(Stuck):
    """A wire whose other side reads, and then says something odd when it has got `odd_after`."""

    def __init__(self, odd_after: str = "never") -> None:
        super().__init__()
        self.sent: list[str] = []
        self.odd_after, self.odd = odd_after, asyncio.Event()
        self.closed_with = 0

    async def receive(self) -> Any:
        if not self.hello:
            await self.odd.wait()
            return {"type": "websocket.receive", "text": "odd"}
        return self.hello.pop()

    async def send_text(self, data: str) -> None:
        self.sent.append(data)
        if self.odd_after in data:
            self.odd.set()
        await asyncio.sleep(0)

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        self.closed_with = code


def test_what_another_tab_sends_while_one_is_greeted_is_not_missed() -> None:
    async def test(hub: Hub, drawn: list[str]) -> None:
        said = ["before"]

        async def greet(have: list[str]) -> Greeting:
            now = [{"asking": 1, "html": said[-1]}]
            if said == ["before"]:
                said.append("after")
                hub.tell_others(1, 7)
                await asyncio.sleep(0.05)
            return Greeting([], now)

        wire = Reading()
        connection = Connection(wire, hub, Watcher(1, PHONE, 7), Doings(greet=greet), lambda no: "")
        running = asyncio.create_task(connection.run("build"))
        await asyncio.sleep(0.3)
        running.cancel()
        assert any("after" in data for data in wire.sent)

    in_a_hub(test)


def test_what_breaks_the_protocol_closes_while_a_stage_is_sent() -> None:
    async def test(hub: Hub, drawn: list[str]) -> None:
        for _ in range(20):
            wire = Reading(odd_after='"stage"')
            connection = Connection(wire, hub, Watcher(1, PHONE, 7), Doings(), lambda no: "")
            await asyncio.wait_for(connection.run("build"), 5)
            assert wire.closed_with == 1007

    in_a_hub(test)


def test_an_answer_that_is_saved_while_older_ones_are_read_stays_on_the_phone() -> None:
    async def test(hub: Hub, drawn: list[str]) -> None:
        stored = ["of the other tab"]
        reading, go_on = asyncio.Event(), asyncio.Event()

        async def greet(have: list[str]) -> Greeting:
            now = [{"asking": 1, "html": " ".join(stored)}]
            if len(wire.sent) > 1:
                reading.set()
                await go_on.wait()
            return Greeting([], now)

        def store(message: Any, done: Any) -> None:
            stored.append("of this one")
            done(Receipt(message["key"], 1))

        wire, watcher = Reading(), Watcher(1, PHONE, 7)
        doings = Doings(operation=store, greet=greet)
        connection = Connection(wire, hub, watcher, doings, lambda no: "")
        running = asyncio.create_task(connection.run("build"))
        await asyncio.sleep(0.2)
        hub.tell_others(1, 7)
        await asyncio.wait_for(reading.wait(), 5)
        connection._take({"t": "op", "key": "k" * 22})
        go_on.set()
        await asyncio.sleep(0.2)
        running.cancel()
        last = [data for data in wire.sent if '"mine"' in data][-1]
        assert "of this one" in last

    in_a_hub(test)
