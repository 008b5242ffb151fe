"""Numbers that a purge of an older version left are told by ids after the migration."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from app.database import Database
from app.models.afterwards.remains import Remains
from app.models.agenda.asking import open_askings
from app.models.workshop import Workshop
from app.settings import Settings
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from tests.backends import Backend
from tests.rooms import ask
from tests.test_migrations import move

BEFORE = "0020"
OPTIONS = [Option(id="o1", text="Buss"), Option(id="x7", text="Tåg")]
CASES: list[tuple[str, Any, Any, Any]] = [
    ("choice", ChoiceSettings(options=OPTIONS), [[7, None]], {"": {"o1": 7, "x7": None}}),
    (
        "scale",
        ScaleSettings(statements=OPTIONS, top=2),
        [[5, 0], [None, 6]],
        {"o1": {"1": 5, "2": 0}, "x7": {"1": None, "2": 6}},
    ),
    (
        "scale",
        ScaleSettings(top=2, unsure="Vet inte"),
        [[5, 6, None]],
        {"o0": {"1": 5, "2": 6, "0": None}},
    ),
    ("open_text", None, None, None),
]


@pytest.mark.parametrize(("kind", "how", "before", "since"), CASES)
def test_counts_by_place_become_counts_by_id_and_back(
    settings: Settings,
    database: Database,
    workshop: Workshop,
    backend: Backend,
    kind: str,
    how: Any,
    before: Any,
    since: Any,
) -> None:
    ask(database, workshop, kind, "Vad?", how)
    with database.reading() as session:
        [asking] = open_askings(session, workshop.id or 0)
    left = {"answered": 12, "answers": 12, "present": None, "counts": before}
    move(settings, BEFORE)
    with database.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO remains (workshop_id, people, questions) VALUES (:w, 20, :q)"),
            {"w": workshop.id, "q": json.dumps({str(asking.id): left})},
        )
    for _ in range(2):
        move(settings, "head")
        with database.reading() as session:
            kept = session.get_one(Remains, 1)
        assert kept.of(asking).counts == since and kept.of(asking).answered == 12
        move(settings, BEFORE)
        with database.engine.connect() as connection:
            stored = connection.execute(text("SELECT questions FROM remains")).scalar_one()
        read = json.loads(stored) if isinstance(stored, str) else stored
        assert read == {str(asking.id): left}
