"""The start page: my workshops, a new one, and a workshop's facts."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app import i18n
from app.clock import now
from app.errors import N_, Invalid
from app.models import member, survey
from app.models import workshop as workshops
from app.models.facilitator import Facilitator
from app.models.member import Place
from app.models.workshop import DRAFT, ENDED, OPEN, Facts, Titled, Workshop
from app.routes import forms
from app.routes.fields import Fields
from app.routes.hours import read_hours, sent_hours, typed_hours
from app.routes.members import ROLE_WORDS
from app.routes.parts import (
    Host,
    LoggedIn,
    Owner,
    Parts,
    PartsOf,
    Seat,
    language_of,
    page,
)

router = APIRouter()
STATES = {DRAFT: N_("Not started"), OPEN: N_("Under way"), ENDED: N_("Ended")}
Field = Annotated[str, Form()]


@router.get("/workshops")
def mine(request: Request, parts: PartsOf, me: LoggedIn) -> Response:
    return _mine(request, parts, me)


def _mine(
    request: Request,
    parts: Parts,
    me: Facilitator,
    *,
    title: str = "",
    mistakes: forms.Mistakes | None = None,
) -> Response:
    with parts.database.reading() as session:
        places = member.places(session, me)
        deleted = member.just_deleted(session, me, now())
    return page(
        request,
        "home/list.html",
        status=Invalid.status if mistakes else 200,
        facilitator=me,
        coming=[place for place in places if not place.workshop.ended],
        past=[place for place in places if place.workshop.ended],
        deleted=deleted,
        states=STATES,
        roles=ROLE_WORDS,
        title=title,
        mistakes=mistakes or {},
    )


@router.post("/workshops")
def begin(request: Request, parts: PartsOf, me: LoggedIn, title: Field = "") -> Response:
    """A workshop with an empty agenda."""
    try:
        titled = forms.read(Titled, title=title)
    except forms.Unread as unread:
        return _mine(request, parts, me, title=title, mistakes=unread.mistakes)
    with parts.database.writing() as session:
        workshop = member.begin(
            session,
            me,
            titled.title,
            language=language_of(request),
            keep_days=parts.settings.keep_days,
        )
    return RedirectResponse(f"/w/{workshop.uid}/agenda", 303)


@router.get("/w/{uid}/facts")
def facts(request: Request, parts: PartsOf, seat: Host, said: str = "") -> Response:
    return _facts(request, parts, seat, typed_facts(seat.workshop), said=said)


def typed_facts(workshop: Workshop) -> dict[str, str]:
    """A workshop's facts as its form shows them, day and time as at the place."""
    starts = workshop.starts_at and i18n.local(workshop.starts_at, workshop.tz)
    until = workshop.keep_until and i18n.local(workshop.keep_until, workshop.tz)
    return {
        "title": workshop.title,
        "purpose": workshop.purpose,
        "venue": workshop.venue,
        "day": starts.date().isoformat() if starts else "",
        "clock": starts.strftime("%H:%M") if starts else "",
        "language": workshop.language,
        "responsible": workshop.responsible,
        "keep_until": until.date().isoformat() if until else "",
    }


def _facts(
    request: Request,
    parts: Parts,
    seat: Seat,
    typed: dict[str, str],
    *,
    hours: dict[str, str] | None = None,
    mistakes: forms.Mistakes | None = None,
    said: str = "",
) -> Response:
    return page(
        request,
        "home/facts.html",
        status=Invalid.status if mistakes else 200,
        facilitator=seat.facilitator,
        place=Place(seat.workshop, seat.role),
        responsible=parts.settings.responsible,
        typed=typed,
        hours=hours or typed_hours(seat.workshop),
        mistakes=mistakes or {},
        said=said,
    )


@router.post("/w/{uid}/facts")
def edit_facts(request: Request, parts: PartsOf, seat: Host, sent: Fields) -> Response:
    typed = {name: str(sent.get(name, "")) for name in Facts.model_fields}
    typed_too = sent_hours(seat.workshop, sent)
    try:
        facts, hours = _read_both(typed, typed_too, seat.workshop)
    except forms.Unread as unread:
        return _facts(request, parts, seat, typed, hours=typed_too, mistakes=unread.mistakes)
    with parts.database.writing() as session:
        workshops.edit_facts(session, seat.workshop_id, facts)
        survey.set_hours(session, seat.workshop_id, hours)
    return RedirectResponse(f"/w/{seat.workshop.uid}/facts?said=saved", 303)


def _read_both(
    typed: dict[str, str], hours: dict[str, str], workshop: Workshop
) -> tuple[Facts, survey.Hours]:
    """Raises Unread, with the mistakes of both."""
    facts, mistakes = None, {}
    try:
        facts = forms.read(Facts, **typed)
    except forms.Unread as unread:
        mistakes = unread.mistakes
    try:
        read = read_hours(hours, workshop, facts)
    except forms.Unread as unread:
        raise forms.Unread(mistakes | unread.mistakes) from unread
    if facts is None:
        raise forms.Unread(mistakes)
    return facts, read


@router.post("/w/{uid}/deletion")
def delete(parts: PartsOf, seat: Owner) -> Response:
    """Gone for everybody at once; the start page offers to bring it back."""
    with parts.database.writing() as session:
        workshops.delete(session, seat.workshop_id)
    return RedirectResponse("/workshops", 303)


@router.post("/w/{uid}/deletion/undo")
def bring_back(parts: PartsOf, me: LoggedIn, uid: str) -> Response:
    with parts.database.writing() as session:
        member.bring_back(session, me, uid)
    return RedirectResponse("/workshops", 303)
