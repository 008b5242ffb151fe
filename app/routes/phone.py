"""The phone: its page, its stage, its socket, and operations posted without one."""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response, WebSocket
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from app import metrics
from app.clock import now
from app.errors import Invalid, NotFound, Refused, Slow
from app.live.frames import to_json
from app.live.hub import View, Watcher
from app.live.intake import Done
from app.live.socket import (
    UNKNOWN_PARTICIPANT,
    Connection,
    Doings,
    key_of,
    no_message,
    ok_message,
)
from app.models import answer, participant
from app.models import workshop as workshops
from app.models.answer import Operation, Outcome, Receipt, Sent
from app.models.workshop import ENDED, Workshop
from app.rendering import Words, render
from app.routes.join import YEAR_S, nobody_home
from app.routes.parts import (
    PARTICIPANT_COOKIE,
    Parts,
    PartsOf,
    Phone,
    PhoneOf,
    build,
    language_of,
    page,
    phone_of,
)
from app.screens import LookAt, Now, Prompt, look, phone, stage
from app.security import RateLimits
from app.stages import render_stage
from app.steps.base import nest

router = APIRouter()
MOST_OPERATION = 64 * 1024
RECEIPT_HEADER = "x-bikupa-receipt"
"""A captive portal answers 200 too; a reply without this header is no receipt."""


@router.get("/w/{uid}/phone")
def show(request: Request, parts: PartsOf, uid: str, edit: str = "", saved: str = "") -> Response:
    """The phone's page. Who comes for the first time joins by it."""
    here, token = _here_or_join(request, parts, uid)
    if here is None:
        return nobody_home(request)
    parts.hub.polled(here.workshop_id, here.participant_id)
    with parts.results.still, parts.database.reading() as session:
        workshop = session.get_one(Workshop, here.workshop_id)
        seen = look(session, parts.results, workshop, present=0, at=now())
        own = own_answers(session, here.participant.respondent_id, seen.prompts)
        response = page(
            request,
            "phone/show.html",
            default_language=workshop.language,
            saved=saved,
            **{**phone(seen), "own": own, "edit": edit, "keyed": True},
        )
    if token:
        _give_cookie(parts, response, uid, token)
    return response


def _here_or_join(request: Request, parts: Parts, uid: str) -> tuple[Phone | None, str]:
    """The phone, and its new token if it came in just now; None if the door is closed."""
    with contextlib.suppress(NotFound):
        return phone_of(request, uid), ""
    with parts.database.writing() as session:
        workshop = workshops.by_uid(session, uid)
        if workshop is None or workshop.door_locked or workshop.state == ENDED:
            return None, ""
        joined, token = participant.join(session, workshop, language_of(request, workshop.language))
    return Phone(workshop, joined), token


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
def mine(request: Request, parts: PartsOf, here: PhoneOf) -> Response:
    """One's own answers to what is asked now: [{asking, html}]."""
    language = language_of(request, here.workshop.language)
    return Response(
        json.dumps(render_mine(parts, sender_of(here, language))),
        media_type="application/json",
    )


@router.post("/w/{uid}/ops")
async def operate(request: Request, parts: PartsOf, uid: str) -> Response:
    """One operation, as JSON from the outbox or as a form from a phone without JavaScript."""
    here = await asyncio.to_thread(phone_of, request, uid)
    if request.headers.get("content-type", "").startswith("application/json"):
        return await _operate_json(request, parts, here)
    return await _operate_form(request, parts, here)


async def _operate_json(request: Request, parts: Parts, here: Phone) -> Response:
    body = await request.body()
    message: dict[str, Any] = {}
    try:
        if len(body) > MOST_OPERATION:
            raise Invalid()
        message = json.loads(body)
        receipt = await submit(parts, here, message)
        reply, status = ok_message(receipt), 200
    except (ValueError, RecursionError):
        reply, status = _no(request, here, Invalid(), message), Invalid.status
    except Refused as refusal:
        reply, status = _no(request, here, refusal, message), refusal.status
    headers = {RECEIPT_HEADER: "1"}
    return Response(to_json(reply), status, headers=headers, media_type="application/json")


def _no(request: Request, here: Phone, refusal: Refused, message: Any) -> dict[str, Any]:
    say = Words(language_of(request, here.workshop.language))(refusal.say, **refusal.values)
    return no_message(key_of(message), refusal, say)


