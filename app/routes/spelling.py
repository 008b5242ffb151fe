"""Correcting the spelling of one answer for the notes."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import N_, Refused
from app.i18n import Words
from app.models.agenda.edition import edition_of
from app.models.answers import spelling
from app.numbers import Number
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import Field, Host, Parts, PartsOf, Seat, language_of, page
from app.security import local_path

router = APIRouter()
LABEL = N_("The answer, spelt as it should be")


@router.get("/w/{uid}/answers/{answer_id}/spelling")
def show(
    request: Request, parts: PartsOf, seat: Host, answer_id: Number, back: str = ""
) -> Response:
    return _page(request, parts, seat, answer_id, back)


@router.post("/w/{uid}/answers/{answer_id}/spelling")
def correct(
    request: Request,
    parts: PartsOf,
    seat: Host,
    answer_id: Number,
    text: Field = "",
    edition: Field = "",
    back: Field = "",
) -> Response:
    try:
        with parts.database.writing() as session:
            spelling.correct(session, seat.workshop_id, answer_id, text, edition, seat.actor)
    except Refused as refusal:
        return _page(request, parts, seat, answer_id, back, text, refusal)
    return _go_back(seat, answer_id, back)


@router.post("/w/{uid}/answers/{answer_id}/spelling/removal")
def take_back(parts: PartsOf, seat: Host, answer_id: Number, back: Field = "") -> Response:
    with parts.database.writing() as session:
        spelling.take_back(session, seat.workshop_id, answer_id, seat.actor)
    return _go_back(seat, answer_id, back)


def _go_back(seat: Seat, answer_id: int, back: str) -> Response:
    return RedirectResponse(f"{_page_of(seat, back)}#answer-{answer_id}", 303)


def _page_of(seat: Seat, back: str) -> str:
    """Where the answer was read."""
    return local_path(back, f"/w/{seat.workshop.uid}/answers")


def _page(
    request: Request,
    parts: Parts,
    seat: Seat,
    answer_id: int,
    back: str,
    typed: str | None = None,
    refusal: Refused | None = None,
) -> Response:
    """The answer and its spelling; with what was typed where it is refused. Raises NotFound;
    Invalid where it is no longer the answer that was read."""
    with parts.database.reading() as session:
        asking, entry = spelling.find(session, seat.workshop_id, answer_id)
    text = entry.noted if typed is None else typed
    label = Words(language_of(request))(LABEL)
    return page(
        request,
        "desk/spelling.html",
        status=refusal.status if refusal else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        asking=asking,
        entry=entry,
        text=text,
        label=label,
        edition=edition_of(spelling.shown(entry)),
        back=_page_of(seat, back),
        overtaken=theirs(refusal, {"text": text}, {"text": label}),
        say=sentence(request, refusal) if refusal else "",
    )
