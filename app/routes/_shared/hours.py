"""How a workshop runs, as the form of its facts says it: led, or a survey and its hours."""

from datetime import time
from typing import Any

from app.clock import now
from app.i18n import from_local, local
from app.models.agenda.facts import About, Facts
from app.models.run.survey import Hours, objections
from app.models.workshop import SELF, Workshop
from app.routes._shared import forms

Typed = dict[str, str]


def typed_hours(workshop: Workshop) -> Typed:
    """As the form shows them, day and time as at the place."""
    typed = {"pace": workshop.pace}
    for name, at in (("opens", workshop.opens_at), ("closes", workshop.closes_at)):
        here = local(at, workshop.tz) if at is not None else None
        typed[f"{name}_day"] = here.date().isoformat() if here else ""
        typed[f"{name}_clock"] = here.strftime("%H:%M") if here else ""
    return typed


def sent_hours(workshop: Workshop, sent: dict[str, Any]) -> Typed:
    """What was typed; what the form doesn't ask stands as it is."""
    return {name: str(sent.get(name, stands)) for name, stands in typed_hours(workshop).items()}


def read_hours(typed: Typed, workshop: Workshop, facts: About | None) -> Hours:
    """Raises Unread, with a sentence for each field. A led workshop has no hours to mend."""
    hours = forms.read(Hours, **(typed if typed["pace"] == SELF else {"pace": typed["pace"]}))
    kept = facts.keep_until if isinstance(facts, Facts) else None
    tz = facts.tz if facts else workshop.tz
    until = from_local(kept, time(23, 59), tz) if kept else None
    unfit = objections(hours, workshop, tz, until, now())
    if unfit:
        raise forms.Unread(unfit)
    return hours
