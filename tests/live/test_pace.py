"""How old what a screen shows may be: its own rest, a tick, and what a drawing takes."""

import asyncio
import random
import time
from dataclasses import dataclass, field

import pytest

from app.live.hub import RESTS_S, Hub
from app.live.room import Rendering, Stage, Tick, View, Watcher
from tests.live.made_up_time import MadeUpTime, Slow

TICK_S, DRAWING_S, TO_THE_MILLISECOND_S = 0.1, 0.03, 0.001
SCREENS = ("phone", "projector", "desk", "presenter")


@dataclass
class Made:
    """A workshop whose answers come at made-up times, and when each screen showed which."""

    rung: list[float] = field(default_factory=list)
    turn: int = 1
    drawn: int = 0
    shown: dict[str, list[tuple[float, int]]] = field(default_factory=dict)

    def render(self, tick: Tick) -> Rendering:
        n, turn, views = len(self.rung), self.turn, tick.to_draw(self.turn)
        self.drawn += len(views)
        return Rendering(n, turn, {view: Stage(n, turn, f"{n}") for view in views})

    def ring(self, hub: Hub, turns: bool = False) -> None:
        self.rung.append(time.monotonic())
        self.turn += turns
        hub.ring(1, len(self.rung))

    async def keep(self, hub: Hub, watcher: Watcher) -> None:
        while True:
            await watcher.wake.wait()
            watcher.wake.clear()
            if stage := hub.stage(watcher):
                seen = self.shown.setdefault(watcher.view.screen, [])
                seen.append((time.monotonic(), stage.n))

    def age(self, screen: str) -> float:
        """The longest that anything waited before this screen showed it."""
        seen = self.shown[screen]
        return max(
            next((at for at, n in seen if n > number), float("inf")) - rung
            for number, rung in enumerate(self.rung)
        )


def in_a_room(
    patch: pytest.MonkeyPatch, pauses: list[float], turning: frozenset[int] = frozenset()
) -> Made:
    """All screens watch; an answer comes after each pause, and some of them are turns."""
    loop = MadeUpTime()
    made = Made()

    async def run() -> None:
        hub = Hub(made.render, TICK_S)
        hub._renderer = Slow(loop, DRAWING_S)  # type: ignore[assignment]
        hub.start()
        watchers = [Watcher(1, View(screen, "sv")) for screen in SCREENS]
        watching = [asyncio.create_task(made.keep(hub, watcher)) for watcher in watchers]
        for watcher in watchers:
            hub.watch(watcher)
        await asyncio.sleep(10)
        for number, pause in enumerate(pauses):
            await asyncio.sleep(pause)
            made.ring(hub, number in turning)
        await asyncio.sleep(10)
        for task in watching:
            task.cancel()
        await hub.stop()

    loop.run(patch, run())
    return made


def most(screen: str) -> float:
    return RESTS_S.get(screen, 0) + TICK_S + DRAWING_S + TO_THE_MILLISECOND_S


def test_a_desk_shows_the_third_answer_when_it_has_rested_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = in_a_room(monkeypatch, [0, 0.4, 0.15])
    shown_at = next(at for at, n in made.shown["desk"] if n == 3)
    assert shown_at - made.rung[2] <= most("desk")


@pytest.mark.parametrize("seed", range(60))
def test_no_screen_is_older_than_its_own_rest_a_tick_and_a_drawing(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    dice = random.Random(seed)
    longest = dice.choice((0.05, 0.5, 1, 3))
    pauses = [dice.uniform(0, longest) for _ in range(60)]
    turning = frozenset(dice.sample(range(60), dice.choice((0, 0, 3, 20))))
    made = in_a_room(monkeypatch, pauses, turning)
    ages = {screen: made.age(screen) for screen in SCREENS}
    assert all(age <= most(screen) for screen, age in ages.items()), ages


def test_a_room_where_nothing_happens_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = in_a_room(monkeypatch, [0, 0.1, 25])
    assert made.drawn < 8 * len(SCREENS)
