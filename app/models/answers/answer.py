"""Answers: insert-only operations on what people have said, and who has said something."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic import Field as Bound
from sqlalchemy import JSON, Column, Table, bindparam
from sqlmodel import Field, Index, Session, SQLModel, UniqueConstraint, col, func, select

from app.errors import Refused
from app.models.agenda.asking import Asking
from app.models.people.participant import PHONE, SIMULATED
from app.numbers import Number

SUBMIT, EDIT, WITHDRAW, RESTORE = "submit", "edit", "withdraw", "restore"


class Answer(SQLModel, table=True):
    """One operation. The current answer of a thread is its greatest id; `value` is None when
    it was withdrawn or erased. `thread` is the slot the kind names."""

    __table_args__ = (
        UniqueConstraint("participant_id", "key"),
        Index("answer_feed", "asking_id", "version"),
        Index("answer_thread", "respondent_id", "asking_id", "thread"),
    )

    id: int | None = Field(default=None, primary_key=True)
    asking_id: int = Field(foreign_key="asking.id")
    respondent_id: int = Field(foreign_key="respondent.id")
    participant_id: int = Field(foreign_key="participant.id")
    thread: str
    key: str
    body_hash: str
    value: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    origin: str
    version: int


_in_order = json.JSONEncoder(sort_keys=True)


class Operation(BaseModel):
    """What a phone sends. `key` is 128 random bits made on the phone, as hex or base64url."""

    key: str = Bound(pattern=r"^[A-Za-z0-9_-]{16,64}$")
    asking: Number
    do: str = Bound(default=SUBMIT, pattern="^(submit|edit|withdraw|restore)$")
    thread: str | None = Bound(default=None, max_length=64)
    value: Any = None

    def body_hash(self) -> str:
        """Tells a repeated operation from another one under the same key."""
        body = _in_order.encode([self.asking, self.do, self.thread, self.value])
        return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Sent(NamedTuple):
    """An operation and who sent it."""

    workshop_id: int
    participant_id: int
    respondent_id: int
    operation: Operation
    origin: str = PHONE


class Receipt(NamedTuple):
    """The operation `key` is committed, in version `n`, as the `thread` that its kind named; who
    sent it sees something of their own change by it."""

    key: str
    n: int
    thread: str = ""
    tells_own: bool = False


Outcome = Receipt | Refused


Value = dict[str, Any]
AskingRespondent = tuple[int, int]
"""An asking and a respondent."""
Thread = tuple[int, int, str]
"""An asking, a respondent, and which of their answers."""


ANSWERS: Table = Answer.__table__  # type: ignore[attr-defined]
# Pairs are looked up as two lists, and what comes besides is left aside: for pairs SQLite reads
# all answers. Inside coalesce it doesn't try every key with every participant.
KEYS = (
    ANSWERS.select()
    .with_only_columns(
        ANSWERS.c.participant_id,
        ANSWERS.c.key,
        ANSWERS.c.body_hash,
        ANSWERS.c.version,
        ANSWERS.c.thread,
    )
    .where(
        ANSWERS.c.participant_id.in_(bindparam("people", expanding=True)),
        func.coalesce(ANSWERS.c.key, "").in_(bindparam("sent", expanding=True)),
    )
)


def who_answered(session: Session, asking_id: int, after: int = 0) -> list[int]:
    """The people who have answered in a version after this one; simulated ones are none."""
    said = ANSWERS.c.value.is_not(None) & (ANSWERS.c.origin != SIMULATED)
    newer = (ANSWERS.c.asking_id == asking_id) & (ANSWERS.c.version > after)
    found = select(col(Answer.respondent_id)).where(newer, said).distinct()
    return list(session.exec(found))


def authors(session: Session, workshop_id: int, versions: Iterable[int]) -> set[int]:
    """The participants whose answers came with these versions of the workshop."""
    return set(
        session.exec(
            select(Answer.participant_id)
            .join(Asking, col(Asking.id) == Answer.asking_id)
            .where(Asking.workshop_id == workshop_id, col(Answer.version).in_(list(versions)))
        )
    )


def is_answered(session: Session, asking: Asking) -> bool:
    """Whether anybody has ever sent something to it, also if it was taken back."""
    sent = select(Answer.id).where(Answer.asking_id == asking.id).limit(1)
    return session.exec(sent).first() is not None
