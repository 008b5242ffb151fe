"""Series of workshops: a new one, its overview, what is said about it, and its end."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.demo.making import make_demo, remove_demo, restore_demo
from app.errors import N_, Invalid, Refused
from app.giving_way import giving_way
from app.i18n import Words, local
from app.models.agenda.edition import Overtaken, edition_of
from app.models.people import member
from app.models.people.facilitator import Facilitator
from app.models.people.pressed import press
from app.models.series.handed import STATUSES
from app.models.series.locality import LEVEL_WORDS
from app.models.series.meetings import agenda_of, choose_agenda
from app.models.series.overview import overview as overview_of
from app.models.series.series import (
    About,
    about_shown,
    agenda_shown,
    begin_series,
    changing,
    delete_series,
    posts,
    restore_series,
)
from app.numbers import Row
from app.routes._shared import asked_words, forms
from app.routes._shared.fields import Drawn
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import Field, LoggedIn, Parts, PartsOf, language_of, page
from app.routes._shared.series_parts import AnyPost, OwningPost, Stand, series_page
from app.security_log import note_with

router = APIRouter()
LABELS = {"title": N_("Title"), "purpose": N_("Purpose"), "language": N_("Language")}
SAID = {
    "saved": N_("Saved."),
    "agenda": N_("Meetings begin from this agenda from now on."),
    "made": N_("The meeting is made. It stands among the others here."),
    "taken": N_("The workshop is a meeting of the series now."),
    "released": N_("It isn't a meeting of the series any more. You can take it in again."),
}


@router.get("/series")
def new(request: Request, me: LoggedIn) -> Response:
    typed = {"title": "", "purpose": "", "language": language_of(request)}
    return page(request, "series/new.html", facilitator=me, typed=typed, mistakes={})


@router.post("/series")
def begin(
    request: Request,
    parts: PartsOf,
    me: LoggedIn,
    drawn: Drawn,
    title: Field = "",
    purpose: Field = "",
    language: Field = "",
) -> Response:
    typed = {"title": title, "purpose": purpose, "language": language}
    try:
        about = forms.read(About, **typed)
    except forms.Unread as unread:
        return page(
            request,
            "series/new.html",
            status=Invalid.status,
            facilitator=me,
            typed=typed,
            mistakes=unread.mistakes,
        )
    with parts.database.writing() as session:
        pressed = press(session, me, drawn, now())
        if not pressed.led_to:
            series = begin_series(session, me, about)
            note_with(session, "series-begun", by=me.id, series=series.id)
            pressed.led_to = f"/series/{series.uid}"
    return RedirectResponse(pressed.led_to, 303)


@router.post("/series/demo")
async def demo(parts: PartsOf, me: LoggedIn) -> Response:
    """A series that is made up, to look around in. Pressed twice it is one: the second press
    waits until it is there."""
    async with parts.making.one(f"facilitator {me.id}"):
        return await asyncio.to_thread(_demo, parts, me)


def _demo(parts: Parts, me: Facilitator) -> Response:
    with parts.database.reading() as session:
        made = next((one.series for one in posts(session, me.id or 0) if one.series.made_up), None)
    series = made or make_demo(parts.database, me, parts.settings.keep_days, now())
    return RedirectResponse(f"/series/{series.uid}", 303)


@router.get("/series/{series_uid}")
@giving_way()
def overview(
    request: Request,
    parts: PartsOf,
    stand: AnyPost,
    said: str = "",
    view: str = "",
    page: Annotated[Row, Query(ge=1)] = 1,
) -> Response:
    """The levels from left to right, or the same as a table."""
    with parts.database.reading() as session:
        found = overview_of(session, stand.post, stand.actor, now(), page)
        agenda = agenda_of(session, stand.series)
    return series_page(
        request,
        "series/overview.html",
        stand,
        here="",
        whole=found,
        lanes=found.lanes,
        levels=LEVEL_WORDS,
        statuses=STATUSES,
        day_of=asked_words.day_of(request),
        today=local(now(), parts.settings.time_zone).date(),
        agenda=agenda,
        as_table=view == "table",
        page=page,
        pages=found.pages(as_table=view == "table"),
        say=SAID.get(said, ""),
    )


@router.get("/series/{series_uid}/about")
def about(request: Request, parts: PartsOf, stand: AnyPost, said: str = "") -> Response:
    return _about(request, parts, stand, about_shown(stand.series), said=said)


def _about(
    request: Request,
    parts: Parts,
    stand: Stand,
    typed: dict[str, str],
    *,
    said: str = "",
    mistakes: forms.Mistakes | None = None,
    no: Refused | None = None,
    edition: str = "",
) -> Response:
    words = Words(language_of(request))
    labels = {name: words(label) for name, label in LABELS.items()}
    if isinstance(no, Overtaken):
        edition = edition_of(no.saved)
    with parts.database.reading() as session:
        agenda = agenda_of(session, stand.series)
        mine = [place.workshop for place in member.places(session, stand.facilitator) if place.runs]
    return series_page(
        request,
        "series/about.html",
        stand,
        status=no.status if no else Invalid.status if mistakes else 200,
        here="about",
        overtaken=theirs(no, typed, labels),
        edition=edition or edition_of(about_shown(stand.series)),
        typed=typed,
        mistakes=mistakes or {},
        agenda=agenda,
        agenda_edition=edition_of(agenda_shown(stand.series)),
        choices=[one for one in mine if one.series_id is None],
        say=SAID.get(said, ""),
    )


@router.post("/series/{series_uid}/about")
def change(
    request: Request,
    parts: PartsOf,
    stand: OwningPost,
    title: Field = "",
    purpose: Field = "",
    language: Field = "",
    edition: Field = "",
) -> Response:
    typed = {"title": title, "purpose": purpose, "language": language}
    try:
        said = forms.read(About, **typed)
    except forms.Unread as unread:
        return _about(request, parts, stand, typed, mistakes=unread.mistakes, edition=edition)
    try:
        with (
            parts.database.writing() as session,
            changing(session, stand.series_id, edition, about_shown) as series,
        ):
            series.title, series.purpose = said.title, said.purpose
            series.language = said.language
            session.add(series)
    except Overtaken as no:
        return _about(request, parts, stand, typed, no=no)
    return stand.to("/about?said=saved")


@router.post("/series/{series_uid}/agenda")
def agenda(
    request: Request,
    parts: PartsOf,
    stand: OwningPost,
    workshop: Field = "",
    edition: Field = "",
) -> Response:
    """What meetings begin from, from now on; those that are there stay as they are."""
    try:
        with (
            parts.database.writing() as session,
            changing(session, stand.series_id, edition, agenda_shown) as series,
        ):
            choose_agenda(session, series, stand.actor, workshop)
    except Overtaken as no:
        return _about(request, parts, stand, about_shown(stand.series), no=no)
    except Invalid as no:
        mistakes = {"workshop": no.say}
        return _about(request, parts, stand, about_shown(stand.series), mistakes=mistakes)
    return stand.to("/about?said=agenda")


@router.post("/series/{series_uid}/deletion")
def delete(parts: PartsOf, stand: OwningPost) -> Response:
    with parts.database.writing() as session:
        if stand.series.made_up:
            remove_demo(session, stand.series, now())
        else:
            delete_series(session, stand.series_id, now())
        stand.note(session, "series-deleted")
    return RedirectResponse("/workshops", 303)


@router.post("/series/{series_uid}/deletion/undo")
def undo(parts: PartsOf, me: LoggedIn, series_uid: str) -> Response:
    with parts.database.writing() as session:
        series = restore_series(session, series_uid, me.id or 0, now())
        if series.made_up:
            restore_demo(session, series)
        note_with(session, "series-restored", by=me.id, series=series.id)
    return RedirectResponse(f"/series/{series_uid}", 303)
