"""An asking: one opening of a step, frozen as it was asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Column, false
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from app.clock import Milliseconds
from app.i18n import first_of
from app.models.agenda.agenda import AgendaStep
from app.models.agenda.wording import texts_that_hold
from app.models.workshop import touch
from app.steps import STEP_KINDS
from app.steps.base import StepKind

OPEN, CLOSED = "open", "closed"
BY_PEOPLE, BY_NUMBER = "people", "number"
"""What themes are ordered by: how many people stand behind each, or the number it was given."""

Place = dict[str, Any]
"""Where words are: those of an answer by asking, respondent and thread; those that a step is set
up with by asking and part; the title of a theme by asking and theme, with the answers that lay in
it then, by the rows that they began with."""
Taken = dict[str, Place]
"""By the part of an asking's settings that reads so."""


@dataclass(frozen=True)
class Approval:
    """Whether answers wait for an approval: how it was at `first`, and the versions at which it
    was turned on or off since."""

    first: bool = False
    turned: tuple[int, ...] = ()

    @property
    def now(self) -> bool:
        return self.first != bool(len(self.turned) % 2)

    @property
    def ever(self) -> bool:
        """Whether anything may wait, or have waited."""
        return self.first or bool(self.turned)

    def at(self, version: int) -> bool:
        """Whether what came in that version waits."""
        return self.first != bool(sum(turn < version for turn in self.turned) % 2)


