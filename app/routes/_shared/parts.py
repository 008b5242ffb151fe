"""What the routes work with, and finding it and the nouns from a request."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse
from pydantic import AfterValidator
from starlette.requests import HTTPConnection

from app import i18n
from app.addresses import legible
from app.admission.budgets import RateLimits
from app.admission.doors import Doors, Guesses, PasswordTries
from app.admission.lanes import Lanes
from app.admission.networks import network_of
from app.admission.pace import Paces
from app.clock import Milliseconds, now
from app.database import Database
from app.errors import Full, LogInHere, LoginNeeded, NotFound, NotYours
from app.exports.replacing import Replacer
from app.i18n import local
from app.keeping.health import Health
from app.keeping.sweeping import Sweeper
from app.keeping.witness import Held, Witness
from app.live.arrivals import Arrivals
from app.live.hub import Hub
from app.live.intake import Intake
from app.live.redis_bus import RedisBus
from app.meaning.suggest import Meaning
from app.models import workshop as workshops
from app.models.answers.reading import ResultsCache
from app.models.became.reminding import NewsDue, news_due
from app.models.people import facilitator as facilitators
from app.models.people import member, participant
from app.models.people.crew import series_of
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, READER, InSeries, Place
from app.models.people.participant import Participant
from app.models.run.retention import AGENDA_STAYS, Reminder, refuse_purged, reminder
from app.models.workshop import Workshop
from app.rehearsal.running import Rehearsals
from app.rendering import build, render
from app.routes._shared.front_pages import FrontPages
from app.routes._shared.shared_pages import LeftOut, SharedFiles, SharedPages
from app.routes._shared.suggesting import Suggestions
from app.security import DRAWN_KEY
from app.security_log import Told, note_with, write
from app.settings import Settings
from app.settings.addresses import is_loopback

Field = Annotated[str, AfterValidator(legible), Form()]
"""Of a form; what isn't filled in is empty."""
DrawnKey = Annotated[str, Form(alias="key", pattern=DRAWN_KEY)]
"""What the page was drawn with, and becomes the token of a link that is made there."""
LOGIN_COOKIE = "login"
SCREEN_COOKIE = "screen"
RECEIVER_COOKIE = "receiver"
PARTICIPANT_COOKIE = "participant"
PERSON_COOKIE = "person"
"""Another one for each who has a shared phone; readable by its script, and no key to anything."""
LANGUAGE_COOKIE = "language"


@dataclass(frozen=True)
class Parts:
    """One of each, made at the start."""

    settings: Settings
    database: Database
    results: ResultsCache
    hub: Hub
    bus: RedisBus | None
    intake: Intake
    arrivals: Arrivals
    limits: RateLimits
    health: Health
    doors: Doors
    guesses: Guesses
    password_tries: PasswordTries
    costly: Paces
    log_ins: Paces
    openings: Paces
    rehearsals: Rehearsals
    sweeper: Sweeper
    witness: Witness
    meaning: Meaning
    replacer: Replacer
    front_pages: FrontPages = field(default_factory=FrontPages)
    shared_pages: SharedPages = field(default_factory=SharedPages)
    outcome_pages: SharedPages = field(default_factory=SharedPages)
    series_pages: SharedPages = field(default_factory=SharedPages)
    """As of versions of what a series hands over."""
    shared_files: SharedFiles = field(default_factory=SharedFiles)
    suggestions: Suggestions = field(init=False)
    left_out: LeftOut = field(default_factory=LeftOut)
    look_ups: Guesses = field(default_factory=Guesses)
    """Of document numbers; whoever tries many keeps nobody from a meeting."""
    making: Lanes = field(default_factory=lambda: Lanes(1))
    """Files that people wait for, one at a time each."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "suggestions", Suggestions(self.meaning))


def parts_of(connection: HTTPConnection) -> Parts:
    parts: Parts = connection.app.state.parts
    return parts


def hear_time(parts: Parts, connection: HTTPConnection, at: Milliseconds) -> None:
    """What the time is, as somebody's browser says; one on this machine has the same clock."""
    address = connection.client.host if connection.client else ""
    own, _ = connection.scope.get("server") or ("", 0)
    if address != own and not is_loopback(address):
        parts.witness.hear(network_of(connection), at)


