"""A workshop as it is planned before it is made: what decks, files, templates and copies become."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import BaseModel, Field
from sqlmodel import Session, SQLModel, col, select

from app.models.agenda.agenda import AgendaStep, Item, Step, read_agenda
from app.models.agenda.picture import copy_all
from app.models.agenda.planned_themes import Origin, PlannedTheme, PlannedThemes
from app.models.agenda.takes import Takes
from app.models.agenda.wording import Source, Wording
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.titles import Wordings
from app.models.workshop import LED, Workshop
from app.settings import USUAL_ZONE
from app.steps import STEP_KINDS
from app.steps.options import option_lists
from app.steps.plain import Line, Plain, Text


class Traits(Plain):
    """The columns of a step that go with it into copies and files; a default is as the kind
    has it. A new column that is to travel needs a line here and nothing else."""

    origin: Origin = ""
    show: Literal["", "live", "reveal"] = ""
    approve_first: bool = False
    unit: Literal["person", "pair", "table"] = "person"
    desk_notes: Text = ""
    takes: Takes | None = None
    same_as: Origin = ""
    background: bool = False
    themes: PlannedThemes = Field(default_factory=list)


PLAIN = Traits()


class Texts(Plain):
    """A step's text in one language; `texts` are those of its settings, by name, `source` what it
    is a translation of."""

    prompt: Line = ""
    body: Text = ""
    texts: dict[str, Line] = Field(default_factory=dict)
    source: Source = Source()

    @property
    def parts(self) -> dict[str, str]:
        return Source(prompt=self.prompt, body=self.body, texts=self.texts).parts


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

    def texts(self, language: str) -> dict[str, Texts]:
        """All its texts by language; the plan's own is `language`."""
        return self.wordings or {language: Texts(prompt=self.prompt, body=self.body)}

    @property
    def options(self) -> list[str]:
        """The words of the alternatives or statements it is set up with."""
        lists = option_lists(self.settings) if self.settings else []
        return [option.text for options in lists for option in options]


@dataclass(frozen=True)
class PlannedItem:
    """`title` is a talk round's name, empty for a step by itself; `wordings` are the same in
    other languages."""

    minutes: float
    steps: list[PlannedStep]
    title: str = ""
    wordings: Wordings = field(default_factory=dict)

    @property
    def seconds(self) -> int:
        return round(self.minutes * 60)


@dataclass(frozen=True)
class Plan:
    """`wordings` are its title in other languages."""

    title: str
    language: str
    items: list[PlannedItem] = field(default_factory=list)
    purpose: str = ""
    pace: str = LED
    wordings: Wordings = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)
    """Those of the room, as a workshop keeps them."""

    @property
    def seconds(self) -> int:
        return sum(item.seconds for item in self.items)

    @property
    def length(self) -> int:
        """In steps, those of a talk round one by one."""
        return sum(len(item.steps) for item in self.items)


def make_workshop(
    session: Session, plan: Plan, owner: Facilitator, keep_days: int, tz: str = USUAL_ZONE
) -> Workshop:
    """The planned workshop as a draft that `owner` owns; four inserts however long it is."""
    workshop = member.begin(
        session, owner, plan.title, language=plan.language, keep_days=keep_days, tz=tz
    )
    workshop.purpose, workshop.pace = plan.purpose, plan.pace
    workshop.wordings, workshop.rules = plan.wordings, plan.rules
    items = [
        Item(
            workshop_id=workshop.id or 0,
            position=n,
            title=planned.title,
            wordings=planned.wordings,
            planned_s=planned.seconds,
        )
        for n, planned in enumerate(plan.items)
    ]
    _add(session, [workshop, *items])
    steps = [
        (_step(planned, item, position), planned)
        for item, row in zip(items, plan.items, strict=True)
        for position, planned in enumerate(row.steps)
    ]
    _add(session, [step for step, _ in steps])
    _add(session, [words for pair in steps for words in _words(*pair, plan.language)])
    return workshop


def _add(session: Session, rows: Sequence[SQLModel]) -> None:
    session.add_all(rows)
    session.flush()


