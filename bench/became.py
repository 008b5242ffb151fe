"""What became of it, opened by many phones at the same time, beside the page that lets them in."""

from typing import TYPE_CHECKING, Any

from app.models.workshop import Workshop
from bench.phones.numbers import middle
from bench.room import make_room
from tests.became import told

if TYPE_CHECKING:
    from bench.measures import Bench

AT_ONCE = 100
"""So many ask for it at the same moment, each on a connection of its own."""


def became(bench: "Bench") -> None:
    """By phones that were there: a mail to everyone brings them all."""
    size, app = bench.size, bench.app
    bench.table.say(f"{size.rounds} times {size.pages} pages of what became of it")
    door = make_room(app.database, bench.astrid, 2)
    room = make_room(app.database, bench.astrid, 1)
    cookies = room.let_in(AT_ONCE)
    with app.database.reading() as session:
        workshop = session.get_one(Workshop, room.workshop_id)
    told(app.database, workshop)
    outcome = {"path": f"/w/{room.uid}/outcome", "cookies": cookies}
    joining = {"path": door.path, "cookies": [""] * AT_ONCE}
    ours, theirs = [], []
    for _ in range(size.rounds):
        theirs.append(_asked(bench, joining))
        ours.append(_asked(bench, outcome))
    (rate, cpu), (joins, joins_cpu) = (
        [middle(list(of_all)) for of_all in zip(*rounds, strict=True)] for rounds in (ours, theirs)
    )
    more = f"a second; {cpu:.0f} µs of CPU each, against {joins_cpu:.0f}"
    bench.table.add("What became of it ÷ join page", AT_ONCE, rate, joins, "≥ 0.5", more)


def _asked(bench: "Bench", how: dict[str, Any]) -> tuple[float, float]:
    """Pages a second, and how many µs of CPU the app took for each."""
    pages, before = bench.size.pages, bench.app.process.cpu_s()
    asked = bench.phones.do("ask_for", port=bench.app.port, number=pages, **how)
    return asked["a_second"], (bench.app.process.cpu_s() - before) / pages * 1e6
