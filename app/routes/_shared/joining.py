"""Letting a phone in: how many may come, the cookies it gets, and what it is told if it can't."""

import secrets
from functools import cache

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from app.errors import N_, Slow
from app.models.people.participant import Coming, Joined
from app.models.workshop import Workshop
from app.rendering import render
from app.routes._shared.parts import PARTICIPANT_COOKIE, PERSON_COOKIE, Parts, page
from app.security import new_token

YEAR_S = 365 * 86_400
SOONEST_S, SPREAD_S = 5, 15
NOBODY_HOME = N_(
    "That code isn't right, or the meeting takes nobody new just now. Check it once more, or ask "
    "the person leading the meeting."
)


async def join(parts: Parts, coming: Coming, network: str) -> Joined | None:
    """Through the door of a workshop, unless more have come lately than may. Raises Slow, Full."""
    if not parts.doors.admits(coming.uid, network):
        raise Slow()
    joined = await parts.intake.newcomers.submit(coming)
    if joined:
        parts.doors.came_in(coming.uid, network)
    return joined


def crowded(language: str, statement: str) -> Response:
    """A page that tries again by itself, each at a time of its own."""
    after = SOONEST_S + secrets.randbelow(SPREAD_S)
    return HTMLResponse(
        _crowded(language, after, statement), Slow.status, {"retry-after": str(after)}
    )


@cache
def _crowded(language: str, after: int, statement: str) -> str:
    """Made once: it is for a flood."""
    return render("join/crowded.html", language, after=after, statement=statement)


def give_cookie(response: Response, uid: str, token: str) -> None:
    response.set_cookie(
        PARTICIPANT_COOKIE,
        token,
        YEAR_S,
        path=f"/w/{uid}",
        httponly=True,
        samesite="lax",
    )


def give_place(response: Response, uid: str, token: str) -> None:
    """The same to another person on a phone that somebody has had: its script keeps what each
    writes apart by a name that says nothing."""
    give_cookie(response, uid, token)
    response.set_cookie(
        PERSON_COOKIE,
        new_token(),
        YEAR_S,
        path=f"/w/{uid}",
        samesite="lax",
    )


def too_late(request: Request, workshop: Workshop) -> Response:
    """A survey that has closed says so to who comes for the first time."""
    return page(request, "survey/late.html", status=410, workshop=workshop)


def nobody_home(request: Request, typed: str = "") -> Response:
    """The one answer for a code that is unknown, ended or locked."""
    return page(request, "join/start.html", status=404, say=NOBODY_HOME, typed=typed)
