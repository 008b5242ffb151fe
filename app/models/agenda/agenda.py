"""The agenda: items in order, each a slide, a step, or a talk round of steps open together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Column, false
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds
from app.errors import NotFound
from app.i18n import first_of
from app.models.agenda.wording import Source, Wording, beside, older, texts_that_hold, words_of
from app.models.titles import Worded, Wordings, wordings_column
from app.security import new_token
from app.steps import STEP_KINDS
from app.steps.base import StepKind
from app.steps.pictures import Picture


class Item(SQLModel, table=True):
    """`title` is a talk round's name, empty for a single step; `wordings` are the same in other
    languages. Removed items stay, hidden."""

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    position: int
    title: str = ""
    wordings: Wordings = Field(default_factory=dict, sa_column=wordings_column())
    planned_s: int = 0
    removed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)


class Step(SQLModel, table=True):
    """One thing the room does. `origin` survives copying, so that workshops can be compared."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_token, unique=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    position: int = 0
    kind: str
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    settings_version: int = 1
    unit: str = "person"
    show: str = "live"
    approve_first: bool = False
    desk_notes: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """For those who lead, as Markdown: on no phone, no projector and in no notes."""
    origin: str = Field(default_factory=new_token)
    takes: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    """What it takes its options from (`models/agenda/takes`)."""
    same_as: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The origin of the earlier step that it asks the same question as (`models/agenda/same`)."""
    earlier: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    """Which earlier workshop's commitments it is about (`models/agenda/earlier`)."""
    themes: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """What its answers are to be sorted into from the start (`models/agenda/planned_themes`)."""
    background: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether later answers may be split by what is answered here."""
    removed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    former: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """Pictures that it had lately (`models/former_picture`)."""


@dataclass(frozen=True)
class AgendaStep:
    """A step with its kind and its words in one `language`; `wordings` are all there are, and
    `texts` those of its settings that are written in it."""

    step: Step
    prompt: str
    body: str
    language: str = ""
    wordings: dict[str, Wording] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> int:
        assert self.step.id is not None
        return self.step.id

    @property
    def uid(self) -> str:
        return self.step.uid

    @property
    def kind(self) -> StepKind[Any, Any]:
        return STEP_KINDS[self.step.kind]

    @property
    def settings(self) -> BaseModel:
        settings: BaseModel = self.kind.read_settings(
            self.step.settings, self.step.settings_version
        )
        return self.kind.with_texts(settings, self.texts) if self.texts else settings

    @property
    def picture(self) -> Picture | None:
        return self.kind.picture(self.settings)

    @property
    def figures(self) -> Any:
        return self.kind.figures(self.settings)

    def in_words(self, languages: Sequence[str]) -> "AgendaStep":
        """In the first of these languages that it is worded in; else as it stands."""
        chosen = first_of(languages, self.language, self.wordings)
        if chosen is None:
            return self
        words = self.wordings[chosen]
        return replace(
            self,
            prompt=words.prompt,
            body=words.body or self.body,
            language=chosen,
            texts={**self.texts, **texts_that_hold(self.wordings, chosen)},
        )

    @property
    def said(self) -> Source:
        """What those who write it in one more language translate."""
        texts = self.kind.texts(self.settings)
        return Source(language=self.language, prompt=self.prompt, body=self.body, texts=texts)

    def older(self, language: str) -> dict[str, str]:
        """What has changed in the question since it was written in this language: how it read
        then, by part. Nothing for the language it is asked in first."""
        written = language in self.wordings and language != self.language
        return older(self.wordings, language) if written else {}


@dataclass(frozen=True)
class AgendaItem:
    """An item with its steps; `titled` is a talk round's name in the language of the look."""

    item: Item
    steps: list[AgendaStep]
    titled: Worded

    @classmethod
    def of(cls, item: Item, steps: list[AgendaStep], language: str) -> "AgendaItem":
        return cls(item, steps, Worded.of(item.title, language, item.wordings))

    @property
    def id(self) -> int:
        assert self.item.id is not None
        return self.item.id

    @property
    def key(self) -> str:
        """What its row on the agenda is told by: the round, or its only step."""
        return round_key(self.id) if self.is_round or not self.steps else self.steps[0].uid

    @property
    def is_round(self) -> bool:
        return bool(self.item.title)

    @property
    def title(self) -> str:
        return self.titled.text

    @property
    def name(self) -> str:
        return self.title or (self.steps[0].prompt if self.steps else "")

    @property
    def asks(self) -> bool:
        return any(step.kind.asks for step in self.steps)

    def in_words(self, languages: Sequence[str]) -> "AgendaItem":
        steps = [step.in_words(languages) for step in self.steps]
        return replace(self, steps=steps, titled=self.titled.in_words(languages))


