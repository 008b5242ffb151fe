"""What a meeting of a series hands over to a level above, ticked by those who lead its place."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.clock import now
from app.errors import N_, Invalid, Refused
from app.models.series import carried
from app.models.series.carried import Offer, Ticked, destinations, meeting_of, offers
from app.models.series.handed import COMMITMENT, QUESTION, STATUSES, THEME, WHOM
from app.models.series.meetings import meetings
from app.numbers import Number
from app.routes._shared import asked_words
from app.routes._shared.mistakes import sentence
from app.routes._shared.parts import Field, Parts, PartsOf
from app.routes._shared.series_parts import LeadingPost, Stand, series_page
from app.security import new_token

router = APIRouter()
HEADINGS = {
    "received": N_("Handed to this meeting"),
    THEME: N_("Themes"),
    QUESTION: N_("Questions"),
    COMMITMENT: N_("Commitments"),
}
SAID = {"saved": N_("Saved. What is ticked is handed over.")}
Many = Annotated[list[str], Form(default_factory=list)]


@router.get("/series/{series_uid}/meetings/{meeting_id}/hand-over")
def show(
    request: Request, parts: PartsOf, stand: LeadingPost, meeting_id: Number, said: str = ""
) -> Response:
    return _page(request, parts, stand, meeting_id, say=SAID.get(said, ""))


def _page(
    request: Request,
    parts: Parts,
    stand: Stand,
    meeting_id: int,
    *,
    say: str = "",
    typed: Ticked | None = None,
    no: Refused | None = None,
) -> Response:
    """`typed` is what a form said that was refused."""
    with parts.database.reading() as session:
        meeting = meeting_of(session, stand.post, meeting_id)
        found = offers(session, stand.series, meeting)
        to = destinations(session, stand.series, meeting)
        names = {one.workshop_id: one.name for one in meetings(session, stand.series_id)}
    return series_page(
        request,
        "series/handing_over.html",
        stand,
        status=no.status if no else 200,
        here="",
        meeting=meeting,
        groups=_groups(found),
        ticked=set(typed.now) if typed else {one.about for one in found if one.row},
        destinations=to,
        chosen=typed.to if typed else to[0].value if to else "",
        question=typed.question if typed else "",
        token=typed.token if typed and typed.token else new_token(),
        names=names,
        whom=WHOM,
        statuses=STATUSES,
        day_of=asked_words.day_of(request),
        say=say,
        refused=sentence(request, no) if no else "",
    )


def _groups(found: list[Offer]) -> list[tuple[str, str, list[Offer]]]:
    """By what they are; what was handed to the meeting first, and of that what is to go on."""
    received = sorted((one for one in found if one.is_received), key=lambda one: not one.goes_on)
    parts = {"received": received} | {
        sort: [one for one in found if one.sort == sort and not one.is_received]
        for sort in (THEME, QUESTION, COMMITMENT)
    }
    return [(name, HEADINGS[name], those) for name, those in parts.items() if those]


@router.post("/series/{series_uid}/meetings/{meeting_id}/hand-over")
def save(
    request: Request,
    parts: PartsOf,
    stand: LeadingPost,
    meeting_id: Number,
    ticked: Many,
    before: Many,
    to: Field = "",
    question: Field = "",
    token: Field = "",
) -> Response:
    typed = Ticked(ticked, before, to, question, token)
    try:
        with parts.database.writing() as session:
            at = now()
            done = carried.hand_over(session, stand.post, meeting_id, typed, at=at, by=stand.actor)
            if done.handed or done.taken_back:
                stand.note(session, "handed-up", workshop=meeting_id)
    except Invalid as no:
        return _page(request, parts, stand, meeting_id, typed=typed, no=no)
    return stand.to(f"/meetings/{meeting_id}/hand-over?said=saved")