def _step(planned: PlannedStep, item: Item, position: int) -> Step:
    how = STEP_KINDS[planned.kind]
    traits = {"show": how.show, **planned.traits.model_dump(exclude_defaults=True)}
    return Step(
        item_id=item.id or 0,
        position=position,
        kind=planned.kind,
        settings=(planned.settings or how.Settings()).model_dump(mode="json"),
        settings_version=how.settings_version,
        **traits,
    )


def _words(step: Step, planned: PlannedStep, language: str) -> list[Wording]:
    told = planned.texts(language)
    first = language if language in told else next(iter(told))
    settings = planned.settings or STEP_KINDS[planned.kind].Settings()
    texts = told[first].texts or STEP_KINDS[planned.kind].texts(settings)
    return [
        Wording(
            step_id=step.id or 0,
            language=spoken,
            prompt=words.prompt,
            body=words.body,
            texts=texts if spoken == first else words.texts,
            source=words.source.stored(),
        )
        for spoken, words in told.items()
    ]


def plan_of(
    session: Session, workshop: Workshop, themes: Mapping[int, list[PlannedTheme]] | None = None
) -> Plan:
    """The agenda of a workshop as it stands, without what was removed from it, and without
    all that was answered. `themes` stand for those that its steps begin with, by step."""
    agenda = read_agenda(session, workshop.id or 0, workshop.language)
    wordings = _wordings(session, [step.id for entry in agenda for step in entry.steps])
    items = [
        PlannedItem(
            in_minutes(entry.item.planned_s),
            [_planned(step, wordings.get(step.id, {}), themes) for step in entry.steps],
            entry.title,
            entry.item.wordings,
        )
        for entry in agenda
        if entry.is_round or entry.steps
    ]
    return Plan(
        workshop.title,
        workshop.language,
        items,
        workshop.purpose,
        workshop.pace,
        workshop.wordings,
        workshop.rules,
    )


def in_minutes(seconds: int) -> float:
    """A whole number where it is one."""
    return seconds / 60 if seconds % 60 else seconds // 60


def _planned(
    step: AgendaStep,
    wordings: dict[str, Texts],
    themes: Mapping[int, list[PlannedTheme]] | None,
) -> PlannedStep:
    row = step.step
    traits = Traits.model_validate({name: getattr(row, name) for name in Traits.model_fields})
    if themes is not None:
        traits = traits.model_copy(update={"themes": themes.get(step.id, [])})
    return PlannedStep(row.kind, step.prompt, step.body, step.settings, traits, wordings)


def _wordings(session: Session, step_ids: Iterable[int]) -> dict[int, dict[str, Texts]]:
    """Each step's texts by language, in the order they were written."""
    found = select(Wording).where(col(Wording.step_id).in_(step_ids)).order_by(col(Wording.id))
    texts: dict[int, dict[str, Texts]] = {}
    for row in session.exec(found):
        words = {name: getattr(row, name) for name in Texts.model_fields}
        texts.setdefault(row.step_id, {})[row.language] = Texts.model_validate(words)
    return texts


def copy_workshop(
    session: Session,
    source: Workshop,
    title: str,
    venue: str,
    owner: Facilitator,
    keep_days: int,
    themes: Mapping[int, list[PlannedTheme]] | None = None,
) -> Workshop:
    """A new workshop with the agenda and the facts of another; its steps keep their origins.
    What its title was in other languages doesn't go with another title. `themes` are those that
    its questions begin with, by the step they come from."""
    wordings = source.wordings if title == source.title else {}
    plan = replace(plan_of(session, source, themes or {}), title=title, wordings=wordings)
    made = make_workshop(session, plan, owner, keep_days, source.tz)
    made.venue, made.responsible, made.phone_clock = venue, source.responsible, source.phone_clock
    made.second_language, made.keep_counts = source.second_language, source.keep_counts
    made.archives = source.archives
    made.purge_decision = source.purge_decision
    session.add(made)
    copy_all(session, source.id or 0, made.id or 0)
    return made
