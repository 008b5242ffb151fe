"""One's own: what is stored about me, going on as oneself on another phone, leaving it to
somebody else, and erasing."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.admission.networks import network_of
from app.clock import now
from app.errors import Locked, NotFound, Slow
from app.models import workshop as workshops
from app.models.answers.own_answers import confirmed
from app.models.people import own_code, participant
from app.models.people.participant import Coming
from app.models.run.retention import promised
from app.models.workshop import Workshop
from app.numbers import Seen
from app.routes._shared.erasing import erase_person, erasure_page, find_owner
from app.routes._shared.joining import give_place, join
from app.routes._shared.parts import (
    Field,
    Parts,
    PartsOf,
    PhoneOf,
    language_of,
    page,
    parts_of,
    phone_of,
)

router = APIRouter()
TABS_LEAVE_S = 3
"""The browser has its new cookie by then; a tab that came back sooner would join by itself."""


@router.get("/w/{uid}/phone/me")
def me(request: Request, parts: PartsOf, here: PhoneOf, erased: Seen = -1) -> Response:
    """What is stored about me."""
    with parts.database.reading() as session:
        stays = confirmed(session, here.workshop_id, here.participant.respondent_id)
    return page(
        request,
        "phone/me.html",
        default_language=here.workshop.language,
        workshop=here.workshop,
        until=promised(here.workshop, now()),
        responsible=here.workshop.responsible or parts.settings.responsible,
        erased=erased,
        confirmed=stays,
    )


@router.post("/w/{uid}/phone/me/erasure")
def erase(parts: PartsOf, here: PhoneOf) -> Response:
    """All that I have sent."""
    count = erase_person(parts, here.workshop_id, here.participant.respondent_id)
    return RedirectResponse(f"/w/{here.workshop.uid}/phone/me?erased={count}", 303)


@router.post("/w/{uid}/phone/me/code")
def make_code(request: Request, parts: PartsOf, here: PhoneOf) -> Response:
    """My own code, shown this once."""
    secret = own_code.new(here.workshop, network_of(request))
    with parts.database.writing() as session:
        own_code.keep(session, here.workshop, here.participant.respondent_id, secret)
    return page(
        request,
        "phone/code.html",
        default_language=here.workshop.language,
        workshop=here.workshop,
        code=own_code.spoken(secret.code),
        link=f"{parts.settings.address}/w/{here.workshop.uid}/code",
        letters=secret.code,
    )


@router.post("/w/{uid}/phone/me/successor")
async def leave_to_another(request: Request, uid: str) -> Response:
    """Somebody else has the phone from now on. Raises NotFound, Locked, Slow."""
    parts = parts_of(request)
    former = await asyncio.to_thread(phone_of, request, uid)
    joined = await join(parts, Coming(uid, language_of(request, "")), network_of(request))
    if joined is None:
        raise Locked()
    await asyncio.to_thread(_leave, parts, former.participant)
    asyncio.get_running_loop().call_later(
        TABS_LEAVE_S, parts.hub.dismiss, former.workshop_id, former.participant_id, "replaced"
    )
    response = RedirectResponse(f"/w/{uid}/phone?other=1", 303)
    give_place(response, uid, joined.token)
    return response


def _leave(parts: Parts, former: participant.Participant) -> None:
    with parts.database.writing() as session:
        participant.leave(session, former)


@router.get("/w/{uid}/code")
def ask_for_code(request: Request, parts: PartsOf, uid: str) -> Response:
    """Where an own code is typed. Anybody who has the address may try."""
    with parts.database.reading() as session:
        return _code_page(request, _workshop(session, uid))


def _code_page(request: Request, workshop: Workshop, say: str = "", status: int = 200) -> Response:
    return page(
        request,
        "phone/own_code.html",
        status=status,
        default_language=workshop.language,
        workshop=workshop,
        say=say,
    )


@router.post("/w/{uid}/code")
def go_on(request: Request, parts: PartsOf, uid: str, code: Field = "") -> Response:
    """Go on as the one whose code it is. Raises NotFound, Slow."""
    with parts.database.reading() as session:
        workshop = _workshop(session, uid)
    who, refusal = find_owner(request, parts, workshop, code)
    if who is None:
        return _code_page(request, workshop, *refusal)
    network = network_of(request)
    if not parts.doors.admits(uid, network):
        raise Slow()
    parts.doors.came_in(uid, network)
    assert workshop.id is not None
    with parts.database.writing() as session:
        token = participant.come_back(session, workshop.id, who, language_of(request))
    response = RedirectResponse(f"/w/{uid}/phone" + ("/me" if workshop.ended else ""), 303)
    give_place(response, uid, token)
    return response


@router.post("/w/{uid}/code/erasure")
def erase_by_code(
    request: Request, parts: PartsOf, uid: str, code: Field = "", sure: Field = ""
) -> Response:
    """Erase what the one whose code it is has sent, also after the end; asked for twice."""
    with parts.database.reading() as session:
        workshop = _workshop(session, uid)
    who, refusal = find_owner(request, parts, workshop, code)
    if who is None or workshop.id is None:
        return _code_page(request, workshop, *refusal)
    place = f"/w/{uid}/code"
    return erasure_page(request, parts, workshop, who, code, sure, f"{place}/erasure", place)


def _workshop(session: Session, uid: str) -> Workshop:
    """Also one that has ended. Raises NotFound."""
    workshop = workshops.by_uid(session, uid)
    if workshop is None:
        raise NotFound()
    return workshop
