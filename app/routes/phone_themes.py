"""The answers in one theme, for a phone: those that the room sees, some at a time."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from app.errors import NotFound
from app.models.people.participant import Sender
from app.numbers import Number
from app.rendering import render
from app.routes._shared.parts import Parts, parts_of
from app.routes._shared.phone_page import is_here, looking
from app.routes._shared.sending import sender_of
from app.screens.views import phone

router = APIRouter()
MORE = 20
FIRST = 3 + MORE
Most = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/w/{uid}/phone/themes/{asking_id}/{theme_id}")
async def show(
    request: Request, uid: str, asking_id: Number, theme_id: Number, most: Most = FIRST
) -> Response:
    parts, who = parts_of(request), await sender_of(request, uid)
    is_here(parts, who)
    return await asyncio.to_thread(_draw, parts, who, (asking_id, theme_id), most)


def _draw(parts: Parts, who: Sender, place: tuple[int, int], most: int) -> Response:
    """Raises NotFound where phones aren't shown it, or no longer."""
    asking_id, theme_id = place
    with looking(parts, who.workshop_id, who.languages) as seen:
        shown = phone(seen)["themes"].get(asking_id)
        card = shown.card(theme_id) if shown else None
        if card is None:
            raise NotFound()
        statement = parts.settings.accessibility_statement
        here = {"workshop": seen.workshop, "statement": statement, "step": MORE}
        html = render("phone/themes.html", who.language, card=card, most=most, **here)
    return HTMLResponse(html)
