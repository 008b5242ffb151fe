"""Participants: anonymous phones, and the respondents their answers count for."""

from sqlmodel import Field, Session, SQLModel, select

from app.errors import Locked
from app.models.workshop import ENDED, Workshop
from app.security import hash_token, new_token


class Participant(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    token_hash: str = Field(unique=True)
    language: str = "sv"
    origin: str = "phone"
    respondent_id: int = Field(foreign_key="respondent.id")


class Respondent(SQLModel, table=True):
    """Who an answer counts for: a person; later a pair or a table."""

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    kind: str = "person"
    number: int | None = None
    label: str = ""


def join(
    session: Session, workshop: Workshop, language: str, origin: str = "phone"
) -> tuple[Participant, str]:
    """Let one more phone in; returns it and its token. Raises Locked when the door is."""
    assert workshop.id is not None
    if workshop.door_locked or workshop.state == ENDED:
        raise Locked()
    respondent = Respondent(workshop_id=workshop.id)
    session.add(respondent)
    session.flush()
    assert respondent.id is not None
    token = new_token()
    participant = Participant(
        workshop_id=workshop.id,
        token_hash=hash_token(token),
        language=language,
        origin=origin,
        respondent_id=respondent.id,
    )
    session.add(participant)
    session.flush()
    return participant, token


def by_token(session: Session, workshop_id: int, token: str | None) -> Participant | None:
    if not token:
        return None
    return session.exec(
        select(Participant).where(
            Participant.token_hash == hash_token(token), Participant.workshop_id == workshop_id
        )
    ).first()
