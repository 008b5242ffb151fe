"""Operations on their way in: posted by the outbox or by a form, or told by a socket."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.requests import HTTPConnection

from app import metrics
from app.errors import Full, Invalid, NotFound, Refused, Slow
from app.live.frames import to_json
from app.live.intake import Done
from app.live.messages import key_of, no_message, ok_text
from app.live.room import Watcher
from app.models.answers import answer
from app.models.answers.answer import Operation, Outcome, Receipt, Sent
from app.models.people.participant import Sender
from app.rendering import Words
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    Parts,
    language_of,
    page,
    parts_of,
    wording_of,
)
from app.security import RateLimits
from app.steps.plain import nest

router = APIRouter()
MOST_OPERATION = 64 * 1024
RECEIPT_HEADER = "x-bikupa-receipt"
"""A captive portal answers 200 too; a reply without this header is no receipt."""


@router.post("/w/{uid}/ops")
async def operate(request: Request, uid: str) -> Response:
    """One operation, as JSON from the outbox or as a form from a phone without JavaScript."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return await _operate_json(request, uid)
    return await _operate_form(request, await sender_of(request, uid), uid)


async def _operate_json(request: Request, uid: str) -> Response:
    message: dict[str, Any] = {}
    try:
        who = await sender_of(request, uid)
    except Full as full:
        return _reply(_no(language_of(request), full, message), full.status)
    try:
        body = await request.body()
        if len(body) > MOST_OPERATION:
            raise Invalid()
        message = json.loads(body)
        receipt = await submit(parts_of(request), who, message)
        reply, status = ok_text(receipt), 200
    except (ValueError, RecursionError):
        reply, status = _no(who.language, Invalid(), message), Invalid.status
    except Refused as refusal:
        reply, status = _no(who.language, refusal, message), refusal.status
    return _reply(reply, status)


def _reply(reply: str, status: int) -> Response:
    headers = {RECEIPT_HEADER: "1"}
    return Response(reply, status, headers=headers, media_type="application/json")


def _no(language: str, refusal: Refused, message: Any) -> str:
    say = Words(language)(refusal.say, **refusal.values)
    return to_json(no_message(key_of(message), refusal, say))


WRITTEN = "text"
"""What is in one's own words, to be copied; a choice is named by ids that say nothing."""


async def _operate_form(request: Request, who: Sender, uid: str) -> Response:
    sent = (await request.form()).multi_items()
    fields = [(name, text) for name, text in sent if isinstance(text, str)]
    form = dict(fields)
    operation: dict[str, Any] = {name: form.get(name) for name in ("key", "asking", "thread")}
    operation["do"] = form.get("do") or answer.SUBMIT
    value = [(name[6:], text) for name, text in fields if name.startswith("value.")]
    back = f"/w/{uid}/phone?saved=1"
    if "to" in form:  # a survey's page is turned; what is left empty is left out
        back = f"/w/{uid}/phone?page={quote(form['to'])}"
        if not any(text.strip() for _, text in value):
            return RedirectResponse(back, 303)
    try:
        await submit(parts_of(request), who, {**operation, "value": nest(value)})
    except Refused as refusal:
        written = [text for name, text in value if text and name == WRITTEN]
        return not_sent(request, who, refusal, written)
    return RedirectResponse(back, 303)


def not_sent(
    request: Request,
    who: Sender,
    refusal: Refused,
    texts: list[str],
    kept: Sequence[tuple[str, str]] = (),
) -> Response:
    """Why, with what was written; the way back takes along what is `kept` of a talk round."""
    return page(
        request,
        "phone/refused.html",
        status=refusal.status,
        default_language=who.language,
        say=Words(who.language)(refusal.say, **refusal.values),
        texts=[text for text in texts if text],
        kept=kept,
    )


async def sender_of(connection: HTTPConnection, uid: str) -> Sender:
    """The phone that joined this workshop, in the language of its pages. Raises NotFound, Full."""
    token = connection.cookies.get(PARTICIPANT_COOKIE)
    found = await parts_of(connection).arrivals.who(uid, token)
    if found is None:
        raise NotFound()
    language = language_of(connection, found.language)
    return replace(found, language=language, wording=wording_of(connection))


def read_operation(parts: Parts, who: Sender, message: Any) -> Sent:
    """Raises Refused kinds."""
    try:
        operation = Operation.model_validate(message)
    except (ValidationError, RecursionError) as error:
        raise _counted(Invalid()) from error
    if not parts.limits.spend(RateLimits.OPS, str(who.participant_id)):
        raise _counted(Slow())
    return Sent(who.workshop_id, who.participant_id, who.respondent_id, operation, who.origin)


def _counted(refusal: Refused) -> Refused:
    metrics.became([refusal])
    return refusal


async def submit(parts: Parts, who: Sender, message: Any) -> Receipt:
    """The way of an operation that was posted. Raises Refused kinds."""
    receipt = await parts.intake.submit(read_operation(parts, who, message))
    parts.hub.tell_others(who.workshop_id, who.participant_id)
    return receipt


def take(parts: Parts, who: Sender, message: Any, watcher: Watcher, done: Done) -> None:
    """The same from a socket, where nobody waits."""

    def became(outcome: Outcome) -> None:
        if isinstance(outcome, Receipt):
            parts.hub.tell_others(who.workshop_id, who.participant_id, watcher)
        done(outcome)

    try:
        sent = read_operation(parts, who, message)
    except Refused as refusal:
        return done(refusal)
    parts.intake.take(sent, became)
