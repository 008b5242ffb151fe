"""`bikupa simulate` against a real server: what it finds, and what it says when it can't."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlmodel import col, select

from app.models.answers.answer import Answer
from app.models.people.links import ScreenLink
from app.models.people.participant import SIMULATED, Participant
from tests.live.conftest import Hall, make_hall
from tests.server import Server, free_port, wait_until

PHONES = 12
KINDS = ("open_text", "word_cloud", "scale")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"), BIKUPA_TICK_MS="20")
    server.start()
    yield server
    server.dispose()


@pytest.fixture
def hall(server: Server) -> Hall:
    return make_hall(server, *KINDS)


Command = subprocess.Popen[str]


def start(hall: Hall, *words: str, at_home: bool = True) -> Command:
    """The command, on the server's own machine or on one that knows nothing of its data."""
    data = str(hall.server.settings.data_dir) if at_home else "/nonexistent"
    command = [sys.executable, "-m", "app.commands.cli", "simulate", hall.code]
    command += ["--phones", str(PHONES), "--pace", "0.5", "--json", *words]
    if "--url" not in words:
        command += ["--url", hall.server.local]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"BIKUPA_DATA_DIR": data},
    )


def finish(command: Command) -> tuple[int, dict[str, Any], str]:
    """Its exit code, its figures, and what it said besides."""
    said, aside = command.communicate(timeout=60)
    return command.returncode, json.loads(said or "{}"), aside


def simulated(hall: Hall) -> list[Participant]:
    with hall.server.database.reading() as session:
        of = select(Participant).where(Participant.workshop_id == hall.workshop_id)
        return list(session.exec(of.where(Participant.origin == SIMULATED)))


def said(hall: Hall) -> list[Any]:
    people = [who.id for who in simulated(hall)]
    with hall.server.database.reading() as session:
        rows = select(Answer.value).where(col(Answer.participant_id).in_(people))
        return list(session.exec(rows))


def desk(hall: Hall) -> str:
    page = f"{hall.server.local}/w/{hall.uid}/desk"
    return httpx2.get(page, headers={"Cookie": hall.login}).text


def until(true: Callable[[], bool]) -> None:
    wait_until(true, 30, lambda: "the simulated phones didn't do it")


def test_simulated_phones_answer_every_question_as_it_opens_until_the_end(hall: Hall) -> None:
    command = start(hall)
    until(lambda: len(simulated(hall)) == PHONES)
    for n in range(len(KINDS)):
        hall.act("next")
        until(lambda n=n: len(said(hall)) == PHONES * (n + 1))
    hall.act("end")
    status, figures, aside = finish(command)
    assert status == 0, aside
    everything = PHONES * len(KINDS)
    for name in ("sent", "acknowledged", "stored"):
        assert figures[name] == everything
    assert (figures["phones"], figures["askings"]) == (PHONES, len(KINDS))
    assert (figures["duplicates"], figures["refused"], figures["waiting"]) == (0, 0, 0)
    assert figures["sent_twice"] > 0
    for name in ("ack", "projector"):
        assert 0 < figures[f"{name}_p50_ms"] <= figures[f"{name}_p99_ms"]
    assert re.search(r"\d+ s +[1-9]\d* phones here, \d+ questions, \d+ sent, \d+ saved", aside)
    with hall.server.database.reading() as session:
        links = session.exec(
            select(ScreenLink.revoked_at).where(ScreenLink.workshop_id == hall.workshop_id)
        )
        assert all(links), "the projector link it made for itself is revoked"


def test_from_elsewhere_it_says_that_it_sees_no_projector_and_leaves_in_time(
    hall: Hall, tmp_path: Path
) -> None:
    lines = tmp_path / "svar.txt"
    lines.write_text("Bussen\n\nBredbandet\n", encoding="utf-8")
    hall.act("next")
    command = start(hall, "--answers", str(lines), "--seconds", "6", at_home=False)
    status, figures, aside = finish(command)
    assert status == 0, aside
    assert figures["stored"] == figures["sent"] == PHONES
    assert figures["projector_p50_ms"] is None
    assert "--screen" in aside
    assert {value["text"] for value in said(hall)} == {"Bussen", "Bredbandet"}


def test_a_projector_link_lets_it_measure_from_elsewhere(hall: Hall) -> None:
    hall.act("next")
    link = f"{hall.server.local}/screen#{hall.link().partition('=')[2]}"
    command = start(hall, "--screen", link, "--seconds", "6", at_home=False)
    assert finish(command)[1]["projector_p50_ms"] > 0


def test_ctrl_c_ends_it_with_its_figures(hall: Hall) -> None:
    hall.act("next")
    command = start(hall)
    until(lambda: len(said(hall)) > 2)
    command.send_signal(2)
    status, figures, _ = finish(command)
    assert status == 0
    assert figures["acknowledged"] == figures["stored"] == figures["sent"] > 2


def test_when_the_rehearsal_is_removed_the_phones_leave_and_nothing_is_left(hall: Hall) -> None:
    hall.act("next")
    command = start(hall)
    until(lambda: len(said(hall)) > 2)
    hall.post("rehearsal/removal")
    _, figures, aside = finish(command)
    assert figures["stored"] is None and "removed" in aside
    assert simulated(hall) == []


def test_phones_come_back_when_the_server_does_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    server = Server(tmp_path, BIKUPA_TICK_MS="20")
    server.start()
    try:
        hall = make_hall(server)
        command = start(hall, "--pace", "4")
        hall.act("next")
        until(lambda: len(said(hall)) > 2)
        server.kill()
        server.start()
        until(lambda: len(said(hall)) == PHONES)
        time.sleep(2)  # those whose receipts were lost come back for them
        command.send_signal(2)
        status, figures, aside = finish(command)
        assert status == 0, aside
        assert figures["acknowledged"] == figures["stored"] == PHONES
        assert figures["duplicates"] == 0
    finally:
        server.dispose()


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("--url", f"http://127.0.0.1:{free_port()}"), 3, "No Bikupa answers at"),
        (("--url", "ftp://example.se"), 3, "is no address"),
        (("--answers", "/nonexistent/lines.txt"), 2, "can't be read"),
    ],
)
def test_what_cant_be_done_is_said_in_a_sentence(
    hall: Hall, words: tuple[str, ...], status: int, sentence: str
) -> None:
    found, figures, aside = finish(start(hall, *words))
    assert (found, figures) == (status, {})
    assert sentence in aside and "Traceback" not in aside


def test_a_locked_door_and_an_unknown_code_are_told_apart_at_home_only(hall: Hall) -> None:
    hall.act("lock")
    assert "is locked" in _refused(hall, 5)
    assert "or its door is locked" in _refused(hall, 4, at_home=False)
    hall.act("unlock")
    hall.act("next")
    hall.act("end")
    assert "No workshop is open with the code" in _refused(hall, 4)
    hall.code = "nonsense"
    assert "is no join code" in _refused(hall, 4)


def _refused(hall: Hall, status: int, **where: bool) -> str:
    found, _, aside = finish(start(hall, **where))
    assert found == status, aside
    return aside.strip().splitlines()[-1]


def test_a_real_phone_is_counted_beside_them(hall: Hall) -> None:
    hall.act("next")
    command = start(hall)
    until(lambda: len(said(hall)) == PHONES)
    with hall.phone():
        until(lambda: f"{PHONES} av {PHONES} simulerade telefoner har svarat" in desk(hall))
        until(lambda: "0 av 1 har svarat" in desk(hall))
    command.send_signal(2)
    assert finish(command)[0] == 0
