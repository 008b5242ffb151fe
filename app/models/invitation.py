"""One-time links: they make the first facilitator, another one, or a new password."""

from typing import Any

from sqlalchemy import BigInteger, and_, exists, or_, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import now
from app.errors import N_, Removed
from app.models import facilitator as facilitators
from app.models import member
from app.models.facilitator import DAY_MS, Facilitator, Newcomer
from app.security import hash_token, new_token

FIRST, INVITE, RESET = "first", "invite", "reset"
INVITATION_DAYS = 7
USED = N_("This link has been used already, or is too old. Ask for a new one.")


class Invitation(SQLModel, table=True):
    """A one-time link: `kind` first makes the first facilitator, invite another one,
    reset gives `facilitator_id` a new password. With a workshop, it also makes a member."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    kind: str
    email: str = ""
    facilitator_id: int | None = Field(default=None, foreign_key="facilitator.id")
    workshop_id: int | None = Field(default=None, foreign_key="workshop.id")
    role: str = ""
    expires_at: int = Field(sa_type=BigInteger)
    used_at: int | None = Field(default=None, sa_type=BigInteger)

    @property
    def makes_person(self) -> bool:
        return self.facilitator_id is None


def first_invitation(session: Session) -> str | None:
    """A fresh one-time token for the first facilitator; None once there is one.

    Earlier ones that nobody used stop working.
    """
    if session.exec(select(Facilitator.id)).first() is not None:
        return None
    _spend(session, col(Invitation.kind) == FIRST)
    return _make(session, FIRST)


def invite(
    session: Session, *, email: str = "", workshop_id: int | None = None, role: str = ""
) -> str:
    """A one-time token that makes one more facilitator, and a member where a workshop is named."""
    return _make(session, INVITE, email=email, workshop_id=workshop_id, role=role)


def reset(session: Session, person: Facilitator) -> str:
    """A one-time token that gives someone a new password; earlier ones stop working."""
    _spend(session, col(Invitation.facilitator_id) == person.id)
    return _make(session, RESET, email=person.email, facilitator_id=person.id)


def _make(session: Session, kind: str, **values: Any) -> str:
    token = new_token()
    session.add(
        Invitation(
            token_hash=hash_token(token),
            kind=kind,
            expires_at=now() + INVITATION_DAYS * DAY_MS,
            **values,
        )
    )
    return token


def _spend(session: Session, which: ColumnElement[bool]) -> None:
    unused = update(Invitation).where(which, col(Invitation.used_at).is_(None))
    session.execute(unused.values(used_at=now()))


def in_force(session: Session, token: str, at: int) -> Invitation:
    """The invitation that this token still opens. Raises Removed."""
    found = session.exec(select(Invitation).where(_opens(token, at))).first()
    if found is None:
        raise Removed(USED)
    return found


def _opens(token: str, at: int) -> ColumnElement[bool]:
    """A link works once and for a time; the first one only as long as there is nobody."""
    return and_(
        col(Invitation.token_hash) == hash_token(token),
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > at,
        or_(col(Invitation.kind) != FIRST, ~exists(select(Facilitator.id))),
    )


def accept(session: Session, token: str, who: Newcomer, language: str, at: int) -> Facilitator:
    """Make the person that a link was for. Raises Removed, or Invalid for a taken email."""
    invitation = _use(session, token, at)
    if not invitation.makes_person:
        raise Removed(USED)
    person = facilitators.create(session, who.name, who.email, who.password, language=language)
    if invitation.workshop_id is not None and person.id is not None:
        member.admit(session, invitation.workshop_id, person.id, invitation.role)
    return person


def renew(session: Session, token: str, password: str, at: int) -> Facilitator:
    """Give the person a reset link was for a new password. Raises Removed."""
    invitation = _use(session, token, at)
    person = session.get(Facilitator, invitation.facilitator_id or 0)
    if person is None or person.disabled_at is not None:
        raise Removed(USED)
    facilitators.change_password(session, person, password)
    return person


def _use(session: Session, token: str, at: int) -> Invitation:
    """Use a link up, in the transaction that does what it is for: of two at once one wins."""
    used = session.execute(
        update(Invitation).where(_opens(token, at)).values(used_at=at).returning(col(Invitation.id))
    ).scalar_one_or_none()
    if used is None:
        raise Removed(USED)
    return session.get_one(Invitation, used)
