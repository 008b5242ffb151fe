"""What a phone sends, on its way in: who sent it, and where it is taken."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import Request, Response
from pydantic import ValidationError
from starlette.requests import HTTPConnection

from app import metrics
from app.admission.budgets import RateLimits
from app.errors import Invalid, NotFound, Refused, Slow
from app.i18n import Words
from app.live.intake import Done
from app.models.answers.answer import Operation, Receipt, Sent
from app.models.people.participant import Sender
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    Parts,
    language_of,
    page,
    parts_of,
    wording_of,
)


def not_sent(
    request: Request,
    who: Sender,
    refusal: Refused,
    texts: list[str],
    kept: Sequence[tuple[str, str]] = (),
) -> Response:
    """Why, with what was written; the way back takes along what is `kept` of the form."""
    return page(
        request,
        "phone/refused.html",
        status=refusal.status,
        default_language=who.language,
        say=Words(who.language)(refusal.say, **refusal.values),
        texts=[text for text in texts if text],
        kept=kept,
        uid=request.path_params["uid"],
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
    receipt = await parts.intake.answers.submit(read_operation(parts, who, message))
    parts.hub.tell_others(who.workshop_id, who.participant_id)
    return receipt


def take(parts: Parts, who: Sender, message: Any, done: Done) -> None:
    """The same from a socket, where nobody waits, and which tells the other tabs itself."""
    try:
        sent = read_operation(parts, who, message)
    except Refused as refusal:
        return done(refusal)
    parts.intake.answers.take(sent, done)