async def _parts_at_once(connection: HTTPConnection) -> Parts:
    """What isn't async, FastAPI takes to a thread."""
    return parts_of(connection)


PartsOf = Annotated[Parts, Depends(_parts_at_once)]


def language_of(connection: HTTPConnection, default: str = "sv") -> str:
    """The language of this person's pages, or of the one page asked for in a language."""
    asked = connection.query_params.get("language")
    wish = asked if asked in i18n.LANGUAGES else connection.cookies.get(LANGUAGE_COOKIE)
    return i18n.negotiate(wish, connection.headers.get("accept-language"), default)


def wording_of(connection: HTTPConnection) -> str:
    """The language this person would rather read questions in: one that the app itself may not
    speak. Empty for that of the pages."""
    asked = connection.query_params.get("language") or connection.cookies.get(LANGUAGE_COOKIE)
    accepted = connection.headers.get("accept-language")
    return i18n.negotiate(asked, accepted, "", i18n.WORDING_LANGUAGES)


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    default_language: str = "sv",
    **values: Any,
) -> HTMLResponse:
    """A whole page in the language of the one who asks."""
    language = language_of(request, default_language)
    nobody = {"facilitator": None, "place": None, "reminder": None, "news_due": None}
    parts = parts_of(request)
    held = parts.witness.held if values.get("facilitator") else None
    common = {"request_path": request.url.path, "overtaken": None, **nobody}
    reads = (wording_of(request), language)
    shared = {"build": build(), "statement": parts.settings.accessibility_statement}
    values = {**common, "reads": reads, **shared, **_held(held, parts.settings), **values}
    return HTMLResponse(render(template, language, **values), status)


def _held(held: Held | None, settings: Settings) -> dict[str, Any]:
    """What waits until somebody says that the clock is right, as those who lead are told."""
    day = local(held.at, settings.time_zone).date().isoformat() if held else ""
    return {"clock_held": held, "clock_zone": settings.time_zone, "clock_day": day}


def facilitator_of(connection: HTTPConnection) -> Facilitator | None:
    """Who is logged in, if anybody."""
    token = connection.cookies.get(LOGIN_COOKIE)
    if not token:
        return None
    database, at = parts_of(connection).database, now()
    with database.reading() as session:
        found = facilitators.find_login(session, token, at)
    if found is None:
        return None
    person, login = found
    if login.is_worn(at):
        with database.writing() as session:
            facilitators.renew(session, login, at)
    return person


def logged_in(request: Request) -> Facilitator:
    """Raises LoginNeeded."""
    found = facilitator_of(request)
    if found is None:
        raise LoginNeeded()
    return found


LoggedIn = Annotated[Facilitator, Depends(logged_in)]


def admin(request: Request) -> Facilitator:
    """One who looks after the accounts. For the others there is nothing. Raises LoginNeeded,
    NotFound."""
    found = logged_in(request)
    if not found.admin:
        raise NotFound()
    return found


Admin = Annotated[Facilitator, Depends(admin)]


@dataclass(frozen=True)
class Seat:
    """A place in a workshop: which, and who sits there."""

    workshop: Workshop
    role: str
    facilitator: Facilitator | None = None
    series: InSeries | None = None

    @property
    def workshop_id(self) -> int:
        assert self.workshop.id is not None
        return self.workshop.id

    @property
    def actor(self) -> int | None:
        return self.facilitator.id if self.facilitator else None

    @property
    def place(self) -> Place:
        return Place(self.workshop, self.role, series=self.series)

    @property
    def reminder(self) -> Reminder | None:
        """What this one is told before the answers go."""
        return reminder(self.workshop, self.role, now())

    @property
    def news_due(self) -> NewsDue | None:
        """What this one is told before the next news is due."""
        return news_due(self.workshop, self.role, now())


