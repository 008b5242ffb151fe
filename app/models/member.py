"""Who may do what in a workshop, and the links that open a projector without a log-in."""

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from app.clock import now
from app.models.workshop import Workshop
from app.security import hash_token, new_token

OWNER, HOST, READER = "owner", "host", "reader"
ROLES = (OWNER, HOST, READER)


class Member(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("workshop_id", "facilitator_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    facilitator_id: int = Field(foreign_key="facilitator.id", index=True)
    role: str


class ScreenLink(SQLModel, table=True):
    __tablename__ = "screen_link"

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    token_hash: str = Field(unique=True)
    created_at: int = Field(sa_type=BigInteger)
    revoked_at: int | None = Field(default=None, sa_type=BigInteger)


def role_of(session: Session, workshop_id: int, facilitator_id: int) -> str | None:
    return session.exec(
        select(Member.role).where(
            Member.workshop_id == workshop_id, Member.facilitator_id == facilitator_id
        )
    ).first()


def admit(session: Session, workshop_id: int, facilitator_id: int, role: str) -> None:
    """Make someone a member, or change their role."""
    member = session.exec(
        select(Member).where(
            Member.workshop_id == workshop_id, Member.facilitator_id == facilitator_id
        )
    ).first()
    member = member or Member(workshop_id=workshop_id, facilitator_id=facilitator_id, role=role)
    member.role = role
    session.add(member)
    session.flush()


def make_screen_link(session: Session, workshop_id: int) -> str:
    """A new projector link's token; only its hash is kept."""
    token = new_token()
    session.add(ScreenLink(workshop_id=workshop_id, token_hash=hash_token(token), created_at=now()))
    return token


def workshop_of_screen(session: Session, token: str) -> Workshop | None:
    """The workshop a projector link opens, unless it was revoked."""
    return session.exec(
        select(Workshop)
        .join(ScreenLink, col(ScreenLink.workshop_id) == Workshop.id)
        .where(
            ScreenLink.token_hash == hash_token(token),
            col(ScreenLink.revoked_at).is_(None),
            col(Workshop.deleted_at).is_(None),
        )
    ).first()


def screen_links(session: Session, workshop_id: int) -> int:
    """How many projector links are in force."""
    return len(_in_force(session, workshop_id))


def revoke_screen_links(session: Session, workshop_id: int) -> None:
    for link in _in_force(session, workshop_id):
        link.revoked_at = now()
        session.add(link)


def _in_force(session: Session, workshop_id: int) -> list[ScreenLink]:
    return list(
        session.exec(
            select(ScreenLink).where(
                ScreenLink.workshop_id == workshop_id, col(ScreenLink.revoked_at).is_(None)
            )
        )
    )
