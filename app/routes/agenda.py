"""The agenda's editor: its rows in order, and what is done to a row."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from app.clock import now
from app.errors import N_, Invalid, Refused, Stale
from app.i18n import Words
from app.models.agenda import arrangement, brought, former_picture
from app.models.agenda.agenda import AgendaItem, Item, read_agenda
from app.models.agenda.draft import LONGEST_TITLE, ROUND_NAME, is_minutes
from app.models.agenda.edition import Overtaken, edition_of, guarding
from app.models.agenda.edits import Press
from app.models.agenda.order import DOWN, UP
from app.models.agenda.removals import lately_removed
from app.models.agenda.same import same_by
from app.models.agenda.takes import taken_by
from app.routes._shared.parts import Editor, Field, Host, Parts, PartsOf, Seat, language_of, page
from app.routes._shared.ways import to_agenda

router = APIRouter()
OTHER_PLAN = N_(
    "Somebody else has changed that row meanwhile to: %(title)s %(minutes)s min. "
    "What you wrote stands in the row. Save it again if it is to be so."
)


@router.get("/w/{uid}/agenda")
def show(
    request: Request,
    parts: PartsOf,
    seat: Host,
    say: str = "",
    row: str = "",
    focus: str = "",
) -> Response:
    return _agenda(request, parts, seat, say=say, row=row, focus=focus)


def _agenda(
    request: Request,
    parts: Parts,
    seat: Seat,
    *,
    no: Refused | None = None,
    typed: dict[str, dict[str, str]] | None = None,
    **values: str,
) -> Response:
    with parts.database.reading() as session:
        agenda = read_agenda(session, seat.workshop_id, seat.workshop.language)
        at, language = now(), seat.workshop.language
        groups = brought.groups(session, seat.workshop_id, agenda, at)
        removed = lately_removed(session, seat.workshop_id, language, at, groups)
    told = {"say": "", "row": "", "focus": "", **values}
    return page(
        request,
        "agenda/show.html",
        status=no.status if no else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        request_path=f"/w/{seat.workshop.uid}/agenda",
        role=seat.role,
        workshop=seat.workshop,
        reminder=seat.reminder,
        agenda=agenda,
        taken_by=taken_by(agenda),
        same_by=same_by(agenda),
        editions={key: edition_of(arrangement.shown(item)) for key, item in _rows(agenda)},
        removed=removed,
        brought=groups,
        typed=typed or {},
        problem=Words(language_of(request))(no.say, **no.values) if no else "",
        **told,
    )


def _rows(agenda: list[AgendaItem]) -> Iterator[tuple[str, Item]]:
    for entry in agenda:
        yield entry.key, entry.item
        yield from ((step.uid, entry.item) for step in entry.steps)


def pressed(seat: Editor, seen: Annotated[int | None, Form(alias="from")] = None) -> Press:
    """The press that brought a form here, with the version that its page was drawn at."""
    return Press(seen, seat.actor)


Pressed = Annotated[Press, Depends(pressed)]


@router.post("/w/{uid}/rounds")
def add_round(
    request: Request, parts: PartsOf, seat: Editor, press: Pressed, after: Field = ""
) -> Response:
    title = Words(seat.workshop.language)(ROUND_NAME)
    try:
        with parts.database.writing() as session:
            key = arrangement.add_round(session, seat.workshop_id, title, press, after)
    except Stale:
        return to_agenda(seat)
    return to_agenda(seat, focus=f"title-{key}")


@router.post("/w/{uid}/agenda/{row}/position")
def move(
    request: Request,
    parts: PartsOf,
    seat: Editor,
    press: Pressed,
    row: str,
    to: Field = "",
    into: Field = "",
    after: Field = "",
) -> Response:
    """One step `to` up or down, or into a talk round (or none) after another row."""
    try:
        with parts.database.writing() as session:
            if to in (UP, DOWN):
                arrangement.shift(session, seat.workshop_id, row, to, press)
            else:
                arrangement.place(session, seat.workshop_id, row, into, after, press)
    except Invalid as no:
        return _agenda(request, parts, seat, no=no)
    except Stale:
        return to_agenda(seat)
    return to_agenda(seat, focus=f"{to or 'up'}-{row}")


@router.post("/w/{uid}/agenda/{row}/plan")
def plan(
    request: Request,
    parts: PartsOf,
    seat: Editor,
    row: str,
    minutes: Field = "",
    title: Field = "",
    edition: Field = "",
) -> Response:
    """The planned minutes, and a talk round's name."""
    title = " ".join(title.split())
    typed = {row: {"m": minutes, "t": title}}
    if not is_minutes(minutes.strip()) or len(title) > LONGEST_TITLE:
        return _agenda(request, parts, seat, no=Invalid(arrangement.BAD_PLAN), typed=typed)
    try:
        with parts.database.writing() as session:
            shown = partial(arrangement.planned, session, seat.workshop_id, row)
            with guarding(session, seat.workshop_id, edition, shown):
                arrangement.plan(session, seat.workshop_id, row, int(minutes) * 60, title)
    except Overtaken as no:
        return _agenda(
            request, parts, seat, no=Overtaken(no.saved, OTHER_PLAN, **no.saved), typed=typed
        )
    except Invalid as no:
        return _agenda(request, parts, seat, no=no)
    return to_agenda(seat, focus=f"minutes-{row}")


@router.post("/w/{uid}/agenda/{row}/copy")
def copy(request: Request, parts: PartsOf, seat: Editor, press: Pressed, row: str) -> Response:
    try:
        with parts.database.writing() as session:
            made = arrangement.copy(session, seat.workshop_id, row, press)
    except Invalid as no:
        return _agenda(request, parts, seat, no=no)
    except Stale:
        return to_agenda(seat)
    return to_agenda(seat, "copied", focus=f"copy-{made}")


@router.post("/w/{uid}/agenda/{row}/removal")
def remove(request: Request, parts: PartsOf, seat: Editor, press: Pressed, row: str) -> Response:
    try:
        with parts.database.writing() as session:
            away = brought.take_away if row.startswith(brought.KEY) else arrangement.remove
            away(session, seat.workshop_id, row, press)
    except Invalid as no:
        return _agenda(request, parts, seat, no=no)
    except Stale:
        return to_agenda(seat, row=row)
    return to_agenda(seat, "removed", row, f"undo-{row}")


@router.post("/w/{uid}/agenda/{row}/removal/undo")
def undo(request: Request, parts: PartsOf, seat: Editor, press: Pressed, row: str) -> Response:
    try:
        with parts.database.writing() as session:
            if row.startswith(former_picture.KEY):
                step = former_picture.put_back(session, seat.workshop_id, row, press)
                return to_agenda(seat, "pictured", focus=f"edit-{step}")
            if row.startswith(brought.KEY):
                brought.put_back(session, seat.workshop_id, row, press)
                return to_agenda(seat, "restored", row, f"bin-{row}")
            arrangement.restore(session, seat.workshop_id, row, press)
    except Invalid as no:
        return _agenda(request, parts, seat, no=no)
    except Stale:
        return to_agenda(seat)
    return to_agenda(seat, "restored", focus=f"up-{row}")
