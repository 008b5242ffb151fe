"""Facilitators are recognised by their password, and their browser from then on."""

import asyncio
import contextlib

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from app.admission.gate import LOG_IN
from app.admission.networks import network_of
from app.clock import now
from app.database import Database
from app.errors import N_, Full, Refused
from app.models.people import device
from app.models.people import facilitator as facilitators
from app.models.people.facilitator import COOKIE_DAYS, MOST_EMAIL, Facilitator
from app.routes._shared.joining import YEAR_S
from app.routes._shared.parts import LANGUAGE_COOKIE, LOGIN_COOKIE, Parts, parts_of

OFTEN = N_("Many tries in a short time. Wait a few minutes and try again.")
NOT_NOW = N_("That isn't your password now.")


def known_browser(request: Request, person: Facilitator | None) -> str:
    """Its number; empty for one that hasn't logged in to this account."""
    shown = request.cookies.get(device.cookie_of(person), "") if person else ""
    return device.number_of(person, shown)


async def is_known(connection: HTTPConnection) -> bool:
    """Whether this browser has logged in to any account here before."""
    shown = device.shown_in(connection.cookies)
    return bool(shown) and await asyncio.to_thread(_is_any, parts_of(connection).database, shown)


def _is_any(database: Database, shown: dict[int, str]) -> bool:
    with contextlib.suppress(Full), database.reading() as session:
        people = [(session.get(Facilitator, account), text) for account, text in shown.items()]
        return any(device.number_of(person, text) for person, text in people)
    return False


class Often(Refused):
    """So many tries that the next one has to wait."""

    status = 429


def recognise(
    request: Request,
    parts: Parts,
    person: Facilitator | None,
    email: str,
    password: str,
    known: str,
) -> Facilitator:
    """The person, if it is their password and there are tries left: those of whom is `known`, or
    those that others share. Raises Invalid, Often, Slow."""
    network = network_of(request)
    who = (email.strip().lower()[:MOST_EMAIL], network, known)
    if not parts.password_tries.may_try(*who):
        raise Often()
    failed = parts.database.failures.note
    whose = known or network
    found = facilitators.recognise(person, password, whose, known=bool(known), failed=failed)
    parts.password_tries.got_in(*who)
    return found


def enter(request: Request, parts: Parts, person: Facilitator, where: str) -> Response:
    """Logged in with a new token, and known at the next log-in; the browser's former one ends."""
    with parts.database.writing() as session:
        facilitators.log_out(session, request.cookies.get(LOGIN_COOKIE, ""))
        token = facilitators.log_in(session, person, now())
    response = RedirectResponse(where, 303)
    _keep(response, LOGIN_COOKIE, token, path="/")
    _keep(response, device.cookie_of(person), device.mark(person), path=LOG_IN)
    if LANGUAGE_COOKIE not in request.cookies:
        speak(response, person.language)
    return response


def _keep(response: Response, name: str, value: str, path: str) -> None:
    days = COOKIE_DAYS * 86_400
    response.set_cookie(name, value, days, path=path, httponly=True, samesite="lax")


def speak(response: Response, language: str) -> None:
    response.set_cookie(LANGUAGE_COOKIE, language, YEAR_S, httponly=True, samesite="lax")
