"""A workshop: its place in time, its code, its door, and the version that orders all it does."""

from typing import Any

from sqlalchemy import BigInteger, Index, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import now
from app.security import CODE_LETTERS, new_code, new_token

DRAFT, OPEN, ENDED = "draft", "open", "ended"


class Workshop(SQLModel, table=True):
    """Times are UTC milliseconds. `version` grows with every commit that changes anything;
    `turn` is the version of the last change that every phone must see."""

    __table_args__ = (
        Index(
            "workshop_code",
            "code",
            unique=True,
            sqlite_where=text("state <> 'ended'"),
            postgresql_where=text("state <> 'ended'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_token, unique=True)
    code: str = Field(default_factory=new_code)
    title: str
    purpose: str = ""
    language: str = "sv"
    venue: str = ""
    responsible: str = ""
    starts_at: int | None = Field(default=None, sa_type=BigInteger)
    tz: str = "Europe/Stockholm"
    state: str = DRAFT
    door_locked: bool = False
    pace: str = "led"
    opens_at: int | None = Field(default=None, sa_type=BigInteger)
    closes_at: int | None = Field(default=None, sa_type=BigInteger)
    blank: bool = False
    item_id: int | None = None
    """The item the room is at; None is the welcome."""
    deadline_at: int | None = Field(default=None, sa_type=BigInteger)
    paused_left: int | None = Field(default=None, sa_type=BigInteger)
    """Milliseconds left of a paused timer."""
    started_at: int | None = Field(default=None, sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    summary: str = ""
    version: int = 0
    turn: int = 0
    keep_until: int | None = Field(default=None, sa_type=BigInteger)
    deleted_at: int | None = Field(default=None, sa_type=BigInteger)


def touch(session: Session, workshop_id: int, *, turn: bool = False) -> int:
    """Take the workshop's row lock, count its version up, and return it.

    Every transaction that changes a workshop begins with this, so that answers, closing,
    moving and hiding stand in one order. The bell rings when the transaction commits.
    """
    values: dict[str, Any] = {"version": Workshop.version + 1}
    if turn:
        values["turn"] = Workshop.version + 1
    statement = (
        update(Workshop)
        .where(col(Workshop.id) == workshop_id)
        .values(values)
        .returning(col(Workshop.version))
        .execution_options(synchronize_session=False)
    )
    version = int(session.execute(statement).scalar_one())
    session.info.setdefault("touched", {})[workshop_id] = version
    return version


def by_uid(session: Session, uid: str) -> Workshop | None:
    return session.exec(
        select(Workshop).where(Workshop.uid == uid, col(Workshop.deleted_at).is_(None))
    ).first()


def by_code(session: Session, typed: str) -> Workshop | None:
    """The workshop that can be joined by this code now: not one that has ended."""
    code = read_code(typed)
    if code is None:
        return None
    return session.exec(
        select(Workshop).where(
            Workshop.code == code, Workshop.state != ENDED, col(Workshop.deleted_at).is_(None)
        )
    ).first()


def read_code(typed: str) -> str | None:
    """What someone typed as a code, in any case and with spaces; None if it can't be one."""
    code = "".join(typed.upper().split()).replace("-", "")
    return code if len(code) == 6 and set(code) <= set(CODE_LETTERS) else None


def spoken_code(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


def open_workshop(
    session: Session, title: str, *, language: str, keep_days: int, at: int | None = None
) -> Workshop:
    """A new draft with a code that nobody else uses now."""
    moment = now() if at is None else at
    workshop = Workshop(title=title, language=language, keep_until=moment + keep_days * 86_400_000)
    while by_code(session, workshop.code):
        workshop.code = new_code()
    session.add(workshop)
    session.flush()
    return workshop
