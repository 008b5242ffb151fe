"""The links that are handed out, by their tables: one-time links and projector links, and what
spends them. What they open is asked of `invitation` and `member`."""

from sqlalchemy import BigInteger, and_, or_, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field, Session, SQLModel, col

from app.clock import Milliseconds, now


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
    maker_id: int | None = None
    """Which facilitator made it; None for the command line."""
    expires_at: Milliseconds = Field(sa_type=BigInteger)
    used_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    """When it was used or spent."""

    @property
    def makes_person(self) -> bool:
        return self.facilitator_id is None


class ScreenLink(SQLModel, table=True):
    __tablename__ = "screen_link"

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    token_hash: str = Field(unique=True)
    facilitator_id: int | None = None
    """Whose log-in opened the projector, which goes on without it; None for a link to hand out."""
    maker_id: int | None = None
    """Which facilitator made a link to hand out; None for the command line."""
    created_at: Milliseconds = Field(sa_type=BigInteger)
    revoked_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)


def spend(session: Session, which: ColumnElement[bool]) -> None:
    """One-time links that nobody has used are used up."""
    unused = update(Invitation).where(which, col(Invitation.used_at).is_(None))
    session.execute(unused.values(used_at=now()))


def spend_invitations(session: Session, workshop_id: int, maker_id: int) -> None:
    """Those to a workshop that someone made who may no longer invite."""
    spend(
        session,
        and_(col(Invitation.workshop_id) == workshop_id, col(Invitation.maker_id) == maker_id),
    )


def spend_resets(session: Session, facilitator_id: int) -> None:
    """Those that would give someone a new password."""
    spend(session, col(Invitation.facilitator_id) == facilitator_id)


def spend_screens(session: Session, workshop_id: int, maker_id: int) -> None:
    """Those to a workshop's projector of someone who may no longer run it."""
    _revoke(session, and_(col(ScreenLink.workshop_id) == workshop_id, screens_of(maker_id)))


def spend_all(session: Session, facilitator_id: int) -> None:
    """Every link that someone made, and those to a new password: the account is turned off."""
    spend_resets(session, facilitator_id)
    spend(session, col(Invitation.maker_id) == facilitator_id)
    _revoke(session, screens_of(facilitator_id))


def screens_of(maker_id: int) -> ColumnElement[bool]:
    return or_(col(ScreenLink.maker_id) == maker_id, col(ScreenLink.facilitator_id) == maker_id)


def _revoke(session: Session, which: ColumnElement[bool]) -> None:
    in_force = update(ScreenLink).where(which, col(ScreenLink.revoked_at).is_(None))
    session.execute(in_force.values(revoked_at=now()))
