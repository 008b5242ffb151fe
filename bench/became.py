"""What became of it, opened by many phones at the same time, beside the page that lets them in."""

from typing import TYPE_CHECKING

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
    size, app, do = bench.size, bench.app, bench.phones.do
    bench.table.say(f"{size.rounds} times {size.pages} pages of what became of it")
    door = make_room(app.database, bench.astrid, 2)
    room = make_room(app.database, bench.astrid, 1)
    cookies = room.let_in(AT_ONCE)
    with app.database.reading() as session:
        workshop = session.get_one(Workshop, room.workshop_id)
    told(app.database, workshop)
    ours, theirs, cpu_s = [], [], 0.0
    outcome = {"path": f"/w/{room.uid}/outcome", "cookies": cookies, "number": size.pages}
    joining = {"path": door.path, "cookies": [""] * AT_ONCE, "number": size.pages}
    for _ in range(size.rounds):
        theirs.append(do("ask_for", port=app.port, **joining)["a_second"])
        before = app.process.cpu_s()
        ours.append(do("ask_for", port=app.port, **outcome)["a_second"])
        cpu_s += app.process.cpu_s() - before
    each = cpu_s / size.rounds / size.pages * 1e6
    more = f"a second; {each:.0f} µs of CPU each"
    row = "What became of it ÷ join page"
    bench.table.add(row, AT_ONCE, middle(ours), middle(theirs), "≥ 0.5", more)
