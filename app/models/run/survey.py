"""A survey: a workshop that is open for days, each at their own pace, and keeps its hours.

It opens and closes by the clock: whoever takes the workshop's lock after the moment does first
what the clock says (`settle`). So no answer lands after the close, whichever process took it,
and also when no process ran at that moment.
"""

from datetime import date, time
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo, field_validator
from sqlalchemy import Table
from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid
from app.i18n import from_local
from app.models.agenda.agenda import AgendaStep, read_item, read_stops
from app.models.agenda.asking import CLOSED, Asking, latest, open_askings
from app.models.agenda.asking import OPEN as ASKED
from app.models.agenda.facts import NO_DAY, Clock, Day
from app.models.event import Event, log
from app.models.run.opening import open_step
from app.models.workshop import (
    DRAFT,
    ENDED,
    LED,
    OPEN,
    SELF,
    Workshop,
    due,
    is_due,
    is_taken,
    read_code,
    touch,
)
from app.security import new_code
from app.steps.plain import Plain, Said

NO_HOUR = N_("Write the time as well, such as 18:00, or leave the day empty.")
PAST_OPENING = N_("That time has passed. Leave it empty, and open it yourself at the desk.")
PAST_CLOSING = N_("That time has passed. Choose a later one, or close it yourself at the desk.")
TOO_EARLY = N_("It would close before it opens. Choose a later time.")
TOO_LATE = N_("The answers are deleted before that day. Keep them longer, or close earlier.")
BEGUN = N_("It has begun, so how it runs stays as it is.")
REHEARSED = N_("It is being rehearsed. Remove the rehearsal at the desk first.")
WAS_SHOWN = N_(
    "The result of “%(asked)s” has been shown, so nobody can vote on it any more, and the survey "
    "doesn't open again. Copy the workshop to ask once more."
)
NOTHING = N_("The agenda has no questions. Add one first.")


def _a_pace(pace: str) -> str:
    return pace if pace in (LED, SELF) else LED


class Hours(Plain):
    """How a workshop runs, and for a survey when it opens and closes, as the place's clock
    shows. Without a time it is opened, or closed, on the desk."""

    pace: Annotated[str, AfterValidator(_a_pace)] = LED
    opens_day: Day = None
    opens_clock: Clock = None
    closes_day: Day = None
    closes_clock: Clock = None

    @field_validator("opens_clock", "closes_clock")
    @classmethod
    def _with_its_day(cls, clock: time | None, rest: ValidationInfo) -> time | None:
        name = str(rest.field_name).replace("clock", "day")
        day = rest.data.get(name)
        if name in rest.data and (day is None) != (clock is None):
            raise Said(NO_DAY if day is None else NO_HOUR)
        return clock

    def opens_at(self, tz: str) -> int | None:
        return _moment(self.opens_day, self.opens_clock, tz)

    def closes_at(self, tz: str) -> int | None:
        return _moment(self.closes_day, self.closes_clock, tz)


def _moment(day: date | None, clock: time | None, tz: str) -> int | None:
    return from_local(day, clock, tz) if day and clock else None


def objections(
    hours: Hours, workshop: Workshop, tz: str, kept_until: Milliseconds | None, at: Milliseconds
) -> dict[str, str]:
    """A sentence for each field that doesn't fit the workshop as it stands, as times in `tz`.
    What stands there already may have passed."""
    if hours.pace != workshop.pace and not _may_change_pace(workshop):
        return {"pace": BEGUN if workshop.rehearsal is None else REHEARSED}
    if hours.pace != SELF or workshop.ended:
        return {}
    opens, closes = hours.opens_at(tz), hours.closes_at(tz)
    found = {}
    if workshop.state == DRAFT and opens is not None and opens <= at:
        found["opens_day"] = PAST_OPENING
    if closes is not None and closes <= at:
        found["closes_day"] = PAST_CLOSING
    elif opens is not None and closes is not None and closes <= opens:
        found["closes_day"] = TOO_EARLY
    elif closes is not None and kept_until is not None and closes > kept_until:
        found["closes_day"] = TOO_LATE
    return found


def _may_change_pace(workshop: Workshop) -> bool:
    """A rehearsal is of a led workshop, and is removed at the desk of one."""
    return workshop.state == DRAFT and workshop.rehearsal is None


