"""The desk: its page, its stage, its socket, and the acts that run the workshop."""

import asyncio
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response, WebSocket
from fastapi.responses import HTMLResponse, RedirectResponse

from app.clock import now
from app.errors import Full, NotFound, NotYours, Refused, Stale
from app.i18n import Words
from app.live.messages import BUSY, GONE, NOT_YOURS
from app.live.room import DELETED, Sits, View, Watcher
from app.live.socket import Connection, Doings
from app.models.agenda import asking
from app.models.agenda.background import backgrounds, may_be_split
from app.models.agenda.rules import rules_of
from app.models.people import member
from app.models.people.member import HOST, OWNER
from app.models.run.acts.payload import MOST_AT_ONCE
from app.models.workshop import Workshop, by_uid
from app.numbers import Number, Seen
from app.rendering import build, render
from app.routes._shared.acting import do
from app.routes._shared.drawing import drawing, poll_screen, snapshot
from app.routes._shared.parts import (
    Host,
    Parts,
    PartsOf,
    Screen,
    Seat,
    hear_time,
    language_of,
    page,
    parts_of,
    screen_seat,
    seat_for,
)
from app.screens.moment import read_moment
from app.screens.rows import themed_prompt
from app.screens.views import ON_DESK, desk, on_wall
from app.security import local_path

router = APIRouter()


@router.get("/w/{uid}/desk")
def show(request: Request, parts: PartsOf, seat: Host, say: str = "") -> Response:
    if seat.workshop.purged:
        return RedirectResponse(f"/w/{seat.workshop.uid}/notes", 303)
    at = now()
    with snapshot(parts) as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        here = parts.hub.here_in(seat.workshop_id)
        seen = read_moment(session, parts.results, workshop, at=at, **here)
        seen = seen.in_words((language_of(request, workshop.language),))
        return page(
            request,
            "desk/show.html",
            facilitator=seat.facilitator,
            address=parts.settings.address,
            links=member.screen_links(session, seat.workshop_id),
            role=seat.role,
            reminder=seat.reminder,
            news_due=seat.news_due,
            **desk(seen, at),
        )


@router.get("/w/{uid}/desk/stage")
def poll(request: Request, parts: PartsOf, seat: Host, n: Seen = -1) -> Response:
    return poll_screen(request, parts, seat, "desk", n)


@router.get("/w/{uid}/desk/phone")
def phone_picture(parts: PartsOf, seat: Host) -> Response:
    """What a phone in the workshop's language shows now; nothing in it can be pressed."""
    language = seat.workshop.language
    with drawing(parts, seat, "phone", language) as seen:
        return HTMLResponse(render("agenda/preview.html", language, coming="", **seen))


@router.get("/w/{uid}/desk/answers/{asking_id}")
def older(
    request: Request,
    parts: PartsOf,
    seat: Host,
    asking_id: Number,
    after: Annotated[int, Query(ge=0, le=10**7)] = ON_DESK,
) -> Response:
    """The answers before the newest, a page at a time: those after the first so many."""
    with snapshot(parts) as session:
        asked = session.get(asking.Asking, asking_id)
        if asked is None or asked.workshop_id != seat.workshop_id:
            raise NotFound()
        workshop = session.get_one(Workshop, seat.workshop_id)
        now_ = read_moment(session, parts.results, workshop, present=0, at=now())
        results = parts.results.of(session, asked, workshop.rehearsal)
        return page(
            request,
            "desk/older.html",
            now=now_,
            asking=asked,
            rules=rules_of(workshop),
            whole=True,
            most_at_once=MOST_AT_ONCE,
            shown=now_.survey.page_of(asking_id) if now_.survey and not after else None,
            results=results,
            splits=bool(backgrounds(session, asked)) and may_be_split(asked, workshop.ended),
            themed=themed_prompt(now_),
            themes=on_wall(now_),
            held=results.held(),
            quoted=results.quoted(),
            quieted=now_.quieted,
            entries=results.newest_of_all(ON_DESK, after) if asked.lists else [],
            newer=max(0, after - ON_DESK) if after > ON_DESK else None,
            older=after + ON_DESK if results.listed > after + ON_DESK else None,
            back=f"{request.url.path}?after={after}",
            facilitator=seat.facilitator,
            place=seat.place,
        )


@router.post("/w/{uid}/acts")
async def act(
    request: Request, parts: PartsOf, seat: Screen, back: Annotated[str, Form()] = ""
) -> Response:
    """One act by a form, without a socket."""
    fields = (await request.form()).items()
    with suppress(Stale):  # the page that follows shows how it stands now
        await do(parts, seat, {name: text for name, text in fields if text})
    screen = "projector" if seat.role == "screen" else "desk"
    return RedirectResponse(local_path(back, f"/w/{seat.workshop.uid}/{screen}"), 303)


@router.websocket("/w/{uid}/desk")
async def desk_socket(wire: WebSocket, uid: str) -> None:
    await _serve(wire, uid, "desk")


@router.websocket("/w/{uid}/presenter")
async def presenter_socket(wire: WebSocket, uid: str) -> None:
    await _serve(wire, uid, "presenter")


@router.websocket("/w/{uid}/sorting")
async def sorting_socket(wire: WebSocket, uid: str) -> None:
    await _serve(wire, uid, "sorting")


@router.websocket("/w/{uid}/projector")
async def projector_socket(wire: WebSocket, uid: str) -> None:
    await _serve(wire, uid, "projector")


async def _serve(wire: WebSocket, uid: str, screen: str) -> None:
    parts = parts_of(wire)
    find = screen_seat if screen == "projector" else seat_for(OWNER, HOST)
    await wire.accept()
    try:
        seat = await asyncio.to_thread(find, wire, uid)
    except NotYours:
        return await wire.close(NOT_YOURS)
    except NotFound:
        return await wire.close(GONE)
    except Full:
        return await wire.close(BUSY)
    language = language_of(wire, seat.workshop.language)
    if screen == "projector":
        language = seat.workshop.language

    def must_leave() -> str:
        try:
            with suppress(NotFound, NotYours):
                find(wire, uid)
                return ""
            return _why_not(parts, uid, seat)
        except Full:  # nobody knows now; a right to act is looked up anew in any case
            return ""

    watcher = Watcher(seat.workshop_id, View(screen, language), must_leave=must_leave)
    if screen == "sorting" and seat.facilitator:
        watcher.sits = Sits(seat.facilitator.id or 0, seat.facilitator.name)

    async def act_(message: dict[str, Any]) -> int:
        # the right to act is looked up anew: a link, a role or a log-in may have been taken back
        try:
            now_seat = await asyncio.to_thread(find, wire, uid)
        except (NotFound, NotYours):
            watcher.dismiss(await asyncio.to_thread(must_leave))
            raise
        return await do(parts, now_seat, message)

    def say(refusal: Refused) -> str:
        return Words(language)(refusal.say, **refusal.values)

    doings = Doings(act=act_, hear=lambda at: hear_time(parts, wire, at))
    await Connection(wire, parts.hub, watcher, doings, say).run(build())


def _why_not(parts: Parts, uid: str, seat: Seat) -> str:
    """Why a screen that has lost its seat has to go: a desk may come back and be told more."""
    with parts.database.reading() as session:
        if by_uid(session, uid) is None:
            return DELETED
    return "revoked" if seat.role == "screen" else "drain"
