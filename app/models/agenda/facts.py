"""A workshop's facts, read as they are typed and changed by those who lead it."""

from datetime import date, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, field_validator
from sqlmodel import Session, select

from app.clock import now
from app.errors import N_
from app.i18n import LANGUAGES, WORDING_LANGUAGES, from_local, local
from app.i18n.zones import is_zone
from app.models.agenda.agenda import Item
from app.models.titles import aged, turned
from app.models.workshop import COUNTS, DRAFT, Workshop, touch
from app.settings import USUAL_ZONE
from app.steps.plain import Line, Plain, Said, Text, at_most

ON = "on"
"""What a box sends that is ticked."""
NO_TITLE = N_("Give the workshop a title.")
LONG_TITLE = N_("Keep the title at most 200 characters long.")
LONG_VENUE = N_("Keep the place at most 200 characters long.")
LONG_PURPOSE = N_("Keep the purpose at most 2,000 characters long.")
LONG_RESPONSIBLE = N_("Keep this at most 1,000 characters long.")
NO_DAY = N_("Choose a day as well, or leave the time empty.")
NO_TIME = N_("Write when it starts as well, such as 09:30, or leave the day empty.")
ODD_DAY = N_("That day doesn't exist. Write it as 2026-11-30.")
LONG_DECISION = N_("Keep the decision at most 200 characters long.")
NO_END = N_("Choose the day when the answers are to be deleted.")
PAST_DAY = N_("That day has passed. Choose a later one.")
NO_ZONE = N_("There is no such time zone. Choose one of those in the list.")
ODD_TIME = N_("That isn't a time. Write it as 09:30.")

LABELS = {
    "title": N_("Title"),
    "purpose": N_("Purpose"),
    "venue": N_("Place"),
    "day": N_("Day"),
    "clock": N_("Time"),
    "tz": N_("Time zone"),
    "opens_day": N_("Opens, day"),
    "opens_clock": N_("Opens, time"),
    "closes_day": N_("Closes, day"),
    "closes_clock": N_("Closes, time"),
    "responsible": N_("Responsible for personal data"),
    "keep_until": N_("Keep the answers until"),
    "purge_decision": N_("Decision on disposal"),
}
"""What the form calls what it asks, and when a survey opens and closes."""


def _a_title(title: str) -> str:
    if not title:
        raise Said(NO_TITLE)
    return title


def _a_day(typed: Any) -> Any:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise Said(ODD_DAY) from error


def _a_time(typed: Any) -> Any:
    try:
        return time.fromisoformat(typed.replace(".", ":")).replace(tzinfo=None) if typed else None
    except ValueError as error:
        raise Said(ODD_TIME) from error


def _a_day_ahead(day: date | None) -> date:
    if day is None:
        raise Said(NO_END)
    if day < local(now(), "UTC").date():
        raise Said(PAST_DAY)
    return day


def _a_language(language: str) -> str:
    return language if language in LANGUAGES else "sv"


def _a_second_language(language: str) -> str:
    return language if language in WORDING_LANGUAGES else ""


def _a_zone(zone: str) -> str:
    if not is_zone(zone):
        raise Said(NO_ZONE)
    return zone


Title = Annotated[Line, AfterValidator(_a_title), at_most(200, LONG_TITLE)]
WorkshopLanguage = Annotated[str, AfterValidator(_a_language)]
Day = Annotated[date | None, BeforeValidator(_a_day)]
Clock = Annotated[time | None, BeforeValidator(_a_time)]


class Titled(Plain):
    title: Title


class Named(Titled):
    venue: Annotated[Line, at_most(200, LONG_VENUE)] = ""


class About(Named):
    """What a workshop's members say about it. Day and time are those of the place."""

    purpose: Annotated[Text, at_most(2000, LONG_PURPOSE)] = ""
    day: Day = None
    clock: Clock = None
    tz: Annotated[str, AfterValidator(_a_zone)] = USUAL_ZONE
    phone_clock: Annotated[bool, BeforeValidator(lambda typed: typed == ON)] = False
    language: WorkshopLanguage = "sv"
    second_language: Annotated[str, AfterValidator(_a_second_language)] = ""
    responsible: Annotated[Text, at_most(1000, LONG_RESPONSIBLE)] = ""

    @field_validator("clock")
    @classmethod
    def _with_its_day(cls, clock: time | None, rest: ValidationInfo) -> time | None:
        day = rest.data.get("day")
        if "day" in rest.data and (day is None) != (clock is None):
            raise Said(NO_DAY if day is None else NO_TIME)
        return clock


class Facts(About):
    """The same of one whose answers are still there: how long, and what is left after."""

    keep_until: Annotated[Day, AfterValidator(_a_day_ahead)]
    keep_counts: Annotated[bool, BeforeValidator(lambda typed: typed == COUNTS)] = False
    archives: Annotated[bool, BeforeValidator(lambda typed: typed == ON)] = False
    purge_decision: Annotated[Line, at_most(200, LONG_DECISION)] = ""


def edit_facts(session: Session, workshop_id: int, facts: About) -> None:
    """Say what the workshop is; every screen shows it at once."""
    touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    retitled = facts.title != workshop.title
    if facts.language == workshop.language:
        workshop.wordings = aged(workshop.wordings, workshop.title, facts.title)
    _speak(session, workshop, facts.language)
    for name in ("purpose", "venue", "tz", "phone_clock", "second_language", "responsible"):
        setattr(workshop, name, getattr(facts, name))
    if retitled:
        workshop.title = facts.title
    workshop.starts_at = None
    if facts.day and facts.clock:
        workshop.starts_at = from_local(facts.day, facts.clock, workshop.tz)
    if isinstance(facts, Facts) and facts.keep_until:
        workshop.keep_until = from_local(facts.keep_until, time(23, 59), workshop.tz)
        workshop.keep_counts = facts.keep_counts
        if workshop.state == DRAFT:  # whoever answers is to have been told
            workshop.archives = facts.archives
        workshop.purge_decision = facts.purge_decision
    session.add(workshop)


def _speak(session: Session, workshop: Workshop, language: str) -> None:
    """In another language the titles that are worded in it come first, as questions do."""
    before, workshop.language = workshop.language, language
    if before == language:
        return
    items = session.exec(select(Item).where(Item.workshop_id == workshop.id)).all()
    every: list[Workshop | Item] = [workshop, *(item for item in items if item.title)]
    for titled in every:
        said = turned(titled.title, titled.wordings, before, language)
        titled.title, titled.wordings = said
        session.add(titled)
    for part, others in workshop.written.items():
        _turn(workshop, part, others, before, language)


def _turn(
    workshop: Workshop, part: str, others: dict[str, str], before: str, language: str
) -> None:
    """A text that is written in the new language comes first; one that isn't stays as it reads."""
    if language in others:
        kept = {before: getattr(workshop, part)}
        setattr(workshop, part, others[language])
        workshop.written = {**workshop.written, part: {code: t for code, t in kept.items() if t}}
