"""The phone: its page, its stage and its socket."""

import asyncio
import contextlib
import json
from functools import cache, partial

from fastapi import APIRouter, Request, Response, WebSocket
from fastapi.responses import RedirectResponse
from starlette.routing import Route, WebSocketRoute

from app.admission.networks import network_of
from app.errors import Full, NotFound, Slow
from app.i18n import Words
from app.live.messages import BUSY, UNKNOWN_PARTICIPANT
from app.live.room import View, Watcher
from app.live.socket import Connection, Doings
from app.models import workshop as workshops
from app.models.people.participant import PHONE, SIMULATED, Coming, Joined, Sender
from app.numbers import Seen
from app.rehearsal.wire import SIMULATED_HEADER
from app.rendering import build
from app.routes._shared import orders
from app.routes._shared.drawing import stage_reply
from app.routes._shared.front_pages import FrontPage
from app.routes._shared.joining import crowded, give_cookie, join, nobody_home, too_late
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    Parts,
    hear_time,
    language_of,
    parts_of,
    wording_of,
)
from app.routes._shared.phone_page import is_here, looking, own_page
from app.routes._shared.rehearsals import need_rehearsal
from app.routes._shared.sending import sender_of, take
from app.screens.phone_pages import draw_page
from app.screens.views import phone

router = APIRouter()
MOST_HELD_S = 2
"""A line that comes too often is closed no sooner, so that thousands a second aren't opened."""


async def show(request: Request) -> Response:
    """The phone's page. Who comes for the first time joins by it."""
    uid: str = request.path_params["uid"]
    if PARTICIPANT_COOKIE in request.cookies:
        with contextlib.suppress(NotFound):
            return await own_page(request, uid)
    return await _let_in(request, uid)


async def _let_in(request: Request, uid: str) -> Response:
    parts = parts_of(request)
    origin = await _origin(request, parts, uid)
    coming = Coming(uid, language_of(request, ""), origin, wording_of(request))
    try:
        joined = await join(parts, coming, network_of(request))
    except Slow:
        return crowded(language_of(request), parts.settings.accessibility_statement)
    if joined is None:
        return await asyncio.to_thread(_turn_away, request, parts, uid)
    if origin != SIMULATED:
        parts.hub.polled(joined.workshop_id, joined.participant_id, joined.respondent_id)
    front = await parts.front_pages.of(joined, partial(_front_page, parts))
    response = front.response(request)
    give_cookie(response, uid, joined.token)
    orders.tell_order(request, response, uid, joined.participant_id)
    return response


async def _origin(request: Request, parts: Parts, uid: str) -> str:
    """A simulated phone says itself that it is no person. Raises NotRehearsing, Invalid."""
    if SIMULATED_HEADER not in request.headers:
        return PHONE
    await asyncio.to_thread(need_rehearsal, request, parts, uid)
    return SIMULATED


def _turn_away(request: Request, parts: Parts, uid: str) -> Response:
    """Who comes after the end is led to what there is to read."""
    with parts.database.reading() as session:
        workshop = workshops.by_uid(session, uid)
    if workshop and (leads := workshops.way_after(workshop)):
        return RedirectResponse(f"/w/{uid}/{leads}", 303)
    over = workshop is not None and workshop.self_paced and workshop.ended
    return too_late(request, workshop) if workshop and over else nobody_home(request)


def _front_page(parts: Parts, joined: Joined) -> FrontPage:
    with looking(parts, joined.workshop_id, joined.languages) as seen:
        order = orders.order_of(joined.participant_id)
        statement = parts.settings.accessibility_statement
        html = draw_page(seen, joined.language, order=order, statement=statement)
        return FrontPage.of(seen, html, order)


@router.get("/w/{uid}/phone/stage")
async def poll(request: Request, uid: str, n: Seen = -1) -> Response:
    """The stage for a phone without a socket: the same partial, or 304."""
    parts, who = parts_of(request), await sender_of(request, uid)
    is_here(parts, who)
    return await asyncio.to_thread(_stage, parts, who, n)


def _stage(parts: Parts, who: Sender, n: int) -> Response:
    with looking(parts, who.workshop_id, who.languages) as seen:
        return stage_reply(parts, phone(seen), "phone", who.language, n)


@router.get("/w/{uid}/phone/mine")
async def mine(request: Request, uid: str) -> Response:
    """One's own answers to what is asked now: [{asking, html}]."""
    greeting = await parts_of(request).arrivals.greet(await sender_of(request, uid), [])
    return Response(json.dumps(greeting.mine), media_type="application/json")


async def socket(wire: WebSocket) -> None:
    uid: str = wire.path_params["uid"]
    parts: Parts = wire.app.state.parts
    await wire.accept()
    try:
        who = await sender_of(wire, uid)
    except NotFound:
        return await wire.close(UNKNOWN_PARTICIPANT)
    except Full:
        return await wire.close(BUSY)
    pace = parts.openings.of(str(who.participant_id))
    if rest_s := pace.rest_s():  # it comes again and again: it has to wait, and nobody else
        await asyncio.sleep(min(rest_s, MOST_HELD_S))
        return await wire.close(BUSY)
    pace.spend(1)
    await connection(parts, wire, who).run(build())


CROWDED = [Route("/w/{uid}/phone", show), WebSocketRoute("/w/{uid}/phone", socket)]
"""Where thousands come at once. FastAPI keeps several kilobytes of each socket, and takes as
long for a page as all else together, so these are plain routes, tried first."""


def connection(parts: Parts, wire: WebSocket, who: Sender) -> Connection:
    simulated = who.origin == SIMULATED
    view = View("phone", who.language, who.wording)
    watcher = Watcher(
        who.workshop_id,
        view,
        who.participant_id,
        simulated=simulated,
        person=who.respondent_id,
    )
    doings = Doings(
        operation=partial(take, parts, who),
        greet=lambda have: parts.arrivals.greet(who, have),
        hear=lambda at: hear_time(parts, wire, at),
    )
    words = _words(who.language)
    return Connection(wire, parts.hub, watcher, doings, lambda no: words(no.say, **no.values))


@cache
def _words(language: str) -> Words:
    return Words(language)
