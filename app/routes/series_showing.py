"""A comparison on the projector: looked at, and put on the agenda of a meeting as a slide, or shown
there at once."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import Invalid, Refused
from app.i18n import Words
from app.models.series.comparison import Comparison
from app.models.series.earlier import Earlier
from app.models.series.freezing import frozen
from app.models.series.meetings import roles_in
from app.models.series.showing import Shown, place_to_show, places_to_show, show
from app.models.workshop import OPEN
from app.numbers import Number
from app.routes._shared.acting import do
from app.routes._shared.comparisons import Asked, Wanted, read_comparison
from app.routes._shared.mistakes import sentence
from app.routes._shared.parts import Field, Parts, PartsOf, Seat, language_of
from app.routes._shared.series_parts import AnyPost, Stand, series_page
from app.steps.compared import Compared

router = APIRouter()


@router.get("/series/{series_uid}/showing")
def choose(request: Request, parts: PartsOf, stand: AnyPost, wanted: Asked) -> Response:
    """Where it is shown. Raises NotFound, Invalid."""
    return _page(request, parts, stand, wanted)


def _page(
    request: Request, parts: Parts, stand: Stand, wanted: Wanted, no: Refused | None = None
) -> Response:
    words, zone = Words(language_of(request, stand.series.language)), parts.settings.time_zone
    with parts.database.reading() as session:
        found, before = read_comparison(session, stand, wanted, words)
        there = places_to_show(session, stand.series, stand.actor)
    names = [one.name for one in found.faces if one.columns] if found.told else []
    return series_page(
        request,
        "series/showing.html",
        stand,
        status=no.status if no else 200,
        here="compare",
        figures=_frozen(stand, found, before, wanted, words, zone) if names else None,
        faces=names,
        meetings=there,
        is_open={one.workshop_id for one in there if one.state == OPEN},
        wanted=wanted,
        refused=sentence(request, no) if no else "",
    )


def _frozen(
    stand: Stand, found: Comparison, before: Earlier, wanted: Wanted, words: Words, zone: str
) -> Compared:
    wish, face = wanted.taken, wanted.face
    return frozen(stand.series, found, before, wish, face, words, zone, now())


@router.post("/series/{series_uid}/meetings/{meeting_id}/showing")
async def put(
    request: Request,
    parts: PartsOf,
    stand: AnyPost,
    meeting_id: Number,
    wanted: Asked,
    at_once: Field = "",
) -> Response:
    """On the agenda, where it lands; or `at_once` on the projector of a meeting that goes on."""
    try:
        shown, role = await asyncio.to_thread(_put, parts, stand, meeting_id, wanted)
    except Invalid as no:
        return await asyncio.to_thread(_page, request, parts, stand, wanted, no)
    workshop = shown.workshop
    if not at_once or workshop.state != OPEN:
        way = f"/w/{workshop.uid}/agenda?say=added&focus=edit-{shown.step.uid}"
        return RedirectResponse(way, 303)
    seat = Seat(workshop, role, stand.facilitator)
    await do(parts, seat, {"do": "go", "on": shown.step.item_id})
    return RedirectResponse(f"/w/{workshop.uid}/desk", 303)


def _put(parts: Parts, stand: Stand, meeting_id: int, wanted: Wanted) -> tuple[Shown, str]:
    """In the words of the meeting that shows it. What is compared is read before anybody has to
    wait for this."""
    zone = parts.settings.time_zone
    with parts.database.reading() as session:
        meeting = place_to_show(session, stand.series, meeting_id, stand.actor)
        words = Words(meeting.language)
        found, before = read_comparison(session, stand, wanted, words)
        role = roles_in(session, stand.series_id, stand.actor)[meeting_id]
    compared = _frozen(stand, found, before, wanted, words, zone)
    with parts.database.writing() as session:
        return show(session, stand.series, meeting_id, compared, stand.actor), role
