"""From a deck's text to a proposed agenda, and from that to a workshop."""

from dataclasses import replace
from typing import IO

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.deck import Proposal, propose
from app.deck.decoding import EMPTY, decode
from app.deck.files.child import read_file
from app.deck.files.refusals import MOST_FILE, TOO_LARGE
from app.deck.files.telling import HEAD_BYTES
from app.errors import N_, Invalid, NotFound
from app.i18n import Words
from app.models.agenda import brought
from app.models.agenda.draft import ROUND_NAME, Draft, Flaws, draft_from, draft_of, plan_of
from app.models.agenda.order import DOWN, UP
from app.models.agenda.plan import make_workshop
from app.models.people import deck_page
from app.models.people.facilitator import Facilitator
from app.models.people.pressed import press
from app.numbers import read_number
from app.pictures import CONTENT_TYPE, draw_small_pages, is_pdf
from app.routes._shared import picture_fields
from app.routes._shared.fields import Drawn, Fields
from app.routes._shared.parts import LoggedIn, Parts, PartsOf, language_of, page
from app.routes._shared.uploads import Upload, Uploaded

router = APIRouter()
NOTHING = N_("We found nothing there to make steps of. Paste the text of your slides.")


@router.get("/deck")
def paste(request: Request, me: LoggedIn) -> Response:
    return _paste(request, me)


def _paste(request: Request, me: Facilitator, text: str = "", say: str = "") -> Response:
    status = Invalid.status if say else 200
    return page(
        request,
        "deck/paste.html",
        status=status,
        facilitator=me,
        request_path="/deck",
        text=text,
        say=say,
        most=MOST_FILE,
        too_large=Words(language_of(request))(TOO_LARGE),
    )


@router.post("/deck")
def read(request: Request, parts: PartsOf, me: LoggedIn, sent: Uploaded) -> Response:
    """The proposal, as a page to change and tick; nothing is made yet."""
    words = Words(language_of(request))
    try:
        draft = draft_of(_read(sent), words)
        if not draft.rows:
            raise Invalid(NOTHING)
    except Invalid as no:
        return _paste(request, me, sent.text, words(no.say))
    return _proposal(request, parts, me, replace(draft, pages=_drawn(parts, me, sent)))


def _drawn(parts: Parts, me: Facilitator, sent: Upload) -> str:
    """What small pictures of a PDF's pages are asked for by; nothing where there are none."""
    pages = draw_small_pages(sent.file) if sent.file and is_pdf(_head(sent.file)) else []
    if not pages:
        return ""
    with parts.database.writing() as session:
        return deck_page.keep(session, me, pages, now())


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(HEAD_BYTES)


def _read(sent: Upload) -> Proposal:
    """What the file proposes, else what was typed. Raises Invalid."""
    if file := sent.file:
        return read_file(file)
    if not sent.text.strip():
        raise Invalid(EMPTY)
    return propose(decode(sent.text.encode("utf-8", "replace")))


def _proposal(
    request: Request,
    parts: Parts,
    me: Facilitator,
    draft: Draft,
    flaws: Flaws | None = None,
    focus: str = "",
) -> Response:
    words = Words(language_of(request))
    with parts.database.reading() as session:
        shapes = deck_page.shapes(session, me, draft.pages)
    said = {key: words(no.say, **no.values) for key, no in flaws.by_key.items()} if flaws else {}
    return page(
        request,
        "deck/proposal.html",
        status=Invalid.status if said else 200,
        facilitator=me,
        request_path="/deck",
        draft=draft,
        shapes=shapes,
        flaws=said,
        focus=focus,
    )


@router.get("/deck/proposal")
@router.get("/deck/workshop")
def nothing_kept(me: LoggedIn) -> Response:
    """A proposal lives in its page only; who reloads its address starts anew."""
    return RedirectResponse("/deck", 303)


@router.post("/deck/proposal")
def change(request: Request, parts: PartsOf, me: LoggedIn, sent: Fields) -> Response:
    """The same page with a row moved, others ticked, or a slide's questions in a talk round."""
    draft = draft_from(sent)
    if which := str(sent.get("tick", "")):
        return _proposal(request, parts, me, draft.with_ticks(which), focus=f"tick {which}")
    if first := str(sent.get("together", "")):
        name = Words(language_of(request))(ROUND_NAME)
        together = draft.together(first, name)
        return _proposal(request, parts, me, together, focus=f"together {first}")
    focus = str(sent.get("move", ""))
    key, _, to = focus.rpartition(" ")
    if key:
        if to not in (UP, DOWN):
            raise NotFound()
        draft = draft.moved(key, to)
    return _proposal(request, parts, me, draft, focus=focus)


@router.get("/deck/pages/{deck_uid}/{page_number}")
def show_page(parts: PartsOf, me: LoggedIn, deck_uid: str, page_number: str) -> Response:
    """A page of one's own presentation, small. It never changes."""
    with parts.database.reading() as session:
        body = deck_page.body(session, me, deck_uid, read_number(page_number) or 0)
    return Response(body, media_type=CONTENT_TYPE, headers=picture_fields.HEADERS)


@router.post("/deck/workshop")
def make(request: Request, parts: PartsOf, me: LoggedIn, sent: Fields, drawn: Drawn) -> Response:
    draft = draft_from(sent)
    language = language_of(request)
    try:
        plan = plan_of(draft, language, Words(language))
    except Flaws as flaws:
        return _proposal(request, parts, me, draft, flaws)
    with parts.database.writing() as session:
        pressed = press(session, me, drawn, now())
        if not pressed.led_to:
            workshop = make_workshop(session, plan, me, *parts.settings.usual)
            row = brought.remember(session, workshop.id or 0, me.id)
            pressed.led_to = f"/w/{workshop.uid}/agenda?say=made&row={row}"
    return RedirectResponse(pressed.led_to, 303)
