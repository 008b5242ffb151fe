"""The places that meetings are held in: what is there, and more from a file."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import Invalid
from app.models.people.pressed import press
from app.models.series.locality import (
    LEVEL_WORDS,
    Locality,
    all_localities,
    read_rows,
    take_in,
)
from app.models.series.meetings import meetings
from app.numbers import read_number
from app.routes._shared.fields import Drawn, Fields
from app.routes._shared.parts import Parts, PartsOf
from app.routes._shared.series_parts import AnyPost, OwningPost, Stand, series_page

router = APIRouter()


@router.get("/series/{series_uid}/places")
def show(request: Request, parts: PartsOf, stand: AnyPost, added: str = "") -> Response:
    return _show(request, parts, stand, added=read_number(added))


def _show(
    request: Request,
    parts: Parts,
    stand: Stand,
    *,
    added: int | None = None,
    text: str = "",
    no: Invalid | None = None,
) -> Response:
    with parts.database.reading() as session:
        places = all_localities(session)
        held = {one.locality_id for one in meetings(session, stand.series_id)}
    return series_page(
        request,
        "series/places.html",
        stand,
        status=no.status if no else 200,
        here="places",
        places=_by_level(places),
        names={one.id: one.name for one in places},
        held=held,
        levels=LEVEL_WORDS,
        added=added,
        text=text,
        no=no,
    )


def _by_level(places: list[Locality]) -> dict[str, list[Locality]]:
    found: dict[str, list[Locality]] = {}
    for one in places:
        found.setdefault(one.level, []).append(one)
    return found


@router.post("/series/{series_uid}/places")
def add(
    request: Request, parts: PartsOf, stand: OwningPost, sent: Fields, drawn: Drawn
) -> Response:
    """From a file, or from what was pasted out of a sheet."""
    content = sent.get("file")
    text = str(sent.get("text") or "")
    try:
        if isinstance(content, bytes) and content:
            text = _decoded(content)
        rows = read_rows(text)
        with parts.database.writing() as session:
            pressed = press(session, stand.facilitator, drawn, now())
            pressed.led_to = pressed.led_to or stand.way(f"/places?added={take_in(session, rows)}")
    except Invalid as no:
        return _show(request, parts, stand, text=text, no=no)
    return RedirectResponse(pressed.led_to, 303)


def _decoded(content: bytes) -> str:
    """Sheets save CSV as UTF-8, or as Windows-1252 in the Nordic countries."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
