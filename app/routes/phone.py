"""The phone: its page, its stage and its socket."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from fastapi import APIRouter, Request, Response, WebSocket
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from app.clock import now
from app.errors import Full, NotFound
from app.live.room import View, Watcher
from app.live.socket import BUSY, UNKNOWN_PARTICIPANT, Connection, Doings
from app.models import answer
from app.models import workshop as workshops
from app.models.asking import Asking
from app.models.participant import Coming, Joined, Sender
from app.models.workshop import Workshop
from app.rendering import Words, render
from app.routes import operations, places
from app.routes.front_pages import FrontPage
from app.routes.join import YEAR_S, nobody_home, too_late
from app.routes.operations import sender_of, take
from app.routes.parts import (
    PARTICIPANT_COOKIE,
    Parts,
    PartsOf,
    PhoneOf,
    build,
    language_of,
    parts_of,
    phone_of,
)
from app.screens import LookAt, Now, asked_now, look, phone, stage
from app.stages import render_stage

router = APIRouter()
router.include_router(operations.router)


@router.get("/w/{uid}/phone")
async def show(request: Request, uid: str, edit: str = "", saved: str = "") -> Response:
    """The phone's page. Who comes for the first time joins by it."""
    if PARTICIPANT_COOKIE in request.cookies:
        with contextlib.suppress(NotFound):
            return await asyncio.to_thread(_own_page, request, uid, edit, saved)
    return await _let_in(request, uid)


def _own_page(request: Request, uid: str, edit: str, saved: str) -> Response:
    """Raises NotFound."""
    parts, here = parts_of(request), phone_of(request, uid)
    parts.hub.polled(here.workshop_id, here.participant_id)
    language = language_of(request, here.workshop.language)
    with _looking(parts, here.workshop_id) as (session, seen):
        place = places.of(request, seen.survey)
        askings = asked_now(session, parts.results, seen.workshop)
        own = own_answers(session, here.participant.respondent_id, askings)
        html = _render_page(seen, language, own=own, edit=edit, saved=saved, page=place)
    response = HTMLResponse(html)
    places.keep(response, uid, place, seen.survey)
    return response


async def _let_in(request: Request, uid: str) -> Response:
    parts = parts_of(request)
    joined = await parts.intake.join(Coming(uid, language_of(request, "")))
    if joined is None:
        return await asyncio.to_thread(_turn_away, request, uid)
    parts.hub.polled(joined.workshop_id, joined.participant_id)
    front = await parts.front_pages.of(joined, partial(_front_page, parts))
    response = front.response(request)
    _give_cookie(parts, response, uid, joined.token)
    return response


def _turn_away(request: Request, uid: str) -> Response:
    with parts_of(request).database.reading() as session:
        workshop = workshops.by_uid(session, uid)
    over = workshop is not None and workshop.self_paced and workshop.ended
    return too_late(request, workshop) if workshop and over else nobody_home(request)


def _front_page(parts: Parts, joined: Joined) -> FrontPage:
    with _looking(parts, joined.workshop_id) as (_, seen):
        return FrontPage.of(seen, _render_page(seen, joined.language))


@contextlib.contextmanager
def _looking(parts: Parts, workshop_id: int) -> Iterator[tuple[Session, Now]]:
    with parts.results.still, parts.database.reading() as session:
        workshop = session.get_one(Workshop, workshop_id)
        yield session, look(session, parts.results, workshop, present=0, at=now())


def _render_page(seen: Now, language: str, saved: str = "", **more: Any) -> str:
    values = {**phone(seen), "keyed": True, "saved": saved, "build": build(), **more}
    return render("phone/show.html", language, **values)


def _give_cookie(parts: Parts, response: Response, uid: str, token: str) -> None:
    response.set_cookie(
        PARTICIPANT_COOKIE,
        token,
        YEAR_S,
        path=f"/w/{uid}",
        httponly=True,
        samesite="lax",
        secure=parts.settings.secure,
    )


