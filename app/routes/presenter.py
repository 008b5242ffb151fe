"""The presenter view: the facilitator's second screen, with what is now, next, and their notes."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.numbers import Seen
from app.routes._shared.drawing import drawing, poll_screen
from app.routes._shared.parts import Host, PartsOf, language_of, page

router = APIRouter()


@router.get("/w/{uid}/presenter")
def show(request: Request, parts: PartsOf, seat: Host) -> Response:
    """A survey has nobody to follow it, so it has the desk alone."""
    if seat.workshop.self_paced or seat.workshop.purged:
        return RedirectResponse(f"/w/{seat.workshop.uid}/desk", 303)
    with drawing(parts, seat, "presenter", language_of(request)) as seen:
        return page(request, "presenter/show.html", **seen)


@router.get("/w/{uid}/presenter/stage")
def poll(request: Request, parts: PartsOf, seat: Host, n: Seen = -1) -> Response:
    return poll_screen(request, parts, seat, "presenter", n)