def set_hours(session: Session, workshop_id: int, hours: Hours) -> None:
    """Once it has begun only the closing can be moved; once it has closed, nothing."""
    touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    if _may_change_pace(workshop):
        workshop.pace = hours.pace
        workshop.opens_at = hours.opens_at(workshop.tz) if workshop.self_paced else None
    if workshop.state != ENDED:
        workshop.closes_at = hours.closes_at(workshop.tz) if workshop.self_paced else None
    session.add(workshop)


def settle(session: Session, workshop_id: int, version: int, at: Milliseconds) -> None:
    """Do what the clock says by now. The caller has just touched the workshop, to `version`;
    costs nothing where nothing is due. A clock that is suspect says nothing."""
    if not is_due(session, workshop_id, at) or session.info["suspect"]():
        return
    workshop = session.get_one(Workshop, workshop_id)
    if workshop.state == DRAFT:
        _open_by_clock(session, workshop, version, at)
    closes_at = workshop.closes_at
    if workshop.state == OPEN and closes_at is not None and closes_at <= at:
        close_all(session, workshop, version, closes_at)
        _log(session, workshop, version, closes_at, "close")
    workshop.turn = version
    session.add(workshop)
    session.flush()


def _open_by_clock(session: Session, workshop: Workshop, version: int, at: Milliseconds) -> None:
    """With nothing to ask it doesn't open, nor by surprise when the first question is added; nor
    where it can't be, which the desk says when somebody opens it."""
    try:
        with session.begin_nested():
            open_all(session, workshop, version, at)
            _log(session, workshop, version, at, "open")
    except Invalid:
        workshop.opens_at = None


def _log(session: Session, workshop: Workshop, version: int, at: Milliseconds, verb: str) -> None:
    log(session, Event(workshop_id=workshop.id or 0, version=version, at=at, verb=verb))


def due_now(session: Session, at: Milliseconds) -> list[int]:
    """The workshops that the clock has something to do with."""
    table: Table = Workshop.__table__  # type: ignore[attr-defined]
    found = select(table.c.id).where(due() <= at, table.c.deleted_at.is_(None))
    return [workshop_id for (workshop_id,) in session.execute(found)]


def closed_by_code(session: Session, typed: str) -> Workshop | None:
    """The survey that could be answered by this code until it closed."""
    return session.exec(
        select(Workshop)
        .where(Workshop.code == read_code(typed), Workshop.pace == SELF, Workshop.state == ENDED)
        .where(col(Workshop.deleted_at).is_(None))
        .order_by(col(Workshop.ended_at).desc())
    ).first()


def questions(session: Session, workshop: Workshop) -> list[AgendaStep]:
    """What a survey asks, in the order of the agenda."""
    stops = read_stops(session, workshop.id or 0, workshop.language)
    return [step for entry in stops for step in entry.steps if step.kind.asks]


def open_all(session: Session, workshop: Workshop, version: int, at: Milliseconds) -> None:
    """Ask all that the agenda asks, together; what was asked before goes on. No answers are
    shown before they are revealed, whatever the step says. Raises Invalid."""
    steps = questions(session, workshop)
    if not steps:
        raise Invalid(NOTHING)
    if workshop.ended:
        while is_taken(session, workshop.code):
            workshop.code = new_code()
    workshop.state, workshop.ended_at, workshop.published_at = OPEN, None, None
    workshop.started_at = workshop.started_at or at
    asked = latest(session, [step.id for step in steps])
    for step in steps:
        asking = asked.get(step.id)
        if asking is None:
            _open(session, workshop, step, version, at)
        elif not asking.is_open:
            if asking.seen_at is not None:
                raise Invalid(WAS_SHOWN, asked=asking.prompt)
            asking.state, asking.closed_at, asking.version = ASKED, None, version


def _open(
    session: Session, workshop: Workshop, step: AgendaStep, version: int, at: Milliseconds
) -> None:
    open_step(session, workshop, step, version=version, at=at, present=0, show="reveal")


def close_all(session: Session, workshop: Workshop, version: int, at: Milliseconds) -> None:
    for asking in open_askings(session, workshop.id or 0):
        asking.state, asking.closed_at, asking.version = CLOSED, at, version
    workshop.state, workshop.ended_at = ENDED, at
    workshop.item_id, workshop.blank = None, False


def on_wall(session: Session, workshop: Workshop) -> list[Asking]:
    """The questions whose answers the projector shows."""
    home = read_item(session, workshop.item_id or 0)
    asked = latest(session, [step.id for step in home.steps]) if home else {}
    return [asking for asking in asked.values() if asking.revealed_at is not None]
