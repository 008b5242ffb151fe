"""The phone's page: what everybody sees, with what is one's own."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from sqlmodel import Session

from app.clock import now
from app.models.answers.own_answers import own_answers
from app.models.answers.quiet import quieted
from app.models.people.participant import SIMULATED
from app.models.workshop import Workshop
from app.rendering import render
from app.routes._shared import orders, places
from app.routes._shared.drawing import snapshot
from app.routes._shared.parts import (
    Parts,
    Phone,
    build,
    language_of,
    parts_of,
    phone_of,
    wording_of,
)
from app.screens.moment import Moment, read_moment
from app.screens.views import phone


def own_page(
    request: Request,
    uid: str,
    typed: Mapping[int, Any] | None = None,
    edits: Sequence[str] = (),
    **told: str,
) -> Response:
    """With what is `typed` to the askings and not sent, and the answers that are being changed.
    Raises NotFound."""
    asked = {name: request.query_params.get(name, "") for name in ("saved", "other")} | told
    edits = [*edits, request.query_params.get("edit", "")]
    parts, here = parts_of(request), phone_of(request, uid)
    is_here(parts, here)
    language = language_of(request, here.workshop.language)
    languages = (wording_of(request), language)
    with looking(parts, here.workshop_id, languages) as (session, seen):
        place = places.of(request, seen.survey)
        who = here.participant.respondent_id
        own = own_answers(session, [who], seen.askings)[who]
        order = orders.order_of(here.participant_id)
        said = _readable(seen, typed or {})
        mine: dict[str, Any] = {"typed": said, "edits": edits, "order": order}
        mine["quieted"] = who in quieted(session, here.workshop_id)
        html = render_page(seen, language, own=own, who=who, page=place, **mine, **asked)
    response = HTMLResponse(html)
    places.keep(response, uid, place, seen.survey)
    orders.tell_order(request, response, uid, here.participant_id)
    return response


def _readable(seen: Moment, typed: Mapping[int, Any]) -> dict[int, dict[str, Any]]:
    """What was typed, as the kinds read it; what can't be read was none of theirs."""
    read: dict[int, dict[str, Any]] = {}
    for asking in seen.askings:
        number = asking.id or 0
        if number in typed:
            with contextlib.suppress(ValidationError):
                read[number] = asking.how.Answer.model_validate(typed[number]).model_dump()
    return read


def is_here(parts: Parts, here: Phone) -> None:
    if here.participant.origin != SIMULATED:
        parts.hub.polled(here.workshop_id, here.participant_id, here.participant.respondent_id)


@contextlib.contextmanager
def looking(
    parts: Parts, workshop_id: int, languages: Sequence[str]
) -> Iterator[tuple[Session, Moment]]:
    with snapshot(parts) as session:
        workshop = session.get_one(Workshop, workshop_id)
        attendance = parts.hub.attendance(workshop_id)
        seen = read_moment(
            session, parts.results, workshop, present=0, at=now(), attendance=attendance
        )
        yield session, seen.in_words(languages)


def render_page(seen: Moment, language: str, saved: str = "", **more: Any) -> str:
    values = {**phone(seen), "keyed": True, "saved": saved, "other": "", "build": build(), **more}
    return render("phone/show.html", language, **values)
