"""Sharing the notes: published by the facilitator, read by everyone with the workshop's link."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import Slow
from app.exports import FORMATS, Format
from app.exports.document import Document
from app.exports.finality import Read
from app.exports.finals import read_in
from app.exports.remarked import remarks_in
from app.i18n.due import Due
from app.models.afterwards import final as finals
from app.models.afterwards import publication
from app.models.afterwards.small_groups import LEAST
from app.models.became import remark_window
from app.models.became.published import today
from app.models.workshop import Workshop
from app.routes._shared.documents import take_notes
from app.routes._shared.final_files import file_response
from app.routes._shared.joining import nobody_home
from app.routes._shared.making import file_for_all, form_of
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    Host,
    Parts,
    PartsOf,
    Seat,
    language_of,
    page,
)
from app.routes._shared.readiness import readiness
from app.security_log import note_with

router = APIRouter()
SHARED = ("pdf", "docx")
"""What everyone may have as a file."""


@router.get("/w/{uid}/sharing")
def show(request: Request, parts: PartsOf, seat: Host) -> Response:
    """What participants will see, and the button that lets them."""
    with parts.database.reading() as session:
        final = finals.standing(session, seat.workshop)
    return page(
        request,
        "notes/sharing.html",
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        least=LEAST,
        final=final,
        link=f"{parts.settings.address}/{seat.workshop.code}",
        left=readiness(parts, seat),
        remarks_by=_remarks_by(request, seat.workshop),
    )


@router.post("/w/{uid}/sharing")
def publish(parts: PartsOf, seat: Host) -> Response:
    with parts.database.writing() as session:
        publication.publish(session, seat.workshop_id, now())
        note_with(session, "notes-shared", by=seat.actor, workshop=seat.workshop_id)
    return RedirectResponse(f"/w/{seat.workshop.uid}/sharing", 303)


@router.post("/w/{uid}/sharing/withdrawal")
def withdraw(parts: PartsOf, seat: Host) -> Response:
    with parts.database.writing() as session:
        publication.withdraw(session, seat.workshop_id)
        note_with(session, "notes-no-longer-shared", by=seat.actor, workshop=seat.workshop_id)
    return RedirectResponse(f"/w/{seat.workshop.uid}/sharing", 303)


@router.post("/w/{uid}/sharing/few-left-out")
def leave_out_few(parts: PartsOf, seat: Host) -> Response:
    return _tell_few(parts, seat, left_out=True)


@router.post("/w/{uid}/sharing/few-left-out/undo")
def tell_few(parts: PartsOf, seat: Host) -> Response:
    return _tell_few(parts, seat, left_out=False)


def _tell_few(parts: Parts, seat: Seat, *, left_out: bool) -> Response:
    with parts.database.writing() as session:
        publication.leave_out_few(session, seat.workshop_id, left_out)
    return RedirectResponse(f"/w/{seat.workshop.uid}/sharing#few", 303)


@router.get("/w/{uid}/sharing/preview")
def preview(request: Request, parts: PartsOf, seat: Host) -> Response:
    return _shared(request, parts, seat.workshop, took_part=False)


@router.get("/w/{uid}/shared")
async def read(request: Request, parts: PartsOf, uid: str) -> Response:
    """The notes for everyone who finds the way, as long as they are published. Who was there may
    then see and erase what is stored about them."""
    reader = await parts.arrivals.reader(uid, request.cookies.get(PARTICIPANT_COOKIE))
    if reader is None or not reader.workshop.is_published:
        return await asyncio.to_thread(nobody_home, request)
    workshop, took_part = reader
    language = language_of(request, workshop.language)

    def draw() -> bytes:
        return bytes(_shared(request, parts, workshop, took_part=took_part).body)

    readers = language, took_part, _remarks_by(request, workshop)
    return (await parts.shared_pages.of(workshop, readers, draw)).response(request)


def _remarks_by(request: Request, workshop: Workshop) -> str:
    """The last day on which readers may say what is wrong, in words; empty when they may not."""
    at, due = now(), Due.read(remark_window.last_day(workshop))
    if due is None or not remark_window.is_open(workshop, at):
        return ""
    return due.words(language_of(request, workshop.language), today(workshop, at))


def _shared(request: Request, parts: Parts, workshop: Workshop, *, took_part: bool) -> Response:
    """The true version, if there is one, and else the draft; nothing of it while the next is made
    without an answer that was removed."""
    language = language_of(request, workshop.language)
    with parts.database.reading() as session:
        final, last = finals.standing(session, workshop), finals.last(session, workshop)
        remarks = remarks_in(session, workshop, language)
    owed = finals.is_owed(last)
    if owed:
        parts.replacer.hurry()
    document: Document | Read | None = None
    if final:
        document = read_in(final, workshop, language, parts.settings.address, remarks)
    elif not owed:
        document = take_notes(request, parts, workshop, public=True)
    return page(
        request,
        "notes/shared.html",
        default_language=workshop.language,
        workshop=workshop,
        document=document,
        final=final,
        owed=owed,
        took_part=took_part,
        remarks_by=_remarks_by(request, workshop),
        forms=[FORMATS[name] for name in SHARED],
    )


@router.get("/w/{uid}/shared/{name}")
async def download(request: Request, parts: PartsOf, uid: str, name: str) -> Response:
    """The same as a document, for as long."""
    workshop = await asyncio.to_thread(_published, parts, uid)
    if workshop is None or name not in SHARED:
        return nobody_home(request)
    form = form_of(name)
    final = await asyncio.to_thread(_final_file, request, parts, workshop, form)
    return final or await file_for_all(request, parts, workshop, form)


def _final_file(
    request: Request, parts: Parts, workshop: Workshop, form: Format
) -> Response | None:
    """The file of the true version; None where there is only a draft. Raises Slow while the next
    one is made."""
    language = language_of(request, workshop.language)
    with parts.database.reading() as session:
        if finals.is_owed(finals.last(session, workshop)):
            raise Slow()
        final = finals.standing(session, workshop)
        file = finals.file_of(session, final, form.name, language) if final else None
    return file_response(final, file, workshop, form) if final and file else None


def _published(parts: Parts, uid: str) -> Workshop | None:
    with parts.database.reading() as session:
        return publication.published(session, uid)
