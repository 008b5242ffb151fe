"""Rehearsals: begun, stopped and removed at the desk; what simulated phones ask for besides."""

import asyncio
import random
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from app.errors import NotFound
from app.models.agenda.asking import Asking
from app.models.answers.own_answers import keys_of
from app.models.people.participant import SIMULATED
from app.models.run import rehearsal
from app.routes._shared.parts import Field, Host, PartsOf, Phone, Seat, page, phone_of
from app.routes._shared.rehearsals import begin_rehearsal

router = APIRouter()


@router.post("/w/{uid}/rehearsal")
async def begin(parts: PartsOf, seat: Host) -> Response:
    """Let twenty simulated phones in."""
    await asyncio.to_thread(begin_rehearsal, parts, seat.workshop_id)
    if not parts.hub.here_in(seat.workshop_id)["simulated"]:
        parts.rehearsals.start(seat.workshop_id, seat.workshop.code)
    return _to_desk(seat)


@router.post("/w/{uid}/rehearsal/stop")
def stop(parts: PartsOf, seat: Host) -> Response:
    """The simulated phones leave; what they said stays until it is removed."""
    with parts.database.writing() as session:
        rehearsal.stop(session, seat.workshop_id)
    return _to_desk(seat)


@router.post("/w/{uid}/rehearsal/removal")
def remove(request: Request, parts: PartsOf, seat: Host, real: Field = "") -> Response:
    """Take the rehearsal away. When real phones have answered meanwhile it is asked what to do
    with that: `real` is "keep" or "remove"."""
    with parts.database.writing() as session:
        given = rehearsal.given_meanwhile(session, seat.workshop_id)
        if not given or real:
            rehearsal.remove(session, seat.workshop_id, all_of_it=real == "remove")
            return _to_desk(seat)
    return page(
        request,
        "desk/rehearsal.html",
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        given=given,
    )


def _to_desk(seat: Seat) -> Response:
    return RedirectResponse(f"/w/{seat.workshop.uid}/desk", 303)


def simulated_phone(connection: HTTPConnection, uid: str) -> Phone:
    """Raises NotFound for a real one as for none."""
    found = phone_of(connection, uid)
    if found.participant.origin != SIMULATED:
        raise NotFound()
    return found


Simulated = Annotated[Phone, Depends(simulated_phone)]


@router.get("/w/{uid}/rehearsal/examples")
def examples(
    parts: PartsOf,
    here: Simulated,
    asking: Annotated[int, Query(ge=1, le=2**53)],
    number: Annotated[int, Query(ge=1, le=200)] = 1,
) -> list[Any]:
    """Answers that somebody could give to what is asked."""
    with parts.database.reading() as session:
        asked = session.get(Asking, asking)
    if asked is None or asked.workshop_id != here.workshop_id or not asked.is_open:
        raise NotFound()
    settings, rng = asked.read_settings(), random.Random()  # noqa: S311
    made = (asked.how.example(settings, rng) for _ in range(number))
    return [one.model_dump(mode="json") for one in made]


@router.get("/w/{uid}/rehearsal/stored")
def stored(parts: PartsOf, here: Simulated) -> list[str]:
    """The key of every row that there is of this phone, in order, repeated if there are two."""
    with parts.database.reading() as session:
        return keys_of(session, here.participant_id)
