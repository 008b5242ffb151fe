"""What became of what was said, as everyone reads it by the workshop's link and code: also when the
answers are gone. What one phone alone is shown has a page of its own, so that all are sent the same
one."""

import asyncio

from fastapi import APIRouter, Request, Response

from app.clock import now
from app.errors import NotFound
from app.exports.outcome.mine import mine
from app.exports.outcome.shapes import TITLE
from app.i18n import Words
from app.i18n.due import Due
from app.models import workshop as workshops
from app.models.became.published import standing, today
from app.models.people import participant
from app.models.workshop import Workshop
from app.routes._shared.drawing import snapshot
from app.routes._shared.joining import nobody_home
from app.routes._shared.making import file_for_all, form_of
from app.routes._shared.outcome_pages import SHARED, outcome_page, published_now, take_outcome
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    Parts,
    PartsOf,
    PhoneOf,
    language_of,
    page,
)

router = APIRouter()


@router.get("/w/{uid}/outcome")
def read(request: Request, parts: PartsOf, uid: str) -> Response:
    """For everyone who finds the way, as long as it is published; before that, when it comes."""
    workshop, took_part = _found(request, parts, uid)
    if workshop is None or not (workshop.tells_what_became or workshop.promises_news):
        return nobody_home(request)
    if not workshop.tells_what_became:
        return _coming(request, workshop, took_part)
    language = language_of(request, workshop.language)

    def draw() -> bytes:
        with parts.database.reading() as session:
            found = session.get_one(Workshop, workshop.id)
            told = published_now(session, found, language)
        if told is None:
            raise NotFound()
        return bytes(outcome_page(request, parts, told, took_part=took_part).body)

    readers = language, took_part, today(workshop, now())
    return parts.outcome_pages.of(workshop, readers, draw).response(request)


def _found(request: Request, parts: Parts, uid: str) -> tuple[Workshop | None, bool]:
    """The workshop, and whether this phone was there; it may then see where its answers stand."""
    token = request.cookies.get(PARTICIPANT_COOKIE)
    with parts.database.reading() as session:
        workshop = workshops.by_uid(session, uid)
        if workshop is None or workshop.id is None or not token:
            return workshop, False
        return workshop, participant.by_token(session, workshop.id, token) is not None


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
    workshop, _ = await asyncio.to_thread(_found, request, parts, uid)
    if workshop is None or not workshop.tells_what_became or name not in SHARED:
        return nobody_home(request)
    day = today(workshop, now()).isoformat()
    return await file_for_all(request, parts, workshop, form_of(name), take_outcome, f"page {day}")
