"""The log tells what went wrong, never what somebody sent or who they are."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app.logs import JsonFormatter, PlainFormatter
from app.models.people.participant import Participant
from tests.live.conftest import make_hall
from tests.phones import operation
from tests.server import Server

CANARY = "kanariefågel"
FAILING = """
import app.live.intake as intake
def fail(session, batch):
    raise ValueError(f"can't store {batch} {batch[0].operation.value}")
intake.record = fail
from app.server.start import run
run()
"""


class Number(BaseModel):
    value: int


def record_of(error: Exception) -> logging.LogRecord:
    try:
        try:
            raise error
        except Exception as cause:
            raise KeyError(CANARY) from cause
    except KeyError:
        info = sys.exc_info()
    return logging.LogRecord("bikupa.test", logging.ERROR, "x.py", 1, "it %s", ("failed",), info)


def bad_answer() -> Exception:
    try:
        Number(value=CANARY)  # type: ignore[arg-type]
    except ValueError as error:
        assert CANARY in str(error)
        return error
    raise AssertionError


@pytest.mark.parametrize("formatter", [PlainFormatter(), JsonFormatter()])
def test_an_exception_is_told_by_its_kind_and_place(formatter: logging.Formatter) -> None:
    told = formatter.format(record_of(bad_answer()))
    assert CANARY not in told
    assert "it failed" in told
    assert told.index("ValidationError") < told.index("builtins.KeyError")
    assert f"{Path(__file__).name}:" in told and " in record_of" in told


def test_what_the_disk_or_the_database_says_is_told() -> None:
    full = OperationalError("INSERT …", None, Exception("database or disk is full"))
    assert "database or disk is full" in PlainFormatter().format(record_of(full))


def test_a_json_line_has_its_fields() -> None:
    line = JsonFormatter().format(record_of(ValueError()))
    assert "\n" not in line
    told = json.loads(line)
    assert list(told) == ["at", "level", "logger", "message", "exception"]
    assert told["at"].endswith("+00:00")
    assert (told["level"], told["logger"], told["message"]) == ("error", "bikupa.test", "it failed")


def test_asyncio_does_not_show_its_objects() -> None:
    lines = f"Task exception was never retrieved\nfuture: <Task exception={CANARY}>"
    record = logging.LogRecord("asyncio", logging.ERROR, "x.py", 1, lines, (), None)
    assert json.loads(JsonFormatter().format(record))["message"] == lines.split("\n")[0]


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Server]:
    """A server whose every answer is a fault, with a log in JSON."""
    server = Server(tmp_path, BIKUPA_LOG="json")
    server.command = [sys.executable, "-c", FAILING]
    yield server
    server.dispose()


def test_a_run_with_faults_logs_lines_without_what_was_sent(failing: Server) -> None:
    failing.start()
    hall = make_hall(failing)
    asking, cookie = hall.open(), hall.join()
    with hall.again(cookie) as bjorn, hall.phone() as chidi:
        assert bjorn.send(operation(asking, {"text": CANARY}))["why"] == "fault"
        chidi.throw(f"{CANARY} is no JSON")
        assert chidi.closed_with() == 1007
        assert failing.stop() == 0
    lines = [json.loads(line) for line in failing.log.splitlines() if line.startswith("{")]
    assert {"again", "back"} <= {line["message"].split()[-1] for line in lines}
    assert "ValueError" in next(line["exception"] for line in lines if "exception" in line)
    with failing.database.reading() as session:
        hashes = [person.token_hash for person in session.exec(select(Participant))]
    said = json.dumps(lines, ensure_ascii=False)
    token = cookie.split("=")[1]
    for secret in (CANARY, hall.uid, hall.code, token, *hashes, hall.login, "127.0.0.1", "/w/"):
        assert secret not in said


def test_the_security_log_is_let_through(failing: Server) -> None:
    failing.start()
    hall = make_hall(failing)
    assert hall.post("screen-links").status_code == 200
    assert failing.stop() == 0
    lines = [json.loads(line) for line in failing.log.splitlines() if line.startswith("{")]
    told = [line for line in lines if line["logger"] == "bikupa.security"]
    assert {line["level"] for line in told} == {"info"}
    whats = [line["message"].split()[0] for line in told]
    assert whats == ["link-made", "projector-link-made"], "the first is that of the start"
