"""What was promised last time, at the desk: what phones say of it, and how it goes."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import Invalid
from app.models.answers.entry import Entry
from app.models.commitments import promised
from app.models.commitments.promised import Row
from app.numbers import Number
from app.routes._shared.drawing import snapshot
from app.routes._shared.mistakes import sentence
from app.routes._shared.parts import Field, Host, Parts, PartsOf, Seat, page
from app.steps.recalled import STATUSES

router = APIRouter()


@dataclass(frozen=True)
class Heard:
    """A line of the list, and what phones say of it; the last one is of the whole."""

    row: Row | None
    entries: list[Entry]


@router.get("/w/{uid}/promised/{promised_id}")
def show(
    request: Request, parts: PartsOf, seat: Host, promised_id: Number, said: str = ""
) -> Response:
    return _page(request, parts, seat, promised_id, said=said)


@router.post("/w/{uid}/promised/{promised_id}/news")
def tell(
    request: Request,
    parts: PartsOf,
    seat: Host,
    promised_id: Number,
    line: Field = "",
    status: Field = "",
    said: Field = "",
) -> Response:
    """Into the one list, of the workshop that promised it."""
    try:
        with parts.database.writing() as session:
            asking = promised.find(session, seat.workshop_id, promised_id)
            promised.tell_of(session, asking, line, status, said, seat.actor, now())
    except Invalid as no:
        typed = {"line": line, "status": status, "said": said}
        return _page(request, parts, seat, promised_id, no=no, typed=typed)
    return _back(seat, promised_id, "told", line)


@router.post("/w/{uid}/promised/{promised_id}/short")
def call(
    request: Request,
    parts: PartsOf,
    seat: Host,
    promised_id: Number,
    line: Field = "",
    short: Field = "",
) -> Response:
    try:
        with parts.database.writing() as session:
            asking = promised.find(session, seat.workshop_id, promised_id)
            promised.call(session, asking, line, short, seat.actor)
    except Invalid as no:
        typed = {"line": line, "short": short}
        return _page(request, parts, seat, promised_id, no=no, typed=typed)
    return _back(seat, promised_id, "called", line)


def _back(seat: Seat, promised_id: int, said: str, line: str) -> Response:
    here = f"/w/{seat.workshop.uid}/promised/{promised_id}"
    return RedirectResponse(f"{here}?said={said}#line-{line}", 303)


def _page(
    request: Request,
    parts: Parts,
    seat: Seat,
    promised_id: int,
    *,
    said: str = "",
    no: Invalid | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    """With what was typed where it is refused. Raises NotFound."""
    with snapshot(parts) as session:
        asking = promised.find(session, seat.workshop_id, promised_id)
        results = parts.results.of(session, asking, seat.workshop.rehearsal)
        rows = promised.rows(session, asking, seat.actor)
        entries = results.newest_of_all(len(results.entries))
        return page(
            request,
            "desk/promised.html",
            status=no.status if no else 200,
            facilitator=seat.facilitator,
            place=seat.place,
            workshop=seat.workshop,
            asking=asking,
            promised=promised.promised_in(asking),
            heard=_heard(rows, entries),
            statuses=STATUSES,
            said=said,
            typed=typed or {"line": ""},
            say=sentence(request, no) if no else "",
        )


def _heard(rows: list[Row], entries: list[Entry]) -> list[Heard]:
    """What is about a line that is gone stands with what is about the whole."""
    about: dict[str, list[Entry]] = {row.line.id: [] for row in rows}
    whole: list[Entry] = []
    for entry in entries:
        about.get(_on(entry), whole).append(entry)
    return [*(Heard(row, about[row.line.id]) for row in rows), Heard(None, whole)]


def _on(entry: Entry) -> str:
    value: Any = entry.value
    return str(value.on)
