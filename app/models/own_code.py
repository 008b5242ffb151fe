"""Own codes: how somebody goes on as the same person on another phone, or erases from afar."""

import hashlib

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select

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


def make(session: Session, workshop: Workshop, respondent_id: int) -> str:
    """A new code for this person, to be shown once."""
    assert workshop.id is not None
    code = new_code(LETTERS)
    session.execute(delete(OwnCode).where(col(OwnCode.respondent_id) == respondent_id))
    hashed = _hash(workshop, code)
    session.add(OwnCode(workshop_id=workshop.id, respondent_id=respondent_id, code_hash=hashed))
    return code


def owner(session: Session, workshop: Workshop, typed: str) -> int | None:
    """The respondent whose code of this workshop it is."""
    code = read(typed)
    if code is None:
        return None
    return session.exec(
        select(OwnCode.respondent_id).where(
            OwnCode.workshop_id == workshop.id, OwnCode.code_hash == _hash(workshop, code)
        )
    ).first()


def read(typed: str) -> str | None:
    """What someone typed as a code, in any case and with any punctuation; None if it can't be
    one."""
    code = typed_code(typed)
    return code if len(code) == LETTERS and set(code) <= set(CODE_LETTERS) else None


def spoken(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def _hash(workshop: Workshop, code: str) -> str:
    """Slow, since a code that can be said aloud is short."""
    return hashlib.scrypt(
        code.encode(), salt=workshop.uid.encode(), n=HARD_WORK, r=8, p=1, dklen=24
    ).hex()
