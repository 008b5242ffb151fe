"""Published editions of the page. Insert-only: each is the whole page as everyone reads it."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound
from app.i18n import local
from app.models.agenda.edition import Overtaken, edition_of
from app.models.became import counts
from app.models.became.counts import Quoted
from app.models.became.facts import TypedNext, facts_of, promise, set_next, shown
from app.models.became.page import Page, draft
from app.models.workshop import ENDED, Workshop, by_uid, touch

NOT_YET = N_("End the workshop first. Until then its link leads into the room.")
REHEARSED = N_("It is a rehearsal. Remove it at the desk before you publish.")
CHANGED = N_(
    "Somebody has changed the page since you looked at it. Read the changes once more, and then "
    "publish. Nothing is published yet."
)


class Published(SQLModel, table=True):
    """`page` is a whole Page; `quotes` are the answers that stand in it, by their rows: their
    words are read when it is drawn, and are empty when answers are purged."""

    __tablename__ = "page_published"

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    at: Milliseconds = Field(sa_type=BigInteger)
    actor: int | None = None
    page: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    quotes: Quoted = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    withdrawn_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)

    @property
    def read(self) -> Page:
        return Page.model_validate(self.page)


def standing(session: Session, workshop_id: int) -> Published | None:
    """The one that everyone reads."""
    last = session.exec(
        select(Published)
        .where(Published.workshop_id == workshop_id)
        .order_by(col(Published.id).desc())
    ).first()
    return last if last and last.withdrawn_at is None else None


def publish(
    session: Session,
    workshop_id: int,
    typed: TypedNext,
    edition: str,
    *,
    at: Milliseconds,
    by: int | None = None,
) -> None:
    """Let everyone read the page as it is written now; `edition` is that of the draft that was
    looked at. Raises Invalid, Overtaken."""
    touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    refuse(workshop)
    written = draft(session, workshop)
    if edition != edition_of(written.model_dump()):
        saved = shown(facts_of(session, workshop_id), workshop)
        raise Overtaken({name: saved[name] for name in TypedNext.model_fields}, CHANGED)
    set_next(session, workshop, typed, today(workshop, at))
    session.flush()
    page = draft(session, workshop)
    quoted = counts.first_quotes(counts.quotes(session, workshop, page.subjects))
    session.add(
        Published(workshop_id=workshop_id, at=at, actor=by, page=page.model_dump(), quotes=quoted)
    )
    workshop.page_at, workshop.news_by = at, page.next_day


def refuse(workshop: Workshop) -> None:
    """Raises Invalid as long as nothing can be published."""
    if workshop.state != ENDED:
        raise Invalid(NOT_YET)
    if workshop.rehearsal is not None:
        raise Invalid(REHEARSED)


def withdraw(session: Session, workshop_id: int, at: Milliseconds) -> None:
    """At once nobody reads the page but the members."""
    touch(session, workshop_id, turn=True)
    last = standing(session, workshop_id)
    if last is not None:
        last.withdrawn_at = at
    session.get_one(Workshop, workshop_id).page_at = None
    promise(session, workshop_id, facts_of(session, workshop_id))


def open_to_all(session: Session, uid: str) -> Workshop:
    """The workshop whose page is read there, or that says when it comes. Raises NotFound."""
    workshop = by_uid(session, uid)
    if workshop is None or not (workshop.tells_what_became or workshop.promises_news):
        raise NotFound()
    return workshop


def today(workshop: Workshop, at: Milliseconds) -> date:
    """Where the workshop is."""
    return local(at, workshop.tz).date()
