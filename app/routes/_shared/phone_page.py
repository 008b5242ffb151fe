"""The phone's page for who comes back, and looking at the room for one that has no line."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from app.live.arrivals import Wanted
from app.models.people.participant import SIMULATED, Sender
from app.routes._shared import orders, places
from app.routes._shared.drawing import snapshot
from app.routes._shared.parts import Parts, parts_of
from app.routes._shared.sending import sender_of
from app.screens.moment import Moment
from app.screens.phone_pages import look_at_phone


async def own_page(
    request: Request,
    uid: str,
    typed: Mapping[int, Any] | None = None,
    edits: Sequence[str] = (),
    saved: bool = False,
) -> Response:
    """With what is `typed` to the askings and not sent, and the answers that are being changed.
    Raises NotFound, Full."""
    parts, who, asked = parts_of(request), await sender_of(request, uid), request.query_params
    is_here(parts, who)
    page = await parts.arrivals.page(
        Wanted(
            who,
            orders.order_of(who.participant_id),
            places.wanted(request),
            saved or bool(asked.get("saved")),
            bool(asked.get("other")),
            typed or {},
            (*edits, asked.get("edit", "")),
        )
    )
    response = HTMLResponse(page.html)
    if page.number is not None:
        places.keep(response, uid, page.number)
    orders.tell_order(request, response, uid, who.participant_id)
    return response


def is_here(parts: Parts, who: Sender) -> None:
    if who.origin != SIMULATED:
        parts.hub.polled(who.workshop_id, who.participant_id, who.respondent_id)


@contextlib.contextmanager
def looking(parts: Parts, workshop_id: int, languages: Sequence[str]) -> Iterator[Moment]:
    """What phones see now, standing still until it is drawn."""
    attendance = parts.hub.attendance(workshop_id)
    with snapshot(parts) as session:
        yield look_at_phone(session, parts.results, workshop_id, languages, attendance)
