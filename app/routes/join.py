"""The door: the code, typed or scanned."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.admission.networks import network_of
from app.i18n import WORDING_LANGUAGES
from app.models import workshop as workshops
from app.models.afterwards import publication
from app.models.run import survey
from app.routes._shared.joining import YEAR_S, crowded, nobody_home, too_late
from app.routes._shared.parts import LANGUAGE_COOKIE, PartsOf, facilitator_of, language_of, page
from app.security import local_path

router = APIRouter()


@router.get("/")
def start(request: Request, code: str = "") -> Response:
    """Type the code."""
    if code.strip():
        read = workshops.read_code(code)
        return RedirectResponse(f"/{read}", 303) if read else nobody_home(request, code)
    return page(request, "join/start.html", say="", typed="", facilitator=facilitator_of(request))


@router.get("/language/{language}")
def speak(request: Request, language: str, back: str = "/") -> Response:
    """Choose the language of one's pages, or one that only the questions may be worded in."""
    response = RedirectResponse(local_path(back), 303)
    if language in WORDING_LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, YEAR_S, httponly=True, samesite="lax")
    return response


@router.get("/J/{letters}")
@router.get("/j/{letters}")
def scan(request: Request, letters: str) -> Response:
    """Come in by the QR code. It has all the bits of the workshop's own address, so nothing is
    guessed here, and nothing counted."""
    uid = workshops.read_scanned(letters)
    return RedirectResponse(f"/w/{uid}/phone", 303) if uid else nobody_home(request)


@router.get("/{code}")
def join(request: Request, parts: PartsOf, code: str) -> Response:
    """Come in by the code; after the end it leads to what became of it, or to the notes. Unknown,
    ended and locked are answered alike."""
    network = network_of(request)
    if not parts.guesses.may_try(network):
        return crowded(language_of(request), parts.settings.accessibility_statement)
    with parts.database.reading() as session:
        workshop = workshops.by_code(session, code)
        last = None if workshop else publication.last_by_code(session, code)
        leads = workshops.way_after(last) if last else ""
        closed = None if workshop or leads else survey.closed_by_code(session, code)
        missed = workshop is None and not workshops.is_known(session, code)
    if last and leads:
        return RedirectResponse(f"/w/{last.uid}/{leads}", 303)
    if closed:
        return too_late(request, closed)
    if workshop is None or workshop.door_locked:
        if missed and workshops.read_code(code):  # phones ask for pictures too: that is no guess
            parts.guesses.missed(network)
        return nobody_home(request, code)
    return RedirectResponse(f"/w/{workshop.uid}/phone", 303)