@router.get("/w/{uid}/phone/stage")
def poll(request: Request, parts: PartsOf, here: PhoneOf, n: int = -1) -> Response:
    """The stage for a phone without a socket: the same partial, or 304."""
    parts.hub.polled(here.workshop_id, here.participant_id)
    language = language_of(request, here.workshop.language)
    with parts.results.still, parts.database.reading() as session:
        workshop = session.get_one(Workshop, here.workshop_id)
        seen = stage(session, parts.results, workshop, "phone", present=0, at=now())
        return stage_reply(parts, seen, "phone", language, n)


def stage_reply(parts: Parts, seen: LookAt, screen: str, language: str, n: int) -> Response:
    if seen["n"] == n:
        return Response(status_code=304)
    drawn = render_stage(screen, language, seen, parts.settings.address)
    headers = {"x-bikupa-n": str(drawn.n)}
    if drawn.left is not None:
        headers["x-bikupa-left"] = str(drawn.left)
    return Response(drawn.html, media_type="text/html; charset=utf-8", headers=headers)


@router.get("/w/{uid}/phone/mine")
def mine(request: Request, uid: str) -> Response:
    """One's own answers to what is asked now: [{asking, html}]."""
    own = render_mine(parts_of(request), sender_of(request, uid))
    return Response(json.dumps(own), media_type="application/json")


async def socket(wire: WebSocket) -> None:
    uid: str = wire.path_params["uid"]
    parts: Parts = wire.app.state.parts
    await wire.accept()
    try:
        who = await asyncio.to_thread(sender_of, wire, uid)
    except NotFound:
        return await wire.close(UNKNOWN_PARTICIPANT)
    except Full:
        return await wire.close(BUSY)
    await connection(parts, wire, who).run(build())


# FastAPI's own decorator keeps several kilobytes of each socket
router.add_websocket_route("/w/{uid}/phone", socket)


def connection(parts: Parts, wire: WebSocket, who: Sender) -> Connection:
    watcher = Watcher(who.workshop_id, View("phone", who.language), who.participant_id)

    async def stored(keys: list[str]) -> list[str]:
        return await asyncio.to_thread(_stored, parts, who, keys) if keys else []

    async def own() -> list[dict[str, Any]]:
        return await asyncio.to_thread(render_mine, parts, who)

    doings = Doings(
        operation=lambda message, done: take(parts, who, message, watcher, done),
        stored=stored,
        mine=own,
    )
    words = _words(who.language)
    return Connection(wire, parts.hub, watcher, doings, lambda no: words(no.say, **no.values))


@cache
def _words(language: str) -> Words:
    return Words(language)


def _stored(parts: Parts, who: Sender, keys: list[str]) -> list[str]:
    with parts.database.reading() as session:
        return answer.stored_keys(session, who.participant_id, keys)


Own = dict[int, list[answer.OwnAnswer]]


def own_answers(session: Session, respondent_id: int, askings: list[Asking]) -> Own:
    """By asking, those without any too."""
    own: Own = {asking.id: [] for asking in askings if asking.id}
    for mine_ in answer.own_answers(session, respondent_id, askings):
        own[mine_.asking_id].append(mine_)
    return own


def render_mine(parts: Parts, who: Sender) -> list[dict[str, Any]]:
    """The own answers of what is asked now, as the page's own partial renders them."""
    with parts.database.reading() as session:
        workshop = session.get_one(Workshop, who.workshop_id)
        askings = asked_now(session, parts.results, workshop)
        if workshop.self_paced:  # it asks a lot, of which the page knows what isn't answered
            askings = answer.spoken_to(session, who.respondent_id, askings)
        own = own_answers(session, who.respondent_id, askings)
    return [
        {
            "asking": asking.id,
            "html": render(
                "phone/_mine.html",
                who.language,
                uid=workshop.uid,
                asking=asking,
                mine=own[asking.id or 0],
                keyed=False,
            ),
        }
        for asking in askings
    ]
