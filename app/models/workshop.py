"""A workshop: its place in time, its code, its door, and the version that orders all it does."""

from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Executable,
    Index,
    Table,
    bindparam,
    case,
    false,
    null,
    or_,
    text,
    update,
)
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds, now
from app.errors import NotFound
from app.i18n import LANGUAGES
from app.models.titles import Worded, Wordings, wordings_column
from app.security import CODE_LETTERS, new_code, new_token, typed_code
from app.settings import USUAL_ZONE

DRAFT, OPEN, ENDED = "draft", "open", "ended"
COUNTS = "counts"
"""What may be chosen to be left of the answers; else nothing is."""
UID_BYTES = 16
LED, SELF = "led", "self"
"""The pace: the room goes together, or each alone, as in a survey that is open for days."""


class Progress:
    """How far a workshop has come, by the columns that say so: of a whole row, and of what a list
    reads of one."""

    __slots__ = ()
    if TYPE_CHECKING:
        state: str
        pace: str
        rehearsal: int | None
        page_at: Milliseconds | None
        purged_at: Milliseconds | None

    @property
    def ended(self) -> bool:
        return self.state == ENDED

    @property
    def is_held(self) -> bool:
        """Whether it has begun, and not only in a rehearsal."""
        return self.state != DRAFT and self.rehearsal is None

    @property
    def purged(self) -> bool:
        return self.purged_at is not None

    @property
    def tells_what_became(self) -> bool:
        """Whether everyone may read what became of it."""
        return self.ended and self.page_at is not None

    @property
    def self_paced(self) -> bool:
        return self.pace == SELF


