"""Two servers on one PostgreSQL and one Redis, behind no load balancer that remembers: what one
does, the other's screens show."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from app.attendance import STEADY_S
from app.models.workshop import Workshop
from tests.backends import WITH_REDIS, Backend, PostgreSQL, RedisServer, Same
from tests.became import keys, publish, told, write
from tests.live.conftest import Hall, make_hall
from tests.live.test_attendance import on, stored, until
from tests.phones import Line, operation
from tests.server import Server, wait_until

TEXT = {"text": "Bussen går för sällan"}


@pytest.fixture(scope="module")
def one(
    postgres: PostgreSQL, redis: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    backend, folder = Backend(WITH_REDIS, postgres, redis), tmp_path_factory.mktemp("one")
    server = Server(folder, backend=backend, BIKUPA_TICK_MS="20", BIKUPA_WORKERS="1")
    server.start()
    yield server
    server.dispose()


@pytest.fixture(scope="module")
def other(one: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(
        tmp_path_factory.mktemp("other"), backend=Same(one.settings), BIKUPA_TICK_MS="20"
    )
    server.start()
    yield server
    server.dispose()


@pytest.fixture
def here(one: Server) -> Hall:
    """Astrid's workshop, by way of the first server."""
    return make_hall(one)


@pytest.fixture
def there(here: Hall, other: Server) -> Hall:
    """The same workshop, by way of the second."""
    return replace(here, server=other)


def see(line: Line, words: str, without: str = "never") -> str:
    """The first stage with these words, on a screen that acknowledges."""
    while True:
        html: str = line.hear("stage")["html"]
        line.say(t="seen")
        if words in html and without not in html:
            return html


def test_an_act_here_and_an_answer_there_reach_the_screens_of_both(here: Hall, there: Hall) -> None:
    with here.desk() as desk, there.desk() as other, there.phone() as phone:
        asking = here.open()
        assert "Vad hindrar?" in phone.see("Vad hindrar?")["html"]
        receipt = phone.send(operation(asking, TEXT))
        assert receipt["t"] == "ok"
        assert see(desk, "Bussen").count("Bussen") == see(other, "Bussen").count("Bussen")


def test_people_are_counted_over_both(here: Hall, there: Hall) -> None:
    with Line(here.server.url, f"/w/{here.uid}/projector", here.login) as wall:
        wall.greet()
        with here.phone():
            with there.phone(), there.phone():
                see(wall, "3 är med")
            see(wall, "1 är med")


def test_who_asks_now_here_and_now_there_is_one(here: Hall, there: Hall) -> None:
    cookie = here.join()
    with Line(here.server.url, f"/w/{here.uid}/projector", here.login) as wall, there.phone():
        wall.greet()
        for hall in (here, there, here, there):
            httpx2.get(f"{hall.server.url}/w/{hall.uid}/phone/stage", headers={"Cookie": cookie})
        see(wall, "2 är med")
        time.sleep(1.5)  # the count isn't to rise when both have told each other
        with there.phone():
            see(wall, "3 är med", without="4 är med")


def test_a_tab_here_shows_what_was_sent_there(here: Hall, there: Hall) -> None:
    asking, cookie = here.open(), here.join()
    with here.again(cookie) as tab, there.again(cookie) as other:
        assert other.send(operation(asking, TEXT))["t"] == "ok"
        while "Bussen" not in tab.hear("mine")["html"]:
            pass


def test_the_same_operation_to_both_is_stored_once(here: Hall, there: Hall) -> None:
    asking, cookie = here.open(), here.join()
    message = operation(asking, TEXT)
    with here.again(cookie) as one, there.again(cookie) as two:
        one.say(**message)
        two.say(**message)
        assert one.hear("ok")["n"] == two.hear("ok")["n"]
    with there.again(cookie) as late:
        assert late.send(message)["t"] == "ok"


def test_the_end_and_a_revoked_link_close_the_screens_there(here: Hall, there: Hall) -> None:
    here.open()
    link = here.link()
    with (
        there.phone() as phone,
        Line(there.server.url, f"/w/{there.uid}/projector", link) as projector,
    ):
        projector.greet()
        here.post("screen-links/revocation")
        assert projector.hear("bye")["why"] == "revoked"
        here.act("end")
        assert phone.hear("bye")["why"] == "ended"


def test_a_deleted_workshop_is_gone_there_too(here: Hall, there: Hall) -> None:
    with there.phone() as phone, there.desk() as desk:
        here.post("deletion")
        assert phone.hear("bye")["why"] == desk.hear("bye")["why"] == "deleted"


def test_what_became_of_it_is_never_read_older_there_than_it_is(here: Hall, there: Hall) -> None:
    """Each server keeps the page as it drew it, and asks the database whether it is still true."""
    database = here.server.database
    with database.reading() as session:
        workshop = session.get_one(Workshop, here.workshop_id)
    themes = keys(database, told(database, workshop))
    assert read(here) == read(there) == (200, "Skolbussen")
    write(database, workshop, about=themes["Gamla mejeriet"], text="Mejeriet öppnar i vår.")
    publish(database, workshop)
    assert read(there) == read(here) == (200, "Mejeriet")
    here.post("became/withdrawal")
    assert read(there) == read(here) == (200, "Inget besked än")
    publish(database, workshop)
    assert read(there) == read(here) == (200, "Mejeriet")
    there.post("deletion")
    assert read(here) == read(there) == (404, "")
    there.post("deletion/undo")
    assert read(here) == read(there) == (200, "Mejeriet")


