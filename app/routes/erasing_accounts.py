"""Erasing an account: one's own, with the password, or another's by who looks after them. A page
says first what goes."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.admission.gate import LOG_IN
from app.clock import now
from app.errors import Invalid
from app.models.people import administration, device, former_account
from app.models.people.facilitator import Facilitator
from app.numbers import Number
from app.routes._shared import forms
from app.routes._shared.entering import NOT_NOW, OFTEN, Often, recognise
from app.routes._shared.parts import LOGIN_COOKIE, Admin, Field, LoggedIn, Parts, PartsOf, page
from app.security import hash_token

router = APIRouter()
OWN = "/account/erasure"
OTHERS = "/facilitators/{facilitator_id}/erasure"


@router.get(OWN)
def ask(request: Request, parts: PartsOf, me: LoggedIn) -> Response:
    return _ask(request, parts, me, me)


@router.post(OWN)
def erase(request: Request, parts: PartsOf, me: LoggedIn, password: Field = "") -> Response:
    assert me.id is not None
    try:
        _check(request, parts, me, password)
        _erase(parts, me.id, by=me)
    except forms.Unread as unread:
        return _ask(request, parts, me, me, mistakes=unread.mistakes)
    except Invalid as no:
        return _ask(request, parts, me, me, say=no.say)
    return _gone(request, me)


def _check(request: Request, parts: Parts, me: Facilitator, password: str) -> None:
    """Raises Unread for another password, or when too many have been tried."""
    here = hash_token(request.cookies[LOGIN_COOKIE])
    try:
        recognise(request, parts, me, me.email, password, here)
    except Often as often:
        raise forms.Unread({"password": OFTEN}) from often
    except Invalid as wrong:
        raise forms.Unread({"password": NOT_NOW}) from wrong


def _gone(request: Request, me: Facilitator) -> Response:
    response = page(request, "facilitators/erased.html")
    response.delete_cookie(LOGIN_COOKIE, path="/", httponly=True, samesite="lax")
    response.delete_cookie(device.cookie_of(me), path=LOG_IN, httponly=True, samesite="lax")
    return response


@router.get(OTHERS)
def ask_for(request: Request, parts: PartsOf, me: Admin, facilitator_id: Number) -> Response:
    if facilitator_id == me.id:
        return RedirectResponse(OWN, 303)
    return _ask(request, parts, me, _find(parts, facilitator_id))


@router.post(OTHERS)
def erase_for(request: Request, parts: PartsOf, me: Admin, facilitator_id: Number) -> Response:
    if facilitator_id == me.id:
        return RedirectResponse(OWN, 303)
    try:
        _erase(parts, facilitator_id, by=me)
    except Invalid as no:
        return _ask(request, parts, me, _find(parts, facilitator_id), say=no.say)
    return RedirectResponse("/facilitators?said=erased", 303)


def _find(parts: Parts, facilitator_id: int) -> Facilitator:
    """Raises NotFound."""
    with parts.database.reading() as session:
        return administration.find(session, facilitator_id)


def _erase(parts: Parts, facilitator_id: int, by: Facilitator) -> None:
    """Raises NotFound, Invalid."""
    with parts.database.writing() as session:
        former_account.erase(session, facilitator_id, now(), by.id)


def _ask(
    request: Request,
    parts: Parts,
    me: Facilitator,
    whose: Facilitator,
    *,
    say: str = "",
    mistakes: forms.Mistakes | None = None,
) -> Response:
    """To an administrator the workshops of another are a number, without their titles."""
    assert whose.id is not None
    with parts.database.reading() as session:
        alone = former_account.owned_alone(session, whose.id)
        last = administration.is_last_admin(session, whose.id)
    is_own = whose.id == me.id
    return page(
        request,
        "facilitators/erasure.html",
        status=Invalid.status if say or mistakes else 200,
        facilitator=me,
        whose=whose,
        is_own=is_own,
        last=administration.LAST_ADMIN if last else "",
        titles=alone if is_own else [],
        owns_alone=len(alone),
        say=say,
        mistakes=mistakes or {},
    )
