"""The door: the code typed or scanned, and what is stored about the one who came in."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import N_
from app.i18n import LANGUAGES
from app.models import answer, survey
from app.models import workshop as workshops
from app.models.workshop import Workshop
from app.routes.parts import (
    LANGUAGE_COOKIE,
    Parts,
    PartsOf,
    PhoneOf,
    facilitator_of,
    page,
)
from app.security import RateLimits, local_path

router = APIRouter()
NOBODY_HOME = N_(
    "No workshop is open with that code. Check it once more, or ask the person leading the meeting."
)
CROWDED = N_("Many codes have been tried from here. Wait a few minutes and try again.")
YEAR_S = 365 * 86_400


@router.get("/")
def start(request: Request, code: str = "") -> Response:
    """Type the code."""
    if code.strip():
        read = workshops.read_code(code)
        return RedirectResponse(f"/{read}", 303) if read else nobody_home(request, code)
    return page(request, "join/start.html", say="", typed="", facilitator=facilitator_of(request))


@router.get("/language/{language}")
def speak(request: Request, language: str, back: str = "/") -> Response:
    """Choose the language of one's pages."""
    response = RedirectResponse(local_path(back), 303)
    if language in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, YEAR_S, httponly=True, samesite="lax")
    return response


@router.get("/w/{uid}/phone/me")
def me(request: Request, parts: PartsOf, here: PhoneOf, erased: int = -1) -> Response:
    """What is stored about me."""
    return page(
        request,
        "phone/me.html",
        default_language=here.workshop.language,
        workshop=here.workshop,
        responsible=here.workshop.responsible or parts.settings.responsible,
        erased=erased,
    )


@router.post("/w/{uid}/phone/me/erasure")
def erase(parts: PartsOf, here: PhoneOf) -> Response:
    with parts.database.writing() as session:
        count = answer.erase(session, here.participant)
    parts.hub.soon(parts.hub.tell_others, here.workshop_id, here.participant_id)
    return RedirectResponse(f"/w/{here.workshop.uid}/phone/me?erased={count}", 303)


@router.get("/{code}")
def join(request: Request, parts: PartsOf, code: str) -> Response:
    """Come in by the code. Unknown, ended and locked are answered alike."""
    address = request.client.host if request.client else "?"
    if not _may_try(parts, address):
        return page(request, "join/start.html", status=429, say=CROWDED, typed=code)
    with parts.database.reading() as session:
        workshop = workshops.by_code(session, code)
        closed = survey.closed_by_code(session, code) if workshop is None else None
    if closed:
        return too_late(request, closed)
    if workshop is None or workshop.door_locked:
        if workshops.read_code(code):  # phones ask for pictures too: that is no guess
            parts.limits.spend(RateLimits.CODE_MISSES, address)
            parts.limits.spend(RateLimits.ALL_CODE_MISSES)
        return nobody_home(request, code)
    return RedirectResponse(f"/w/{workshop.uid}/phone", 303)


def _may_try(parts: Parts, address: str) -> bool:
    return parts.limits.left(RateLimits.CODE_MISSES, address) and parts.limits.left(
        RateLimits.ALL_CODE_MISSES
    )


def too_late(request: Request, workshop: Workshop) -> Response:
    """A survey that has closed says so to who comes for the first time."""
    return page(request, "survey/late.html", status=410, workshop=workshop)


def nobody_home(request: Request, typed: str = "") -> Response:
    """The one answer for a code that is unknown, ended or locked."""
    return page(request, "join/start.html", status=404, say=NOBODY_HOME, typed=typed[:12])
