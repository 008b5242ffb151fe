"""How soon a series of many meetings is read: its overview and a comparison, beside one of few; how
much memory that takes, and what a room that answers meanwhile notices.

Nothing that the app remembers helps: each page is read from the counts that are stored, which the
app's own counter has made of the answers.
"""

import secrets
import time
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from sqlalchemy import func, insert, select
from sqlmodel import Session, SQLModel

from app.database import Database
from app.models.people.crew import Series
from app.models.series.comparing import comparable
from app.models.series.counted import count_now, stale, store
from app.models.series.series import About, begin_series
from app.models.workshop import Workshop
from app.security import new_code, new_token
from bench.beside import beside, working
from bench.machine import HERE
from bench.phones.numbers import middle
from bench.room import make_room
from tests.series import HINDERS, RATE, WHICH, WORD, begun, held

if TYPE_CHECKING:
    from bench.measures import Bench

FEW, PEOPLE = 10, 50
"""Meetings to measure beside, and people in each: they give an answer to each of four questions."""
AT_MOST_S = {"overview": 1.0, "comparison": 2.0}
ROUNDS = 7
MS = 1000
AT_ONCE = 2_000
COPIED = ("locality", "workshop", "item", "step", "wording", "asking", "answer")
"""What a meeting is copied with."""
REFERS = {
    "workshop_id": "workshop",
    "item_id": "item",
    "step_id": "step",
    "asking_id": "asking",
    "locality_id": "locality",
}


def series(bench: "Bench") -> None:
    """The rows of `make bench`."""
    many = bench.size.meetings
    bench.table.say(f"{many} meetings of {4 * PEOPLE} answers, counted and compared")
    database, astrid = bench.app.database, bench.astrid
    first = begun(database, astrid)
    model = held(database, first, astrid, "Stenberga", answers())
    few, lots = (_filled(database, astrid, first, model, number) for number in (FEW, many))
    took = _counted(database)
    with database.reading() as session:
        asked = {one.prompt: one.question for one in comparable(session, few)}
    overviews = [f"/series/{one.uid}" for one in (few, lots)]
    comparisons = [f"{way}/compare?question={asked[RATE]}" for way in overviews]
    _memory(bench, many, *comparisons)
    for page, ways in {"overview": overviews, "comparison": comparisons}.items():
        small, large = _read(bench, ways)
        of_all = f"{large * MS:.0f} ms, of {FEW} {small * MS:.0f} ms; counted in {took:.0f} s"
        ratio = f"The {page} of a series ÷ of {FEW} meetings"
        bench.table.add(ratio, many, large, small, "≤ 4", f"s; {of_all}")
        limit = AT_MOST_S[page]
        bench.table.add(f"The {page} of a series ÷ {limit:.0f} s", many, large, limit, "≤ 1", "s")
    _meanwhile(bench, many, overviews[1], comparisons[1])


def _memory(bench: "Bench", many: int, few_way: str, many_way: str) -> None:
    """Before anything else is read of the large one, since what was in use stays with a process."""
    small, large = (_peak(bench, way) / 2**20 for way in (few_way, many_way))
    measure = f"Memory while a comparison is read ÷ of {FEW} meetings"
    bench.table.add(measure, many, large, small, "≤ 1.2", "MB of the app at most")


def _peak(bench: "Bench", way: str) -> int:
    bench.app.process.begin_peak()
    for _ in range(ROUNDS):
        _get(bench.app.port, way, bench.hall.login)
    return bench.app.process.peak()


def _meanwhile(bench: "Bench", many: int, *ways: str) -> None:
    """A room answers calmly while somebody reads one page after the other."""
    phones, room = min(100, bench.size.phones), make_room(bench.app.database, bench.astrid, 2)
    bench._come_to(room, "comparing", phones)
    bench.phones.do("step", crowd="comparing")
    took: list[float] = []

    def read() -> None:
        for way in ways:
            began = time.monotonic()
            _get(bench.app.port, way, bench.hall.login)
            took.append(time.monotonic() - began)

    alone, meanwhile = beside(bench, "comparing", room.asking(), partial(working, read))
    measure = f"Receipt p99 while series of {many} meetings are read"
    more = (
        f"s; p50 {meanwhile['p50'] * MS:.1f} against {alone['p50'] * MS:.1f} ms, "
        f"{len(took)} pages of {middle(took) * MS:.0f} ms"
    )
    bench.table.add(measure, phones, meanwhile["p99"], alone["p99"], "≤ 1.2", more)
    bench.phones.do("leave", crowd="comparing")


