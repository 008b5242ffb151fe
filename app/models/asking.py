"""An asking: one opening of a step, frozen as it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from app.i18n import first_of
from app.models.agenda import AgendaStep
from app.steps import STEP_KINDS
from app.steps.base import StepKind

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True)
class Approval:
    """Whether answers wait for an approval: how it was at `first`, and the versions at which it
    was turned on or off since."""

    first: bool = False
    turned: tuple[int, ...] = ()

    @property
    def now(self) -> bool:
        return self.first != bool(len(self.turned) % 2)

    def at(self, version: int) -> bool:
        """Whether what came in that version waits."""
        return self.first != bool(sum(turn < version for turn in self.turned) % 2)


class Asking(SQLModel, table=True):
    """`approve_first` is how it was opened, `approval_turned` the versions at which *Approve
    first* was turned on or off since. `number` counts the openings of a step; `present` is the
    most phones seen while it ran; `wordings` is how it was asked in other languages than its
    own: {language: prompt, body, and texts of the settings}."""

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
    show: str
    approve_first: bool = False
    approval_turned: list[int] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    state: str = OPEN
    opened_at: int = Field(sa_type=BigInteger)
    closed_at: int | None = Field(default=None, sa_type=BigInteger)
    revealed_at: int | None = Field(default=None, sa_type=BigInteger)
    present: int = 0
    version: int

    @property
    def how(self) -> StepKind[Any, Any]:
        return STEP_KINDS[self.kind]

    def read_settings(self) -> BaseModel:
        settings: BaseModel = self.how.read_settings(self.settings, self.settings_version)
        return settings

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
    def approval(self) -> "Approval":
        return Approval(self.approve_first, tuple(self.approval_turned))

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def is_shown(self) -> bool:
        """Whether the room sees the answers: shown live, or revealed."""
        return self.show == "live" or self.revealed_at is not None


def open_asking(
    session: Session,
    workshop_id: int,
    step: AgendaStep,
    *,
    version: int,
    at: int,
    present: int,
    show: str = "",
) -> Asking:
    """Ask a step once more, frozen as it stands; `show` in another way than the step's own."""
    last = latest(session, [step.id]).get(step.id)
    asking = Asking(
        workshop_id=workshop_id,
        step_id=step.id,
        number=last.number + 1 if last else 1,
        kind=step.step.kind,
        prompt=step.prompt,
        body=step.body,
        settings=step.step.settings,
        settings_version=step.step.settings_version,
        language=step.language,
        wordings={
            language: words.model_dump(include={"prompt", "body", "texts"})
            for language, words in step.wordings.items()
            if language != step.language
        },
        show=show or step.step.show,
        approve_first=step.step.approve_first,
        opened_at=at,
        present=present,
        version=version,
    )
    session.add(asking)
    session.flush()
    return asking


def latest(session: Session, step_ids: list[int]) -> dict[int, Asking]:
    """The last asking of each step that was ever asked."""
    askings = session.exec(
        select(Asking).where(col(Asking.step_id).in_(step_ids)).order_by(col(Asking.number))
    ).all()
    return {asking.step_id: asking for asking in askings}


def open_askings(session: Session, workshop_id: int) -> list[Asking]:
    return list(
        session.exec(
            select(Asking)
            .where(Asking.workshop_id == workshop_id, col(Asking.state) == OPEN)
            .order_by(col(Asking.id))
        )
    )
