"""The sorting table: its page, what changes on it, and what is done there."""

import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.errors import Invalid, NotFound, Refused
from app.i18n import Words
from app.models.agenda.agenda import Step
from app.models.agenda.asking import Asking
from app.models.agenda.rules import rules_of
from app.models.answers.sorted_last import done_last
from app.models.commitments.parked import parking_of
from app.models.people.member import members
from app.models.run.acts.sorting import NOT_WORDS, SORTING
from app.models.workshop import OPEN, Workshop
from app.numbers import Number, Seen
from app.routes._shared.acting import do
from app.routes._shared.drawing import poll_screen, snapshot
from app.routes._shared.parts import Host, Parts, PartsOf, Seat, language_of, page
from app.routes._shared.sorting_forms import PART, VERSION, Wanted, WantedOf, read_act
from app.routes._shared.suggesting import Question, question_of
from app.screens.sorting import Hints, Went, overtaken, table

router = APIRouter()


@router.get("/w/{uid}/sorting/stage")
def poll(request: Request, parts: PartsOf, seat: Host, n: Seen = -1) -> Response:
    return poll_screen(request, parts, seat, "sorting", n)


@router.get("/w/{uid}/sorting/{asking_id}")
async def show(
    request: Request, parts: PartsOf, seat: Host, asking_id: Number, wanted: WantedOf
) -> Response:
    if seat.workshop.purged:
        return RedirectResponse(f"/w/{seat.workshop.uid}/notes", 303)
    return await _answer(request, parts, seat, asking_id, wanted)


@router.post("/w/{uid}/sorting/{asking_id}")
async def act(
    request: Request, parts: PartsOf, seat: Host, asking_id: Number, wanted: WantedOf
) -> Response:
    """One act at the table, by the button that was pressed: its value is the act, the theme that
    it is about, and the answers, where these aren't the marked ones."""
    message = await read_act(request, asking_id)
    refusal = None
    try:
        await do(parts, seat, message)
    except Refused as error:
        if PART not in request.headers:
            raise
        refusal = error
    if PART not in request.headers:
        return RedirectResponse(f"{request.url.path}{wanted.address}", 303)
    return await _answer(request, parts, seat, asking_id, wanted, message, refusal)


async def _answer(
    request: Request, parts: Parts, seat: Seat, asking_id: int, wanted: Wanted, *did: Any
) -> Response:
    """The table as it is now; what is suggested is what is known, and is made anew behind it."""
    question = await asyncio.to_thread(_question, parts, seat, asking_id)
    alike = await parts.suggestions.alike(wanted.alike, question) if wanted.alike else None
    parts.suggestions.make(question)
    hints = parts.suggestions.of(asking_id, question.version, alike)
    return await asyncio.to_thread(_draw, request, parts, seat, asking_id, wanted, hints, *did)


def _question(parts: Parts, seat: Seat, asking_id: int) -> Question:
    with snapshot(parts) as session:
        _, asking = _find(session, seat.workshop_id, asking_id)
        results = parts.results.of(session, asking)
        return question_of(asking_id, results.version, results.sorted())


def _draw(
    request: Request,
    parts: Parts,
    seat: Seat,
    asking_id: int,
    wanted: Wanted,
    hints: Hints,
    did: dict[str, Any] | None = None,
    refusal: Refused | None = None,
) -> Response:
    with snapshot(parts) as session:
        workshop, asking = _find(session, seat.workshop_id, asking_id)
        results = parts.results.of(session, asking)
        look = wanted.look(seat.actor)
        names = {one.id or 0: one.name for _, one in members(session, seat.workshop_id)}
        gather = partial(parts.suggestions.gather, asking_id)
        done = done_last(session, seat.workshop_id, SORTING, asking_id, seat.actor)
        seen = table(asking, results, look, gather, hints, names, done)
        beaten = _beaten(results, did, request, seat.actor, names) if did else None
        words = Words(language_of(request, workshop.language))
        drawn = page(
            request,
            "sorting/_table.html" if PART in request.headers else "sorting/show.html",
            table=seen,
            n=workshop.version,
            workshop=workshop,
            rules=rules_of(workshop),
            asking=asking.in_words((language_of(request, workshop.language),)),
            parked=parking_of(session, seat.workshop_id).answers,
            here=_is_here(session, workshop, asking),
            did=did["do"] if did else "",
            beaten=beaten,
            refused=words(refusal.say, **refusal.values) if refusal else "",
            address=wanted.address,
            facilitator=seat.facilitator,
            place=seat.place,
            at=request.url.path,
            line=f"/w/{seat.workshop.uid}/sorting",
            places={},
            kept="",
            choices=[],
        )
        drawn.headers[VERSION] = str(workshop.version)
        return drawn


def _is_here(session: Session, workshop: Workshop, asking: Asking) -> bool:
    """Whether the room is at this question, so that its themes can be shown."""
    step = session.get_one(Step, asking.step_id)
    return workshop.state == OPEN and step.item_id == workshop.item_id


def _find(session: Session, workshop_id: int, asking_id: int) -> tuple[Workshop, Asking]:
    """Raises NotFound, Invalid."""
    asking = session.get(Asking, asking_id)
    if asking is None or asking.workshop_id != workshop_id:
        raise NotFound()
    if not asking.sorts:
        raise Invalid(NOT_WORDS)
    return session.get_one(Workshop, workshop_id), asking


def _beaten(
    results: Any, did: dict[str, Any], request: Request, who: int | None, names: dict[int, str]
) -> Went | None:
    """Whom this act came after, without having seen it."""
    seen = request.headers.get(VERSION, "")
    if did["do"] not in ("put", "lay_aside", "new_theme") or not seen.isdigit():
        return None
    rows = [int(row) for row in str(did["these"]).split(",") if row.isdigit()]
    return overtaken(results, rows, who, int(seen), names)
