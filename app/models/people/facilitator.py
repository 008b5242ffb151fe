"""Facilitators: who they are, their passwords and their log-ins."""

import unicodedata
from collections.abc import Callable
from typing import Annotated, NewType

from pydantic import AfterValidator, ValidationInfo
from sqlalchemy import BigInteger, ColumnElement, column, delete, exists, or_, table, update
from sqlmodel import Field, Session, SQLModel, col, select

from app.admission.hashing import hash_in_turn, passwords
from app.clock import DAY_MS, Milliseconds, now
from app.errors import N_, Invalid
from app.models.people.guessable import LEAST as LEAST_PASSWORD
from app.models.people.guessable import is_common, is_own
from app.models.people.links import spend_resets
from app.security import hash_token, new_token
from app.security_log import note_with, write_failed
from app.steps.plain import Line, Plain, Said

LOGIN_DAYS, MOST_LOGIN_DAYS = 30, 90
"""A log-in lasts so long after its last use, and in all."""
COOKIE_DAYS = 400
"""As long as browsers keep a cookie: when a log-in ends is the server's to say."""
MOST_PASSWORD = 1000
MOST_EMAIL = 254
MEMBER = ("workshop_id", "facilitator_id", "role")
OPEN = ("id", "state", "deleted_at")
NOBODY = passwords.hash(new_token())
"""Checked when there is no such person, so that the answer takes as long."""

WRONG = N_("That email and password don't go together. Check them both.")
TURNED_OFF = N_("This account is turned off. Ask the person who looks after the accounts.")
TAKEN = N_("There is already an account with that email. Log in with it instead.")
NO_NAME = N_("Write your name.")
LONG_NAME = N_("Keep the name at most 120 characters long.")
NO_EMAIL = N_("Write an email address, such as astrid@example.se.")
LONG_EMAIL = N_("That is longer than an email address can be. Check it once more.")
SHORT_PASSWORD = N_("The password needs at least 10 characters. A few words are fine.")
COMMON_PASSWORD = N_(
    "Many use that password, so it is among the first that somebody would try. Choose another one: "
    "a few words that don't belong together."
)
OWN_PASSWORD = N_(
    "Your name, your email and Bikupa's name are easy to guess. Choose another password: a few "
    "words that don't belong together."
)
LONG_PASSWORD = N_("The password is too long. Up to 1,000 characters fit.")


def _a_name(name: str) -> str:
    if not name:
        raise Said(NO_NAME)
    if len(name) > 120:
        raise Said(LONG_NAME)
    return name


def _an_address(email: str) -> str:
    if len(email) > MOST_EMAIL:
        raise Said(LONG_EMAIL)
    name, at, host = email.lower().rpartition("@")
    if not (name and at and host) or " " in email or "@" in name:
        raise Said(NO_EMAIL)
    return email.lower()


def composed(password: str) -> str:
    """The same letters whichever keyboard they were typed on."""
    return unicodedata.normalize("NFC", password)


def _a_password(password: str) -> str:
    if len(password) < LEAST_PASSWORD:
        raise Said(SHORT_PASSWORD)
    if len(password) > MOST_PASSWORD:
        raise Said(LONG_PASSWORD)
    return password


def _hard_to_guess(password: str, form: ValidationInfo) -> str:
    """Beside the name and the email of whose it is, where the form has them."""
    if is_common(password):
        raise Said(COMMON_PASSWORD)
    if is_own(password, form.data.get("name", ""), form.data.get("email", "")):
        raise Said(OWN_PASSWORD)
    return password


Hashed = NewType("Hashed", str)
"""What is stored of a password."""
Name = Annotated[Line, AfterValidator(_a_name)]
Email = Annotated[Line, AfterValidator(_an_address)]
Password = Annotated[
    str, AfterValidator(composed), AfterValidator(_a_password), AfterValidator(_hard_to_guess)
]


class Known(Plain):
    """Who somebody is, who has chosen no password yet."""

    name: Name
    email: Email


class Newcomer(Known):
    password: Password


class NewPassword(Plain):
    """Another one, for whom."""

    name: str
    email: str
    password: Password


class Profile(Plain):
    name: Name
    language: str