def read(hall: Hall) -> tuple[int, str]:
    """What a reader of what became of it is answered there."""
    reply = httpx2.get(f"{hall.server.url}/w/{hall.uid}/outcome")
    said = (words for words in ("Mejeriet", "Skolbussen", "Inget besked än") if words in reply.text)
    return reply.status_code, next(said, "")


def test_who_was_on_a_server_that_is_killed_is_not_counted_for_long(
    here: Hall, tmp_path: Path
) -> None:
    mortal = Server(tmp_path, backend=Same(here.server.settings))
    mortal.start()
    there = replace(here, server=mortal)
    with Line(here.server.url, f"/w/{here.uid}/projector", here.login) as wall:
        wall.greet()
        with here.phone(), there.phone():
            see(wall, "2 är med")
            mortal.kill()
            see(wall, "1 är med")
    mortal.dispose()


@pytest.fixture
def workers(postgres: PostgreSQL, redis: RedisServer, tmp_path: Path) -> Iterator[Hall]:
    """One server of two workers, counting."""
    backend = Backend(WITH_REDIS, postgres, redis)
    server = Server(tmp_path, backend=backend, BIKUPA_TICK_MS="20", BIKUPA_METRICS="on")
    server.start()
    yield make_hall(server)
    server.dispose()


def test_a_worker_that_dies_is_started_anew_and_its_phones_come_back(workers: Hall) -> None:
    asking, pid = workers.open(), workers.server.pid
    before = children(pid)
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: len(children(pid)) == 2 != before, 20, lambda: workers.server.log)
    wait_until(lambda: set(children(pid)) != set(before), 20, lambda: workers.server.log)
    with workers.phone() as phone:
        assert phone.send(operation(asking, TEXT))["t"] == "ok"


def children(pid: int) -> list[int]:
    """The workers of a supervisor: those that Python started to serve, not the one that tracks."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    found = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    said = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in found}
    return [child for child in found if b"spawn_main" in said[child]]


def test_workers_are_counted_together(workers: Hall) -> None:
    asking = workers.open()
    with workers.phone() as one, workers.phone() as two, workers.phone() as three:
        for phone in (one, two, three):
            assert phone.send(operation(asking, TEXT))["t"] == "ok"
        told = httpx2.get(f"{workers.server.url}/metrics").text
        assert "bikupa_operations_acknowledged_total 3.0" in told
        assert 'bikupa_sockets{screen="phone"} 3.0' in told


def test_a_stop_lets_both_workers_finish(workers: Hall) -> None:
    workers.open()
    with workers.phone() as one, workers.phone() as two:
        assert workers.server.stop() == 0
        assert one.hear("bye")["why"] == two.hear("bye")["why"] == "drain"
    assert "Bikupa has stopped" in workers.server.log


def test_workers_do_not_outlive_their_supervisor(workers: Hall) -> None:
    pids = children(workers.server.pid)
    os.kill(workers.server.pid, signal.SIGKILL)
    wait_until(lambda: not any(map(runs, pids)), 10, lambda: f"some of {pids} are still there")
    workers.server.start()
    with workers.phone() as phone:
        phone.hear("stage")


def runs(pid: int) -> bool:
    """Whether it is there, and not only as a dead one that nobody has counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_who_left_one_server_before_the_other_heard_of_them_was_still_asked(
    here: Hall, there: Hall
) -> None:
    """Each has seen others; the number is the union, on both and stored."""
    with here.desk(), there.desk(), here.phone():
        with there.phone():
            time.sleep(STEADY_S + 1)
            asking = here.open()
            for hall in (here, there):
                until(hall, "desk", (0, 2))
        with there.phone() as late:
            assert late.send(operation(asking, TEXT))["t"] == "ok"
        for hall in (here, there):
            until(hall, "desk", (1, 3))
        there.act("close")
        wait_until(lambda: stored(here, asking) == 3, 20, lambda: "it wasn't stored")
        assert on(here, "notes") == on(there, "notes") == (1, 3)


def test_whom_a_killed_server_had_seen_is_known_to_the_other(here: Hall, tmp_path: Path) -> None:
    mortal = Server(tmp_path, backend=Same(here.server.settings))
    mortal.start()
    there = replace(here, server=mortal)
    with here.desk(), there.desk(), there.phone(), there.phone():
        time.sleep(STEADY_S + 1)
        here.open()
        until(here, "desk", (0, 2))
        mortal.kill()
        time.sleep(6)  # its phones are no longer here
        assert on(here, "desk") == (0, 2)
    mortal.dispose()


def test_the_desk_here_reads_which_rows_a_projector_there_shows(here: Hall, there: Hall) -> None:
    here.open()
    link = here.link()
    with here.desk() as desk:
        with Line(there.server.url, f"/w/{there.uid}/projector", link) as wall:
            wall.greet()
            for first, last, beside in ((1, 8, {"next": 8000}), (9, 16, {"back": 0})):
                wall.say(t="view", first=first, last=last, of=33, **beside)
                see(desk, f"På duken: {first}–{last} av 33")
        see(desk, "Vad hindrar?", without="På duken:")


def test_who_sits_at_a_sorting_table_there_is_seen_at_the_one_here(here: Hall, there: Hall) -> None:
    here.open()
    path = f"/w/{here.uid}/sorting"
    with Line(here.server.url, path, here.login) as mine:
        mine.greet()
        mine.hear("stage")
        with Line(there.server.url, path, there.login) as theirs:
            theirs.greet()
            theirs.say(t="at", asking=7, row=3)
            see(mine, 'data-asking="7" data-row="3">Astrid Lind')
        see(mine, "<ul", without="Astrid Lind")