async def _operate_form(request: Request, parts: Parts, here: Phone) -> Response:
    sent = (await request.form()).multi_items()
    fields = [(name, text) for name, text in sent if isinstance(text, str)]
    form = dict(fields)
    operation: dict[str, Any] = {name: form.get(name) for name in ("key", "asking", "thread")}
    operation["do"] = form.get("do") or answer.SUBMIT
    value = [(name[6:], text) for name, text in fields if name.startswith("value.")]
    try:
        await submit(parts, here, {**operation, "value": nest(value)})
    except Refused as refusal:
        say = Words(language_of(request, here.workshop.language))(refusal.say, **refusal.values)
        return page(
            request,
            "phone/refused.html",
            status=refusal.status,
            default_language=here.workshop.language,
            say=say,
            texts=[text for name, text in value if text],
        )
    return RedirectResponse(f"/w/{here.workshop.uid}/phone?saved=1", 303)


@dataclass(frozen=True, slots=True)
class Sender:
    """What is kept of a phone as long as its socket is open: there are thousands."""

    workshop_id: int
    participant_id: int
    respondent_id: int
    origin: str
    language: str


def sender_of(here: Phone, language: str) -> Sender:
    who = here.participant
    return Sender(here.workshop_id, here.participant_id, who.respondent_id, who.origin, language)


def read_operation(parts: Parts, who: Sender, message: Any) -> Sent:
    """Raises Refused kinds."""
    try:
        operation = Operation.model_validate(message)
    except (ValidationError, RecursionError) as error:
        raise Invalid() from error
    if not parts.limits.spend(RateLimits.OPS, str(who.participant_id)):
        raise Slow()
    return Sent(who.workshop_id, who.participant_id, who.respondent_id, operation, who.origin)


@metrics.operation
async def submit(parts: Parts, here: Phone, message: Any) -> Receipt:
    """The way of an operation from a form. Raises Refused kinds."""
    sent = read_operation(parts, sender_of(here, ""), message)
    receipt = await parts.intake.submit(sent)
    parts.hub.tell_others(here.workshop_id, here.participant_id)
    return receipt


def take(parts: Parts, who: Sender, message: Any, watcher: Watcher, done: Done) -> None:
    """The same from a socket, where nobody waits."""

    def became(outcome: Outcome) -> None:
        metrics.became(outcome)
        if isinstance(outcome, Receipt):
            parts.hub.tell_others(who.workshop_id, who.participant_id, watcher)
        done(outcome)

    metrics.received.inc()
    try:
        sent = read_operation(parts, who, message)
    except Refused as refusal:
        return became(refusal)
    parts.intake.take(sent, became)


@router.websocket("/w/{uid}/phone")
async def socket(wire: WebSocket, uid: str) -> None:
    parts: Parts = wire.app.state.parts
    await wire.accept()
    try:
        here = await asyncio.to_thread(phone_of, wire, uid)
    except NotFound:
        return await wire.close(UNKNOWN_PARTICIPANT)
    who = sender_of(here, language_of(wire, here.workshop.language))
    del here
    await connection(parts, wire, who).run(build())


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
    words = Words(who.language)
    return Connection(wire, parts.hub, watcher, doings, lambda no: words(no.say, **no.values))


def _stored(parts: Parts, who: Sender, keys: list[str]) -> list[str]:
    with parts.database.reading() as session:
        return answer.stored_keys(session, who.participant_id, keys)


Own = dict[int, list[answer.OwnAnswer]]


def own_answers(session: Any, respondent_id: int, prompts: list[Prompt]) -> Own:
    askings = [prompt.asking for prompt in prompts]
    own: Own = {prompt.id: [] for prompt in prompts}
    for mine_ in answer.own_answers(session, respondent_id, askings):
        own[mine_.asking_id].append(mine_)
    return own


def render_mine(parts: Parts, who: Sender) -> list[dict[str, Any]]:
    """The own answers of what is asked now, as the page's own partial renders them."""
    with parts.results.still, parts.database.reading() as session:
        workshop = session.get_one(Workshop, who.workshop_id)
        seen: Now = look(session, parts.results, workshop, present=0, at=now())
        own = own_answers(session, who.respondent_id, seen.prompts)
    return [
        {
            "asking": prompt.id,
            "html": render(
                "phone/_mine.html",
                who.language,
                prompt=prompt,
                now=seen,
                mine=own[prompt.id],
                keyed=False,
            ),
        }
        for prompt in seen.prompts
    ]
