"""One's own: what is stored about me, going on as oneself on another phone, leaving it to
somebody else, and erasing."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.admission.budgets import Rate, RateLimits
from app.admission.networks import network_of
from app.clock import now
from app.errors import N_, Locked, NotFound, Slow
from app.models import workshop as workshops
from app.models.answers.own_answers import erasable, erase_all_of
from app.models.people import own_code, participant
from app.models.people.participant import Coming
from app.models.run.retention import promised
from app.models.workshop import Workshop
from app.numbers import Seen
from app.routes._shared.joining import give_place, join
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    Parts,
    PartsOf,
    PhoneOf,
    language_of,
    page,
    parts_of,
    phone_of,
)

router = APIRouter()
NO_SUCH_CODE = N_(
    "That is no code here. Check it once more: it is eight letters and digits. A code that has "
    "been replaced by a newer one no longer works."
)
TRIED_OFTEN = N_("Many codes have been tried. Wait a few minutes and try again.")
TABS_LEAVE_S = 3
"""The browser has its new cookie by then; a tab that came back sooner would join by itself."""
Typed = Annotated[str, Form()]


@router.get("/w/{uid}/phone/me")
def me(request: Request, parts: PartsOf, here: PhoneOf, erased: Seen = -1) -> Response:
    """What is stored about me."""
    return page(
        request,
        "phone/me.html",
        default_language=here.workshop.language,
        workshop=here.workshop,
        until=promised(here.workshop, now()),
        responsible=here.workshop.responsible or parts.settings.responsible,
        erased=erased,
    )


@router.post("/w/{uid}/phone/me/erasure")
def erase(parts: PartsOf, here: PhoneOf) -> Response:
    """All that I have sent."""
    count = erase_person(parts, here.workshop_id, here.participant.respondent_id)
    return RedirectResponse(f"/w/{here.workshop.uid}/phone/me?erased={count}", 303)


def erase_person(parts: Parts, workshop_id: int, respondent_id: int) -> int:
    """How many values were erased; the person's phones show it at once."""
    with parts.database.writing() as session:
        count = erase_all_of(session, workshop_id, respondent_id)
        phones = participant.phones_of(session, workshop_id, respondent_id)
    for participant_id in phones:
        parts.hub.soon(parts.hub.tell_others, workshop_id, participant_id)
    return count


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
def go_on(request: Request, parts: PartsOf, uid: str, code: Typed = "") -> Response:
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
    request: Request, parts: PartsOf, uid: str, code: Typed = "", sure: Typed = ""
) -> Response:
    """Erase what the one whose code it is has sent, also after the end; asked for twice."""
    with parts.database.reading() as session:
        workshop = _workshop(session, uid)
    who, refusal = find_owner(request, parts, workshop, code)
    if who is None or workshop.id is None:
        return _code_page(request, workshop, *refusal)
    place = f"/w/{uid}/code"
    return erasure_page(request, parts, workshop, who, code, sure, f"{place}/erasure", place)


def erasure_page(
    request: Request,
    parts: Parts,
    workshop: Workshop,
    who: int,
    code: str,
    sure: str,
    action: str,
    back: str,
) -> Response:
    """How much it is, asking; then that it is done. It posts to `action`."""
    assert workshop.id is not None
    if sure:
        count = erase_person(parts, workshop.id, who)
    else:
        with parts.database.reading() as session:
            count = erasable(session, workshop.id, who)
    return page(
        request,
        "phone/erasure.html",
        default_language=workshop.language,
        workshop=workshop,
        code=code,
        count=count,
        done=bool(sure),
        action=action,
        back=back,
    )


def find_owner(
    request: Request, parts: Parts, workshop: Workshop, code: str
) -> tuple[int | None, tuple[str, int]]:
    """The respondent, or what to say and the status, the same whatever is wrong with the code.
    Raises Slow."""
    misses = _misses(request, parts, workshop)
    if not parts.limits.left(*misses):
        return None, (TRIED_OFTEN, 429)
    secret = own_code.typed(workshop, code, network_of(request))
    with parts.database.reading() as session:
        who = own_code.owner(session, workshop, secret)
    if who is None:
        parts.limits.spend(*misses)
    return who, (NO_SUCH_CODE, 422)


def _misses(request: Request, parts: Parts, workshop: Workshop) -> tuple[Rate, str, str]:
    """What a miss is counted against."""
    assert workshop.id is not None
    token = request.cookies.get(PARTICIPANT_COOKIE)
    with parts.database.reading() as session:
        phone = participant.by_token(session, workshop.id, token)
    if phone:
        return RateLimits.OWN_CODE_MISSES_OF_A_PHONE, str(phone.id), workshop.uid
    return RateLimits.OWN_CODE_MISSES, network_of(request), workshop.uid


def _workshop(session: Session, uid: str) -> Workshop:
    """Also one that has ended. Raises NotFound."""
    workshop = workshops.by_uid(session, uid)
    if workshop is None:
        raise NotFound()
    return workshop
