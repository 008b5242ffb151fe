"""Two workers against one, and what the bell between them costs, on PostgreSQL and Redis."""

from pathlib import Path
from typing import Any

from bench.phones.numbers import middle
from bench.room import astrid, make_room
from bench.servers import App, Phones
from bench.table import Table
from tests.backends import Backend

EACH, AT_ONCE, ROUNDS = 2, 500, 3
"""So few answers a phone that none of them is slowed."""


def several(
    table: Table, folder: Path, load: Phones, alone: Backend, rung: Backend, phones: int
) -> None:
    """`alone` is a PostgreSQL, `rung` the same one with a Redis."""
    table.database = rung.name
    one = _answers(table, App(folder / "alone", alone), load, phones)
    with_bell = _answers(table, App(folder / "bell", rung), load, phones)
    two = _answers(table, App(folder / "two", rung, workers=2), load, phones)
    cost = f"µs of the app's CPU an answer, with the bell and without, {with_bell['cpu']:.0f} and {one['cpu']:.0f}"  # fmt: skip
    table.add("CPU an answer with the bell ÷ without", phones, with_bell["cpu"], one["cpu"], "≤ 1.2", cost)  # fmt: skip
    more = f"a second; two share both cores with the phones and the database; CPU {two['cpu']:.0f} µs an answer"  # fmt: skip
    table.add("Receipts of 2 workers ÷ 1", phones, two["rate"], with_bell["rate"], "≥ 1", more)


def _answers(table: Table, app: App, load: Phones, phones: int) -> dict[str, float]:
    """Receipts a second, and CPU an answer in µs."""
    number = EACH * phones
    table.say(f"{ROUNDS} times {number} answers to {app.settings.workers} on {app.backend.name}")
    room = make_room(app.database, astrid(app.database), 3)
    cookies = room.let_in(phones)
    load.do("connect", crowd="several", port=app.port, path=room.path, cookies=cookies)
    load.do("open_screens", crowd="several", login=room.login)
    load.do("step", crowd="several")
    how: dict[str, Any] = {"asking": room.asking(), "number": number, "at_once": AT_ONCE}
    load.do("answer_hard", crowd="several", **how)
    before = app.process.cpu_s()
    rates = [load.do("answer_hard", crowd="several", **how)["a_second"] for _ in range(ROUNDS)]
    cpu = (app.process.cpu_s() - before) / ROUNDS / number * 1e6
    load.do("leave", crowd="several")
    app.stop()
    return {"rate": middle(rates), "cpu": cpu}
