"""The measures, in the order that lets them share a hall of phones."""

import sys
import time
from pathlib import Path
from typing import Any

from bench.became import became
from bench.documents import documents
from bench.machine import Process
from bench.pages import pages
from bench.phones.numbers import middle
from bench.reading import reading
from bench.room import Room, astrid, make_room
from bench.series import series
from bench.servers import App, Ceiling, Phones
from bench.size import Size
from bench.sorting import sorting
from bench.table import Table
from bench.watched import KEPT, STOPS
from tests.backends import Backend

TICK_S = 0.1
REST_S = 0.3
"""Between two steps, as in a room: the second isn't to wait for the first one's tick."""
MS = 1000
AT_THE_DOOR = 100
"""So many ask for a page at the same moment, each on a connection of its own."""


IN_THE_HALL = ("broadcast", "bursts", "receipts", "burst_with_many_stored")
ON_EACH_DATABASE = ("broadcast", "bursts", "receipts")
ELSEWHERE = (
    "votes",
    "many_halls",
    "stuck_phone",
    "pages",
    "pages_again",
    "documents",
    "reading",
    "sorting",
    "became",
    "series",
)
NEEDS = {"burst_with_many_stored": "bursts", "many_halls": "bursts"}
"""What they are compared with."""


class Bench:
    def __init__(self, folder: Path, size: Size, table: Table) -> None:
        self.folder, self.size, self.table = folder, size, table
        self.phones = Phones(folder)
        self._use(App(folder / "app"))

    def run(self, only: list[str]) -> None:
        """All, or only some of those that come after joining."""
        only = [*only, *(NEEDS[measure] for measure in only if measure in NEEDS)]
        self.warm_up()
        self.join_and_memory()
        for measure in IN_THE_HALL:
            if not only or measure in only:
                getattr(self, measure)()
        self.phones.do("leave", crowd="hall")
        for measure in ELSEWHERE:
            if not only or measure in only:
                getattr(self, measure)()

    def run_on(self, backend: Backend) -> None:
        """What the database may change: steps, bursts and receipts, by phones that have joined."""
        self.app.stop()
        self.table.database = backend.name
        self.table.say(f"the same on {backend.name}")
        self._use(App(self.folder / backend.name, backend))
        self._come_to(self.hall, "hall", self.size.phones)
        for measure in ON_EACH_DATABASE:
            getattr(self, measure)()
        self.phones.do("leave", crowd="hall")
        self.app.stop()

    def _use(self, app: App) -> None:
        self.app, self.astrid = app, astrid(app.database)
        self.hall = make_room(app.database, self.astrid, self.size.steps * 5 // 4 + 4)

    def stop(self) -> None:
        """And pass on what the app has complained of."""
        print(self.app.process.said()[-4000:], file=sys.stderr)
        self.phones.stop()
        self.app.stop()

    def warm_up(self) -> None:
        """What is made once: templates, threads, statements."""
        self.table.say("warming up")
        room = make_room(self.app.database, self.astrid, 5)
        self.phones.do("join", crowd="first", port=self.app.port, code=room.code, phones=40, seconds=1)  # fmt: skip
        self.phones.do("open_screens", crowd="first", login=room.login)
        self.phones.do("step", crowd="first")
        asked = room.asking()
        self.phones.do("answer", names=["first"], askings=[asked], seconds=1)
        self.phones.do("leave", crowd="first")

    def join_and_memory(self) -> None:
        size, table = self.size, self.table
        table.say(f"{size.phones} phones join in {size.join_s:.0f} s")
        before = self.app.process.memory()
        self.app.watched.begin(STOPS)
        cpu = self.app.process.cpu_s()
        joined = self.phones.do(
            "join",
            crowd="hall",
            port=self.app.port,
            code=self.hall.code,
            phones=size.phones,
            seconds=size.join_s,
        )
        self.phones.do("open_screens", crowd="hall", login=self.hall.login)
        table.add(
            f"Joined in {size.join_s:.0f} s, of those who came",
            size.phones,
            joined["in_time"],
            size.phones,
            "≥ 1",
            f"page and socket {_ms(joined)}, in {joined['elapsed']:.0f} s, "
            f"refused {joined['refused']}, longest stop {self.app.watched.end() * MS:.0f} ms, "
            f"{(self.app.process.cpu_s() - cpu) / size.phones * 1e6:.0f} µs of CPU each",
        )
        ours = (self.app.process.memory() - before) / size.phones
        bare = self._bare_memory()
        more = f"KB a phone; the app {self.app.process.memory() >> 20} MB in all"
        table.add("Memory per phone ÷ websockets", size.phones, ours / 1024, bare / 1024, "≤ 2.2", more)  # fmt: skip

    def _bare_memory(self) -> float:
        ceiling = Ceiling("bare_sockets", self.folder)
        self._fill(ceiling.port, "warm", 40)
        before = ceiling.process.memory()
        self._fill(ceiling.port, "bare", self.size.phones)
        bare = (ceiling.process.memory() - before) / self.size.phones
        self.phones.do("leave", crowd="bare")
        self.phones.do("leave", crowd="warm")
        ceiling.stop()
        return bare

    def _fill(self, port: int, crowd: str, phones: int) -> None:
        """A ceiling's sockets: as many, without joining."""
        cookies = [f"participant={number:022}" for number in range(phones)]
        reply = self.phones.do(
            "connect", crowd=crowd, port=port, path="/w/x/phone", cookies=cookies
        )
        assert reply["here"] == phones, reply

    def broadcast(self) -> None:
        size, table = self.size, self.table
        table.say(f"{size.steps} steps to {size.phones} phones, and the same bytes from raw")
        raw = Ceiling("raw", self.folder)
        self._fill(raw.port, "raw", size.phones + 1)
        self.phones.do("step", crowd="hall")
        sent = self.phones.do("give_frame", crowd="raw", like="hall")
        self.phones.do("raw_step", crowd="raw")
        ours: list[dict[str, Any]] = []
        theirs: list[dict[str, Any]] = []
        for _ in range(size.steps):
            theirs.append(self._step("raw_step", "raw", raw.process))
            ours.append(self._step("step", "hall", self.app.process))
        self.phones.do("leave", crowd="raw")
        raw.stop()
        last, raw_last = (middle([one["most"] for one in steps]) for steps in (ours, theirs))
        more = (
            f"s to the last phone; ours {_ms(ours[-1])}, raw {_ms(theirs[-1])}, "
            f"first after {middle([one['first'] for one in ours]) * MS:.0f} ms, {sent['bytes']} bytes"
        )
        table.add("Step to all phones: raw time ÷ ours", size.phones, last, raw_last, "≥ 0.75", more, ratio=raw_last / last)  # fmt: skip
        cpu, raw_cpu = (
            sum(one["cpu"] for one in steps) / size.steps / size.phones * 1e6
            for steps in (ours, theirs)
        )
        table.add("CPU per delivery ÷ raw", size.phones, cpu, raw_cpu, "≤ 1.35", "µs")
        self.app.watched.begin(STOPS)
        for _ in range(size.steps // 4):
            self._step("step", "hall", self.app.process)
        self.longest_stop("while steps are sent")

    def _step(self, do: str, crowd: str, process: Process) -> dict[str, Any]:
        time.sleep(REST_S)
        before = process.cpu_s()
        step = self.phones.do(do, crowd=crowd)
        return step | {"cpu": process.cpu_s() - before}

    def longest_stop(self, when: str) -> None:
        stop = self.app.watched.end() * MS
        self.table.add("Longest stop of the loop, ms", self.size.phones, stop, 50, "≤ 50", when, ratio=stop)  # fmt: skip

    def bursts(self) -> None:
        size, table = self.size, self.table
        table.say("idle receipts")
        self.phones.do("step", crowd="hall")
        asking = self.hall.asking()
        idle = self.phones.do("answer_calmly", crowd="hall", asking=asking, number=size.calm, pause=0.025)  # fmt: skip
        self.app.watched.begin(STOPS)
        table.say(f"all answer within {size.burst_s} s")
        self.burst = self._burst(["hall"], [asking], size.burst_s)
        self._lag("Sent → projector p99 ÷ tick", self.burst, "≤ 1.3")
        table.say(f"all answer within {size.short_burst_s} s")
        short = self._burst(["hall"], [asking], size.short_burst_s)
        self._lag(f"the same in {size.short_burst_s} s", short, "≤ 2")
        p99, idle_p99 = self.burst["receipts"]["p99"], idle["p99"]
        more = f"s; burst {_ms(self.burst['receipts'])}, idle {_ms(idle)}"
        table.add("Receipt p99 ÷ idle receipt p99", size.phones, p99, idle_p99, "≤ 10", more)
        self.longest_stop("while all answer")

    def _burst(self, crowds: list[str], askings: list[int], seconds: float) -> dict[str, Any]:
        before = self.app.process.cpu_s()
        told = self.phones.do("answer", names=crowds, askings=askings, seconds=seconds)
        return told | {"cpu": self.app.process.cpu_s() - before}

    def _lag(self, measure: str, burst: dict[str, Any], reach: str) -> None:
        more = (
            f"s; lag {_ms(burst['lags'])}, receipts {_ms(burst['receipts'])}, "
            f"missing {burst['missing']}, cpu {burst['cpu']:.1f} s"
        )
        self.table.add(measure, self.size.phones, burst["lags"]["p99"], TICK_S, reach, more)

    def receipts(self) -> None:
        size, table = self.size, self.table
        table.say(f"{size.rounds} times {size.hard} answers as fast as receipts come")
        null = Ceiling("null_receipts", self.folder, str(self.folder / "null"))
        self._fill(null.port, "null", size.phones)
        self.phones.do("step", crowd="hall")
        how = {"asking": self.hall.asking(), "number": size.hard, "at_once": 500}
        ours, theirs = [], []
        for _ in range(size.rounds):
            theirs.append(self.phones.do("answer_hard", crowd="null", **how))
            ours.append(self.phones.do("answer_hard", crowd="hall", **how))
        self.phones.do("leave", crowd="null")
        null.stop()
        rate, null_rate = (middle([one["a_second"] for one in runs]) for runs in (ours, theirs))
        more = f"a second, 500 at once; ours {_ms(ours[-1])}, null {_ms(theirs[-1])}, denied {ours[-1]['denied']}"  # fmt: skip
        reach = "≥ 0.6" if self.app.settings.embedded else "≥ 0.45"
        table.add("Durable receipts ÷ null receipts", size.phones, rate, null_rate, reach, more)

    def burst_with_many_stored(self) -> None:
        size, table = self.size, self.table
        table.say(f"{size.stored} answers are stored in the open step")
        self.hall.store(size.stored)
        asking = self.hall.asking()
        self.phones.do("answer_calmly", crowd="hall", asking=asking, number=20, pause=0.2)
        again = self._burst(["hall"], [asking], size.burst_s)
        for name, measure in (("lags", "lag"), ("receipts", "receipt")):
            p99, before = again[name]["p99"], self.burst[name]["p99"]
            more = (
                f"s; {_ms(again[name])}, cpu {again['cpu']:.1f} s against {self.burst['cpu']:.1f} s"
            )
            table.add(f"{size.stored} stored: {measure} p99 ÷ without", size.phones, p99, before, "≤ 1.2", more)  # fmt: skip

    def votes(self) -> None:
        """A whole hall votes by dots, and then sees the result."""
        size, table = self.size, self.table
        table.say(f"{size.phones} phones vote within {size.burst_s} s")
        room = make_room(self.app.database, self.astrid, 1)
        options = room.add_vote(12)
        self._come_to(room, "voters", size.phones)
        self.phones.do("step", crowd="voters")
        step = self._step("step", "voters", self.app.process)
        self.phones.do("vote_on", crowd="voters", options=options)
        self.app.watched.begin(STOPS)
        vote = self._burst(["voters"], [room.asking()], size.burst_s)
        self._lag("A vote: sent → projector p99 ÷ tick", vote, "≤ 1.3")
        self.longest_stop("while all vote")
        time.sleep(REST_S)
        shown = self.phones.do("step", crowd="voters", act="reveal")
        more = f"s to the last phone; {_ms(shown)}, the step before {_ms(step)}"
        table.add("A vote's result to all phones ÷ a step", size.phones, shown["most"], step["most"], "≤ 3", more)  # fmt: skip
        self.phones.do("leave", crowd="voters")

    def many_halls(self) -> None:
        size, table = self.size, self.table
        each = size.phones // size.halls
        table.say(f"{size.halls} workshops of {each} phones")
        rooms = [make_room(self.app.database, self.astrid, 3) for _ in range(size.halls)]
        names = [f"hall{number}" for number in range(size.halls)]
        for name, room in zip(names, rooms, strict=True):
            self._come_to(room, name, each)
            self.phones.do("step", crowd=name)
        self.app.watched.begin(STOPS)
        askings = [room.asking() for room in rooms]
        many = self._burst(names, askings, size.burst_s)
        for name, measure in (("lags", "lag"), ("receipts", "receipt")):
            p99, one = many[name]["p99"], self.burst[name]["p99"]
            more = f"s; {_ms(many[name])}, cpu {many['cpu']:.1f} s against {self.burst['cpu']:.1f} s"  # fmt: skip
            table.add(f"{size.halls} workshops: {measure} p99 ÷ one", size.phones, p99, one, "≤ 1.3", more)  # fmt: skip
        self.longest_stop(f"in {size.halls} workshops")
        for name in names:
            self.phones.do("leave", crowd=name)

    def _come_to(self, room: Room, crowd: str, phones: int) -> list[str]:
        """Returns their cookies."""
        cookies = room.let_in(phones)
        reply = self.phones.do("connect", crowd=crowd, port=self.app.port, path=room.path, cookies=cookies)  # fmt: skip
        assert reply["here"] == phones, reply
        self.phones.do("open_screens", crowd=crowd, login=room.login)
        return cookies

    def stuck_phone(self) -> None:
        """Long pages, so that what the stuck one doesn't read has to be kept somewhere."""
        size, table = self.size, self.table
        phones = min(100, size.phones)
        table.say(f"one of {phones} phones never reads")
        room = make_room(self.app.database, self.astrid, 91, body="Tänk på det senaste året. " * 7000)  # fmt: skip
        self._come_to(room, "stuck", phones)
        free = self._steps("stuck")
        self.app.watched.begin(KEPT)
        self.phones.do("stop_reading", crowd="stuck")
        stuck = self._steps("stuck")
        kept = self.app.watched.end() / 2**20
        more = f"s, middle of 30; without it from {min(free) * MS:.0f} to {max(free) * MS:.0f} ms"
        reach = f"≤ {max(free) / middle(free):.2f}"
        table.add("A phone that never reads: others' time", phones, middle(stuck), middle(free), reach, more)  # fmt: skip
        table.add("A phone that never reads: kept for it, MB", phones, kept, 1, "≤ 1")
        self.phones.do("leave", crowd="stuck")

    def _steps(self, crowd: str) -> list[float]:
        return [self.phones.do("step", crowd=crowd)["most"] for _ in range(30)]

    def pages(self) -> None:
        """By newcomers, each of whom is let in."""
        room = make_room(self.app.database, self.astrid, 2)
        like, new = room.let_in(1)[0], [""] * AT_THE_DOOR
        pages(self, "Join page ÷ bare ASGI", room, like, new, "≥ 0.25")

    def pages_again(self) -> None:
        """By phones that have answered what is asked."""
        room = make_room(self.app.database, self.astrid, 3)
        cookies = self._come_to(room, "again", AT_THE_DOOR)
        self.phones.do("step", crowd="again")
        self.phones.do("answer", names=["again"], askings=[room.asking()], seconds=1)
        self.phones.do("leave", crowd="again")
        pages(self, "Page of who comes back ÷ bare ASGI", room, cookies[0], cookies, "≥ 0.05")

    def documents(self) -> None:
        documents(self)

    def reading(self) -> None:
        reading(self)

    def sorting(self) -> None:
        sorting(self)

    def became(self) -> None:
        became(self)

    def series(self) -> None:
        series(self)


def _ms(times: dict[str, Any]) -> str:
    return f"{times['p50'] * MS:.1f}/{times['p99'] * MS:.1f} ms"
