"""What was refused, as a status and a sentence in the person's language."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection

from app.errors import (
    N_,
    Fault,
    Full,
    Invalid,
    LogInHere,
    LoginNeeded,
    NotFound,
    NotYours,
    Refused,
    Slow,
    Unwritable,
)
from app.i18n import Words
from app.models.people.facilitator import Facilitator
from app.rendering import render
from app.routes._shared import typed
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    facilitator_of,
    language_of,
    page,
    phone_of,
)
from app.security import local_path

log = logging.getLogger("bikupa.serving")
KEPT = N_("Your log-in had ended. What you wrote is kept; log in to go on with it.")
AGAIN = {
    Full: N_("It's crowded right now. Try again in a moment."),
    Slow: N_("That went a little fast. Try again in a moment."),
}
"""What a page says that doesn't try again by itself."""
NOTHING_OF_YOURS = N_(
    "There is nothing here, or you aren't a member of it. Check the address, or ask to be added."
)
BY_STATUS = {404: NotFound, 405: NotFound, 503: Full}


@dataclass(frozen=True)
class Way:
    """A way on, by its address and what it is called."""

    href: str
    label: str


MINE, START = Way("/workshops", N_("To your workshops")), Way("/", N_("To the start"))


def install(app: FastAPI) -> None:
    app.add_exception_handler(Refused, on_refused)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(ClientDisconnect, on_gone)
    app.add_exception_handler(OSError, on_machine)
    app.add_exception_handler(Exception, on_fault)


async def on_refused(request: Request, refusal: Exception) -> Response:
    """What was typed isn't lost by it."""
    assert isinstance(refusal, Refused)
    if isinstance(refusal, LoginNeeded) and request.method == "GET":
        return RedirectResponse(f"/login?next={quote(typed.page_of(request))}", 303)
    sent = await typed.sent_by(request)
    if _asks_for_json(request):
        return tell(request, refusal)
    if isinstance(refusal, LoginNeeded | LogInHere):
        return _log_in(request, refusal, sent)
    return await asyncio.to_thread(tell, request, refusal, typed.words_of(sent))


def _log_in(request: Request, refusal: Refused, sent: typed.Pairs) -> Response:
    kept = typed.packed(sent)
    asked = page(
        request,
        "facilitators/login.html",
        status=refusal.status,
        next=typed.page_of(request),
        email="",
        say=KEPT if kept else refusal.say,
        kept=kept,
        to=request.url.path if kept else "",
    )
    asked.headers["x-bikupa-why"] = LoginNeeded.why  # for a script, which gets no page to show
    return asked


def _asks_for_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def tell(request: Request, refusal: Refused, texts: Sequence[str] = ()) -> Response:
    if _asks_for_json(request):
        say = sentence(request, refusal)
        response: Response = JSONResponse({"why": refusal.why, "say": say}, refusal.status)
    else:
        response = _page(request, refusal, texts)
    if isinstance(refusal, Slow):
        response.headers["retry-after"] = str(refusal.after)
    return response


def _page(request: Request, refusal: Refused, texts: Sequence[str]) -> Response:
    who = None if refusal.again else _who(request)
    says = AGAIN.get(type(refusal), refusal.say)
    if who and says == NotFound.say:
        says = NOTHING_OF_YOURS
    return page(
        request,
        "mistake.html",
        status=refusal.status,
        say=Words(language_of(request))(says, **refusal.values),
        texts=texts,
        facilitator=who,
        way=_way_on(request, refusal, who),
    )


def _who(request: Request) -> Facilitator | None:
    """Who is logged in, as far as it can be looked up."""
    with suppress(Refused):
        return facilitator_of(request)
    return None


def _way_on(request: Request, refusal: Refused, who: Facilitator | None) -> Way:
    """One: to try it again, back to the form, or to a start of one's own."""
    if request.method == "GET" and refusal.again:
        return Way(local_path(typed.page_of(request)), N_("Try again"))
    came_from = typed.page_of(request) if request.method != "GET" else ""
    if came_from and not isinstance(refusal, NotFound | NotYours):
        return Way(came_from, N_("Back"))
    if meeting := _meeting(request):
        return Way(f"/w/{meeting}/phone", N_("Back to the meeting"))
    return MINE if who else START


def _meeting(request: Request) -> str:
    """The workshop of the address, for a phone that has joined it."""
    if PARTICIPANT_COOKIE in request.cookies and "uid" in request.path_params:
        with suppress(Refused):
            return phone_of(request, request.path_params["uid"]).workshop.uid
    return ""


def page_without_a_look(connection: HTTPConnection, say: str) -> bytes:
    """For what is refused before anything is read of it: nothing is looked up, and what a flood
    gets is drawn once."""
    came_from = typed.came_from(connection) if _is_of_ours(connection) else ""
    way = Way(came_from, N_("Back")) if came_from else START
    return _drawn(language_of(connection), say, way)


def _is_of_ours(connection: HTTPConnection) -> bool:
    page = urlsplit(connection.headers.get("referer", ""))
    return page.netloc == connection.headers.get("host")


@lru_cache(100)
def _drawn(language: str, say: str, way: Way) -> bytes:
    nobody = dict.fromkeys(("facilitator", "place", "reminder", "news_due", "clock_held"))
    values: dict[str, Any] = {**nobody, "request_path": "/", "statement": "", "texts": ()}
    return render("mistake.html", language, say=Words(language)(say), way=way, **values).encode()


def on_invalid(request: Request, error: Exception) -> Response:
    return tell(request, Invalid())


def on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405 and request.method == "GET" and (above := page_above(request)):
        return RedirectResponse(above, 303)
    return tell(request, BY_STATUS.get(error.status_code, Invalid)())


def page_above(request: Request) -> str:
    """The nearest page above an address that only takes forms: who reloads the answer to one, or
    comes back to it, finds the page that it stood on. Empty where there is none."""
    pages = {one.path for one in request.app.routes if "GET" in (getattr(one, "methods", ()) or ())}
    pattern, path = getattr(request.scope.get("route"), "path", ""), request.url.path
    while pattern and pattern not in pages:
        pattern, path = pattern.rpartition("/")[0], path.rpartition("/")[0]
    return path if pattern else ""


def on_gone(request: Request, error: Exception) -> Response:
    """Who left before all of it was sent: a preview is given up at each key. Nobody reads this."""
    return Response(status_code=Invalid.status)


def on_machine(request: Request, error: Exception) -> Response:
    """A full disk, too many open files: the machine's, and it passes. The log says which."""
    log.error("%s could not be done: %s", request.method, error)
    return tell(request, Unwritable())


def on_fault(request: Request, error: Exception) -> Response:
    """A fault of ours: the server logs it, the person gets a page and what they can do."""
    return tell(request, Fault())


def sentence(request: Request, refusal: Refused) -> str:
    return Words(language_of(request))(refusal.say, **refusal.values)
