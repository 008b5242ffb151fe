"""Operations checked against what is known, and recorded, many at a time in one transaction."""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from sqlalchemy import bindparam, text
from sqlmodel import Session, col, func, select

from app.errors import N_, Changed, Closed, Invalid, NotFound, Refused, Removed
from app.models.agenda.asking import Asking
from app.models.answers.answer import (
    ANSWERS,
    EDIT,
    KEYS,
    RESTORE,
    SUBMIT,
    WITHDRAW,
    Answer,
    AskingRespondent,
    Operation,
    Outcome,
    Receipt,
    Sent,
    Thread,
    Value,
)
from app.models.answers.reading import shown_of
from app.models.people.participant import SIMULATED
from app.models.workshop import Workshop
from app.steps.base import Context, StepKind

Stored = tuple[str, int, str]
"""Of an operation that is committed: its body's hash, its version and its thread."""


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


@dataclass
class _Known:
    """What the batch is checked against, and the rows it becomes."""

    askings: dict[int, Asking]
    keys: dict[tuple[int, str], Stored]
    current: dict[tuple[int, int], dict[str, bool]]
    rehearsing: set[int]
    said: dict[Thread, Value]
    own: dict[AskingRespondent, dict[str, Value]]
    standing: dict[int, set[int]]
    settings: dict[int, BaseModel] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, session: Session, batch: list[Sent]) -> "_Known":
        askings = _askings(session, batch)
        keys, threads = _stored_keys(session, batch), _threads(session, batch, askings)
        rehearsing, said = _rehearsing(session, batch), _said(session, batch)
        some = [sent for sent in batch if _in_context(askings, sent)]
        values = [(one.operation.asking, one.operation.value) for one in some]
        values += [(asked, value) for (asked, _, _), value in said.items()]
        standing = _standing(session, values, askings)
        return cls(askings, keys, threads, rehearsing, said, _own(session, some), standing)

    def outcome_of(self, sent: Sent, version: int) -> Outcome:
        try:
            return self._take(sent, version)
        except Refused as refusal:
            return refusal

    def _take(self, sent: Sent, version: int) -> Receipt:
        operation, place = sent.operation, (sent.participant_id, sent.operation.key)
        body_hash = operation.body_hash()
        if place in self.keys:
            stored, at_version, thread = self.keys[place]
            if stored not in (body_hash, ""):
                raise Changed()
            return Receipt(operation.key, at_version, thread)
        asking = self._asking(sent)
        if operation.do == RESTORE and self._threads_of(sent).get(operation.thread or ""):
            return Receipt(operation.key, version, operation.thread or "")  # as was wished
        if not asking.is_open:
            raise Closed()
        thread, value = self._content(asking, sent)
        self.keys[place] = (body_hash, version, thread)
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
        return Receipt(operation.key, version, thread, self._tells_own(asking))

    def _tells_own(self, asking: Asking) -> bool:
        """Whether its sender reads more by it than the words they have sent; surveys tell it
        later."""
        kind, settings = asking.how, self._settings_of(asking)
        told = settings if asking.is_told(self_paced=False) else kind.untold(settings)
        return kind.tells_own(told) or asking.themes_on_phones

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
            self._says(sent, thread, None)
            return thread, None
        settings = self._settings_of(asking)
        if operation.do == RESTORE:
            value = self._said_before(sent, thread)
            answer = kind.Answer.model_validate(value)
        else:
            answer = kind.parse_answer(operation.value)
            value = answer.model_dump(mode="json")
            thread = _slot(kind, operation, answer)
        if operation.do != RESTORE or kind.in_context:
            kind.check(settings, answer, self._context(asking, sent, thread))
        if not threads.get(thread) and sum(threads.values()) >= kind.most(settings):
            raise Invalid(N_("You have given as many answers as fit. Change one instead."))
        threads[thread] = True
        self._says(sent, thread, value)
        self.said[operation.asking, sent.respondent_id, thread] = value
        return thread, value

    def _context(self, asking: Asking, sent: Sent, thread: str) -> Context[Any]:
        own = self.own.get((sent.operation.asking, sent.respondent_id), {})
        others = {one: value for one, value in own.items() if one != thread}
        read = asking.how.Answer.model_validate
        return Context(
            {one: read(value) for one, value in others.items()},
            self.standing.get(sent.operation.asking, ()),
        )

    def _says(self, sent: Sent, thread: str, value: Value | None) -> None:
        """What comes later in the batch is checked against it."""
        own = self.own.get((sent.operation.asking, sent.respondent_id))
        if own is not None:
            own.pop(thread, None)
            if value is not None:
                own[thread] = value

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
_ASKINGS = select(Asking).where(col(Asking.id).in_(bindparam("ids", expanding=True)))
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


def _stored_keys(session: Session, batch: list[Sent]) -> dict[tuple[int, str], Stored]:
    people = list({sent.participant_id for sent in batch})
    keys = list({sent.operation.key for sent in batch})
    rows = session.connection().execute(KEYS, {"people": people, "sent": keys})
    return {
        (who, key): (body_hash, version, thread) for who, key, body_hash, version, thread in rows
    }


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


def _slot(kind: StepKind[Any, Any], operation: Operation, answer: BaseModel) -> str:
    """An edit can't make of one answer another one. Raises Invalid."""
    if operation.do == SUBMIT:
        return kind.slot(operation.key, answer)
    thread = operation.thread or ""
    if kind.slot(thread, answer) != thread:
        raise Invalid()
    return thread


def _in_context(askings: dict[int, Asking], sent: Sent) -> bool:
    asking = askings.get(sent.operation.asking)
    return asking is not None and asking.how.in_context


def _own(session: Session, batch: list[Sent]) -> dict[AskingRespondent, dict[str, Value]]:
    """What the senders say to what they answer here, by thread."""
    places = {(sent.operation.asking, sent.respondent_id) for sent in batch}
    own: dict[AskingRespondent, dict[str, Value]] = {place: {} for place in places}
    if not places:
        return own
    asked, people = (list(set(ids)) for ids in zip(*places, strict=True))
    rows = session.execute(
        select(Answer.asking_id, Answer.respondent_id, Answer.thread, Answer.value)
        .where(col(Answer.asking_id).in_(asked), col(Answer.respondent_id).in_(people))
        .order_by(col(Answer.id))
    )
    for asking_id, respondent_id, thread, value in rows:
        of = own.get((asking_id, respondent_id), {})
        of.pop(thread, None)
        if value is not None:
            of[thread] = value
    return own


def _standing(
    session: Session, values: list[tuple[int, Any]], askings: dict[int, Asking]
) -> dict[int, set[int]]:
    """By asking, the numbers of the answers that these values are about, of those that the room
    sees; of what was taken back and comes again too."""
    about: dict[int, set[int]] = {}
    for asked, value in values:
        kind = askings[asked].how
        if kind.in_context:
            with suppress(Invalid):  # said when it is checked
                about.setdefault(asked, set()).update(kind.about(kind.parse_answer(value)))
    return {asked: shown_of(session, askings[asked], numbers) for asked, numbers in about.items()}


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
