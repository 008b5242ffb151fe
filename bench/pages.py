"""Pages a second, beside a bare server that has the same bytes ready."""

from typing import TYPE_CHECKING

from bench.phones.numbers import middle
from bench.room import Room
from bench.servers import Ceiling

if TYPE_CHECKING:
    from bench.measures import Bench


def pages(
    bench: "Bench", measure: str, room: Room, like: str, cookies: list[str], reach: str
) -> None:
    """A phone's page, asked for with all these cookies at once; the bare server sends what the
    phone with the cookie `like` is sent."""
    size, app, do, file = bench.size, bench.app, bench.phones.do, bench.folder / "page"
    bench.table.say(f"{size.rounds} times {size.pages} pages: {measure}")
    sent = do("read_page", port=app.port, path=room.path, cookie=like, file=str(file))
    bare = Ceiling("bare_pages", bench.folder, str(file))
    how = {"path": room.path, "cookies": cookies, "number": size.pages}
    ours, theirs, cpu_s = [], [], 0.0
    for _ in range(size.rounds):
        theirs.append(do("ask_for", port=bare.port, **how)["a_second"])
        before = app.process.cpu_s()
        ours.append(do("ask_for", port=app.port, **how)["a_second"])
        cpu_s += app.process.cpu_s() - before
    bare.stop()
    each = cpu_s / size.rounds / size.pages * 1e6
    more = f"a second; {sent['bytes']} bytes, {each:.0f} µs of CPU each"
    bench.table.add(measure, len(cookies), middle(ours), middle(theirs), reach, more)
