"""Two people at one sorting table, each with a log-in, a socket and a thread of their own, while a
real server takes what both do at the same time."""

import random
import re
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import httpx2
from sqlmodel import col, select

from app.clock import now
from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.mark import Mark
from app.models.answers.reading import count_from_scratch
from app.models.answers.sorting import Sorted
from app.models.event import Event
from app.models.people import facilitator, member
from app.models.people.member import HOST
from tests.conftest import someone
from tests.live.conftest import Hall, make_hall
from tests.models.test_sorting import Model
from tests.phones import Line
from tests.rooms import say_all
from tests.server import Server

ACTS, ANSWERS = 100, 24
TITLES = ("Ett", "Två", "Tre")


@dataclass
class Did:
    """An act, what its table had shown, and what was answered; `text` is None for an undo."""

    text: str | None
    theme: int
    seen: int
    said: str


@dataclass
class Desk:
    """Somebody at the table."""

    hall: Hall
    name: str
    who: int
    login: str
    address: str
    done: list[Did] = field(default_factory=list)
    seen: int = 0

    def sit(self) -> None:
        self.web = httpx2.Client(
            base_url=self.hall.server.url,
            headers={"Cookie": self.login, "x-bikupa-part": "1"},
            verify=False,
            timeout=60,
        )
        self.line = Line(self.hall.server.url, f"/w/{self.hall.uid}/sorting", self.login)
        self.line.greet()
        self.table()

    def table(self) -> str:
        return self._answered(self.web.get(self.address, params={"more": ANSWERS}))

    def act(self, pressed: str) -> str:
        seen = {"x-bikupa-n": str(self.seen)}
        return self._answered(self.web.post(self.address, data={"act": pressed}, headers=seen))

    def _answered(self, reply: httpx2.Response) -> str:
        assert reply.status_code == 200, reply.text
        self.seen = int(reply.headers["x-bikupa-n"])
        return reply.text

    def sort(self, rows: dict[str, int], themes: list[int], dice: random.Random) -> None:
        mine = 0
        for _ in range(ACTS):
            text, theme, seen = dice.choice(list(rows)), dice.choice([0, *themes]), self.seen
            undoes = mine > 0 and dice.random() < 0.25
            mine += -1 if undoes else 1
            put = f"put:{theme}:{rows[text]}" if theme else f"lay_aside::{rows[text]}"
            said = self.act("undo_sorting" if undoes else put)
            self.done.append(Did(None if undoes else text, theme, seen, said))

    def hears(self, version: int) -> None:
        """Wait until the line has told it."""
        while self.line.hear("stage")["n"] < version:
            self.line.say(t="seen")


def test_two_who_sort_at_once_lose_and_double_nothing_and_each_undoes_their_own(
    server: Server,
) -> None:
    hall = make_hall(server)
    asking_id, texts = hall.open(), [f"Svar {n}" for n in range(ANSWERS)]
    database = server.database
    with database.reading() as session:
        asking = session.get_one(Asking, asking_id)
    say_all(database, asking, [{"text": text} for text in texts])
    desks = [desk_of(hall, asking_id, name) for name in ("Björn", "Chidi")]
    for title in TITLES:
        made = {"act": "new_theme", "title": title}
        desks[0].web.post(desks[0].address, data=made).raise_for_status()
    standing = sorted_now(database, asking_id)
    themes = {pile.id: pile.theme.title for pile in standing.piles}
    rows = {entry.text: entry.id for entry in standing.unsorted}
    assert len(themes) == len(TITLES) and len(rows) == ANSWERS

    at_once = threading.Barrier(2)

    def sort(desk: Desk, seed: int) -> None:
        at_once.wait(10)
        desk.sort(rows, list(themes), random.Random(seed))

    with ThreadPoolExecutor(2) as both:
        for end in [both.submit(sort, desk, seed) for seed, desk in enumerate(desks)]:
            end.result(timeout=240)

    history = events_of(database, hall)
    assert met(history) > ACTS / 10  # else they sorted one after the other
    model = told_again(history, desks, texts)
    now_ = sorted_now(database, asking_id)
    assert now_.total == ANSWERS
    assert lies(now_) == model.lay[-1]
    marks = marks_of(database, asking_id)
    assert sum(check_told(desk, desks, history, marks, themes, rows) for desk in desks) > 0
    tables = [desk.table() for desk in desks]
    assert shown(tables[0]) == shown(tables[1])
    assert len(shown(tables[0])[0]) == len(now_.unsorted)
    for desk in desks:
        desk.hears(history[-1].version)


