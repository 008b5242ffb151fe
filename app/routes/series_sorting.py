"""The sorting table for all meetings of a series that somebody leads: the answers to one question,
and the themes that the meetings share. What is done there is done in each answer's own meeting."""

import asyncio
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.errors import Refused
from app.i18n import Words
from app.models.agenda.rules import rules_of
from app.models.commitments.parked import parking_of
from app.models.people.member import members
from app.numbers import Number
from app.routes._shared.drawing import snapshot
from app.routes._shared.parts import Parts, PartsOf, language_of
from app.routes._shared.series_parts import AnyPost, Stand, series_page
from app.routes._shared.sorting_everywhere import do_everywhere, done_everywhere, gathered
from app.routes._shared.sorting_forms import PART, VERSION, Wanted, read_act
from app.routes._shared.suggesting import Question, question_of
from app.screens.sorting import Hints, Table, table
from app.screens.sorting_together import Together

router = APIRouter()


class WantedThere(Wanted):
    """And of which place."""

    place: Number = 0


There = Annotated[WantedThere, Query()]


@router.get("/series/{series_uid}/sorting/{question}")
async def show(
    request: Request, parts: PartsOf, stand: AnyPost, question: str, wanted: There
) -> Response:
    return await _answer(request, parts, stand, question, wanted)


@router.post("/series/{series_uid}/sorting/{question}")
async def act(
    request: Request, parts: PartsOf, stand: AnyPost, question: str, wanted: There
) -> Response:
    """As at the table of one meeting."""
    message = await read_act(request, 0)
    refusal = None
    try:
        await do_everywhere(parts, stand, question, wanted.place, message)
    except Refused as error:
        if PART not in request.headers:
            raise
        refusal = error
    if PART not in request.headers:
        return RedirectResponse(f"{request.url.path}{wanted.address}", 303)
    return await _answer(request, parts, stand, question, wanted, message["do"], refusal)


async def _answer(
    request: Request, parts: Parts, stand: Stand, question: str, wanted: WantedThere, *did: Any
) -> Response:
    asked = await asyncio.to_thread(_question, parts, stand, question)
    alike = await parts.suggestions.alike(wanted.alike, asked) if wanted.alike else None
    parts.suggestions.make(asked)
    hints = parts.suggestions.of(asked.asking_id, asked.version, alike)
    drawing = partial(_draw, request, parts, stand, question, wanted, asked.asking_id, hints)
    return await asyncio.to_thread(drawing, *did)


def _question(parts: Parts, stand: Stand, question: str) -> Question:
    """Of all places, whichever is looked at."""
    with snapshot(parts) as session:
        all_of_it = gathered(session, parts, stand, question)
        return question_of(_number(all_of_it), all_of_it.version, all_of_it.sorted())


def _number(all_of_it: Together) -> int:
    """By which suggestions are kept: no asking has it."""
    return -min(one.asking_id for one in all_of_it.parts)


def _draw(
    request: Request,
    parts: Parts,
    stand: Stand,
    question: str,
    wanted: WantedThere,
    number: int,
    hints: Hints,
    did: str = "",
    refusal: Refused | None = None,
) -> Response:
    words = Words(language_of(request, stand.series.language))
    with snapshot(parts) as session:
        these = gathered(session, parts, stand, question, wanted.place)
        seen = _table(session, parts, stand, these, wanted, number, hints)
        first = these.shown[0]
        places = these.places(entry for row in seen.rows for entry in row.entries)
        drawn = series_page(
            request,
            "sorting/_table.html" if PART in request.headers else "sorting/series.html",
            stand,
            table=seen,
            n=these.version,
            workshop=first.workshop,
            rules=rules_of(first.workshop),
            asking=first.asking.in_words((words.language,)),
            parked={on for one in these.shown for on in parking_of(session, one.id).answers},
            here="compare",
            did=did,
            beaten=None,
            refused=words(refusal.say, **refusal.values) if refusal else "",
            address=wanted.address,
            at=request.url.path,
            line="",
            kept=f"&place={wanted.place}" if wanted.place else "",
            places=places,
            at_places=lambda row: list(dict.fromkeys(places[one.id] for one in row.entries)),
            choices=these.parts if len(these.parts) > 1 else [],
            chosen=wanted.place,
            back=f"/series/{stand.series.uid}/compare?{urlencode({'question': question})}",
        )
        drawn.headers[VERSION] = str(these.version)
        return drawn


def _table(
    session: Session,
    parts: Parts,
    stand: Stand,
    these: Together,
    wanted: WantedThere,
    number: int,
    hints: Hints,
) -> Table:
    names = {
        person.id or 0: person.name for one in these.parts for _, person in members(session, one.id)
    }
    gather = partial(parts.suggestions.gather, number)
    done = done_everywhere(session, these, stand.actor)
    look = wanted.look(stand.actor)
    return table(these.shown[0].asking, these, look, gather, hints, names, done)
