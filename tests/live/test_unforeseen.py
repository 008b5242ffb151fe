"""Only what the domain refuses is final: after whatever else, the phone keeps what was said."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from app.database import Database, in_reach
from app.errors import Full, Unwritable
from app.live import intake
from app.models.agenda.asking import Asking
from app.models.workshop import Workshop
from app.routes._shared.parts import Parts
from tests.backends import SQLITE, Backend
from tests.rooms import ask


@pytest.fixture
def asking(database: Database, workshop: Workshop) -> Asking:
    return ask(database, workshop, "open_text", "Vad hindrar samarbeten?")


def send(client: TestClient, workshop: Workshop, asking: Asking) -> tuple[int, dict[str, Any]]:
    sent = {"key": "k" * 32, "asking": asking.id, "do": "submit", "value": {"text": "Bussen"}}
    reply = client.post(f"/w/{workshop.uid}/ops", json=sent)
    return reply.status_code, reply.json()


def test_a_database_that_only_reads_makes_an_answer_wait_and_the_server_unready(
    client: TestClient, parts: Parts, workshop: Workshop, asking: Asking, backend: Backend
) -> None:
    client.get(f"/w/{workshop.uid}/phone")
    only_read = "PRAGMA query_only = ON" if backend.name == SQLITE else "SET TRANSACTION READ ONLY"

    def on_begin(connection: Any) -> None:
        if connection.get_execution_options().get("writing"):
            connection.exec_driver_sql(only_read)

    event.listen(parts.database.engine, "begin", on_begin)
    status, told = send(client, workshop, asking)
    assert (status, told["t"], told["why"], told["again"]) == (503, "no", "full", True)
    assert client.get("/readyz").json() == {"ok": False, "why": "database"}


def test_a_fault_of_ours_makes_an_answer_wait(
    client: TestClient, workshop: Workshop, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(f"/w/{workshop.uid}/phone")

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as now:
        now.setattr(intake, "record", broken)
        status, told = send(client, workshop, asking)
        assert (status, told["why"], told["again"]) == (500, "fault", True)
    assert send(client, workshop, asking)[1]["t"] == "ok"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, Full),
        (sqlite3.SQLITE_READONLY, Unwritable),
        (sqlite3.SQLITE_IOERR_FSYNC, Unwritable),
        (sqlite3.SQLITE_IOERR_WRITE, Unwritable),
        (sqlite3.SQLITE_FULL, Unwritable),
        (sqlite3.SQLITE_CANTOPEN, Unwritable),
        (sqlite3.SQLITE_CORRUPT, Unwritable),
        (sqlite3.SQLITE_NOTADB, Unwritable),
    ],
)
def test_what_the_disk_brings_about_passes(code: int, kind: type[Full]) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    with pytest.raises(Full) as told, in_reach():
        raise OperationalError("", {}, error)
    assert type(told.value) is kind and told.value.again


def test_a_wrong_statement_does_not(database: Database) -> None:
    with pytest.raises(Exception, match="nowhere"), database.reading() as session:
        session.connection().exec_driver_sql("SELECT * FROM nowhere")
