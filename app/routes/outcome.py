"""What became of what was said, as everyone reads it by the workshop's link and code: also when the
answers are gone. What one phone alone is shown has a page of its own, so that all are sent the same
one."""

import asyncio
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.routing import Route

from app.clock import now
from app.errors import NotFound
from app.exports.outcome.mine import mine
from app.exports.outcome.shapes import TITLE
from app.i18n import Words
from app.i18n.due import Due
from app.models.became.published import standing, today
from app.models.workshop import Workshop
from app.routes._shared.drawing import snapshot
from app.routes._shared.joining import nobody_home
from app.routes._shared.making import file_for_all, form_of
from app.routes._shared.outcome_pages import SHARED, outcome_page, published_now, take_outcome
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    PartsOf,
    PhoneOf,
    language_of,
    page,
    parts_of,
)

router = APIRouter()


async def read(request: Request) -> Response:
    """For everyone who finds the way, as long as it is published; before that, when it comes. Who
    was there may then see where their own answers stand."""
    parts, token = parts_of(request), request.cookies.get(PARTICIPANT_COOKIE)
    reader = await parts.arrivals.reader(request.path_params["uid"], token)
    if reader is None or not _is_open(reader.workshop):
        return await asyncio.to_thread(nobody_home, request)
    workshop, took_part = reader
    language = language_of(request, workshop.language)
    readers = language, took_part, today(workshop, now())
    draw = partial(_draw, request, workshop, language, took_part)
    return (await parts.outcome_pages.of(workshop, readers, draw)).response(request)


CROWDED = [Route("/w/{uid}/outcome", read)]
"""Opened by the whole hall at the end, and whenever a mail to everyone brings it back."""


def _is_open(workshop: Workshop) -> bool:
    return workshop.tells_what_became or workshop.promises_news


def _draw(request: Request, workshop: Workshop, language: str, took_part: bool) -> bytes:
    """Raises NotFound where it has been taken back meanwhile."""
    parts = parts_of(request)
    with parts.database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        told = published_now(session, found, language)
    if told is not None:
        return bytes(outcome_page(request, parts, told, took_part=took_part).body)
    if not found.promises_news:
        raise NotFound()
    return bytes(_coming(request, found, took_part).body)


def _coming(request: Request, workshop: Workshop, took_part: bool) -> Response:
    """Nothing is published yet, but the day is said."""
    words = Words(language_of(request, workshop.language))
    due, now_there = Due.read(workshop.news_by), today(workshop, now())
    assert due is not None
    day = due.words(words.language, now_there)
    late = due.last < now_there
    return page(
        request,
        "outcome/coming.html",
        default_language=workshop.language,
        workshop=workshop,
        title=words(TITLE),
        took_part=took_part,
        say=words("No news yet. It should have come by %(day)s. Do ask.", day=day)
        if late
        else words("No news yet. It comes by %(day)s at the latest.", day=day),
    )


@router.get("/w/{uid}/outcome/mine")
def own(request: Request, parts: PartsOf, phone: PhoneOf) -> Response:
    """Where one's own answers stand, on the phone that sent them. Raises NotFound."""
    if not phone.workshop.tells_what_became:
        raise NotFound()
    language = language_of(request, phone.workshop.language)
    with snapshot(parts) as session:
        workshop = session.get_one(Workshop, phone.workshop_id)
        last = standing(session, phone.workshop_id)
        if last is None:
            raise NotFound()
        found = mine(
            session,
            workshop,
            last.read,
            language,
            now(),
            phone.participant.respondent_id,
            lambda asking: parts.results.of(session, asking),
        )
    return page(
        request,
        "outcome/mine.html",
        default_language=workshop.language,
        workshop=workshop,
        title=Words(language)(TITLE),
        mine=found,
    )


@router.get("/w/{uid}/outcome/{name}")
async def download(request: Request, parts: PartsOf, uid: str, name: str) -> Response:
    """The same as a document, for as long."""
    reader = await parts.arrivals.reader(uid, None)
    if reader is None or not reader.workshop.tells_what_became or name not in SHARED:
        return await asyncio.to_thread(nobody_home, request)
    workshop = reader.workshop
    day = today(workshop, now()).isoformat()
    return await file_for_all(request, parts, workshop, form_of(name), take_outcome, f"page {day}")
