"""A workshop as it is planned before it is made: what decks, files, templates and copies become."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from sqlmodel import Session, col, select

from app.models import member
from app.models.agenda import AgendaStep, Step, Wording, add_item, add_step, read_agenda, set_words
from app.models.facilitator import Facilitator
from app.models.workshop import Workshop
from app.steps.base import Line, Plain, Text, option_lists

Origin = Annotated[str, Field(pattern=r"^[\w.-]{0,64}$")]


class Traits(Plain):
    """The columns of a step that go with it into copies and files; a default is as the kind
    has it. A new column that is to travel needs a line here and nothing else."""

    origin: Origin = ""
    show: Literal["", "live", "reveal"] = ""
    approve_first: bool = False
    unit: Literal["person", "pair", "table"] = "person"


PLAIN = Traits()


class Texts(Plain):
    """A step's text in one language."""

    prompt: Line = ""
    body: Text = ""


@dataclass(frozen=True)
class PlannedStep:
    """`prompt` and `body` are in the plan's language; `wordings`, where there are some, are
    all its texts, by language."""

    kind: str
    prompt: str
    body: str = ""
    settings: BaseModel | None = None
    traits: Traits = PLAIN
    wordings: dict[str, Texts] = field(default_factory=dict)

    @property
    def options(self) -> list[str]:
        """The words of the alternatives or statements it is set up with."""
        lists = option_lists(self.settings) if self.settings else []
        return [option.text for options in lists for option in options]


@dataclass(frozen=True)
class PlannedItem:
    """`title` is a talk round's name, empty for a step by itself."""

    minutes: float
    steps: list[PlannedStep]
    title: str = ""

    @property
    def seconds(self) -> int:
        return round(self.minutes * 60)


@dataclass(frozen=True)
class Plan:
    title: str
    language: str
    items: list[PlannedItem] = field(default_factory=list)
    purpose: str = ""

    @property
    def seconds(self) -> int:
        return sum(item.seconds for item in self.items)


def make_workshop(session: Session, plan: Plan, owner: Facilitator, keep_days: int) -> Workshop:
    """The planned workshop as a draft that `owner` owns."""
    workshop = member.begin(session, owner, plan.title, language=plan.language, keep_days=keep_days)
    workshop.purpose = plan.purpose
    session.add(workshop)
    for planned in plan.items:
        item = add_item(session, workshop.id or 0, planned.title, planned.seconds)
        for step in planned.steps:
            made = add_step(
                session,
                item,
                step.kind,
                step.prompt,
                language=next(iter(step.wordings), plan.language),
                body=step.body,
                settings=step.settings,
            )
            _complete(session, made, step)
    return workshop


def _complete(session: Session, made: Step, planned: PlannedStep) -> None:
    for name, value in planned.traits.model_dump(exclude_defaults=True).items():
        setattr(made, name, value)
    session.add(made)
    for language, texts in planned.wordings.items():
        set_words(session, made, language, texts.prompt, texts.body)


def plan_of(session: Session, workshop: Workshop) -> Plan:
    """The agenda of a workshop as it stands, without what was removed from it, and without
    all that was answered."""
    agenda = read_agenda(session, workshop.id or 0, workshop.language)
    wordings = _wordings(session, [step.id for entry in agenda for step in entry.steps])
    items = [
        PlannedItem(
            in_minutes(entry.item.planned_s),
            [_planned(step, wordings.get(step.id, {})) for step in entry.steps],
            entry.title,
        )
        for entry in agenda
        if entry.is_round or entry.steps
    ]
    return Plan(workshop.title, workshop.language, items, workshop.purpose)


def in_minutes(seconds: int) -> float:
    """A whole number where it is one."""
    return seconds / 60 if seconds % 60 else seconds // 60


def _planned(step: AgendaStep, wordings: dict[str, Texts]) -> PlannedStep:
    row = step.step
    traits = Traits.model_validate({name: getattr(row, name) for name in Traits.model_fields})
    return PlannedStep(row.kind, step.prompt, step.body, step.settings, traits, wordings)


def _wordings(session: Session, step_ids: Iterable[int]) -> dict[int, dict[str, Texts]]:
    """Each step's texts by language, in the order they were written."""
    found = select(Wording).where(col(Wording.step_id).in_(step_ids)).order_by(col(Wording.id))
    texts: dict[int, dict[str, Texts]] = {}
    for row in session.exec(found):
        words = Texts(prompt=row.prompt, body=row.body)
        texts.setdefault(row.step_id, {})[row.language] = words
    return texts


def copy_workshop(
    session: Session, source: Workshop, title: str, venue: str, owner: Facilitator, keep_days: int
) -> Workshop:
    """A new workshop with the agenda and the facts of another; its steps keep their origins."""
    plan = replace(plan_of(session, source), title=title)
    made = make_workshop(session, plan, owner, keep_days)
    made.venue, made.responsible, made.tz = venue, source.responsible, source.tz
    session.add(made)
    return made
