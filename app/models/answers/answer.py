"""Answers: insert-only operations, recorded many at a time in one transaction."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic import Field as Bound
from sqlalchemy import JSON, Column, Table, bindparam, text
from sqlmodel import Field, Index, Session, SQLModel, UniqueConstraint, col, func, select

from app.errors import N_, Changed, Closed, Invalid, NotFound, Refused, Removed
from app.models.agenda.asking import Asking
from app.models.people.participant import PHONE, SIMULATED
from app.models.workshop import Workshop
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
    """The operation `key` is committed, in version `n`."""

    key: str
    n: int


Outcome = Receipt | Refused


def store(session: Session, batch: list[Sent], versions: dict[int, int]) -> list[Outcome]:
    """Store what can be stored, in the order sent; an outcome for each. The caller holds the
    workshops' locks, and `versions` are what they have become. A refusal of one does not touch
    the others."""
    known = _Known.read(session, batch)
    outcomes = [known.outcome_of(sent, versions[sent.workshop_id]) for sent in batch]
    if known.rows:
        _store(session, known.rows)
    return outcomes


def _store(session: Session, rows: list[dict[str, Any]]) -> None:
    """PostgreSQL takes them as one document: a row at a time is a message each, to it and back.
    SQLite's driver takes rows as they are: made ready one by one they cost as much as stored."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_INSERT_DOCUMENT, {"rows": json.dumps(rows)})
    else:
        ready = [row | {"value": row["value"] and json.dumps(row["value"])} for row in rows]
        connection.exec_driver_sql(_INSERT, ready)


Value = dict[str, Any]
AskingRespondent = tuple[int, int]
"""An asking and a respondent."""
Thread = tuple[int, int, str]
"""An asking, a respondent, and which of their answers."""


@dataclass
class _Known:
    """What the batch is checked against, and the rows it becomes."""

    askings: dict[int, Asking]
    keys: dict[tuple[int, str], tuple[str, int]]
    current: dict[tuple[int, int], dict[str, bool]]
    rehearsing: set[int]
    said: dict[Thread, Value]
    settings: dict[int, BaseModel] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, session: Session, batch: list[Sent]) -> "_Known":
        askings = _askings(session, batch)
        keys, threads = _stored_keys(session, batch), _threads(session, batch, askings)
        return cls(askings, keys, threads, _rehearsing(session, batch), _said(session, batch))

    def outcome_of(self, sent: Sent, version: int) -> Outcome:
        try:
            return self._take(sent, version)
        except Refused as refusal:
            return refusal

    def _take(self, sent: Sent, version: int) -> Receipt:
        operation, place = sent.operation, (sent.participant_id, sent.operation.key)
        body_hash = operation.body_hash()
        if place in self.keys:
            stored, at_version = self.keys[place]
            if stored not in (body_hash, ""):
                raise Changed()
            return Receipt(operation.key, at_version)
        asking = self._asking(sent)
        if operation.do == RESTORE and self._threads_of(sent).get(operation.thread or ""):
            return Receipt(operation.key, version)  # it stands, which is what was wished
        if not asking.is_open:
            raise Closed()
        thread, value = self._content(asking, sent)
        self.keys[place] = (body_hash, version)
        self.rows.append(
            {
                "asking_id": asking.id,
                "respondent_id": sent.respondent_id,
                "participant_id": sent.participant_id,
                "thread": thread,
                "key": operation.key,
                "body_hash": body_hash,
                "value": value,
                "origin": sent.origin,
                "version": version,
            }
        )
        return Receipt(operation.key, version)

    def _asking(self, sent: Sent) -> Asking:
        asking = self.askings.get(sent.operation.asking)
        if asking is None or asking.workshop_id != sent.workshop_id:
            raise NotFound()
        if sent.origin == SIMULATED and sent.workshop_id not in self.rehearsing:
            raise NotFound()
        return asking

    def _threads_of(self, sent: Sent) -> dict[str, bool]:
        return self.current.setdefault((sent.operation.asking, sent.respondent_id), {})

    def _content(self, asking: Asking, sent: Sent) -> tuple[str, Value | None]:
        operation, kind = sent.operation, asking.how
        threads, thread = self._threads_of(sent), operation.thread or ""
        if operation.do in (EDIT, WITHDRAW) and not threads.get(thread):
            raise Removed()
        if operation.do == WITHDRAW:
            threads[thread] = False
            return thread, None
        settings = self._settings_of(asking)
        if operation.do == RESTORE:
            value = self._said_before(sent, thread)
        else:
            answer = kind.read_answer(settings, operation.value)
            value = answer.model_dump(mode="json")
            thread = kind.slot(operation.key, answer) if operation.do == SUBMIT else thread
        if not threads.get(thread) and sum(threads.values()) >= kind.most(settings):
            raise Invalid(N_("You have given as many answers as fit. Change one instead."))
        threads[thread] = True
        self.said[operation.asking, sent.respondent_id, thread] = value
        return thread, value

    def _said_before(self, sent: Sent, thread: str) -> Value:
        """What was taken back is read where it was said, not as it is sent. Raises Removed."""
        said = self.said.get((sent.operation.asking, sent.respondent_id, thread))
        if said is None:
            raise Removed()
        return said

    def _settings_of(self, asking: Asking) -> BaseModel:
        """Read once a batch."""
        assert asking.id is not None
        if asking.id not in self.settings:
            self.settings[asking.id] = asking.read_settings()
        return self.settings[asking.id]


