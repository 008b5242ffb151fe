"""The answers behind an option that is a theme, as they lay when the question was asked: on the
phones that vote on it, and at the desk."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.errors import NotFound
from app.models.agenda.asking import Asking, option_of
from app.models.answers.taken import originals, said
from app.models.workshop import Workshop
from app.numbers import Number
from app.routes._shared.drawing import snapshot
from app.routes._shared.parts import Host, Parts, PartsOf, PhoneOf, language_of, page, wording_of

router = APIRouter()
FIRST, MORE = 3, 20
"""So many show at first, and so many more at each press."""
Most = Annotated[int, Query(ge=1, le=10**7)]


@router.get("/w/{uid}/phone/behind/{vote_id}/{option}")
def on_phone(
    request: Request,
    parts: PartsOf,
    here: PhoneOf,
    vote_id: Number,
    option: str,
    most: Most = FIRST,
) -> Response:
    """As long as the workshop goes on. Raises NotFound."""
    if here.workshop.ended:
        raise NotFound()
    languages = (wording_of(request), language_of(request, here.workshop.language))
    with snapshot(parts) as session:
        seen = _seen(session, parts, here.workshop, vote_id, option, languages)
        return page(
            request,
            "phone/behind.html",
            default_language=here.workshop.language,
            most=most,
            at=request.url.path,
            **seen,
        )


@router.get("/w/{uid}/askings/{vote_id}/behind/{option}")
def at_desk(
    request: Request, parts: PartsOf, seat: Host, vote_id: Number, option: str, most: Most = MORE
) -> Response:
    """Raises NotFound."""
    with snapshot(parts) as session:
        seen = _seen(session, parts, seat.workshop, vote_id, option, (language_of(request),))
        return page(
            request,
            "desk/behind.html",
            facilitator=seat.facilitator,
            place=seat.place,
            most=most,
            at=request.url.path,
            **seen,
        )


def _seen(
    session: Session,
    parts: Parts,
    workshop: Workshop,
    vote_id: int,
    option: str,
    languages: Sequence[str],
) -> dict[str, Any]:
    """Raises NotFound."""
    vote = session.get(Asking, vote_id)
    if vote is None or vote.workshop_id != workshop.id or option not in vote.behind:
        raise NotFound()
    read = partial(parts.results.of, session, rehearsal=workshop.rehearsal)
    asking = said(session, vote, read).in_words(languages)
    texts = asking.how.texts(asking.read_settings())
    return {
        "workshop": workshop,
        "asking": asking,
        "title": next(text for part, text in texts.items() if option_of(part) == option),
        "answers": originals(session, vote, read)[option],
        "more": MORE,
    }
