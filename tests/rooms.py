"""Rooms for tests: questions asked, answers said, and what a desk does about them."""

import secrets
from typing import Any

from pydantic import BaseModel
from sqlmodel import select

from app.clock import now
from app.database import Database
from app.exports.document import Document
from app.exports.notes import notes
from app.keeping.purging import purge_now
from app.models.agenda.agenda import add_item, add_step
from app.models.agenda.asking import Asking, open_askings
from app.models.answers.answer import Operation, Receipt, Sent
from app.models.answers.reading import count_from_scratch
from app.models.people import participant
from app.models.people.participant import Participant
from app.models.run import run
from app.models.run.acts.payload import Payload
from app.models.run.acts.scene import Act
from app.models.workshop import Workshop
from app.settings import Settings


def ask(
    database: Database,
    workshop: Workshop,
    kind: str,
    prompt: str,
    settings: BaseModel | None = None,
    *,
    present: int = 0,
    at: int = 0,
    **how: Any,
) -> Asking:
    """Put one question last on the agenda and let the room come to it."""
    return ask_round(database, workshop, "", [(kind, prompt, settings)], present, at, **how)[0]


def ask_round(
    database: Database,
    workshop: Workshop,
    title: str,
    questions: list[tuple[str, str, BaseModel | None]],
    present: int = 0,
    at: int = 0,
    **how: Any,
) -> list[Asking]:
    """The same for a talk round of questions (kind, prompt, settings), open together."""
    assert workshop.id is not None
    with database.writing() as session:
        item = add_item(session, workshop.id, title)
        for kind, prompt, settings in questions:
            add_step(
                session,
                item,
                kind,
                prompt,
                settings=settings,
                **{"language": workshop.language, **how},
            )
    return do(database, workshop, "go", on=item.id, present=present, at=at)


def do(database: Database, workshop: Workshop, verb: str, **act: Any) -> list[Asking]:
    """Something a desk does; returns what is open after it."""
    assert workshop.id is not None
    with database.writing() as session:
        run.act(session, workshop.id, act_of(verb, **act))
        return open_askings(session, workshop.id)


def act_of(verb: str, **how: Any) -> Act:
    """An act; of its fields those of a payload are put into one."""
    brought = {name: how.pop(name) for name in Payload.model_fields if name in how}
    return Act(verb, payload=Payload(**brought), **how)


def come_in(database: Database, workshop: Workshop) -> Participant:
    """One more phone."""
    with database.writing() as session:
        return participant.join(session, workshop, "sv")[0]


def say(
    database: Database, asking: Asking, value: Any, who: Participant | None = None, **op: Any
) -> Receipt:
    """Answer; as somebody new unless `who` says. `op` is the rest of an Operation."""
    return say_all(database, asking, [value], who, **op)[0]


def say_all(
    database: Database,
    asking: Asking,
    values: list[Any],
    who: Participant | None = None,
    **op: Any,
) -> list[Receipt]:
    """Many answers in one transaction; each of somebody new unless `who` says."""
    with database.reading() as session:
        workshop = session.get_one(Workshop, asking.workshop_id)
    with database.writing() as session:
        batch = [
            _sent(asking, value, who or participant.join(session, workshop, "sv")[0], **op)
            for value in values
        ]
        outcomes = run.record(session, batch)
    assert all(isinstance(outcome, Receipt) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, Receipt)]


def _sent(asking: Asking, value: Any, who: Participant, **op: Any) -> Sent:
    assert asking.id is not None and who.id is not None
    operation = Operation(key=secrets.token_hex(16), asking=asking.id, value=value, **op)
    return Sent(asking.workshop_id, who.id, who.respondent_id, operation)


def hide(
    database: Database, workshop: Workshop, asking: Asking, text: str, reason: str = "personal"
) -> None:
    """Hide every answer of the asking that reads so."""
    with database.reading() as session:
        found = session.exec(select(Asking).where(Asking.id == asking.id)).one()
        entries = count_from_scratch(session, found).entries.values()
    for entry in entries:
        if entry.text == text:
            do(database, workshop, "hide", on=entry.id, reason=reason, at=now())


def purged(database: Database, settings: Settings, workshop: Workshop) -> Document:
    """The notes of a workshop that has ended and whose numbers alone are left."""
    do(database, workshop, "end")
    with database.writing() as session:
        here = session.get_one(Workshop, workshop.id)
        here.keep_counts, here.keep_until = True, now() - 1
        session.add(here)
    purge_now(settings, database)
    with database.reading() as session:
        return notes(session, session.get_one(Workshop, workshop.id), "sv", 0)