def answers() -> dict[str, list[Any]]:
    """What people say to the four questions of the agenda."""
    at = range(PEOPLE)
    return {
        HINDERS: [{"text": f"Vi vet inte vem vi ska ringa {n}"} for n in at],
        RATE: [{"values": {"o0": 1 + n % 5, "o1": 1 + n % 3}} for n in at],
        WHICH: [{"options": [f"o{n % 3}"]} for n in at],
        WORD: [{"text": ("hopp", "oro", "mod")[n % 3]} for n in at],
    }


def _filled(
    database: Database, owner: Any, first: Series, model: Workshop, meetings: int
) -> Series:
    """A series of so many copies of a meeting, each in a village of its own."""
    with database.writing() as session:
        made = begin_series(session, owner, About(title=f"Service i {meetings} bygder"))
        made.agenda_uid = first.agenda_uid
        session.add(made)
        session.flush()
        Copies(session, model.id or 0, made.id or 0).make(meetings)
    return made


class Copies:
    """A meeting's rows, many times: rows alone, since a thousand meetings aren't held in a
    bench."""

    def __init__(self, session: Session, workshop_id: int, series_id: int) -> None:
        self._session, self._series_id = session, series_id
        self._rows = {table: _rows(session, table, workshop_id) for table in COPIED}
        self._places = {
            table: {row["id"]: at for at, row in enumerate(rows)}
            for table, rows in self._rows.items()
        }
        self._begin = {table: self._greatest(table) + 1 for table in COPIED}

    def _greatest(self, name: str) -> int:
        table = SQLModel.metadata.tables[name]
        return int(self._session.execute(select(func.max(table.c.id))).scalar() or 0)

    def make(self, times: int) -> None:
        for table, rows in self._rows.items():
            made = (self._copy(table, row, number) for number in range(times) for row in rows)
            while part := list(islice(made, AT_ONCE)):
                self._session.execute(insert(SQLModel.metadata.tables[table]), part)

    def _copy(self, table: str, row: dict[str, Any], number: int) -> dict[str, Any]:
        new = row | {"id": self._id(table, row["id"], number)}
        for column, other in REFERS.items():
            if new.get(column) is not None:
                new[column] = self._id(other, new[column], number)
        if "uid" in new:
            new["uid"] = new_token()
        own: dict[str, dict[str, Any]] = {
            "workshop": {"code": new_code(), "series_id": self._series_id},
            "locality": {"name": f"Bygden {self._series_id}-{number}"},
            "answer": {"key": secrets.token_hex(16)},
        }
        return new | own.get(table, {})

    def _id(self, table: str, number: int, copy: int) -> int:
        return self._begin[table] + copy * len(self._rows[table]) + self._places[table][number]


def _rows(session: Session, name: str, workshop_id: int) -> list[dict[str, Any]]:
    all_of = SQLModel.metadata.tables
    table = all_of[name]
    items = select(all_of["item"].c.id).where(all_of["item"].c.workshop_id == workshop_id)
    steps = select(all_of["step"].c.id).where(all_of["step"].c.item_id.in_(items))
    askings = select(all_of["asking"].c.id).where(all_of["asking"].c.workshop_id == workshop_id)
    place = select(all_of["workshop"].c.locality_id).where(all_of["workshop"].c.id == workshop_id)
    within = {
        "locality": ("id", place),
        "workshop": ("id", [workshop_id]),
        "item": ("id", items),
        "step": ("id", steps),
        "wording": ("step_id", steps),
        "asking": ("id", askings),
        "answer": ("asking_id", askings),
    }
    column, those = within[name]
    found = session.execute(select(table).where(table.c[column].in_(those)))
    return [dict(row._mapping) for row in found]


def _counted(database: Database) -> float:
    """Counts of all are stored, as the app does it when a room rests; how long that took."""
    began = time.monotonic()
    with database.reading() as session:
        waiting = [one.workshop_id for one in stale(session)]
    for workshop_id in waiting:
        with database.reading() as session:
            counted = count_now(session, session.get_one(Workshop, workshop_id))
        with database.writing() as session:
            store(session, counted)
    return time.monotonic() - began


def _read(bench: "Bench", ways: list[str]) -> list[float]:
    """Seconds for each, the middle of several by turns."""
    took: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for way, times in zip(ways, took, strict=True):
            began = time.monotonic()
            _get(bench.app.port, way, bench.hall.login)
            times.append(time.monotonic() - began)
    return [middle(times) for times in took]


def _get(port: int, way: str, login: str) -> bytes:
    asked = Request(f"http://{HERE}:{port}{way}", headers={"cookie": login})
    with urlopen(asked) as page:
        if page.url != asked.full_url:
            raise SystemExit(f"{way} led to {page.url}")
        return bytes(page.read())
