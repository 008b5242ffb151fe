"""The notes: their page, their downloads, and the facilitator's summary."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import NotFound, Refused
from app.exports import FORMATS, disposition
from app.exports.notes import Document, notes
from app.models import notes as summaries
from app.models.member import HOST, OWNER
from app.models.workshop import Workshop
from app.routes.mistakes import sentence
from app.routes.parts import AnyMember, Host, PartsOf, Seat, language_of, page

router = APIRouter()


@router.get("/w/{uid}/notes")
def show(request: Request, parts: PartsOf, seat: AnyMember) -> Response:
    return notes_page(request, parts, seat)


@router.get("/w/{uid}/notes/{name}")
def download(request: Request, parts: PartsOf, seat: AnyMember, name: str) -> Response:
    form = FORMATS.get(name)
    if form is None:
        raise NotFound()
    document = take(request, parts, seat)
    headers = {"content-disposition": disposition(document, form)}
    return Response(form.write(document), media_type=form.media_type, headers=headers)


@router.post("/w/{uid}/notes/summary")
def summarise(
    request: Request, parts: PartsOf, seat: Host, text: Annotated[str, Form()] = ""
) -> Response:
    try:
        with parts.database.writing() as session:
            summaries.summarise(session, seat.workshop_id, text)
    except Refused as refusal:
        return notes_page(request, parts, seat, text, refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/notes", 303)


def take(request: Request, parts: PartsOf, seat: Seat) -> Document:
    """The notes in one snapshot, in the language asked for."""
    language = language_of(request, seat.workshop.language)
    with parts.database.reading() as session:
        return notes(session, session.get_one(Workshop, seat.workshop_id), language, now())


def notes_page(
    request: Request,
    parts: PartsOf,
    seat: Seat,
    typed: str | None = None,
    refusal: Refused | None = None,
) -> Response:
    """The page; after a refusal with what was typed and why it was not saved."""
    document = take(request, parts, seat)
    return page(
        request,
        "notes/show.html",
        status=refusal.status if refusal else 200,
        default_language=seat.workshop.language,
        facilitator=seat.facilitator,
        document=document,
        reminder=seat.reminder,
        formats=FORMATS.values(),
        may_edit=seat.role in (OWNER, HOST),
        typed=document.workshop.summary if typed is None else typed,
        say=sentence(request, refusal) if refusal else "",
    )
