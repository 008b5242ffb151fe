"""Surveys for tests: made, opened and answered."""

from typing import Any

from app.database import Database
from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.asking import Asking, open_askings
from app.models.workshop import SELF, Workshop, touch
from app.steps import STEP_KINDS

CHOICE = {"options": [{"id": "o1", "text": "Bussarna"}, {"id": "o2", "text": "Bredbandet"}]}
STEPS = (
    ("", [("slide", "Innan du börjar", {})]),
    ("Så har vi det", [("open_text", "Vad fungerar?", {}), ("open_text", "Vad saknas?", {})]),
    ("", [("choice", "Var ska vi börja?", CHOICE)]),
)


def make_survey(
    database: Database,
    workshop: Workshop,
    *,
    opens_at: int | None = None,
    closes_at: int | None = None,
    steps: Any = STEPS,
) -> Workshop:
    """Turn a workshop into a survey with its hours: a slide, two open questions in a talk round
    and a choice."""
    with database.writing() as session:
        touch(session, workshop.id or 0, turn=True)
        found = session.get_one(Workshop, workshop.id)
        found.pace, found.opens_at, found.closes_at = SELF, opens_at, closes_at
        session.add(found)
        for title, questions in steps:
            item = add_item(session, found.id or 0, title)
            for kind, prompt, settings in questions:
                how = STEP_KINDS[kind].Settings.model_validate(settings)
                add_step(
                    session, item, kind, prompt, language="sv", settings=how, body="Läs *det här*."
                )
    return again(database, workshop)


def again(database: Database, workshop: Workshop) -> Workshop:
    with database.reading() as session:
        return session.get_one(Workshop, workshop.id)


def asked(database: Database, workshop: Workshop) -> list[Asking]:
    """What is open, in the order it is asked."""
    with database.reading() as session:
        return open_askings(session, workshop.id or 0)