def read_agenda(session: Session, workshop_id: int, language: str = "") -> list[AgendaItem]:
    """The items in order, with their steps and wordings; three queries however many there are."""
    items = session.exec(
        select(Item)
        .where(Item.workshop_id == workshop_id, col(Item.removed_at).is_(None))
        .order_by(col(Item.position), col(Item.id))
    ).all()
    steps = read_steps(session, [item.id for item in items if item.id], language)
    by_item: dict[int, list[AgendaStep]] = {}
    for step in steps:
        by_item.setdefault(step.step.item_id, []).append(step)
    return [AgendaItem.of(item, by_item.get(item.id or 0, []), language) for item in items]


def read_stops(session: Session, workshop_id: int, language: str = "") -> list[AgendaItem]:
    """The items that the room can come to: an empty talk round is passed by."""
    return [entry for entry in read_agenda(session, workshop_id, language) if entry.steps]


def with_steps(session: Session, workshop_ids: Collection[int]) -> set[int]:
    """Those of the workshops that have something on their agenda."""
    found = (
        select(Item.workshop_id)
        .join(Step, col(Step.item_id) == Item.id)
        .where(
            col(Item.workshop_id).in_(workshop_ids),
            col(Item.removed_at).is_(None),
            col(Step.removed_at).is_(None),
        )
    )
    return set(session.exec(found.distinct()))


def read_item(session: Session, item_id: int, language: str = "") -> AgendaItem | None:
    item = session.get(Item, item_id)
    steps = read_steps(session, [item_id], language)
    return AgendaItem.of(item, steps, language) if item else None


def read_steps(session: Session, item_ids: list[int], language: str = "") -> list[AgendaStep]:
    steps = session.exec(
        select(Step)
        .where(col(Step.item_id).in_(item_ids), col(Step.removed_at).is_(None))
        .order_by(col(Step.position), col(Step.id))
    ).all()
    return read_words(session, list(steps), language)


def read_words(session: Session, steps: list[Step], language: str = "") -> list[AgendaStep]:
    """The steps as they are worded, in one query."""
    wordings = session.exec(
        select(Wording)
        .where(col(Wording.step_id).in_([step.id for step in steps]))
        .order_by(col(Wording.id))
    ).all()
    words: dict[int, dict[str, Wording]] = {}
    for wording in wordings:
        words.setdefault(wording.step_id, {})[wording.language] = wording
    return [with_words(step, words.get(step.id or 0, {}), language) for step in steps]


def with_words(step: Step, words: dict[str, Wording], language: str) -> AgendaStep:
    """In this language, else in the one it was written in first."""
    own = words.get(language) or next(iter(words.values()), None)
    if own is None:
        return AgendaStep(step, "", "")
    texts = texts_that_hold(words, own.language)
    return AgendaStep(step, own.prompt, own.body, own.language, words, texts)


def add_item(session: Session, workshop_id: int, title: str = "", planned_s: int = 0) -> Item:
    """A new item last on the agenda."""
    last = session.exec(
        select(Item.position)
        .where(Item.workshop_id == workshop_id)
        .order_by(col(Item.position).desc())
    ).first()
    item = Item(
        workshop_id=workshop_id,
        position=0 if last is None else last + 1,
        title=title,
        planned_s=planned_s,
    )
    session.add(item)
    session.flush()
    return item


def add_step(
    session: Session,
    item: Item,
    kind: str,
    prompt: str,
    *,
    language: str,
    body: str = "",
    settings: BaseModel | None = None,
    show: str = "",
    approve_first: bool = False,
    desk_notes: str = "",
    background: bool = False,
) -> Step:
    """A new step last in its item, with its wording in one language."""
    assert item.id is not None
    how = STEP_KINDS[kind]
    settings = settings or how.Settings()
    step = Step(
        item_id=item.id,
        position=len(read_steps(session, [item.id])),
        kind=kind,
        settings=settings.model_dump(mode="json"),
        settings_version=how.settings_version,
        show=show or how.show,
        approve_first=approve_first,
        desk_notes=desk_notes,
        background=background,
    )
    session.add(step)
    session.flush()
    set_words(session, step, language, prompt, body, how.texts(settings))
    return step


def set_words(
    session: Session,
    step: Step,
    language: str,
    prompt: str,
    body: str,
    texts: dict[str, str] | None = None,
) -> None:
    """A step's text in one language, new or changed."""
    said = Source(language=language, prompt=prompt, body=body, texts=texts or {})
    beside(session, step.id or 0, said)


def find_words(session: Session, step: Step, language: str) -> Wording | None:
    return words_of(session, step.id).get(language)


def round_key(item_id: int) -> str:
    return f"round-{item_id}"


def find_step(session: Session, workshop_id: int, uid: str) -> Step:
    """A step of this workshop, removed or not. Raises NotFound."""
    step = session.exec(select(Step).where(Step.uid == uid)).first()
    if step is None:
        raise NotFound()
    find_item(session, workshop_id, step.item_id)
    return step


def find_item(session: Session, workshop_id: int, item_id: int) -> Item:
    """An item of this workshop. Raises NotFound."""
    item = session.get(Item, item_id)
    if item is None or item.workshop_id != workshop_id:
        raise NotFound()
    return item
