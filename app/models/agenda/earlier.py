"""The earlier workshop that a step takes commitments from: chosen by somebody who may run both."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from app.errors import N_, Invalid
from app.models.people.member import HOST, OWNER, role_of
from app.models.workshop import Workshop, by_uid
from app.steps.base import StepKind
from app.steps.plain import Plain

NOT_CHOSEN = N_(
    "“%(asked)s” doesn't say which earlier workshop's commitments it shows. "
    "Choose that in the step."
)
NOT_THEIRS = N_(
    "“%(asked)s” shows the commitments of a workshop that is gone, or that whoever chose it no "
    "longer runs. Choose one in the step."
)
NOT_YOURS = N_("Choose a workshop that you are an owner or a host of.")


class Earlier(Plain):
    """`workshop` is its uid, `by` the facilitator who chose it."""

    workshop: str
    by: int | None = None


def earlier_of(stored: Mapping[str, Any] | None) -> Earlier | None:
    return Earlier.model_validate(stored) if stored else None


def earlier_from(
    session: Session,
    workshop: Workshop,
    kind: StepKind[Any, Any],
    form: Mapping[str, Any],
    actor: int | None,
    before: Earlier | None = None,
) -> Earlier | None:
    """What the editor's form says; what isn't changed stays the choice of whoever made it. Raises
    Invalid."""
    uid = str(form.get("earlier") or "")
    if not kind.recalls or not uid:
        return None
    if before and before.workshop == uid:
        return before
    chosen = Earlier(workshop=uid, by=actor)
    if workshop.uid == uid or allowed(session, workshop, chosen) is None:
        raise Invalid(NOT_YOURS)
    return chosen


def allowed(session: Session, workshop: Workshop, chosen: Earlier) -> Workshop | None:
    """The earlier workshop, as long as it is there and whoever chose it may run both."""
    found = by_uid(session, chosen.workshop)
    both = found and [runs(session, one, chosen.by) for one in (workshop, found)]
    return found if both and all(both) else None


def runs(session: Session, workshop: Workshop, person: int | None) -> bool:
    """Whether they are an owner or a host of it."""
    return person is not None and role_of(session, workshop.id or 0, person) in (OWNER, HOST)
