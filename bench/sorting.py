"""The sorting table in a real browser: how long a key takes to the screen, with many answers and
themes beside few; and how long 5,000 answers take to fold when all of them are placed."""

import shutil
import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, sync_playwright

from app.database import Database
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop
from bench.documents import ANSWERS, TEXTS
from bench.phones.numbers import middle, percentile
from bench.room import Room, make_room
from tests.browser.conftest import CHROMIUM, FLAGS, HOST
from tests.rooms import do, say_all

if TYPE_CHECKING:
    from bench.measures import Bench

FEW, MANY = (50, 5), (2000, 40)
"""Answers and themes."""
PRESSES, AIM_S, FOLDS = 40, 0.1, 5
AT_ONCE = 500
"""So many answers are placed by one act."""
PRESS = """key => new Promise(done => {
  const table = document.getElementById("table"), began = performance.now(), times = {};
  const count = () => table.querySelectorAll(".sort-row[data-ids]:not([hidden])").length;
  const [rows, n] = [count(), table.querySelector("[data-n]").dataset.n];
  const look = () => {
    const at = performance.now() - began;
    if (!times.gone && count() !== rows) times.gone = at;
    if (table.querySelector("[data-n]").dataset.n !== n) done({ ...times, drawn: at });
    else requestAnimationFrame(look);
  };
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  requestAnimationFrame(look);
})"""


def sorting(bench: "Bench") -> None:
    """The rows of `make bench`."""
    bench.table.say(f"the sorting table with {MANY[0]} answers and {MANY[1]} themes")
    rooms = [_sorted_room(bench, *size) for size in (FEW, MANY)]
    few, many = (_presses(bench, *room) for room in rooms)
    ours, ceiling = (percentile([one["drawn"] for one in told], 0.95) for told in (many, few))
    gone = percentile([one["gone"] for one in many], 0.95)
    more = f"s at the 95th percentile; the row is gone after {gone:.3f} s; aim {AIM_S} s"
    measure = f"A key to the screen, {MANY[0]} answers in {MANY[1]} themes ÷ {FEW[0]} in {FEW[1]}"
    bench.table.add(measure, 1, ours, ceiling, "≤ 1.5", more)
    placed, plain = _folds(bench)
    measure = f"Folding {ANSWERS} placed answers ÷ {ANSWERS} that aren't"
    bench.table.add(measure, 0, placed, plain, "≤ 2", "s: a placing costs no more than an answer")


def _sorted_room(bench: "Bench", answers: int, themes: int) -> tuple[Room, int]:
    room = make_room(bench.app.database, bench.astrid, 2)
    asking = _fill(bench.app.database, room, answers)
    for number in range(1, themes + 1):
        _do(bench.app.database, room, "new_theme", on=asking, title=f"Tema nummer {number}")
    return room, asking


def _fill(database: Database, room: Room, answers: int) -> int:
    _do(database, room, "next")
    with database.reading() as session:
        asking = session.get_one(Asking, room.asking())
    texts = [{"text": f"{TEXTS[n % len(TEXTS)]} {n}"} for n in range(answers)]
    say_all(database, asking, texts)
    return asking.id or 0


def _do(database: Database, room: Room, verb: str, **how: Any) -> None:
    with database.reading() as session:
        workshop = session.get_one(Workshop, room.workshop_id)
    do(database, workshop, verb, **how)


def _presses(bench: "Bench", room: Room, asking: int) -> list[dict[str, float]]:
    """In seconds, from each key to when the row is gone and when the table is drawn anew."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    address = f"http://{HOST}:{bench.app.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
        name, _, value = room.login.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        page.goto(f"/w/{room.uid}/sorting/{asking}")
        _until_suggested(page)
        told = [page.evaluate(PRESS, str(1 + n % 5)) for n in range(PRESSES)]
        browser.close()
    return [{what: ms / 1000 for what, ms in one.items()} for one in told]


def _until_suggested(page: Page) -> None:
    """The table is at rest when all answers have been read for suggestions."""
    until = time.monotonic() + 300
    while page.locator("[data-thinking]").count() and time.monotonic() < until:
        page.wait_for_timeout(500)


def _folds(bench: "Bench") -> tuple[float, float]:
    room = make_room(bench.app.database, bench.astrid, 2)
    database = bench.app.database
    asking = _fill(database, room, ANSWERS)
    plain = _fold_s(database, asking)
    _do(database, room, "new_theme", on=asking, title="Ett")
    with database.reading() as session:
        shown = count_from_scratch(session, session.get_one(Asking, asking)).sorted()
    rows, theme = [entry.id for entry in shown.unsorted], shown.piles[0].id
    for start in range(0, len(rows), AT_ONCE):
        some = tuple(rows[start : start + AT_ONCE])
        _do(database, room, "put", on=asking, these=some, theme=theme)
    return _fold_s(database, asking), plain


def _fold_s(database: Database, asking: int) -> float:
    took = []
    for _ in range(FOLDS):
        with database.reading() as session:
            asked = session.get_one(Asking, asking)
            began = time.perf_counter()
            count_from_scratch(session, asked).sorted()
            took.append(time.perf_counter() - began)
    return middle(took)
