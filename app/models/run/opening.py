"""What a step is asked with when it is opened: its own settings, or what is elsewhere then."""

from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from app.clock import Milliseconds
from app.errors import N_, Invalid
from app.models.agenda.agenda import AgendaItem, AgendaStep, read_stops
from app.models.agenda.asking import Asking, Taken, latest, open_asking
from app.models.agenda.same import same_step
from app.models.agenda.wording import texts_that_hold
from app.models.answers.sources import Coming, take
from app.models.commitments import promised
from app.models.workshop import Workshop

NOWHERE = N_(
    "“%(asked)s” asks the same as a question that doesn't stand before it on the agenda. Choose "
    "another one in the step."
)


def open_step(
    session: Session, workshop: Workshop, step: AgendaStep, *, at: Milliseconds, **how: Any
) -> Asking:
    """Ask a step. Raises Invalid if there is nothing to ask it with."""
    stops = read_stops(session, workshop.id or 0, workshop.language) if step.step.same_as else []
    same = _same(stops, step)
    before = latest(session, [same.id]).get(same.id) if same else None
    taking = _taking(session, workshop, same or step, before, at)
    asking = open_asking(session, workshop.id or 0, step, at=at, taking=taking, **how)
    if same:
        asking.before_id = before.id if before else None
        asking.wordings = _in_words_of(asking, same, before)
    return asking


def _same(stops: list[AgendaItem], step: AgendaStep) -> AgendaStep | None:
    """The question that it is the same as, if it is to be. Raises Invalid."""
    same = same_step(stops, step)
    if step.step.same_as and same is None:
        raise Invalid(NOWHERE, asked=step.prompt)
    return same


def unopenable(
    session: Session, workshop: Workshop, stops: list[AgendaItem], entry: AgendaItem
) -> list[Coming]:
    """The steps of an item that show what is promised elsewhere or ask an earlier question once
    more, and can't, and why."""
    found = []
    for step in entry.steps:
        try:
            _same(stops, step)
            if step.kind.recalls:
                promised.source_of(session, workshop, step)
        except Invalid as no:
            found.append(Coming(step, [], refusal=no))
    return found


def _taking(
    session: Session,
    workshop: Workshop,
    step: AgendaStep,
    before: Asking | None,
    at: Milliseconds,
) -> tuple[BaseModel, Taken]:
    if before:
        return before.read_settings(), before.taken
    if step.kind.recalls:
        return promised.copied(session, workshop, step, at), {}
    return take(session, workshop, step)


def _in_words_of(asking: Asking, same: AgendaStep, before: Asking | None) -> dict[str, Any]:
    """Its own question in each language, and what is rated or chosen in it as it was first."""
    first = {
        language: before.wordings.get(language, {}).get("texts", {})
        if before
        else texts_that_hold(same.wordings, language)
        for language in asking.wordings
    }
    return {
        language: {**said, "texts": first[language]} for language, said in asking.wordings.items()
    }
