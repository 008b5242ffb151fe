"""Views and exports while answers arrive: each is of one moment, and what is hidden stays so."""

import contextlib
import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from sqlmodel import select
from websockets.exceptions import ConnectionClosed

from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.asking import open_askings
from app.models.answers.answer import Answer
from tests.exports.read_back import WHOLE, words_in
from tests.faults.company import Company
from tests.faults.conftest import MakeServer
from tests.faults.invariant import check_invariant
from tests.live.conftest import Hall, make_hall
from tests.phones import Line, operation

PHONES, PAIRS = 20, 9
SECRET = "Kerstins nummer"
ENDINGS = ["", *(f"/{name}" for name in WHOLE)]


def export(hall: Hall, ending: str) -> str:
    url = f"{hall.server.local}/w/{hall.uid}/notes{ending}"
    reply = httpx2.get(url, headers={"Cookie": hall.login}, timeout=60)
    assert reply.status_code == 200
    return words_in(reply.content, ending.removeprefix("/"))


def ask_two(hall: Hall) -> tuple[int, int]:
    """Two questions that are open together."""
    with hall.server.database.writing() as session:
        item = add_item(session, hall.workshop_id, "Prata")
        for prompt in ("Först?", "Sedan?"):
            add_step(session, item, "open_text", prompt, language="sv")
    hall.act("go", on=item.id)
    with hall.server.database.reading() as session:
        first, then = (asking.id for asking in open_askings(session, hall.workshop_id))
    return first or 0, then or 0


def test_an_export_while_answers_arrive_is_of_one_moment_and_says_which(hall: Hall) -> None:
    first, then = ask_two(hall)
    let_on = [threading.Event() for _ in range(PAIRS)]
    arrived = [threading.Event() for _ in range(PAIRS)]

    def answer_both(number: int) -> list[str]:
        """The second question only when the first has its receipt."""
        told: list[str] = []
        with hall.phone() as phone:
            for pair in range(PAIRS):
                assert let_on[pair].wait(60)
                for asking, name in ((first, "first"), (then, "then")):
                    text = {"text": f"{name}-{number}-{pair}."}
                    told += phone.send(operation(asking, text))["keys"]
                    arrived[pair].set()
        return told

    def export_amid(pair: int) -> tuple[str, str]:
        """An export that begins when the first of twenty have answered once more."""
        let_on[pair].set()
        assert arrived[pair].wait(60)
        ending = ENDINGS[pair % len(ENDINGS)]
        return ending, export(hall, ending)

    with ThreadPoolExecutor(PHONES) as pool:
        answering = [pool.submit(answer_both, number) for number in range(PHONES)]
        exported = [export_amid(pair) for pair in range(PAIRS)]
        told = {key for one in answering for key in one.result()}
    exported += [(ending, export(hall, ending)) for ending in ENDINGS]
    counts = [check_one_moment(ending, text) for ending, text in exported]
    assert counts == sorted(counts)
    assert len(set(counts)) >= PAIRS, "nothing arrived meanwhile"
    assert len(told) == 2 * PHONES * PAIRS
    check_invariant(hall.server, hall.workshop_id, told, exactly=True)


def check_one_moment(ending: str, text: str) -> int:
    """Nobody has answered the second question and not the first; how many answers it holds."""
    held = {name: set(re.findall(rf"{name}-(\d+-\d+)\.", text)) for name in ("first", "then")}
    assert held["then"] <= held["first"]
    count = len(held["first"]) + len(held["then"])
    if ending == "/json":
        notes = json.loads(text)
        assert notes["answers"] == count
        taken = datetime.strptime(notes["taken"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert abs((datetime.now(UTC) - taken).total_seconds()) < 120
    elif ending != "/csv":
        on_one_line = " ".join(text.split())  # a document breaks its lines where they are full
        assert re.search(rf"läget den .* med {count} svar\.", on_one_line), ending
    return count


class Watch:
    """A screen, and every stage that it is sent until it leaves."""

    def __init__(self, hall: Hall, screen: str) -> None:
        cookie = hall.join() if screen == "phone" else hall.login
        self._line = Line(hall.server.local, f"/w/{hall.uid}/{screen}", cookie)
        self._line.greet()
        self.stages: list[dict[str, Any]] = []
        self._thread = threading.Thread(target=self._listen)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._line.__exit__()
        self._thread.join(10)

    def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            for text in self._line.wire:
                message = json.loads(text)
                if message["t"] == "stage":
                    self.stages.append(message)
                    self._line.say(t="seen")

    def saw(self, words: str) -> bool:
        return any(words in stage["html"] for stage in self.stages)


@pytest.mark.parametrize(
    ("kind", "screens"),
    [("open_text", ["projector"]), ("word_cloud", ["projector", "phone"])],
)
def test_a_hidden_answer_never_reappears_in_a_stream_or_an_export(
    make_server: MakeServer, kind: str, screens: list[str]
) -> None:
    server = make_server()
    hall = make_hall(server, kind)
    asking, cookie = hall.open(), hall.join()
    hall.act("reveal")
    secret = operation(asking, {"text": SECRET})
    with Company(hall, PHONES) as company, contextlib.ExitStack() as stack:
        bjorn = stack.enter_context(hall.again(cookie))
        told = set(bjorn.send(secret)["keys"])
        watches = [stack.enter_context(Watch(hall, screen)) for screen in screens]
        company.wait(lambda: all(watch.saw(SECRET) for watch in watches), "it isn't shown")
        company.send(asking, {"text": "Före"})
        hidden_at = hide(hall, asking, secret["key"])
        for number in range(5):
            company.send(asking, {"text": f"Efter {number}"})
            edit = operation(
                asking, {"text": f"{SECRET} {number}"}, do="edit", thread=secret["key"]
            )
            told |= set(bjorn.send(edit)["keys"]) if kind == "open_text" else set()
            check_exports(hall)
        company.wait_until_answered()
        told |= say_last(hall, asking, "Slutord")
        company.wait(lambda: all(watch.saw("Slutord") for watch in watches), "not caught up")
        for watch in watches:
            later = [stage for stage in watch.stages if stage["n"] >= hidden_at]
            assert later and not any(SECRET in stage["html"] for stage in later)
        server.kill()
        server.start()
        told |= say_last(hall, asking, "Omstart")
        for screen in screens:  # counted from scratch by the new process
            with Watch(hall, screen) as watch:
                company.wait(lambda watch=watch: watch.saw("Omstart"), "nothing is shown")
                assert not watch.saw(SECRET)
        check_exports(hall)
        check_invariant(server, hall.workshop_id, told | company.told, exactly=True)


def hide(hall: Hall, asking: int, key: str) -> int:
    """By the desk; the version it became."""
    with hall.server.database.reading() as session:
        found = select(Answer.id).where(Answer.asking_id == asking, Answer.key == key)
        answer_id = session.exec(found).one()
    with hall.desk() as desk:
        act = {"t": "act", "do": "hide", "on": answer_id, "reason": "personal", "key": "h" * 16}
        return int(desk.send(act)["n"])


def say_last(hall: Hall, asking: int, text: str) -> set[str]:
    """By one who hasn't answered yet."""
    with hall.phone() as phone:
        return set(phone.send(operation(asking, {"text": text}))["keys"])


def check_exports(hall: Hall) -> None:
    for ending in ENDINGS:
        assert SECRET not in export(hall, ending), ending
