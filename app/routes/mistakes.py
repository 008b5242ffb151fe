"""What was refused, as a status and a sentence in the person's language."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.errors import Fault, Full, Invalid, LoginNeeded, NotFound, Refused
from app.rendering import Words
from app.routes.parts import language_of, page

BY_STATUS = {404: NotFound, 405: NotFound, 503: Full}


def install(app: FastAPI) -> None:
    app.add_exception_handler(Refused, on_refused)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(ClientDisconnect, on_gone)
    app.add_exception_handler(Exception, on_fault)


def on_refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refused)
    if isinstance(refusal, LoginNeeded) and request.method == "GET":
        return RedirectResponse(f"/login?next={request.url.path}", 303)
    say = sentence(request, refusal)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"why": refusal.why, "say": say}, refusal.status)
    return page(request, "mistake.html", status=refusal.status, say=say, why=refusal.why)


def on_invalid(request: Request, error: Exception) -> Response:
    return on_refused(request, Invalid())


def on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return on_refused(request, BY_STATUS.get(error.status_code, Invalid)())


def on_gone(request: Request, error: Exception) -> Response:
    """Who left before all of it was sent: a preview is given up at each key. Nobody reads this."""
    return Response(status_code=Invalid.status)


def on_fault(request: Request, error: Exception) -> Response:
    """A fault of ours: the server logs it, the person gets a page and what they can do."""
    return on_refused(request, Fault())


def sentence(request: Request, refusal: Refused) -> str:
    return Words(language_of(request))(refusal.say, **refusal.values)