class Workshop(Progress, SQLModel, table=True):
    """Times are UTC milliseconds. `version` grows with every commit that changes anything;
    `turn` is the version of the last change that every phone must see. Its answers are purged
    after `keep_until`; `keep_counts`: numbers are left then. `purged_at` is when that began."""

    __table_args__ = (
        Index(
            "workshop_code",
            "code",
            unique=True,
            sqlite_where=text("state <> 'ended'"),
            postgresql_where=text("state <> 'ended'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_token, unique=True)
    code: str = Field(default_factory=new_code)
    title: str
    wordings: Wordings = Field(default_factory=dict, sa_column=wordings_column())
    """Its title in other languages."""
    purpose: str = ""
    language: str = "sv"
    second_language: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The projector shows questions in this one too, where they are worded in it."""
    venue: str = ""
    responsible: str = ""
    series_id: int | None = Field(default=None, index=True)
    locality_id: int | None = None
    """Where the people are from who meet in it, and whom it is compared with."""
    starts_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    tz: str = USUAL_ZONE
    """All times of day that are shown of it are in this zone."""
    state: str = DRAFT
    door_locked: bool = False
    pace: str = LED
    opens_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    closes_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    blank: bool = False
    item_id: int | None = None
    """The item the room is at; None is the welcome."""
    first_row: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The first row in view on the projector, from 0; each measures how many follow it."""
    type_size: int = Field(default=100, sa_column_kwargs={"server_default": "100"})
    """Per cent: how much larger than usual the projector's letters are."""
    alone_id: int | None = None
    """The asking that the projector shows alone, with all its answers."""
    lifted_id: int | None = None
    """The answer that the projector shows alone and large."""
    split_by: int | None = None
    """The asking by whose answers the projector shows those of the one it shows alone split."""
    themes_at: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The version at which it was last said which themes are shown."""
    deadline_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    paused_left: int | None = Field(default=None, sa_type=BigInteger)
    """Milliseconds left of a paused timer."""
    phone_clock: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether phones show how much time is left."""
    started_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    ended_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    summary: str = ""
    next_steps: str = Field(default="", sa_column_kwargs={"server_default": ""})
    notes_title: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What the notes are called; empty for the usual."""
    case_number: str = Field(default="", sa_column_kwargs={"server_default": ""})
    notes_without: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """The parts of the notes that don't go along."""
    rules: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    """Those of the room, as `agenda.rules` reads them; none for the usual ones."""
    written: dict[str, dict[str, str]] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    """`summary` and `next_steps` in the other language: by part, then by language."""
    gone_through: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The version up to which somebody has said that the answers are gone through."""
    published_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    """Since when participants may read the notes."""
    few_left_out: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether they read them without the numbers of small groups."""
    page_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    """When the page of what became of it was last published, if everyone may read it."""
    news_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """By which day (an ISO date) everyone was promised news; empty for none."""
    remarks_until: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The last day (an ISO date) on which readers of the notes may say what is wrong in them;
    empty where they were never asked."""
    remarks_closed: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The day on which that was closed before."""
    version: int = 0
    turn: int = 0
    rehearsal: int | None = None
    """The version at which the rehearsal began that isn't removed yet."""
    rehearsing: bool = False
    """Whether simulated phones may be here."""
    keep_until: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    keep_counts: bool = False
    archives: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether final versions of the notes stay for owners when an answer in them is removed. Said
    before the first answer, or not at all."""
    purge_decision: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """By which decision its answers are deleted when the day has passed."""
    purged_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    deleted_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)

    def scan_link(self, address: str) -> str:
        """What its QR code leads to, in capitals, which a QR code needs less room for."""
        return f"{address}/J/{scanned(self.uid)}".upper()

    @property
    def spoken(self) -> str:
        return spoken_code(self.code)

    @property
    def titled(self) -> Worded:
        return Worded.of(self.title, self.language, self.wordings)

    @property
    def other_language(self) -> str:
        """The one of the app's that it isn't in, which its notes can be read in too."""
        return next(code for code in LANGUAGES if code != self.language)

    def text_of(self, part: str) -> Worded:
        """Its `summary` or `next_steps`, in all languages that it is written in."""
        own = getattr(self, part)
        return Worded(own, self.language, {**self.written.get(part, {}), self.language: own})

    @property
    def leaves_out_few(self) -> bool:
        """Whether everyone reads the notes without the numbers of small groups: so chosen, or
        since they are compared with other places' in a series."""
        return self.few_left_out or self.series_id is not None

    @property
    def is_published(self) -> bool:
        return self.ended and self.published_at is not None

    @property
    def promises_news(self) -> bool:
        """Whether its address says when the first news comes."""
        return self.is_held and self.ended and self.page_at is None and bool(self.news_by)


def due() -> ColumnElement[Any]:
    """When the clock next opens or closes a workshop by itself; null for most."""
    rows = Workshop.__table__.c  # type: ignore[attr-defined]
    self_paced = rows.pace == SELF
    return case(
        (self_paced & (rows.state == DRAFT), rows.opens_at),
        (self_paced & (rows.state == OPEN), rows.closes_at),
        else_=null(),
    )


def _counting_up(*columns: str) -> Executable:
    table: Table = Workshop.__table__  # type: ignore[attr-defined]
    return (
        update(table)
        .where(table.c.id == bindparam("touched"))
        .values(dict.fromkeys(columns, table.c.version + 1))
        .returning(table.c.version, due())
    )


_TOUCH, _TURN = _counting_up("version"), _counting_up("version", "turn")


def _counting_all_up() -> Executable:
    table: Table = Workshop.__table__  # type: ignore[attr-defined]
    several = table.c.id.in_(bindparam("several", expanding=True))
    rows = table.select().with_only_columns(table.c.id).where(several).order_by(table.c.id)
    locked = rows.with_for_update().cte("locked")
    return (
        update(table)
        .where(table.c.id == locked.c.id)
        .values(version=table.c.version + 1)
        .returning(table.c.id, table.c.version, due())
    )


_TOUCH_ALL = _counting_all_up()


def touch(session: Session, workshop_id: int, *, turn: bool = False) -> int:
    """Take the workshop's row lock, count its version up, and return it.

    Every transaction that changes a workshop begins with this, so that answers, closing,
    moving and hiding stand in one order. The bell rings when the transaction commits.
    Raises NotFound for one that has been purged.
    """
    touched = session.connection().execute(_TURN if turn else _TOUCH, {"touched": workshop_id})
    found = touched.one_or_none()
    if found is None:
        raise NotFound()
    version, moment = found
    session.info.setdefault("touched", {})[workshop_id] = version
    session.info.setdefault("due", {})[workshop_id] = moment
    return int(version)


def is_due(session: Session, workshop_id: int, at: Milliseconds) -> bool:
    """Whether the clock has something to do with a workshop that was touched just now."""
    moment = session.info["due"][workshop_id]
    return moment is not None and moment <= at


def touch_all(session: Session, workshop_ids: set[int]) -> dict[int, int]:
    """The same for several; their locks are taken in the order of their ids, so that two writers
    never wait for each other. Returns the version of each."""
    if len(workshop_ids) == 1:
        return {workshop_id: touch(session, workshop_id) for workshop_id in workshop_ids}
    touched = session.connection().execute(_TOUCH_ALL, {"several": sorted(workshop_ids)})
    found = {workshop_id: (version, moment) for workshop_id, version, moment in touched}
    if len(found) < len(workshop_ids):
        raise NotFound()
    versions = {workshop_id: version for workshop_id, (version, _) in found.items()}
    session.info.setdefault("touched", {}).update(versions)
    moments = {workshop_id: moment for workshop_id, (_, moment) in found.items()}
    session.info.setdefault("due", {}).update(moments)
    return versions


def versions(session: Session, workshop_ids: list[int]) -> list[tuple[int, int]]:
    """(workshop, version) of each."""
    found = select(Workshop.id, Workshop.version).where(col(Workshop.id).in_(workshop_ids))
    return [(workshop_id or 0, version) for workshop_id, version in session.exec(found)]


def by_uid(session: Session, uid: str) -> Workshop | None:
    return session.exec(
        select(Workshop).where(Workshop.uid == uid, col(Workshop.deleted_at).is_(None))
    ).first()


def by_uids(session: Session, uids: set[str]) -> dict[str, Workshop]:
    """Those of these that are there."""
    found = select(Workshop).where(col(Workshop.uid).in_(uids), col(Workshop.deleted_at).is_(None))
    return {workshop.uid: workshop for workshop in session.exec(found)}


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


def way_after(workshop: Workshop) -> str:
    """Where its link and code lead after the end: to what became of it, else to the notes, else to
    when the first news comes; empty as long as there is nothing to read."""
    if workshop.tells_what_became:
        return "outcome"
    if workshop.is_published:
        return "shared"
    return "outcome" if workshop.promises_news else ""


def is_known(session: Session, typed: str) -> bool:
    """Whether any workshop has this code, or had it."""
    found = select(Workshop.id).where(Workshop.code == read_code(typed))
    return session.exec(found).first() is not None


def is_taken(session: Session, code: str, but: int | None = None) -> bool:
    """Whether a workshop (`but` this one) has this code that hasn't ended, or whose page is read
    by it; a deleted one may be restored."""
    in_use = or_(col(Workshop.state) != ENDED, col(Workshop.page_at).is_not(None))
    found = select(Workshop.id).where(Workshop.code == code, in_use, Workshop.id != but)
    return session.exec(found).first() is not None


def read_code(typed: str) -> str | None:
    """What someone typed as a code, in any case and with any punctuation; None if it can't be
    one."""
    code = typed_code(typed)
    return code if len(code) == 6 and set(code) <= set(CODE_LETTERS) else None


def scanned(uid: str) -> str:
    """A workshop's uid in the letters that a QR code needs least room for (RFC 4648, 6)."""
    return b32encode(urlsafe_b64decode(uid + "==")).decode().rstrip("=")


def read_scanned(letters: str) -> str | None:
    """The uid; None if it can't be one."""
    try:
        bits = b32decode(letters.upper() + "======")
    except ValueError:
        return None
    return urlsafe_b64encode(bits).decode().rstrip("=") if len(bits) == UID_BYTES else None


def spoken_code(code: str) -> str:
    return f"{code[:3]} {code[3:]}"


def open_workshop(
    session: Session,
    title: str,
    *,
    language: str,
    keep_days: int,
    tz: str = USUAL_ZONE,
    at: Milliseconds | None = None,
) -> Workshop:
    """A new draft with a code that nobody else uses now."""
    moment = now() if at is None else at
    until = moment + keep_days * 86_400_000
    workshop = Workshop(title=title, language=language, tz=tz, keep_until=until)
    while is_taken(session, workshop.code):
        workshop.code = new_code()
    session.add(workshop)
    session.flush()
    return workshop


def delete(session: Session, workshop_id: int) -> None:
    """Take the workshop away from everybody; it can be restored until it is purged."""
    touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    workshop.deleted_at = now()
    session.add(workshop)


def restore(session: Session, workshop: Workshop) -> None:
    assert workshop.id is not None
    touch(session, workshop.id, turn=True)
    workshop.deleted_at = None
    session.add(workshop)
