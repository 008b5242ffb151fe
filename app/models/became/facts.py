"""What the page tells besides replies: when the next news comes, whom to ask, and an opening."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel
from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, select

from app.errors import N_, Invalid
from app.models.agenda.edition import Shown, guarding
from app.models.became.reply import Who, Written
from app.models.became.said import Day, Texts, both, day_of, typed_texts
from app.models.titles import LONGEST
from app.models.workshop import Workshop
from app.steps.plain import TOO_LONG, Line, Said, at_most

WORDED = ("intro", "next_words", "role")
NO_MAIL = N_("That doesn't look like an email address.")
NO_PHONE = N_("Write the phone number with digits.")
NO_NEXT = N_("Say when the next news comes: a day, or in words.")
PASSED = N_("Choose a day that hasn't passed for the next news.")
A_MAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")
A_PHONE = re.compile(r"(?=.*[0-9])[0-9+() /–-]+")


class PageFacts(SQLModel, table=True):
    """`words` are by language: `intro`, `next_words` (what is said of the next news besides its
    day, or instead of it) and `role`, whom to ask."""

    __tablename__ = "page_facts"

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", unique=True)
    next_day: str = ""
    phone: str = ""
    mail: str = ""
    words: dict[str, Texts] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )

    @property
    def says_next(self) -> bool:
        return bool(self.next_day or self.words.get("next_words"))


def _mail(text: str) -> str:
    if text and not A_MAIL.fullmatch(text):
        raise Said(NO_MAIL)
    return text


def _phone(text: str) -> str:
    if text and not A_PHONE.fullmatch(text):
        raise Said(NO_PHONE)
    return text


class TypedNext(BaseModel):
    """When the next news comes, as somebody writes it."""

    next_day: Day = ""
    next_words: Annotated[Line, at_most(LONGEST, TOO_LONG)] = ""
    next_words_also: Annotated[Line, at_most(LONGEST, TOO_LONG)] = ""


class TypedFacts(TypedNext):
    intro: Written = ""
    intro_also: Written = ""
    role: Who = ""
    role_also: Who = ""
    phone: Annotated[Line, at_most(40, TOO_LONG), AfterValidator(_phone)] = ""
    mail: Annotated[Line, at_most(120, TOO_LONG), AfterValidator(_mail)] = ""


def facts_of(session: Session, workshop_id: int) -> PageFacts:
    """An empty one where nobody has written any."""
    found = session.exec(select(PageFacts).where(PageFacts.workshop_id == workshop_id)).first()
    return found or PageFacts(workshop_id=workshop_id)


def shown(facts: PageFacts, workshop: Workshop) -> Shown:
    """As their form shows them."""
    own = {"next_day": facts.next_day, "phone": facts.phone, "mail": facts.mail}
    return {**own, **typed_texts(facts.words, WORDED, workshop)}


def write(session: Session, workshop: Workshop, typed: TypedFacts, edition: str = "") -> None:
    """Raises Overtaken."""
    assert workshop.id is not None
    workshop_id = workshop.id

    def now() -> Shown:
        return shown(facts_of(session, workshop_id), workshop)

    with guarding(session, workshop_id, edition, now):
        facts = facts_of(session, workshop_id)
        said = typed.model_dump()
        facts.next_day, facts.phone, facts.mail = typed.next_day, typed.phone, typed.mail
        facts.words = {name: both(workshop, said[name], said[f"{name}_also"]) for name in WORDED}
        session.add(facts)
        promise(session, workshop_id, facts)


def promise(session: Session, workshop_id: int, facts: PageFacts) -> None:
    """Let the address say when the first news comes, as long as there is none."""
    workshop = session.get_one(Workshop, workshop_id)
    if workshop.page_at is None:
        workshop.news_by = facts.next_day


def set_next(session: Session, workshop: Workshop, typed: TypedNext, today: date) -> PageFacts:
    """Without it nothing is published. Raises Invalid."""
    assert workshop.id is not None
    facts = facts_of(session, workshop.id)
    facts.next_day = typed.next_day
    next_words = both(workshop, typed.next_words, typed.next_words_also)
    facts.words = {**facts.words, "next_words": next_words}
    day = day_of(facts.next_day)
    if not facts.says_next:
        raise Invalid(NO_NEXT)
    if day and day < today:
        raise Invalid(PASSED)
    session.add(facts)
    return facts
