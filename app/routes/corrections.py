"""A typo in a question that is open, corrected on all screens at once."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import Invalid
from app.i18n import Words, language_name
from app.models.agenda import correction
from app.numbers import Number
from app.routes._shared.fields import Fields
from app.routes._shared.parts import Editor, Parts, PartsOf, Seat, language_of, page

router = APIRouter()


@router.get("/w/{uid}/askings/{asking_id}/correction")
def show(
    request: Request,
    parts: PartsOf,
    seat: Editor,
    asking_id: Number,
    word_in: str = "",
    said: str = "",
) -> Response:
    return _form(request, parts, seat, asking_id, word_in, said=said)


@router.post("/w/{uid}/askings/{asking_id}/correction")
def save(
    request: Request, parts: PartsOf, seat: Editor, asking_id: Number, sent: Fields
) -> Response:
    language = str(sent.get("word_in", ""))
    actor = seat.facilitator.id if seat.facilitator else None
    try:
        with parts.database.writing() as session:
            correction.correct(session, seat.workshop, asking_id, language, sent, actor)
    except Invalid as no:
        return _form(request, parts, seat, asking_id, language, typed=sent, no=no)
    at = f"/w/{seat.workshop.uid}/askings/{asking_id}/correction"
    return RedirectResponse(f"{at}?word_in={language}&said=corrected", 303)


def _form(
    request: Request,
    parts: Parts,
    seat: Seat,
    asking_id: int,
    language: str,
    *,
    typed: dict[str, Any] | None = None,
    no: Invalid | None = None,
    said: str = "",
) -> Response:
    """As it is asked in this language, or as it was typed. One that has closed meanwhile shows
    what was typed too, to be copied."""
    with parts.database.reading() as session:
        asking = correction.find(session, seat.workshop_id, asking_id)
        was = correction.said_in(asking, language or asking.language)
    texts = typed.get("texts") if typed else None
    fields = {"prompt": was.prompt, "body": was.body, **(typed or {})}
    fields["texts"] = was.texts | (texts if isinstance(texts, dict) else {})
    problem = Words(language_of(request))(no.say, **no.values) if no else ""
    return page(
        request,
        "agenda/correction.html",
        status=no.status if no else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        asking=asking,
        was=was,
        languages={code: language_name(code) for code in (asking.language, *asking.wordings)},
        fields=fields,
        said=said,
        problem=problem
        or ("" if asking.is_open else Words(language_of(request))(correction.CLOSED_NOW)),
    )
