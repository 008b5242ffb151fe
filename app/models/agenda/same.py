"""A step that asks the same question as an earlier one, so that what has changed is seen."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import N_, Invalid
from app.models.agenda.agenda import AgendaItem, AgendaStep
from app.steps.base import StepKind

ODD_ORIGIN = N_("Choose a question of the same kind that stands before this one.")


def same_from(kind: StepKind[Any, Any], form: Mapping[str, Any]) -> str:
    """The origin that the editor's form names. Raises Invalid."""
    origin = form.get("same_as") or ""
    if not kind.compares or not origin:
        return ""
    if not isinstance(origin, str) or len(origin) > 64:
        raise Invalid(ODD_ORIGIN)
    return origin


def may_be_same(
    agenda: list[AgendaItem], kind: StepKind[Any, Any], before: str = ""
) -> list[AgendaStep]:
    """The questions that one of this kind may be the same as: those that stand before it, or all
    where it isn't there yet, and aren't the same as another themselves."""
    steps = _before(agenda, before)
    return [one for one in steps if kind.compares and one.kind is kind and not one.step.same_as]


def _before(agenda: list[AgendaItem], uid: str) -> Iterator[AgendaStep]:
    for entry in agenda:
        for step in entry.steps:
            if step.uid == uid:
                return
            yield step


def same_step(agenda: list[AgendaItem], step: AgendaStep) -> AgendaStep | None:
    """The question it is the same as: the last of that origin and kind that stands before it."""
    found = [
        one
        for one in _before(agenda, step.uid)
        if step.step.same_as and one.step.origin == step.step.same_as and one.kind is step.kind
    ]
    return found[-1] if found else None


def same_by(agenda: list[AgendaItem]) -> dict[str, str]:
    """Of each step that asks the same as an earlier one, by its uid, that question; empty where it
    doesn't stand before it."""
    steps = [step for entry in agenda for step in entry.steps if step.step.same_as]
    found = {step.uid: same_step(agenda, step) for step in steps}
    return {uid: same.prompt if same else "" for uid, same in found.items()}
