"""Facilitators: who they are, their log-ins, and the one-time links that let them in."""

from sqlalchemy import BigInteger, update
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import now
from app.security import hash_token, new_token, passwords

DAY_MS = 86_400_000
LOGIN_DAYS = 30
INVITATION_DAYS = 7


class Facilitator(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str = Field(unique=True)
    password_hash: str
    language: str = "sv"
    disabled_at: int | None = Field(default=None, sa_type=BigInteger)
    created_at: int = Field(sa_type=BigInteger)


class Login(SQLModel, table=True):
    """A log-in of one browser; only the hash of its token is kept."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    facilitator_id: int = Field(foreign_key="facilitator.id", index=True)
    expires_at: int = Field(sa_type=BigInteger)


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


def by_login(session: Session, token: str, at: int) -> Facilitator | None:
    """Who this log-in belongs to, unless it has run out or they were disabled."""
    return session.exec(
        select(Facilitator)
        .join(Login, col(Login.facilitator_id) == Facilitator.id)
        .where(
            Login.token_hash == hash_token(token),
            Login.expires_at > at,
            col(Facilitator.disabled_at).is_(None),
        )
    ).first()


def log_in(session: Session, facilitator: Facilitator, at: int) -> str:
    """A new log-in's token."""
    assert facilitator.id is not None
    token = new_token()
    session.add(
        Login(
            token_hash=hash_token(token),
            facilitator_id=facilitator.id,
            expires_at=at + LOGIN_DAYS * DAY_MS,
        )
    )
    return token


def create(
    session: Session, name: str, email: str, password: str, *, language: str = "sv"
) -> Facilitator:
    """A new facilitator. Raises Invalid."""
    facilitator = Facilitator(
        name=name,
        email=email.strip().lower(),
        password_hash=passwords.hash(password),
        language=language,
        created_at=now(),
    )
    session.add(facilitator)
    session.flush()
    return facilitator


def first_invitation(session: Session) -> str | None:
    """A fresh one-time token for the first facilitator; None once there is one.

    Earlier ones that nobody used stop working.
    """
    if session.exec(select(Facilitator.id)).first() is not None:
        return None
    session.execute(
        update(Invitation)
        .where(col(Invitation.kind) == "first", col(Invitation.used_at).is_(None))
        .values(used_at=now())
    )
    token = new_token()
    session.add(
        Invitation(
            token_hash=hash_token(token),
            kind="first",
            expires_at=now() + INVITATION_DAYS * DAY_MS,
        )
    )
    return token
