"""Slides from the pages of a PDF: the file, its pages to tick and describe, and the slides."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import N_, Invalid
from app.i18n import Words
from app.models.agenda import document, picture
from app.models.agenda.document import Page
from app.models.agenda.draft import Flaws
from app.models.people.pressed import press
from app.pictures import is_pdf
from app.routes._shared import picture_fields
from app.routes._shared.fields import Drawn, Fields
from app.routes._shared.parts import Editor, Parts, PartsOf, Seat, language_of, page
from app.routes._shared.ways import at_agenda

router = APIRouter()
NO_PDF = N_("Choose a PDF. Most programs can save a presentation as one.")


@router.get("/w/{uid}/document")
def begin(request: Request, seat: Editor) -> Response:
    return _begin(request, seat)


def _begin(request: Request, seat: Seat, no: Invalid | None = None) -> Response:
    return page(
        request,
        "agenda/document.html",
        status=no.status if no else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        request_path=f"/w/{seat.workshop.uid}/document",
        workshop=seat.workshop,
        problem=Words(language_of(request))(no.say, **no.values) if no else "",
    )


@router.post("/w/{uid}/document")
def read(request: Request, parts: PartsOf, seat: Editor, sent: Fields) -> Response:
    """The pages, with what is proposed for each; nothing is on the agenda yet."""
    content = sent.get("file")
    try:
        if not isinstance(content, bytes) or not is_pdf(content):
            raise Invalid(NO_PDF)
        uids = picture_fields.store(parts, seat, content)
    except Invalid as no:
        return _begin(request, seat, no)
    return _pages(request, parts, seat, _proposed(parts, seat, uids, Words(language_of(request))))


def _proposed(parts: Parts, seat: Seat, uids: list[str], words: Words) -> list[Page]:
    with parts.database.reading() as session:
        ours = picture.known(session, seat.workshop_id, uids)
    return [
        Page(
            uid=uid,
            on=True,
            heading=document.proposed_heading(ours[uid]) or words(N_("Page %(number)s"), number=n),
            alt=picture_fields.proposed_alt(ours[uid]),
        )
        for n, uid in enumerate(dict.fromkeys(uids), 1)
    ]


def _pages(
    request: Request, parts: Parts, seat: Seat, pages: list[Page], flaws: Flaws | None = None
) -> Response:
    words = Words(language_of(request))
    with parts.database.reading() as session:
        shapes = picture.known(session, seat.workshop_id, [one.uid for one in pages])
    said = {key: words(no.say, **no.values) for key, no in flaws.by_key.items()} if flaws else {}
    return page(
        request,
        "agenda/pages.html",
        status=Invalid.status if said else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        request_path=f"/w/{seat.workshop.uid}/document",
        workshop=seat.workshop,
        pages=[one for one in pages if one.uid in shapes],
        shapes=shapes,
        flaws=said,
    )


@router.get("/w/{uid}/document/slides")
def nothing_kept(seat: Editor) -> Response:
    """The pages live in their form only; who reloads its address starts anew."""
    return RedirectResponse(f"/w/{seat.workshop.uid}/document", 303)


@router.post("/w/{uid}/document/slides")
def make(request: Request, parts: PartsOf, seat: Editor, sent: Fields, drawn: Drawn) -> Response:
    assert seat.facilitator is not None
    pages = document.pages_from(sent)
    try:
        with parts.database.writing() as session:
            pressed = press(session, seat.facilitator, drawn, now())
            if not pressed.led_to:
                first, row = document.add_slides(session, seat.workshop, pages, seat.actor)
                pressed.led_to = at_agenda(seat, "added", row, f"edit-{first}")
    except Flaws as flaws:
        return _pages(request, parts, seat, pages, flaws)
    return RedirectResponse(pressed.led_to, 303)
