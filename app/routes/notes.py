"""The notes: their page, their downloads, and what the facilitator adds to them."""

import asyncio
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import N_, NotFound, Refused
from app.exports import FORMATS, LOOK, PICTURES, USUAL
from app.exports.finals import has_changed
from app.exports.lifting import liftable
from app.exports.prose import read_prose
from app.i18n import LANGUAGES, Words
from app.models.afterwards import final as finals
from app.models.afterwards import notes as additions
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY
from app.models.agenda.edition import Overtaken, edition_of, guarding
from app.models.answers import quote
from app.models.became.remark import counted
from app.models.commitments.promises import promises_of
from app.models.people.member import HOST, OWNER
from app.models.workshop import Workshop
from app.papers.blocks import Prose
from app.routes._shared.documents import take_notes
from app.routes._shared.making import file_for, form_of, picture_for
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import Theirs, theirs
from app.routes._shared.parts import (
    AnyMember,
    Field,
    Host,
    Parts,
    PartsOf,
    Seat,
    language_of,
    note_export,
    page,
)
from app.routes._shared.readiness import readiness

router = APIRouter()
PARTS = {SUMMARY: N_("Summary"), NEXT_STEPS: N_("What happens next")}
AT = {"summary": SUMMARY, "next-steps": NEXT_STEPS}
"""The address of each."""


@router.get("/w/{uid}/notes")
def show(request: Request, parts: PartsOf, seat: AnyMember) -> Response:
    return notes_page(request, parts, seat)


@router.get("/w/{uid}/notes/look")
async def first_page(request: Request, parts: PartsOf, seat: AnyMember) -> Response:
    """The first page of the PDF as a picture."""
    file = await file_for(request, parts, seat.workshop, LOOK, f"facilitator {seat.actor}")
    return Response(file.body, media_type=LOOK.media_type)


@router.get("/w/{uid}/notes/pictures/{name}")
async def picture(request: Request, parts: PartsOf, seat: AnyMember, name: str) -> Response:
    """One of the figures, as PNG or SVG."""
    file = await picture_for(request, parts, seat.workshop, name, f"facilitator {seat.actor}")
    await asyncio.to_thread(note_export, parts, seat, "picture")
    return file


@router.get("/w/{uid}/notes/{name}")
async def download(request: Request, parts: PartsOf, seat: AnyMember, name: str) -> Response:
    if name in AT:  # what a form there was answered with is loaded anew
        return RedirectResponse(f"/w/{seat.workshop.uid}/notes", 303)
    form = form_of(name)
    file = await file_for(request, parts, seat.workshop, form, f"facilitator {seat.actor}")
    await asyncio.to_thread(note_export, parts, seat, name)
    return file


@router.post("/w/{uid}/notes/summary")
def summarise(
    request: Request,
    parts: PartsOf,
    seat: Host,
    text: Field = "",
    also: Field = "",
    edition: Field = "",
) -> Response:
    return _write(request, parts, seat, Typed(SUMMARY, text, also, edition))


@router.post("/w/{uid}/notes/next-steps")
def say_what_is_next(
    request: Request,
    parts: PartsOf,
    seat: Host,
    text: Field = "",
    also: Field = "",
    edition: Field = "",
) -> Response:
    return _write(request, parts, seat, Typed(NEXT_STEPS, text, also, edition))


@dataclass(frozen=True)
class Typed:
    """A part as somebody writes it, in the workshop's language and also in its other one."""

    part: str
    text: str
    also: str
    edition: str


def _write(request: Request, parts: Parts, seat: Seat, typed: Typed) -> Response:
    try:
        with parts.database.writing() as session:
            additions.write(session, seat.workshop_id, **asdict(typed))
    except Refused as refusal:
        return notes_page(request, parts, seat, typed, refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/notes", 303)


@router.post("/w/{uid}/notes/{name}/preview")
def look(
    request: Request,
    parts: PartsOf,
    seat: Host,
    name: str,
    text: Field = "",
    also: Field = "",
    edition: Field = "",
) -> Response:
    """How what is being written looks: by itself for a script, else on the page it is written
    on. Nothing is saved."""
    if name not in AT:
        raise NotFound()
    typed, refused = Typed(AT[name], text, also, edition), None
    try:
        looks = _looks(seat.workshop, typed)
    except Refused as refusal:
        looks, refused = None, refusal
    if request.headers.get("hx-request"):
        return _look_alone(request, seat, typed.part, looks, refused)
    return notes_page(request, parts, seat, typed, refused, looks)


def _look_alone(
    request: Request, seat: Seat, part: str, looks: list[Prose] | None, refused: Refused | None
) -> Response:
    return page(
        request,
        "notes/_look.html",
        status=refused.status if refused else 200,
        default_language=seat.workshop.language,
        name=part,
        looks=looks,
        refused=sentence(request, refused) if refused else "",
    )


def _looks(workshop: Workshop, typed: Typed) -> list[Prose]:
    """Raises Invalid."""
    said = {workshop.language: typed.text, workshop.other_language: typed.also}
    read = {code: read_prose(additions.read_written(text)) for code, text in said.items()}
    tone = additions.TONES[typed.part]
    return [Prose(passages, tone, code) for code, passages in read.items() if passages]


def notes_page(
    request: Request,
    parts: Parts,
    seat: Seat,
    typed: Typed | None = None,
    refusal: Refused | None = None,
    looks: list[Prose] | None = None,
) -> Response:
    """The page; with what was typed, how it looks, and why it was not saved, if it wasn't."""
    document = take_notes(request, parts, seat.workshop)
    workshop = document.workshop
    with parts.database.reading() as session:
        promised = len(promises_of(session, seat.workshop_id).waiting)
        final = finals.standing(session, workshop)
        changed = final is not None and has_changed(session, seat.workshop_id)
        remarks_wait = 0 if workshop.purged else counted(session, seat.workshop_id).waiting
    fields = {part: additions.shown(workshop, part) for part in PARTS}
    editions = {part: edition_of(shown) for part, shown in fields.items()}
    if typed:
        fields[typed.part] |= {"text": typed.text, "also": typed.also}
    if typed and typed.edition and not isinstance(refusal, Overtaken):
        editions[typed.part] = typed.edition
    return page(
        request,
        "notes/show.html",
        status=refusal.status if refusal else 200,
        default_language=seat.workshop.language,
        facilitator=seat.facilitator,
        place=seat.place,
        document=document,
        reminder=seat.reminder,
        news_due=seat.news_due,
        usual=[FORMATS[name] for name in USUAL],
        more=[form for form in FORMATS.values() if form.name not in USUAL],
        picture_forms=PICTURES.values(),
        left_out=parts.left_out.of(document.workshop, document.language),
        left=readiness(parts, seat),
        promised=promised,
        final=final,
        changed=changed,
        remarks_wait=remarks_wait,
        may_edit=seat.role in (OWNER, HOST),
        fields=fields,
        editions=editions,
        typed=typed,
        looks=looks,
        overtaken=_theirs(request, refusal, fields[typed.part], typed.part) if typed else None,
        say=sentence(request, refusal) if refusal else "",
    )


def _theirs(
    request: Request, refusal: Refused | None, fields: dict[str, str], part: str
) -> Theirs | None:
    said = Words(language_of(request))(PARTS[part])
    other = next(code for code in LANGUAGES if code != fields["language"])
    labels = {"text": said, "also": f"{said} ({LANGUAGES[other]})"}
    return theirs(refusal, fields, labels)


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
    edition: Field = "",
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
