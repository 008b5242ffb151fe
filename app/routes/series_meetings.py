"""The meetings of a series: a new one in a place, a workshop taken in, and one let go."""

from datetime import time
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AfterValidator
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid, NotYours, Refused
from app.i18n import from_local
from app.models.agenda.facts import LONG_TITLE, LONG_VENUE, Clock, Day
from app.models.people.pressed import press
from app.models.series.locality import (
    LEVEL_WORDS,
    VILLAGE,
    Locality,
    all_localities,
    find_locality,
    named,
)
from app.models.series.meetings import (
    agenda_of,
    begin_meeting,
    candidates,
    let_go,
    meetings,
    take_in,
)
from app.numbers import Number, read_number
from app.routes._shared import forms
from app.routes._shared.fields import Drawn
from app.routes._shared.parts import Field, Parts, PartsOf
from app.routes._shared.series_parts import LeadingPost, OwningPost, Stand, series_page
from app.settings import Settings
from app.steps.plain import Line, Plain, Said, at_most

router = APIRouter()
NO_PLACE = N_("Choose a place, or write the name of a new one.")
NOT_THERE = N_("You lead no meetings in that place.")


def _a_place(place: str) -> str:
    if not place:
        raise Said(NO_PLACE)
    return place


class Asked(Plain):
    """What a new meeting is asked; `title` empty for that of the place and the series."""

    title: Annotated[Line, at_most(200, LONG_TITLE)] = ""
    venue: Annotated[Line, at_most(200, LONG_VENUE)] = ""
    day: Day = None
    clock: Clock = None


class Where(Plain):
    place: Annotated[str, AfterValidator(_a_place)]


@router.get("/series/{series_uid}/meetings")
def new(request: Request, parts: PartsOf, stand: LeadingPost, place: str = "") -> Response:
    typed = {"place": place, "name": "", "level": VILLAGE, "title": "", "venue": ""}
    return _new(request, parts, stand, {**typed, "day": "", "clock": ""})


def _new(
    request: Request,
    parts: Parts,
    stand: Stand,
    typed: dict[str, str],
    mistakes: forms.Mistakes | None = None,
) -> Response:
    with parts.database.reading() as session:
        agenda = agenda_of(session, stand.series)
        places = _led(session, stand)
        held = {one.locality_id for one in meetings(session, stand.series_id)}
    return series_page(
        request,
        "series/meeting.html",
        stand,
        status=Invalid.status if mistakes else 200,
        here="meetings",
        agenda=agenda,
        places=places,
        held=held,
        levels=LEVEL_WORDS,
        typed=typed,
        mistakes=mistakes or {},
    )


def _led(session: Session, stand: Stand) -> list[Locality]:
    """The places whose meetings somebody may begin."""
    return [one for one in all_localities(session) if stand.post.leads(one.id)]


@router.post("/series/{series_uid}/meetings")
def begin(
    request: Request,
    parts: PartsOf,
    stand: LeadingPost,
    drawn: Drawn,
    place: Field = "",
    name: Field = "",
    level: Field = "",
    title: Field = "",
    venue: Field = "",
    day: Field = "",
    clock: Field = "",
) -> Response:
    """It lands on its invitation."""
    typed = {"place": place, "name": name, "level": level, "title": title, "venue": venue}
    typed |= {"day": day, "clock": clock}
    try:
        asked = forms.read(Asked, title=title, venue=venue, day=day, clock=clock)
        forms.read(Where, place=place or name.strip())
    except forms.Unread as unread:
        return _new(request, parts, stand, typed, unread.mistakes)
    try:
        with parts.database.writing() as session:
            pressed = press(session, stand.facilitator, drawn, now())
            if not pressed.led_to:
                locality = _place(session, stand, place, name, level)
                _make(session, parts.settings, stand, locality, asked)
                pressed.led_to = stand.way("?said=made")
    except NotYours:
        return _new(request, parts, stand, typed, {"place": NOT_THERE})
    except Invalid as no:
        return _new(request, parts, stand, typed, {"place": no.say})
    return RedirectResponse(pressed.led_to, 303)


def _make(
    session: Session, settings: Settings, stand: Stand, locality: Locality, asked: Asked
) -> None:
    zone = settings.time_zone
    starts = from_local(asked.day, asked.clock or time(18), zone) if asked.day else None
    made = begin_meeting(
        session,
        stand.post,
        stand.facilitator,
        locality.id,
        title=asked.title or f"{locality.name}: {stand.series.title}"[:200],
        venue=asked.venue,
        starts_at=starts,
        keep_days=settings.keep_days,
    )
    stand.note(session, "meeting-begun", workshop=made.id)


def _place(session: Session, stand: Stand, place: str, name: str, level: str) -> Locality:
    """The one that was chosen, or a new one, which owners may add. Raises NotYours, Invalid."""
    if name.strip() and not place:
        if not stand.post.owns:
            raise NotYours()
        return named(session, name, level)
    locality = find_locality(session, read_number(place))
    if not stand.post.leads(locality.id):
        raise NotYours()
    return locality


@router.get("/series/{series_uid}/taking-in")
def ask(request: Request, parts: PartsOf, stand: LeadingPost) -> Response:
    return _ask(request, parts, stand)


def _ask(
    request: Request, parts: Parts, stand: Stand, uid: str = "", no: Refused | None = None
) -> Response:
    with parts.database.reading() as session:
        agenda = agenda_of(session, stand.series)
        found = candidates(session, stand.post, stand.facilitator)
        places = _led(session, stand)
    return series_page(
        request,
        "series/taking_in.html",
        stand,
        status=no.status if no else 200,
        here="meetings",
        agenda=agenda,
        candidates=found,
        places=places,
        levels=LEVEL_WORDS,
        mistakes={f"place-{uid}": no.say} if no else {},
    )


@router.post("/series/{series_uid}/taking-in")
def take(
    request: Request,
    parts: PartsOf,
    stand: LeadingPost,
    workshop: Field = "",
    place: Field = "",
) -> Response:
    """A workshop of one's own, after one has seen which questions match."""
    try:
        with parts.database.writing() as session:
            if not place:
                raise Invalid(NO_PLACE)
            locality = find_locality(session, read_number(place))
            if not stand.post.leads(locality.id):
                raise Invalid(NOT_THERE)
            taken = take_in(session, stand.post, stand.actor, workshop, locality.id)
            stand.note(session, "meeting-taken-in", workshop=taken.id)
    except Invalid as no:
        return _ask(request, parts, stand, workshop, no)
    return stand.to("?said=taken")


@router.post("/series/{series_uid}/meetings/{meeting_id}/release")
def release(parts: PartsOf, stand: OwningPost, meeting_id: Number) -> Response:
    with parts.database.writing() as session:
        let_go(session, stand.post, meeting_id)
        stand.note(session, "meeting-released", workshop=meeting_id)
    return stand.to("?said=released")
