"""Operations on their way in: posted by the outbox or by a form, or told by a socket."""

import json
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import Full, Invalid, Refused
from app.i18n import Words
from app.live.frames import to_json
from app.live.messages import key_of, no_message, ok_text
from app.models.answers import answer
from app.models.people.participant import Sender
from app.routes._shared.parts import (
    language_of,
    parts_of,
)
from app.routes._shared.sending import not_sent, sender_of, submit
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
        return not_sent(request, who, refusal, written, _kept(form.get("asking", ""), fields))
    return RedirectResponse(back, 303)


def _kept(asking: str, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was chosen or written, as a talk round's form names it: so it stands there again. A
    survey's pages say nothing of one another."""
    if any(name == "to" for name, _ in fields):
        return []
    said = [(name, text) for name, text in fields if name in ("do", "thread")]
    value = [(name, text) for name, text in fields if name.startswith("value.")]
    return [(f"{asking}.{name}", text) for name, text in [*said, *value]] if value else []
