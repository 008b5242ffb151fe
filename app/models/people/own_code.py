"""Own codes: how somebody goes on as the same person on another phone, or erases from afar."""

import hashlib
from typing import NamedTuple

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select

from app.admission.hashing import hash_in_turn
from app.models.workshop import Workshop
from app.security import CODE_LETTERS, new_code, typed_code

LETTERS = 8
HARD_WORK = 2**14
"""So much that guessing the 23⁸ codes behind a stored hash takes thousands of years."""


class OwnCode(SQLModel, table=True):
    """The code itself is stored nowhere. A new one takes the place of the one before."""

    __tablename__ = "own_code"
    __table_args__ = (UniqueConstraint("workshop_id", "code_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    respondent_id: int = Field(foreign_key="respondent.id", unique=True)
    code_hash: str


class Secret(NamedTuple):
    """A code, and what is stored of it."""

    code: str
    hashed: str


def new(workshop: Workshop, network: str = "") -> Secret:
    """To be kept, and shown once. It takes long: call it with no transaction open. Raises Slow."""
    return _secret(workshop, new_code(LETTERS), network)


def keep(session: Session, workshop: Workshop, respondent_id: int, secret: Secret) -> None:
    """From now on it is this person's, and no other one is."""
    assert workshop.id is not None
    session.execute(delete(OwnCode).where(col(OwnCode.respondent_id) == respondent_id))
    session.add(
        OwnCode(workshop_id=workshop.id, respondent_id=respondent_id, code_hash=secret.hashed)
    )


def typed(workshop: Workshop, text: str, network: str = "") -> Secret | None:
    """What someone typed as a code, in any case and with any punctuation; None if it can't be
    one. It takes long: call it with no transaction open. Raises Slow."""
    code = typed_code(text)
    if len(code) != LETTERS or not set(code) <= set(CODE_LETTERS):
        return None
    return _secret(workshop, code, network)


def owner(session: Session, workshop: Workshop, secret: Secret | None) -> int | None:
    """The respondent whose code of this workshop it is."""
    if secret is None:
        return None
    return session.exec(
        select(OwnCode.respondent_id).where(
            OwnCode.workshop_id == workshop.id, OwnCode.code_hash == secret.hashed
        )
    ).first()


def spoken(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def _secret(workshop: Workshop, code: str, network: str) -> Secret:
    """Slow to make, since a code that can be said aloud is short."""
    return Secret(code, hash_in_turn(network, _hash, code, workshop.uid))


def _hash(code: str, salt: str) -> str:
    work = {"n": HARD_WORK, "r": 8, "p": 1}
    return hashlib.scrypt(code.encode(), salt=salt.encode(), **work, dklen=24).hex()
