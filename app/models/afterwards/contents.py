"""What the notes hold: their title, their case number, and which parts go along."""

from collections.abc import Collection, Iterable
from typing import Annotated

from pydantic import BaseModel
from sqlmodel import Session

from app.errors import N_
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY
from app.models.agenda.edition import guarding
from app.models.titles import LONGEST
from app.models.workshop import Workshop, touch
from app.steps.plain import TOO_LONG, Line, at_most

COMMITMENTS, VOICES, RESULTS, ANSWERS = "commitments", "voices", "results", "answers"
WORDINGS, METHOD, PARKED = "wordings", "method", "parked"
PARTS = {
    SUMMARY: N_("Summary"),
    NEXT_STEPS: N_("What happens next"),
    COMMITMENTS: N_("Commitments"),
    VOICES: N_("Voices from the meeting"),
    RESULTS: N_("The questions and their results"),
    ANSWERS: N_("Every answer in words"),
    WORDINGS: N_("The questions in other languages"),
    PARKED: N_("What is parked"),
    METHOD: N_("How the notes were made"),
}
"""In the order in which they stand."""
SHORT = (SUMMARY, NEXT_STEPS, COMMITMENTS, VOICES, RESULTS, PARKED)
"""What goes along in the short form."""


Short = Annotated[Line, at_most(LONGEST, TOO_LONG)]


class Contents(BaseModel):
    title: Short = ""
    case_number: Short = ""
    parts: list[str] = list(PARTS)


def contents_of(workshop: Workshop) -> Contents:
    return Contents(
        title=workshop.notes_title,
        case_number=workshop.case_number,
        parts=along(workshop.notes_without),
    )


def along(without: Collection[str]) -> list[str]:
    """The parts that go along when these don't."""
    return [part for part in PARTS if part not in without]


def choose(session: Session, workshop_id: int, chosen: Contents, edition: str = "") -> None:
    """Remember it for the workshop. Raises Overtaken."""

    def now() -> dict[str, object]:
        return contents_of(session.get_one(Workshop, workshop_id)).model_dump()

    with guarding(session, workshop_id, edition, now):
        touch(session, workshop_id)
        workshop = session.get_one(Workshop, workshop_id)
        workshop.notes_title, workshop.case_number = chosen.title, chosen.case_number
        workshop.notes_without = without(chosen.parts)


def without(parts: Iterable[str]) -> list[str]:
    """The parts that don't go along when these do."""
    chosen = set(parts)
    return [part for part in PARTS if part not in chosen]