def member_seat(connection: HTTPConnection, uid: str) -> Seat:
    """A logged-in member's seat. Raises NotFound alike for what isn't there and isn't theirs, and
    LogInHere alike for both where nobody is logged in."""
    who = facilitator_of(connection)
    with parts_of(connection).database.reading() as session:
        workshop = workshops.by_uid(session, uid)
        if who is None or who.id is None:
            raise LogInHere()
        if workshop is None or workshop.id is None:
            raise NotFound()
        role = member.role_of(session, workshop.id, who.id)
        if role is None:
            raise NotFound()
        return Seat(workshop, role, who, series_of(session, workshop, who.id))


def seat_for(*roles: str) -> Callable[[HTTPConnection, str], Seat]:
    """A dependency: the member's seat if their role is one of these. Raises NotYours."""

    def seat(connection: HTTPConnection, uid: str) -> Seat:
        found = member_seat(connection, uid)
        if found.role not in roles:
            raise NotYours()
        return found

    return seat


def note_export(parts: Parts, seat: Seat, form: str) -> None:
    """Say in the security log which file of a workshop is handed out. Who saves what there is
    when the disk is full isn't kept from it: then only the line is written out."""
    told: dict[str, Told] = {"by": seat.actor, "workshop": seat.workshop_id, "form": form}
    try:
        with parts.database.writing() as session:
            note_with(session, "exported", **told)
    except Full:
        write("exported", **told)


AnyMember = Annotated[Seat, Depends(seat_for(OWNER, HOST, READER))]
Host = Annotated[Seat, Depends(seat_for(OWNER, HOST))]
Owner = Annotated[Seat, Depends(seat_for(OWNER))]


def editor_seat(connection: HTTPConnection, uid: str) -> Seat:
    """One who may run the workshop, as long as what it asks may change. Raises Invalid."""
    found = seat_for(OWNER, HOST)(connection, uid)
    refuse_purged(found.workshop, AGENDA_STAYS)
    return found


Editor = Annotated[Seat, Depends(editor_seat)]


def screen_seat(connection: HTTPConnection, uid: str) -> Seat:
    """A projector's seat: that of a log-in that may run the workshop, else its link's, else
    a member's. A link that a host tries takes nothing from the desk in the same browser."""
    with contextlib.suppress(NotFound, NotYours):
        return seat_for(OWNER, HOST)(connection, uid)
    token = connection.cookies.get(SCREEN_COOKIE)
    with parts_of(connection).database.reading() as session:
        workshop = member.workshop_of_screen(session, token) if token else None
    if workshop and workshop.uid == uid:
        return Seat(workshop, "screen")
    return member_seat(connection, uid)


Screen = Annotated[Seat, Depends(screen_seat)]


@dataclass(frozen=True)
class Phone:
    """A participant's phone in a workshop."""

    workshop: Workshop
    participant: Participant

    @property
    def workshop_id(self) -> int:
        assert self.workshop.id is not None
        return self.workshop.id

    @property
    def participant_id(self) -> int:
        assert self.participant.id is not None
        return self.participant.id


def phone_of(connection: HTTPConnection, uid: str) -> Phone:
    """The phone that joined this workshop. Raises NotFound."""
    with parts_of(connection).database.reading() as session:
        workshop = workshops.by_uid(session, uid)
        if workshop is None or workshop.id is None:
            raise NotFound()
        token = connection.cookies.get(PARTICIPANT_COOKIE)
        joined = participant.by_token(session, workshop.id, token)
    if joined is None:
        raise NotFound()
    return Phone(workshop, joined)


PhoneOf = Annotated[Phone, Depends(phone_of)]
