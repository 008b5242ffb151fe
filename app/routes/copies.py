"""What goes on from an agenda: a copy of it as a new workshop, and a file."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.clock import now
from app.errors import Invalid
from app.exports import attachment
from app.i18n import Words
from app.models.agenda.agenda import read_agenda
from app.models.agenda.agenda_file import write_file
from app.models.agenda.facts import Named
from app.models.agenda.plan import copy_workshop, plan_of
from app.models.agenda.planned_themes import PlannedTheme
from app.models.answers.theme import to_plan_of_steps
from app.models.people.pressed import press
from app.papers.names import safe_name
from app.routes._shared import forms
from app.routes._shared.fields import Drawn
from app.routes._shared.parts import (
    Field,
    Host,
    Parts,
    PartsOf,
    Seat,
    language_of,
    note_export,
    page,
)
from app.security_log import note_with

router = APIRouter()


@router.get("/w/{uid}/copy")
def ask(request: Request, parts: PartsOf, seat: Host) -> Response:
    """What the copy is to be called, and where."""
    return _ask(
        request,
        parts,
        seat,
        {"title": seat.workshop.title, "venue": seat.workshop.venue, "themes": ""},
    )


def _ask(
    request: Request,
    parts: Parts,
    seat: Seat,
    typed: dict[str, str],
    mistakes: forms.Mistakes | None = None,
) -> Response:
    with parts.database.reading() as session:
        plan = plan_of(session, seat.workshop)
        themes = _themes(session, seat)
    return page(
        request,
        "home/copy.html",
        status=Invalid.status if mistakes else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        request_path=f"/w/{seat.workshop.uid}/copy",
        workshop=seat.workshop,
        plan=plan,
        themes=sum(len(found) for found in themes.values()),
        typed=typed,
        mistakes=mistakes or {},
    )


@router.post("/w/{uid}/copy")
def copy(
    request: Request,
    parts: PartsOf,
    seat: Host,
    drawn: Drawn,
    title: Field = "",
    venue: Field = "",
    themes: Field = "",
) -> Response:
    """A new workshop of one's own with the same agenda."""
    assert seat.facilitator is not None
    typed = {"title": title, "venue": venue, "themes": themes}
    try:
        named = forms.read(Named, title=title, venue=venue)
    except forms.Unread as unread:
        return _ask(request, parts, seat, typed, unread.mistakes)
    with parts.database.writing() as session:
        pressed = press(session, seat.facilitator, drawn, now())
        if not pressed.led_to:
            made = copy_workshop(
                session,
                seat.workshop,
                named.title,
                named.venue,
                seat.facilitator,
                parts.settings.keep_days,
                _themes(session, seat) if themes else None,
            )
            note_with(session, "copied", by=seat.actor, workshop=seat.workshop_id, to=made.id)
            pressed.led_to = f"/w/{made.uid}/agenda?say=made"
    return RedirectResponse(pressed.led_to, 303)


def _themes(session: Session, seat: Seat) -> dict[int, list[PlannedTheme]]:
    """What the questions of the copy may begin with, by step."""
    agenda = read_agenda(session, seat.workshop_id, seat.workshop.language)
    return to_plan_of_steps(session, [step for entry in agenda for step in entry.steps])


@router.get("/w/{uid}/agenda/file")
def file(request: Request, parts: PartsOf, seat: Host) -> Response:
    with parts.database.reading() as session:
        plan = plan_of(session, seat.workshop)
    note_export(parts, seat, "agenda")
    name = f"{safe_name(plan.title)} {Words(language_of(request))('Agenda').lower()}.json"
    headers = {"content-disposition": attachment(name.strip())}
    return Response(write_file(plan), media_type="application/json", headers=headers)