class Asking(SQLModel, table=True):
    """`approve_first` is how it was opened, `approval_turned` the versions at which *Approve
    first* was turned on or off since. `number` counts the openings of a step; `present` is how
    many people it was put to, as far as is stored (`app/attendance.py`); `wordings` is how it was
    asked in other languages than its own: {language: prompt, body, and texts of the settings}."""

    __table_args__ = (UniqueConstraint("step_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    step_id: int = Field(foreign_key="step.id", index=True)
    number: int
    kind: str
    prompt: str
    body: str = ""
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    settings_version: int = 1
    language: str = Field(default="", sa_column_kwargs={"server_default": ""})
    wordings: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    corrections: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """What was corrected while it was open: language, part, before, after."""
    taken: Taken = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    """Where the words of its options are, if they are those of an earlier question; its settings
    have none then (`models/answers/taken`)."""
    before_id: int | None = None
    """The asking of an earlier step that it asks the same question as, where there was one."""
    show: str
    approve_first: bool = False
    approval_turned: list[int] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    background: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether phones were told that later answers may be split by these."""
    state: str = OPEN
    opened_at: Milliseconds = Field(sa_type=BigInteger)
    closed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    revealed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    seen_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    """When the results of a kind that is `sealed` were first shown: it doesn't open after that,
    also where they are hidden again."""
    present: int = 0
    version: int
    themes_shown: list[int] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """The themes that the room is shown in place of the answers, in the order that was fixed when
    they were; none where it is shown the answers."""
    themes_order: str = Field(default=BY_PEOPLE, sa_column_kwargs={"server_default": BY_PEOPLE})
    themes_on_phones: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether phones are shown them too."""
    taken_up: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The version at which it became the one that the room is asked: by its opening, or when it
    was gone back to from a later one. 0 for those from before this was noted."""

    @property
    def how(self) -> StepKind[Any, Any]:
        return STEP_KINDS[self.kind]

    def read_settings(self) -> BaseModel:
        settings: BaseModel = self.how.read_settings(self.settings, self.settings_version)
        return settings

    @property
    def lists(self) -> bool:
        """Whether its answers are read by themselves."""
        return self.how.lists_in(self.read_settings())

    @property
    def quotes(self) -> bool:
        """Whether its answers are people's own words."""
        return self.how.quotes_in(self.read_settings())

    @property
    def sorts(self) -> bool:
        """Whether its answers can be sorted into themes."""
        return self.how.sorts_in(self.read_settings())

    def told_settings(self, self_paced: bool) -> BaseModel:
        """Its settings as far as the room may know them."""
        settings = self.read_settings()
        return settings if self.is_told(self_paced) else self.how.untold(settings)

    def as_told(self, self_paced: bool) -> "Asking":
        """As far as the room may know it: a copy to look at, or itself."""
        if self.is_told(self_paced):
            return self
        settings = self.told_settings(self_paced).model_dump(mode="json")
        version = self.how.settings_version
        return Asking(**{**self.model_dump(), "settings": settings, "settings_version": version})

    def in_words(self, languages: Sequence[str]) -> "Asking":
        """As those read it who read the first of these languages that it was asked in: a copy
        to look at, or itself."""
        chosen = first_of(languages, self.language, self.wordings)
        if chosen is None:
            return self
        words = self.wordings[chosen]
        settings = self.how.with_texts(self.read_settings(), words["texts"])
        said = {
            "language": chosen,
            "prompt": words["prompt"],
            "body": words["body"] or self.body,
            "settings": settings.model_dump(mode="json"),
            "settings_version": self.how.settings_version,
        }
        return Asking(**{**self.model_dump(), **said})

    @property
    def behind(self) -> dict[str, int]:
        """How many answers lay in each theme that is an option of it, by the option's id."""
        return {
            option_of(part): len(place["answers"])
            for part, place in self.taken.items()
            if "theme" in place
        }

    @property
    def approval(self) -> "Approval":
        return Approval(self.approve_first, tuple(self.approval_turned))

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def is_shown(self) -> bool:
        """Whether the room sees the answers: shown live, or revealed. Of a kind whose answers are
        for the desk it sees what these are about, from the start."""
        return (
            self.how.to_desk
            or (self.show == "live" and not self.how.sealed)
            or self.revealed_at is not None
        )

    def is_told(self, self_paced: bool) -> bool:
        """Whether the room sees what is told only with the answers, such as which of them is
        right: where it sees them, and nobody is to answer any more, or somebody has shown them.
        In a survey others still answer then."""
        shown_on_purpose = self.revealed_at is not None and not self_paced
        return self.is_shown and (shown_on_purpose or not self.is_open)

    def is_secret(self, ended: bool = False) -> bool:
        """Whether nobody is told yet how the answers fall; the notes of a workshop that has `ended`
        tell it."""
        return self.how.sealed and self.seen_at is None and not (ended and not self.is_open)


def option_of(part: str) -> str:
    """The id of the option that a part of settings is the words of."""
    return part.partition(":")[2]


def open_asking(
    session: Session,
    workshop_id: int,
    step: AgendaStep,
    *,
    version: int,
    at: Milliseconds,
    present: int,
    show: str = "",
    taking: tuple[BaseModel, Taken] | None = None,
) -> Asking:
    """Ask a step once more, frozen as it stands; `show` in another way than the step's own, and
    with settings whose words are elsewhere, if it is `taking` some."""
    settings, taken = taking or (step.settings, {})
    before = rounds(session, [step.id]).get(step.id, [])
    asking = Asking(
        workshop_id=workshop_id,
        step_id=step.id,
        number=1 + max((asking.number for asking in before), default=0),
        kind=step.step.kind,
        prompt=step.prompt,
        body=step.body,
        settings=settings.model_dump(mode="json"),
        taken=taken,
        settings_version=step.kind.settings_version,
        language=step.language,
        wordings=_wordings_of(step),
        show=show or step.step.show,
        approve_first=step.step.approve_first,
        background=step.step.background and step.kind.groups_in(settings),
        opened_at=at,
        present=present,
        version=version,
        taken_up=version,
    )
    session.add(asking)
    session.flush()
    return asking


def _wordings_of(step: AgendaStep) -> dict[str, Any]:
    """In the languages beside its own."""
    return {
        language: {
            "prompt": words.prompt,
            "body": words.body,
            "texts": texts_that_hold(step.wordings, language),
        }
        for language, words in step.wordings.items()
        if language != step.language
    }


def latest(session: Session, step_ids: list[int]) -> dict[int, Asking]:
    """Of each step that was ever asked the asking that the room is asked, or was asked last."""
    return {step_id: askings[-1] for step_id, askings in rounds(session, step_ids).items()}


def rounds(session: Session, step_ids: list[int]) -> dict[int, list[Asking]]:
    """All askings of each step, that of `latest` last."""
    askings = session.exec(
        select(Asking)
        .where(col(Asking.step_id).in_(step_ids))
        .order_by(col(Asking.taken_up), col(Asking.number))
    ).all()
    found: dict[int, list[Asking]] = {}
    for asking in askings:
        found.setdefault(asking.step_id, []).append(asking)
    return found


def put_to(session: Session, asking_ids: Iterable[int]) -> dict[int, int]:
    """How many people each was put to, as far as is stored."""
    rows = select(Asking.id, Asking.present).where(col(Asking.id).in_(list(asking_ids)))
    return {asking_id: number for asking_id, number in session.exec(rows) if asking_id}


def note_put_to(session: Session, workshop_id: int, numbers: Mapping[int, int]) -> None:
    """Store how many people askings were put to, where it is more than is stored."""
    touch(session, workshop_id)
    found = select(Asking).where(
        Asking.workshop_id == workshop_id, col(Asking.id).in_(list(numbers))
    )
    for asking in session.exec(found):
        asking.present = max(asking.present, numbers[asking.id or 0])


def open_askings(session: Session, workshop_id: int) -> list[Asking]:
    return list(
        session.exec(
            select(Asking)
            .where(Asking.workshop_id == workshop_id, col(Asking.state) == OPEN)
            .order_by(col(Asking.id))
        )
    )
