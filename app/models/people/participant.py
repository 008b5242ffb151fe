"""Participants: anonymous phones, and the respondents their answers count for."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, insert, select
from sqlmodel import Field, Session, SQLModel
from sqlmodel import select as find

from app.errors import Locked
from app.models.workshop import ENDED, Workshop
from app.security import hash_token, new_token

PHONE, SIMULATED = "phone", "simulated"
"""Where answers come from. Simulated ones are shown in a rehearsal and counted nowhere."""


class Participant(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    token_hash: str = Field(unique=True)
    language: str = "sv"
    origin: str = PHONE
    respondent_id: int = Field(foreign_key="respondent.id", index=True)


class Respondent(SQLModel, table=True):
    """Who an answer counts for: a person; later a pair or a table."""

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    kind: str = "person"
    number: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody at the door of a workshop. No `language` is that of the workshop; `wording` is
    the one they would rather read questions in."""

    uid: str
    language: str = ""
    origin: str = PHONE
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Who was let in, with the token for their cookie, when the workshop was at `version`."""

    workshop_id: int
    participant_id: int
    token: str
    language: str
    version: int
    turn: int
    wording: str = ""
    respondent_id: int = 0

    @property
    def languages(self) -> tuple[str, str]:
        return (self.wording, self.language)


def let_in(session: Session, batch: list[Coming]) -> list[Joined | None]:
    """Let many in together; None for those who find no workshop, or its door closed.

    Nothing depends on who of them is first, so no workshop's lock is taken.
    """
    doors = _open_doors(session, {coming.uid for coming in batch})
    tried = [(coming, _door(doors, coming), new_token()) for coming in batch]
    rows = [_row(coming, door, token) for coming, door, token in tried if door]
    ids = _insert(session, rows) if rows else {}
    who = {row["token_hash"]: row["respondent_id"] for row in rows}
    return [
        Joined(
            door.id,
            ids[hash_token(token)],
            token,
            _language(coming, door),
            door.version,
            door.turn,
            coming.wording,
            who[hash_token(token)],
        )
        if door
        else None
        for coming, door, token in tried
    ]


def join(
    session: Session, workshop: Workshop, language: str, origin: str = PHONE
) -> tuple[Participant, str]:
    """Let one more phone in; returns it and its token. Raises Locked when the door is."""
    [joined] = let_in(session, [Coming(workshop.uid, language, origin)])
    if joined is None:
        raise Locked()
    return session.get_one(Participant, joined.participant_id), joined.token


_WORKSHOP: Table = Workshop.__table__  # type: ignore[attr-defined]
_PARTICIPANT: Table = Participant.__table__  # type: ignore[attr-defined]
_RESPONDENT: Table = Respondent.__table__  # type: ignore[attr-defined]
_DOORS = select(
    _WORKSHOP.c.uid,
    _WORKSHOP.c.id,
    _WORKSHOP.c.language,
    _WORKSHOP.c.version,
    _WORKSHOP.c.turn,
    _WORKSHOP.c.rehearsing,
).where(
    _WORKSHOP.c.uid.in_(bindparam("uids", expanding=True)),
    _WORKSHOP.c.deleted_at.is_(None),
    _WORKSHOP.c.door_locked.is_(False),
    _WORKSHOP.c.state != ENDED,
)
_NEW_RESPONDENTS = insert(_RESPONDENT).returning(_RESPONDENT.c.workshop_id, _RESPONDENT.c.id)
_NEW_PARTICIPANTS = insert(_PARTICIPANT).returning(_PARTICIPANT.c.token_hash, _PARTICIPANT.c.id)


def _open_doors(session: Session, uids: set[str]) -> dict[str, Any]:
    """Workshop rows by uid, of those that can be joined now."""
    found = session.connection().execute(_DOORS, {"uids": list(uids)})
    return {door.uid: door for door in found}


def _door(doors: dict[str, Any], coming: Coming) -> Any:
    """The one that is open to who comes: simulated phones are let in to a rehearsal."""
    door = doors.get(coming.uid)
    return None if door and coming.origin == SIMULATED and not door.rehearsing else door


def _row(coming: Coming, door: Any, token: str) -> dict[str, Any]:
    return {
        "workshop_id": door.id,
        "token_hash": hash_token(token),
        "language": coming.wording or _language(coming, door),
        "origin": coming.origin,
    }


def _language(coming: Coming, door: Any) -> str:
    return coming.language or str(door.language)


def _insert(session: Session, rows: list[dict[str, Any]]) -> dict[str, int]:
    """A respondent for each, then the participants; returns their ids by token hash."""
    people = [{"workshop_id": row["workshop_id"], "kind": "person", "label": ""} for row in rows]
    free = defaultdict(list)
    for workshop_id, respondent_id in session.connection().execute(_NEW_RESPONDENTS, people):
        free[workshop_id].append(respondent_id)
    for row in rows:
        row["respondent_id"] = free[row["workshop_id"]].pop()
    return {
        made.token_hash: made.id for made in session.connection().execute(_NEW_PARTICIPANTS, rows)
    }


Audience = tuple[int, tuple[str, str]]
"""A workshop, and the languages that its questions are read in."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A phone that has joined; all that is kept of it while its socket is open, as there are
    thousands. `language` is the workshop's until the phone has said its own; `wording` is the
    one that questions are read in, where they are worded in it."""

    workshop_id: int
    participant_id: int
    respondent_id: int
    origin: str
    language: str
    wording: str = ""

    @property
    def languages(self) -> tuple[str, str]:
        return (self.wording, self.language)

    @property
    def audience(self) -> Audience:
        return (self.workshop_id, self.languages)


_SENDERS = (
    select(
        _PARTICIPANT.c.workshop_id,
        _PARTICIPANT.c.id,
        _PARTICIPANT.c.respondent_id,
        _PARTICIPANT.c.origin,
        _WORKSHOP.c.language,
        _PARTICIPANT.c.token_hash,
        _WORKSHOP.c.uid,
    )
    .join(_WORKSHOP, _WORKSHOP.c.id == _PARTICIPANT.c.workshop_id)
    .where(
        _PARTICIPANT.c.token_hash.in_(bindparam("hashed", expanding=True)),
        _WORKSHOP.c.deleted_at.is_(None),
    )
)


def senders(session: Session, tried: list[tuple[str, str]]) -> list[Sender | None]:
    """For each workshop's uid and token, who has it there; in one query."""
    wanted = [(uid, hash_token(token)) for uid, token in tried]
    rows = session.connection().execute(_SENDERS, {"hashed": [hashed for _, hashed in wanted]})
    found = {(uid, hashed): Sender(*row) for *row, hashed, uid in rows}
    return [found.get(place) for place in wanted]


def come_back(session: Session, workshop_id: int, respondent_id: int, language: str) -> str:
    """One more phone of somebody who is here already; returns its token."""
    token = new_token()
    session.add(
        Participant(
            workshop_id=workshop_id,
            token_hash=hash_token(token),
            language=language,
            respondent_id=respondent_id,
        )
    )
    return token


def leave(session: Session, participant: Participant) -> None:
    """What this phone's cookie was lets nobody in any more; the answers stay."""
    participant.token_hash = hash_token(new_token())
    session.add(participant)


def phones_of(session: Session, workshop_id: int, respondent_id: int) -> list[int]:
    """The participants that one person has been."""
    of = find(Participant.id).where(
        Participant.workshop_id == workshop_id, Participant.respondent_id == respondent_id
    )
    return [participant_id for participant_id in session.exec(of) if participant_id]


def by_token(session: Session, workshop_id: int, token: str | None) -> Participant | None:
    if not token:
        return None
    return session.exec(
        find(Participant).where(
            Participant.token_hash == hash_token(token), Participant.workshop_id == workshop_id
        )
    ).first()
