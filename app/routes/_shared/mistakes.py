"""What was refused, as a status and a sentence in the person's language."""

import logging
from collections.abc import Sequence
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.errors import (
    N_,
    Fault,
    Full,
    Invalid,
    LogInHere,
    LoginNeeded,
    NotFound,
    Refused,
    Slow,
    Unwritable,
)
from app.i18n import Words
from app.routes._shared import typed
from app.routes._shared.parts import language_of, page

log = logging.getLogger("bikupa.serving")
KEPT = N_("Your log-in had ended. What you wrote is kept; log in to go on with it.")
BY_STATUS = {404: NotFound, 405: NotFound, 503: Full}


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
    if isinstance(refusal, LoginNeeded | LogInHere) and not _asks_for_json(request):
        return _log_in(request, refusal, sent)
    return tell(request, refusal, typed.words_of(sent))


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
    say = sentence(request, refusal)
    if _asks_for_json(request):
        response: Response = JSONResponse({"why": refusal.why, "say": say}, refusal.status)
    else:
        response = page(
            request, "mistake.html", status=refusal.status, say=say, why=refusal.why, texts=texts
        )
    if isinstance(refusal, Slow):
        response.headers["retry-after"] = str(refusal.after)
    return response


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
