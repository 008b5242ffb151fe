"""Who sees what when: presence, agreement, pace, and watchers that don't keep up."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from app.live import socket as sockets
from app.live.hub import RESTS_S, Hub
from app.live.room import Rendering, Stage, Tick, View, Watcher, spread_ms
from tests.live.conftest import Hall
from tests.phones import Line, operation

PHONE, WALL, DESK = (View(screen, "sv") for screen in ("phone", "projector", "desk"))


def rendered(drawn: list[str], turn: Callable[[], int]) -> Callable[..., Rendering]:
    """A renderer that writes down what it drew."""

    def render(tick: Tick) -> Rendering:
        drawn.append(f"{turn()} {tick.present}")
        views = tick.to_draw(turn())
        stages = {view: Stage(len(drawn), turn(), f"{len(drawn)}") for view in views}
        return Rendering(len(drawn), turn(), stages)

    return render


def in_a_hub(test: Callable[[Hub, list[str]], Any], turn: Callable[[], int] = lambda: 1) -> None:
    async def run() -> None:
        drawn: list[str] = []
        hub = Hub(rendered(drawn, turn), 0.01)
        hub.start()
        await test(hub, drawn)
        await hub.stop()

    asyncio.run(run())


async def woken(watcher: Watcher) -> None:
    await asyncio.wait_for(watcher.wake.wait(), 5)
    watcher.wake.clear()


def test_many_bells_in_one_tick_are_one_rendering_for_all_who_watch() -> None:
    async def test(hub: Hub, drawn: list[str]) -> None:
        watchers = [Watcher(1, WALL) for _ in range(50)]
        for watcher in watchers:
            hub.watch(watcher)
        for watcher in watchers:
            await woken(watcher)
        before = len(drawn)
        for version in range(before, before + 100):
            hub.ring(1, version + 1)
        for watcher in watchers:
            await woken(watcher)
        assert len(drawn) <= before + 2
        assert len({id(hub.stage(watcher)) for watcher in watchers}) == 1

    in_a_hub(test)


def test_the_same_person_in_two_tabs_is_one() -> None:
    async def test(hub: Hub, drawn: list[str]) -> None:
        tabs = [Watcher(1, PHONE, 7), Watcher(1, PHONE, 7), Watcher(1, PHONE, 8)]
        for tab in tabs:
            hub.watch(tab)
        assert hub.present(1) == 2
        hub.leave(tabs[0])
        assert hub.present(1) == 2
        hub.leave(tabs[1])
        assert hub.present(1) == 1

    in_a_hub(test)


def test_who_asks_without_a_socket_is_here_for_half_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def test(hub: Hub, drawn: list[str]) -> None:
        hub.watch(Watcher(1, WALL))
        hub.polled(1, 7)
        await asyncio.sleep(0.05)
        assert hub.present(1) == 1
        later = time.monotonic() + 31
        monkeypatch.setattr("app.live.hub.time.monotonic", lambda: later)
        assert hub.present(1) == 0

    in_a_hub(test)


@pytest.mark.alone
def test_other_peoples_answers_reach_phones_at_rest_and_turns_reach_them_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(RESTS_S, "phone", 0.4)
    turns = [1]

    async def test(hub: Hub, drawn: list[str]) -> None:
        phone = Watcher(1, PHONE, 7)
        hub.watch(phone)
        await woken(phone)
        first = hub.stage(phone)
        hub.ring(1, 98)
        await asyncio.sleep(0.1)
        assert hub.stage(phone) is first
        await woken(phone)
        assert hub.stage(phone) is not first
        turns[0] = 2
        began = time.monotonic()
        hub.ring(1, 99)
        await woken(phone)
        assert time.monotonic() - began < 0.3

    in_a_hub(test, lambda: turns[0])


def test_a_desk_draws_answers_seldomer_than_the_projector_and_misses_none_of_them() -> None:
    async def test(hub: Hub, drawn: list[str]) -> None:
        wall, desk = Watcher(1, WALL), Watcher(1, DESK)
        seen: dict[Watcher, list[str]] = {wall: [], desk: []}
        hub.watch(wall), hub.watch(desk)

        async def keep(watcher: Watcher) -> None:
            while True:
                await woken(watcher)
                stage = hub.stage(watcher)
                assert stage is not None
                seen[watcher].append(stage.html)

        screens = [asyncio.create_task(keep(watcher)) for watcher in (wall, desk)]
        for version in range(50, 80):
            hub.ring(1, version)
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
        for screen in screens:
            screen.cancel()
        assert 1 < len(seen[desk]) < len(seen[wall]) / 3
        assert seen[desk][-1] == seen[wall][-1] == str(len(drawn))

    in_a_hub(test)


def test_phones_are_told_when_their_room_has_grown_much_and_not_for_each_who_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(RESTS_S, "phone", 0)
    many = 1000

    def render(tick: Tick) -> Rendering:
        stage = Stage(1, 1, "Vad hindrar?", spread=spread_ms(many))
        return Rendering(1, 1, dict.fromkeys(tick.to_draw(1), stage))

    async def run() -> None:
        nonlocal many
        hub, told = Hub(render, 0.01), []
        hub.start()
        hub.watch(first := Watcher(1, PHONE, 1))
        for many in (1000, 1100, 1300, 1600, 1700, 3000, 200):
            hub.polled(1, many)
            await asyncio.sleep(0.1)
            if first.wake.is_set():
                first.wake.clear()
                told.append(many)
        hub.watch(last := Watcher(1, PHONE, 2))
        await woken(last)
        assert told == [1000, 1600, 3000]
        await hub.stop()

    asyncio.run(run())


def test_leaving_without_having_come_leaves_nothing_behind() -> None:
    async def test(hub: Hub, drawn: list[str]) -> None:
        hub.leave(Watcher(1, PHONE))
        assert hub._rooms == {} and hub._tasks == {}

    in_a_hub(test)


def test_a_tick_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        tries: list[int] = []

        def render(tick: Tick) -> Rendering:
            tries.append(1)
            if len(tries) == 1:
                raise RuntimeError("no luck")
            return Rendering(1, 1, {view: Stage(1, 1, "drawn") for view in tick.views})

        hub = Hub(render, 0.01)
        hub.start()
        hub.watch(watcher := Watcher(1, WALL))
        await woken(watcher)
        assert hub.stage(watcher) is not None and "a tick failed" in caplog.text
        await hub.stop()

    asyncio.run(run())


@pytest.mark.alone
def test_a_phone_that_does_not_read_delays_nobody(hall: Hall) -> None:
    asking = hall.open()
    with hall.phone(), hall.phone() as reads, hall.desk() as desk:
        slowest = 0.0
        for n in range(18):
            began = time.monotonic()
            reads.send(operation(asking, {"text": f"{n} " + "å" * 270}))
            desk.see(f"{n} å")
            desk.say(t="seen")
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < 2


def test_two_desks_see_the_same_and_either_may_act(hall: Hall) -> None:
    with hall.desk() as one, hall.desk() as two:
        seen = one.send({"t": "act", "do": "next", "key": "a" * 16, "from": 0})["n"]
        first, second = one.see("Vad hindrar?"), two.see("Vad hindrar?")
        assert (first["n"], first["html"]) == (second["n"], second["html"])
        two.say(t="seen")
        two.send({"t": "act", "do": "close", "key": "b" * 16, "from": seen})
        one.say(t="seen")
        assert one.see('value="open"')["html"] == two.see('value="open"')["html"]


def test_a_projector_gets_the_next_stage_when_it_has_drawn_the_last(hall: Hall) -> None:
    hall.open()
    with Line(hall.server.url, f"/w/{hall.uid}/projector", hall.link()) as projector:
        projector.greet()
        projector.see("Vad hindrar?")
        hall.act("blank")
        with pytest.raises(TimeoutError):
            projector.hear("stage", seconds=0.5)
        projector.say(t="seen")
        assert "dark-wall" in projector.hear("stage", seconds=2)["html"]


def test_a_projector_that_says_nothing_gets_the_next_stage_anyway(hall: Hall) -> None:
    hall.open()
    with Line(hall.server.url, f"/w/{hall.uid}/projector", hall.link()) as projector:
        projector.greet()
        projector.see("Vad hindrar?")
        hall.act("blank")
        assert "dark-wall" in projector.hear("stage", seconds=sockets.SEEN_S + 2)["html"]


def test_a_projector_that_says_nothing_is_dismissed_at_once(hall: Hall) -> None:
    hall.open()
    with Line(hall.server.url, f"/w/{hall.uid}/projector", hall.link()) as projector:
        projector.greet()
        projector.see("Vad hindrar?")
        hall.post("screen-links/revocation")
        assert projector.hear("bye", seconds=2)["why"] == "revoked"


def test_the_wall_counts_phones_and_not_tabs(hall: Hall) -> None:
    cookie = hall.join()
    with Line(hall.server.url, f"/w/{hall.uid}/projector", hall.login) as projector:
        projector.greet()
        with hall.again(cookie), hall.again(cookie), hall.phone():
            # of two tabs that two processes serve each says that it has a phone
            most = 2 if hall.server.processes == 1 else 3
            html = see(projector)
            while not any(f"{n} är med" in html for n in range(2, most + 1)):
                html = see(projector)


def see(screen: Line) -> str:
    html: str = screen.hear("stage")["html"]
    screen.say(t="seen")
    return html


def test_polling_gives_the_same_stage_as_the_socket_or_says_it_is_the_same(hall: Hall) -> None:
    hall.open()
    cookie = hall.join()
    with hall.again(cookie) as phone:
        stage = phone.see("Vad hindrar?")
    url = f"{hall.server.url}/w/{hall.uid}/phone/stage"
    reply = httpx2.get(url, headers={"Cookie": cookie})
    assert (reply.text, reply.headers["x-bikupa-n"]) == (stage["html"], str(stage["n"]))
    again = httpx2.get(url, params={"n": stage["n"]}, headers={"Cookie": cookie})
    assert (again.status_code, again.text) == (304, "")
