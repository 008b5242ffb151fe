"""What a proxy, a container and Prometheus ask the server."""

import sqlite3
from contextlib import closing
from time import monotonic

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.keeping import health
from app.settings import Settings
from tests.server import wait_until


@pytest.fixture(autouse=True)
def ask_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "TOLD_FOR_S", 0)


def test_it_is_well_and_ready(client: TestClient) -> None:
    for path in ("/healthz", "/readyz"):
        reply = client.get(path)
        assert (reply.status_code, reply.json()) == (200, {"ok": True})


@pytest.mark.alone
def test_with_a_locked_database_it_is_well_but_not_ready(
    client: TestClient, settings: Settings
) -> None:
    with closing(sqlite3.connect(settings.database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            began = monotonic()
            reply = client.get("/readyz")
            assert (reply.status_code, reply.json()) == (503, {"ok": False, "why": "database"})
            assert monotonic() - began < 2
        assert client.get("/healthz").status_code == 200
        other.execute("ROLLBACK")
    wait_until(lambda: client.get("/readyz").status_code == 200, 9, lambda: "still not ready")


def test_with_another_schema_it_is_not_ready(client: TestClient, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()) == (503, {"ok": False, "why": "schema"})


def test_a_damaged_database_is_not_ready(
    client: TestClient, database: Database, settings: Settings
) -> None:
    assert client.get("/readyz").status_code == 200
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    assert client.get("/readyz").json()["why"] == "database"


def test_asking_often_writes_once(
    client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "TOLD_FOR_S", 60)
    assert client.get("/readyz").status_code == 200
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert client.get("/readyz").status_code == 200


def test_metrics_are_not_there_unless_asked_for(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 404