# Statements are made once: for a batch of five, making them takes as long as running them.
ANSWERS: Table = Answer.__table__  # type: ignore[attr-defined]
_ASKINGS = select(Asking).where(col(Asking.id).in_(bindparam("ids", expanding=True)))
# Pairs are looked up as two lists, and what comes besides is left aside: for pairs SQLite reads
# all answers. Inside coalesce it doesn't try every key with every participant.
KEYS = select(
    ANSWERS.c.participant_id, ANSWERS.c.key, ANSWERS.c.body_hash, ANSWERS.c.version
).where(
    ANSWERS.c.participant_id.in_(bindparam("people", expanding=True)),
    func.coalesce(ANSWERS.c.key, "").in_(bindparam("sent", expanding=True)),
)
_COUNTS = (
    select(ANSWERS.c.asking_id, ANSWERS.c.respondent_id, func.count())
    .where(
        ANSWERS.c.asking_id.in_(bindparam("asked", expanding=True)),
        ANSWERS.c.respondent_id.in_(bindparam("people", expanding=True)),
    )
    .group_by(ANSWERS.c.asking_id, ANSWERS.c.respondent_id)
)
_INSERT = """
    INSERT INTO answer (asking_id, respondent_id, participant_id, thread, key, body_hash, value,
        origin, version)
    VALUES (:asking_id, :respondent_id, :participant_id, :thread, :key, :body_hash, :value,
        :origin, :version)
"""
_INSERT_DOCUMENT = text(
    """
    INSERT INTO answer (asking_id, respondent_id, participant_id, thread, key, body_hash, value,
        origin, version)
    SELECT asking_id, respondent_id, participant_id, thread, key, body_hash, value, origin, version
    FROM json_to_recordset(CAST(:rows AS json)) AS sent(asking_id bigint, respondent_id bigint,
        participant_id bigint, thread text, key text, body_hash text, value json, origin text,
        version bigint)
    """
)


def _askings(session: Session, batch: list[Sent]) -> dict[int, Asking]:
    ids = {sent.operation.asking for sent in batch}
    found = session.scalars(_ASKINGS, {"ids": list(ids)})
    return {asking.id: asking for asking in found if asking.id}


def _stored_keys(session: Session, batch: list[Sent]) -> dict[tuple[int, str], tuple[str, int]]:
    people = list({sent.participant_id for sent in batch})
    keys = list({sent.operation.key for sent in batch})
    rows = session.connection().execute(KEYS, {"people": people, "sent": keys})
    return {(who, key): (body_hash, version) for who, key, body_hash, version in rows}


def _rehearsing(session: Session, batch: list[Sent]) -> set[int]:
    """The workshops whose simulated phones may answer; looked up only when some do."""
    wanted = {sent.workshop_id for sent in batch if sent.origin == SIMULATED}
    if not wanted:
        return set()
    found = select(Workshop.id).where(col(Workshop.id).in_(wanted), col(Workshop.rehearsing))
    return {workshop_id for workshop_id in session.exec(found) if workshop_id}


def _threads(
    session: Session, batch: list[Sent], askings: dict[int, Asking]
) -> dict[AskingRespondent, dict[str, bool]]:
    """Per place: its threads, and whether each stands (not withdrawn). Only where it matters:
    where something is changed, or where there may be more than fit."""
    coming = Counter((sent.operation.asking, sent.respondent_id) for sent in batch)
    changed = [sent for sent in batch if sent.operation.do != SUBMIT]
    places = {(sent.operation.asking, sent.respondent_id) for sent in changed}
    most = {asked: asking.how.most(asking.read_settings()) for asked, asking in askings.items()}
    for place, stored in _counts(session, coming).items():
        if place in coming and stored + coming[place] > most.get(place[0], 0):
            places.add(place)
    return _read_threads(session, places) if places else {}


def _counts(session: Session, places: Iterable[AskingRespondent]) -> dict[AskingRespondent, int]:
    """How many rows there are of each place, and perhaps of others."""
    asked, people = (list(set(ids)) for ids in zip(*places, strict=True))
    rows = session.connection().execute(_COUNTS, {"asked": asked, "people": people})
    return {(asking, person): number for asking, person, number in rows}


def _read_threads(
    session: Session, places: set[AskingRespondent]
) -> dict[AskingRespondent, dict[str, bool]]:
    asked, people = (list(set(ids)) for ids in zip(*places, strict=True))
    rows = session.execute(
        select(
            Answer.asking_id, Answer.respondent_id, Answer.thread, col(Answer.value).is_not(None)
        )
        .where(col(Answer.asking_id).in_(asked), col(Answer.respondent_id).in_(people))
        .order_by(col(Answer.id))
    )
    threads: dict[AskingRespondent, dict[str, bool]] = {}
    for asking_id, respondent_id, thread, stands in rows:
        threads.setdefault((asking_id, respondent_id), {})[thread] = bool(stands)
    return threads


def _said(session: Session, batch: list[Sent]) -> dict[Thread, Value]:
    """What those answers read last that somebody undoes the removal of; nothing of erased ones."""
    back = [sent for sent in batch if sent.operation.do == RESTORE]
    if not back:
        return {}
    rows = session.execute(
        select(Answer.asking_id, Answer.respondent_id, Answer.thread, Answer.value)
        .where(
            col(Answer.asking_id).in_({sent.operation.asking for sent in back}),
            col(Answer.respondent_id).in_({sent.respondent_id for sent in back}),
            col(Answer.thread).in_({sent.operation.thread or "" for sent in back}),
            col(Answer.value).is_not(None),
        )
        .order_by(col(Answer.id))
    )
    return {(asked, who, thread): value for asked, who, thread, value in rows}


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
