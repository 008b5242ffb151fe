"""A workshop as it is planned before it is made: what decks and examples become."""

from dataclasses import dataclass, field

from pydantic import BaseModel
from sqlmodel import Session

from app.models import member
from app.models.agenda import add_item, add_step
from app.models.facilitator import Facilitator
from app.models.workshop import Workshop


@dataclass(frozen=True)
class PlannedStep:
    """`notes` are for the desk alone."""

    kind: str
    prompt: str
    body: str = ""
    settings: BaseModel | None = None
    notes: str = ""


@dataclass(frozen=True)
class PlannedItem:
    """`title` is a talk round's name, empty for a step by itself."""

    minutes: int
    steps: list[PlannedStep]
    title: str = ""


@dataclass(frozen=True)
class Plan:
    title: str
    language: str
    items: list[PlannedItem] = field(default_factory=list)


def make_workshop(session: Session, plan: Plan, owner: Facilitator, keep_days: int) -> Workshop:
    """The planned workshop as a draft that `owner` owns."""
    workshop = member.begin(session, owner, plan.title, language=plan.language, keep_days=keep_days)
    for planned in plan.items:
        item = add_item(session, workshop.id or 0, planned.title, planned.minutes * 60)
        for step in planned.steps:
            add_step(
                session,
                item,
                step.kind,
                step.prompt,
                language=plan.language,
                body=step.body,
                settings=step.settings,
            )
    return workshop
