"""A comparison for the room: a slide of it on the agenda of a meeting, made by a press and renewed
by the next, which is shown when somebody goes to it."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.errors import N_, Invalid, NotFound, NotYours
from app.models.agenda.agenda import AgendaStep, Step, read_agenda
from app.models.agenda.step_form import new_step
from app.models.people.crew import Series
from app.models.people.member import HOST, OWNER
from app.models.series.meetings import Meeting, meetings, roles_in
from app.models.workshop import ENDED, OPEN, Progress, Workshop, touch
from app.steps import STEP_KINDS
from app.steps.compared import Compared

SLIDE, MINUTES = "slide", "3"
NOT_THERE = N_("That meeting is over, or a survey. Choose one that is to be led before a room.")
SAME = ("question", "level", "face")
"""What tells one comparison from another; in which order it stood is another look at the same."""


@dataclass(frozen=True)
class Shown:
    """A slide, and the meeting that has it."""

    workshop: Workshop
    step: Step


def places_to_show(session: Session, series: Series, facilitator_id: int) -> list[Meeting]:
    """The meetings that somebody leads and that aren't over, those that go on now first."""
    roles = roles_in(session, series.id or 0, facilitator_id)
    there = [
        one
        for one in meetings(session, series.id or 0)
        if roles.get(one.workshop_id) in (OWNER, HOST) and _may_show(one)
    ]
    return sorted(there, key=lambda one: one.state != OPEN)


def place_to_show(
    session: Session, series: Series, meeting_id: int, facilitator_id: int
) -> Workshop:
    """Raises NotFound, NotYours, Invalid."""
    found = next(
        (one for one in meetings(session, series.id or 0) if one.workshop_id == meeting_id), None
    )
    if found is None:
        raise NotFound()
    if roles_in(session, series.id or 0, facilitator_id).get(meeting_id) not in (OWNER, HOST):
        raise NotYours()
    if not _may_show(found):
        raise Invalid(NOT_THERE)
    return session.get_one(Workshop, meeting_id)


def _may_show(workshop: Progress) -> bool:
    """A survey has no projector that goes along."""
    return workshop.state != ENDED and not workshop.self_paced


def show(session: Session, series: Series, meeting_id: int, compared: Compared, by: int) -> Shown:
    """On a meeting that has begun it comes next, else last; one that is there already gets the
    numbers of now. Raises NotFound, NotYours, Invalid."""
    workshop = place_to_show(session, series, meeting_id, by)
    touch(session, meeting_id, turn=True)
    session.refresh(workshop)
    if not _may_show(workshop):
        raise Invalid(NOT_THERE)
    agenda = read_agenda(session, meeting_id, workshop.language)
    same = [step for entry in agenda for step in entry.steps if _is_same(step, compared)]
    if same:
        return Shown(workshop, _renewed(session, same[0], compared))
    here = next((one.key for one in agenda if one.id == workshop.item_id), "")
    fields: dict[str, Any] = {
        "prompt": compared.prompt,
        "minutes": MINUTES,
        "compared": compared.model_dump(mode="json"),
        "after": here,
    }
    return Shown(workshop, new_step(session, workshop, SLIDE, fields, by))


def _is_same(step: AgendaStep, compared: Compared) -> bool:
    there = step.figures
    return (
        isinstance(there, Compared)
        and there.series == compared.series
        and all(there.wish.get(name, "") == compared.wish.get(name, "") for name in SAME)
    )


def _renewed(session: Session, step: AgendaStep, compared: Compared) -> Step:
    row = step.step
    settings = step.settings.model_copy(update={"compared": compared})
    row.settings = settings.model_dump(mode="json")
    row.settings_version = STEP_KINDS[row.kind].settings_version
    session.add(row)
    return row
