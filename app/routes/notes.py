"""The notes: their page, their downloads, and what the facilitator adds to them."""

import asyncio
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import N_, Refused
from app.exports import FORMATS, LOOK, USUAL
from app.exports.lifting import liftable
from app.i18n import Words
from app.models.afterwards import notes as additions
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY
from app.models.agenda.edition import Overtaken, edition_of, guarding
from app.models.answers import quote
from app.models.people.member import HOST, OWNER
from app.routes._shared.documents import take_notes
from app.routes._shared.making import file_for, form_of
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import (
    AnyMember,
    Host,
    Parts,
    PartsOf,
    Seat,
    language_of,
    note_export,
    page,
)

router = APIRouter()
PARTS = {SUMMARY: N_("Summary"), NEXT_STEPS: N_("What happens next")}
Text = Annotated[str, Form()]


@router.get("/w/{uid}/notes")
def show(request: Request, parts: PartsOf, seat: AnyMember) -> Response:
    return notes_page(request, parts, seat)


@router.get("/w/{uid}/notes/look")
async def look(request: Request, parts: PartsOf, seat: AnyMember) -> Response:
    """The first page of the PDF as a picture."""
    file = await file_for(request, parts, seat.workshop, LOOK, f"facilitator {seat.actor}")
    return Response(file.body, media_type=LOOK.media_type)


@router.get("/w/{uid}/notes/{name}")
async def download(request: Request, parts: PartsOf, seat: AnyMember, name: str) -> Response:
    form = form_of(name)
    file = await file_for(request, parts, seat.workshop, form, f"facilitator {seat.actor}")
    await asyncio.to_thread(note_export, parts, seat, name)
    return file


@router.post("/w/{uid}/notes/summary")
def summarise(
    request: Request, parts: PartsOf, seat: Host, text: Text = "", edition: Text = ""
) -> Response:
    return _write(request, parts, seat, SUMMARY, text, edition)


@router.post("/w/{uid}/notes/next-steps")
def say_what_is_next(
    request: Request, parts: PartsOf, seat: Host, text: Text = "", edition: Text = ""
) -> Response:
    return _write(request, parts, seat, NEXT_STEPS, text, edition)


def _write(
    request: Request, parts: Parts, seat: Seat, part: str, text: str, edition: str
) -> Response:
    try:
        with parts.database.writing() as session:
            additions.write(session, seat.workshop_id, part, text, edition)
    except Refused as refusal:
        return notes_page(request, parts, seat, {part: text}, refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/notes", 303)


def notes_page(
    request: Request,
    parts: Parts,
    seat: Seat,
    refused: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> Response:
    """The page; after a refusal with what was typed, by its part, and why it was not saved."""
    document = take_notes(request, parts, seat.workshop)
    workshop = document.workshop
    typed = {part: getattr(workshop, part) for part in PARTS} | (refused or {})
    text = next(iter((refused or {}).values()), "")
    label = Words(language_of(request))(next((PARTS[part] for part in refused or {}), ""))
    overtaken = theirs(refusal, {"text": text}, {"text": label})
    return page(
        request,
        "notes/show.html",
        status=refusal.status if refusal else 200,
        default_language=seat.workshop.language,
        facilitator=seat.facilitator,
        place=seat.place,
        document=document,
        reminder=seat.reminder,
        usual=[FORMATS[name] for name in USUAL],
        more=[form for form in FORMATS.values() if form.name not in USUAL],
        may_edit=seat.role in (OWNER, HOST),
        typed=typed,
        editions={part: edition_of(additions.shown(workshop, part)) for part in PARTS},
        overtaken=overtaken,
        refused=refused or {},
        say=sentence(request, refusal) if refusal else "",
    )


@router.get("/w/{uid}/quotes")
def choose(request: Request, parts: PartsOf, seat: Host) -> Response:
    """Which answers to lift to the top of the notes."""
    return _quotes_page(request, parts, seat)


@router.post("/w/{uid}/quotes")
def lift(
    request: Request,
    parts: PartsOf,
    seat: Host,
    answer: Annotated[list[int] | None, Form()] = None,
    edition: Text = "",
) -> Response:
    try:
        with parts.database.writing() as session:
            shown = partial(quote.shown, session, seat.workshop_id)
            with guarding(session, seat.workshop_id, edition, shown):
                quote.choose(session, seat.workshop_id, answer or [], seat.actor)
    except Refused as refusal:
        return _quotes_page(request, parts, seat, set(answer or []), refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/notes#voices", 303)


def _quotes_page(
    request: Request,
    parts: Parts,
    seat: Seat,
    ticked: set[int] | None = None,
    refusal: Refused | None = None,
) -> Response:
    with parts.database.reading() as session:
        questions = liftable(session, seat.workshop_id)
        edition = edition_of(quote.shown(session, seat.workshop_id))
    if isinstance(refusal, Overtaken):  # the choices of both, and who saves says which
        ticked = (ticked or set()).union(*(question.lifted for question in questions))
    return page(
        request,
        "notes/quotes.html",
        status=refusal.status if refusal else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        questions=questions,
        ticked=ticked,
        edition=edition,
        both=isinstance(refusal, Overtaken),
        say=sentence(request, refusal) if refusal else "",
    )
