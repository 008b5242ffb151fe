"""`make bench-loss`: the server is killed while all answer; nothing acknowledged may be missing."""

import re
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from app.clock import now
from app.exports.notes import notes
from app.models.agenda.asking import Asking
from app.models.answers.answer import Answer
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop
from bench.machine import HERE, SERVERS, started_on
from bench.phones.numbers import middle
from bench.room import Room, astrid, make_room
from bench.servers import App, Phones
from bench.table import Table
from tests.backends import CONFIGURATION, POSTGRESQL, SQLITE, Backend, PostgreSQL

SIZES = (40, 300, 5000)
JOIN_S, ANSWER_S = 60.0, 10.0
WITHIN_S, SMALL, SMALL_WITHIN_S = 15.0, 500, 1.6
"""A small room is back so soon after the server: 3 s after a kill, with a start of 1.4 s."""


@dataclass
class Loss:
    """What is asserted, each in a line, and how it went."""

    table: Table
    evenness: float = 2
    small_within_s: float = SMALL_WITHIN_S
    failed: int = 0

    def check(self, what: str, true: bool, found: object) -> None:
        self.failed += not true
        self.table.say(f"{'ok    ' if true else 'FAILED'}  {what}: {found}")

    def nothing_lost(self, told: dict[str, Any], stored: list[str]) -> None:
        sent, acknowledged, kept = set(told["sent"]), set(told["acknowledged"]), set(stored)
        missing = len(acknowledged - kept)
        self.check("acknowledged and not stored", not missing, missing)
        self.check("stored twice", len(stored) == len(kept), len(stored) - len(kept))
        self.check("sent and not stored in the end", sent == kept, len(sent ^ kept))
        self.check("still waiting on phones", not told["waiting"], told["waiting"])

    def all_agree(self, app: App, room: Room, asking_id: int, stored: int) -> None:
        with app.database.reading() as session:
            asking = session.get_one(Asking, asking_id)
            document = notes(session, session.get_one(Workshop, room.workshop_id), "sv", now())
            counted = len(count_from_scratch(session, asking).entries)
            faults = _faults(session, app)
        found = (_on_the_desk(app, room), stored, counted, document.answers)
        self.check("desk, database, counted, notes", len(set(found)) == 1, found)
        self.check("the database's integrity", not faults, faults or "ok")

    def all_return(self, told: dict[str, Any], killed_at: float, up_at: float, phones: int) -> None:
        """Each phone that reads was welcomed again, once counted, and a large room's in an even
        stream."""
        after, expected = _returns(told, killed_at, up_at), phones - len(told["stuck"])
        took = max(after, default=0.0)
        within_s = self.small_within_s if phones <= SMALL else WITHIN_S
        found = f"{len(after)} of {expected}, {_how_soon(after, up_at - killed_at)}"
        self.check(
            f"came back within {within_s} s", len(after) == expected and took <= within_s, found
        )
        self.check("connected in the end", told["here"] == phones, told["here"])
        if phones > SMALL:
            self.evenly(after, took)

    def evenly(self, after: list[float], took: float) -> None:
        seconds = Counter(int(at) for at in after)
        mean = len(after) / max(1, int(took) + 1)
        busiest = max(seconds.values(), default=0)
        found = (
            f"{busiest} where the mean is {mean:.0f}; {[seconds[n] for n in range(int(took) + 1)]}"
        )
        limit = self.evenness
        self.check(
            f"the busiest second, at most {limit} × the mean", busiest <= limit * mean, found
        )


def _returns(told: dict[str, Any], killed_at: float, up_at: float) -> list[float]:
    """How long after the server each phone that reads was back."""
    first: dict[int, float] = {}
    for at, phone in told["returns"]:
        if at > killed_at and phone not in told["stuck"]:
            first.setdefault(phone, max(0.0, at - up_at))
    return list(first.values())


def _how_soon(after: list[float], gone_s: float) -> str:
    half, last = middle(after), max(after)
    return (
        f"half after {half:.1f} s, the last after {last:.1f} s;"
        f" since the kill {gone_s + half:.1f} and {gone_s + last:.1f} s"
    )


def _faults(session: Session, app: App) -> list[object]:
    if app.settings.embedded:
        pages = session.execute(text("PRAGMA integrity_check")).scalars()
        strays = session.execute(text("PRAGMA foreign_key_check")).all()
        return [*(fault for fault in pages if fault != "ok"), *strays]
    broken = text("SELECT datname FROM pg_stat_database WHERE checksum_failures > 0")
    return list(session.execute(broken).scalars())


def _on_the_desk(app: App, room: Room) -> int:
    """The number of answers as the desk shows it when the question has been closed."""
    base, headers = f"http://{HERE}:{app.port}/w/{room.uid}", {"Cookie": room.login}
    form = urllib.parse.urlencode({"do": "close"}).encode()
    for address, data in ((f"{base}/acts", form), (f"{base}/desk/stage", None)):
        with urllib.request.urlopen(urllib.request.Request(address, data, headers)) as reply:
            html = reply.read().decode()
    found = re.search(r"<strong>([\d\s\xa0]+) svar</strong>", html)
    return int(re.sub(r"\D", "", found[1])) if found else -1


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        failed = sum(survive(folder, Backend(SQLITE), phones) for phones in sizes)
        with started_on(SERVERS):
            postgres = PostgreSQL(folder / "postgresql", CONFIGURATION)
        failed += sum(survive(folder, Backend(POSTGRESQL, postgres), phones) for phones in sizes)
        postgres.stop()
    raise SystemExit(1 if failed else 0)


def survive(folder: Path, backend: Backend, phones: int, **limits: float) -> int:
    """How much of what is asserted doesn't hold."""
    loss = Loss(Table(backend.name), **limits)
    loss.table.say(f"{phones} phones on {backend.name}")
    app, load = App(folder / f"loss of {phones} on {backend.name}", backend), Phones(folder)
    try:
        run(loss, app, load, phones)
    finally:
        load.stop()
        app.stop()
    return loss.failed


def run(loss: Loss, app: App, load: Phones, phones: int) -> None:
    say, room = loss.table.say, make_room(app.database, astrid(app.database), 2)
    say("they join")
    seconds = JOIN_S * phones / max(SIZES)
    joined = load.do(
        "join", crowd="hall", port=app.port, code=room.code, phones=phones, seconds=seconds
    )
    loss.check(
        "joined", joined["count"] == phones, f"{joined['count']} in {joined['elapsed']:.0f} s"
    )
    load.do("open_screens", crowd="hall", login=room.login)
    load.do("step", crowd="hall")
    asking = room.asking()
    say(f"all answer within {ANSWER_S:.0f} s; the server is killed in the middle")
    load.begin("survive", crowd="hall", asking=asking, seconds=ANSWER_S)
    time.sleep(ANSWER_S / 2)
    app.process.kill()
    killed_at = time.monotonic()
    app.start()
    up_at = time.monotonic()
    say(f"the server was gone for {up_at - killed_at:.1f} s")
    told = load.finish("survive")
    with app.database.reading() as session:
        stored = list(session.exec(select(Answer.key)))
    loss.nothing_lost(told, stored)
    loss.all_agree(app, room, asking, len(stored))
    loss.all_return(told, killed_at, up_at, phones)


if __name__ == "__main__":
    main()