def desk_of(hall: Hall, asking_id: int, name: str) -> Desk:
    database = hall.server.database
    person = someone(database, name, f"{name}-{now()}@example.se")
    with database.writing() as session:
        member.admit(session, hall.workshop_id, person.id or 0, HOST)
        login = f"login={facilitator.log_in(session, person, now())}"
    address = f"/w/{hall.uid}/sorting/{asking_id}"
    desk = Desk(hall, name, person.id or 0, login, address)
    desk.sit()
    return desk


def sorted_now(database: Database, asking_id: int) -> Sorted:
    with database.reading() as session:
        return count_from_scratch(session, session.get_one(Asking, asking_id)).sorted()


def lies(now_: Sorted) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {entry.text: set() for entry in now_.unsorted}
    for theme, entries in [(0, now_.aside), *((pile.id, pile.entries) for pile in now_.piles)]:
        for entry in entries:
            found.setdefault(entry.text, set()).add(theme)
    return found


def events_of(database: Database, hall: Hall) -> list[Event]:
    """What was done at the table, in the one order of versions; themes were made before."""
    with database.reading() as session:
        found = select(Event).where(
            Event.workshop_id == hall.workshop_id,
            col(Event.verb).in_(("put", "lay_aside", "undone")),
        )
        return list(session.exec(found.order_by(col(Event.version))))


def met(history: list[Event]) -> int:
    """How often one came after the other."""
    return sum(one.actor != next_.actor for one, next_ in pairwise(history))


def told_again(history: list[Event], desks: list[Desk], texts: list[str]) -> Model:
    """All of it the slow, obvious way; each act is there once, none was refused."""
    model = Model(texts)
    todo = {desk.who: iter(desk.done) for desk in desks}
    assert len(history) == sum(len(desk.done) for desk in desks)
    for event in history:
        did = next(todo[event.actor or 0])
        assert "notice bad" not in did.said, did.said
        assert (did.text is None) is (event.verb == "undone")
        if did.text is None:
            model.undo(event.actor or 0)
        else:
            model.put(event.actor or 0, did.text, did.theme)
    return model


def marks_of(database: Database, asking_id: int) -> dict[int, list[Mark]]:
    """By the row that they are about, in order."""
    found: dict[int, list[Mark]] = defaultdict(list)
    with database.reading() as session:
        rows = select(Mark).where(Mark.asking_id == asking_id).order_by(col(Mark.id))
        for mark in session.exec(rows):
            found[mark.of_row or 0].append(mark)
    return found


def check_told(
    desk: Desk,
    desks: list[Desk],
    history: list[Event],
    marks: dict[int, list[Mark]],
    themes: dict[int, str],
    rows: dict[str, int],
) -> int:
    """Who came second reads who had moved the answer since their table was drawn, and where to;
    nobody else reads anything, nor who puts it where the other just had. How many read it."""
    [other] = [one for one in desks if one is not desk]
    own = [event for event in history if event.actor == desk.who]
    told = 0
    for did, event in zip(desk.done, own, strict=True):
        if did.text is None:
            continue
        there = marks[rows[did.text]]
        by_other = [mark for mark in there if mark.by == other.who and mark.version > did.seen]
        before = [mark for mark in by_other if mark.version < event.version]
        if len(before) < len(by_other) and by_other[len(before)].version <= seen_after(did):
            continue  # moved once more before it was answered: the table itself says so
        moved = any(mark.version == event.version for mark in there)
        if not moved:  # the other had just put it there too
            before = []
        notice = re.search(r"<p class=\"notice\" data-say>(.*?)</p>", did.said)
        assert bool(notice) is bool(before), (desk.name, did.text, notice, before)
        if notice:
            told += 1
            assert notice[1].startswith(f"{other.name} hade just ")
            last = before[-1]
            if last.on and last.theme_id:
                assert f"i {themes[last.theme_id]}." in notice[1]
    return told


def seen_after(did: Did) -> int:
    return int(re.findall(r'data-n="(\d+)"', did.said)[0])


def shown(table: str) -> tuple[list[str], list[str], list[str]]:
    """Which answers are unsorted, how many lie in each theme and what is counted."""
    return (
        re.findall(r'data-ids="([\d,]+)"', table),
        re.findall(r'aria-label="(Alla \d+ i \w+)"', table),
        re.findall(r'class="sort-counts">(.*?)</p>', table),
    )
