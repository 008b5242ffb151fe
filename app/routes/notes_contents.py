"""What goes along in the notes, what they are called, and their case number."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import N_, Invalid, Refused
from app.i18n import Words
from app.models.afterwards.contents import (
    PARTS,
    SHORT,
    Contents,
    choose,
    contents_of,
)
from app.models.agenda.edition import edition_of
from app.routes._shared import forms
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import Field, Host, Parts, PartsOf, Seat, language_of, page

router = APIRouter()
SHORT_FORM, FULL_FORM = "short", "full"
PRESETS = {SHORT_FORM: list(SHORT), FULL_FORM: list(PARTS)}
LABELS = {"title": N_("What the notes are called"), "case_number": N_("Case number")}


@router.get("/w/{uid}/notes/contents")
def show(request: Request, parts: PartsOf, seat: Host) -> Response:
    return _page(request, parts, seat, contents_of(seat.workshop))


@router.post("/w/{uid}/notes/contents")
def save(
    request: Request,
    parts: PartsOf,
    seat: Host,
    title: Field = "",
    case_number: Field = "",
    part: Annotated[list[str] | None, Form()] = None,
    preset: Field = "",
    edition: Field = "",
) -> Response:
    """A preset is the same as ticking its parts."""
    ticked = PRESETS.get(preset, part or [])
    typed = Contents.model_construct(title=title, case_number=case_number, parts=ticked)
    try:
        chosen = forms.read(Contents, title=title, case_number=case_number, parts=ticked)
        with parts.database.writing() as session:
            choose(session, seat.workshop_id, chosen, edition)
    except forms.Unread as unread:
        return _page(request, parts, seat, typed, mistakes=unread.mistakes)
    except Refused as refusal:
        return _page(request, parts, seat, typed, refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/notes", 303)


def _page(
    request: Request,
    parts: Parts,
    seat: Seat,
    typed: Contents,
    refusal: Refused | None = None,
    mistakes: forms.Mistakes | None = None,
) -> Response:
    with parts.database.reading() as session:
        saved = contents_of(session.get_one(type(seat.workshop), seat.workshop_id))
    words = Words(language_of(request))
    labels = {name: words(label) for name, label in LABELS.items()}
    return page(
        request,
        "notes/contents.html",
        status=refusal.status if refusal else Invalid.status if mistakes else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        typed=typed,
        mistakes=mistakes or {},
        known=PARTS,
        edition=edition_of(saved.model_dump()),
        overtaken=theirs(refusal, typed.model_dump(), labels),
        say=sentence(request, refusal) if refusal else "",
    )