class Facilitator(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    email: str = Field(unique=True)
    password_hash: str
    language: str = "sv"
    admin: bool = False
    """Looks after the accounts; gets into no workshop by that."""
    disabled_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    erased_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    """From then on only the number tells who it was; see `former_account`."""
    created_at: Milliseconds = Field(sa_type=BigInteger)


class Login(SQLModel, table=True):
    """A log-in of one browser; only the hash of its token is kept."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    facilitator_id: int = Field(foreign_key="facilitator.id", index=True)
    began_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    """None for those from before this was written down: LOGIN_DAYS before they first ran out."""
    expires_at: Milliseconds = Field(sa_type=BigInteger)

    @property
    def began(self) -> int:
        return self.began_at or self.expires_at - LOGIN_DAYS * DAY_MS

    def lasts_until(self, at: Milliseconds) -> int:
        """When it runs out if it is used now."""
        return min(at + LOGIN_DAYS * DAY_MS, self.began + MOST_LOGIN_DAYS * DAY_MS)

    def is_worn(self, at: Milliseconds) -> bool:
        """Whether a day or more has passed since its use was written down."""
        return self.lasts_until(at) - self.expires_at >= DAY_MS


def hashed(password: str, who: str = "") -> Hashed:
    """What is stored of it. `who` is a link or a log-in, and so is known. It takes long: call it
    with no transaction open. Raises Slow."""
    return Hashed(hash_in_turn(who, passwords.hash, composed(password), known=True))


def refuse_taken(session: Session, email: str) -> None:
    """Raises Invalid when the email has an account already."""
    if by_email(session, email):
        raise Invalid(TAKEN)


def create(
    session: Session, name: str, email: str, password: Hashed, *, language: str = "sv"
) -> Facilitator:
    """A new facilitator; the first one looks after the accounts. Raises Invalid when the email
    has an account already."""
    email = email.strip().lower()
    refuse_taken(session, email)
    facilitator = Facilitator(
        name=name,
        email=email,
        password_hash=password,
        language=language,
        admin=session.exec(select(Facilitator.id)).first() is None,
        created_at=now(),
    )
    session.add(facilitator)
    session.flush()
    return facilitator


def by_email(session: Session, email: str) -> Facilitator | None:
    return session.exec(
        select(Facilitator).where(
            Facilitator.email == email.strip().lower(), col(Facilitator.erased_at).is_(None)
        )
    ).first()


def recognise(
    person: Facilitator | None,
    password: str,
    who: str = "",
    *,
    known: bool = False,
    failed: Callable[[str, int | None], None] = write_failed,
) -> Facilitator:
    """The person, if this is their password; their hash renewed if it is of an older kind. What
    `failed` is told, and of whose account.

    Raises Invalid with one sentence, after the same work, whatever was wrong; who knows the
    password is told if the account is turned off. Raises Slow as `hash_in_turn`, which
    says what `who` and `known` are. Call it with no transaction open.
    """
    typed, stored = composed(password)[:MOST_PASSWORD], person.password_hash if person else NOBODY
    right, fresh = hash_in_turn(who, passwords.verify_and_update, typed, stored, known=known)
    if person is None or not right:
        failed("login-failed", person.id if person else None)
        raise Invalid(WRONG)
    if person.disabled_at is not None:
        failed("login-turned-off", person.id)
        raise Invalid(TURNED_OFF)
    person.password_hash = fresh or person.password_hash
    return person


def log_in(session: Session, facilitator: Facilitator, at: Milliseconds) -> str:
    """A new log-in's token. Everybody's log-ins that have run out go."""
    assert facilitator.id is not None
    session.add(facilitator)
    session.execute(delete(Login).where(col(Login.expires_at) <= at, ~_runs_an_open_workshop()))
    token = new_token()
    note_with(session, "logged-in", account=facilitator.id)
    session.add(
        Login(
            token_hash=hash_token(token),
            facilitator_id=facilitator.id,
            began_at=at,
            expires_at=at + LOGIN_DAYS * DAY_MS,
        )
    )
    return token


def _runs_an_open_workshop() -> ColumnElement[bool]:
    """Of a log-in, whether its person leads a workshop that is under way: it doesn't end in the
    middle of one. Members and workshops are told of facilitators, so here they are bare tables."""
    member, workshop = table("member", *map(column, MEMBER)), table("workshop", *map(column, OPEN))
    return exists(
        select(member.c.workshop_id)
        .join(workshop, workshop.c.id == member.c.workshop_id)
        .where(
            member.c.facilitator_id == Login.facilitator_id,
            member.c.role.in_(("owner", "host")),
            workshop.c.state == "open",
            workshop.c.deleted_at.is_(None),
        )
        .correlate(Login)
    )


def by_login(session: Session, token: str, at: Milliseconds) -> Facilitator | None:
    """Who this log-in belongs to, unless it has run out or they were disabled."""
    found = find_login(session, token, at)
    return found[0] if found else None


def find_login(session: Session, token: str, at: Milliseconds) -> tuple[Facilitator, Login] | None:
    return session.exec(
        select(Facilitator, Login)
        .join(Login, col(Login.facilitator_id) == Facilitator.id)
        .where(
            Login.token_hash == hash_token(token),
            or_(col(Login.expires_at) > at, _runs_an_open_workshop()),
            col(Facilitator.disabled_at).is_(None),
        )
    ).first()


def renew(session: Session, login: Login, at: Milliseconds) -> None:
    """It has been used, if it is still there."""
    times = {"began_at": login.began, "expires_at": login.lasts_until(at)}
    session.execute(update(Login).where(col(Login.id) == login.id).values(times))


def log_out(session: Session, token: str) -> None:
    session.execute(delete(Login).where(col(Login.token_hash) == hash_token(token)))


def log_out_everywhere(session: Session, facilitator: Facilitator) -> None:
    session.execute(delete(Login).where(col(Login.facilitator_id) == facilitator.id))


def change_password(session: Session, facilitator: Facilitator, password: Hashed) -> None:
    """A new password; every log-in with the old one ends, and every link to a new one."""
    assert facilitator.id is not None
    facilitator.password_hash = password
    session.add(facilitator)
    log_out_everywhere(session, facilitator)
    spend_resets(session, facilitator.id)
    note_with(session, "password-changed", account=facilitator.id)


def change_profile(session: Session, facilitator: Facilitator, profile: Profile) -> None:
    facilitator.name, facilitator.language = profile.name, profile.language
    session.add(facilitator)
