"""Going through the answers: all questions of a workshop, to hide, approve, quote and correct; and
saying that it is done."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.models.afterwards.going_through import say_gone_through
from app.models.afterwards.notes import askings_in_order
from app.models.agenda.asking import Asking
from app.models.agenda.rules import rules_of
from app.models.answers.entry import Entry
from app.models.answers.results import Results
from app.models.workshop import Workshop
from app.numbers import Seen
from app.routes._shared.drawing import snapshot
from app.routes._shared.parts import Host, PartsOf, page
from app.routes._shared.readiness import left_in
from app.screens.moment import read_moment
from app.screens.views import ON_DESK

router = APIRouter()


@dataclass(frozen=True)
class Read:
    """A question, the newest of its answers, and those that wait for an approval."""

    asking: Asking
    results: Results
    newest: list[Entry]
    held: list[Entry]
    quoted: set[int]


@router.get("/w/{uid}/answers")
def show(request: Request, parts: PartsOf, seat: Host) -> Response:
    if seat.workshop.purged:
        return RedirectResponse(f"/w/{seat.workshop.uid}/notes", 303)
    with snapshot(parts) as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        questions = []
        for asking, _ in askings_in_order(session, seat.workshop_id):
            if asking.lists:
                results = parts.results.of(session, asking, workshop.rehearsal)
                newest, held = results.newest_of_all(ON_DESK), results.held()[:ON_DESK]
                questions.append(Read(asking, results, newest, held, results.quoted()))
        now_ = read_moment(session, parts.results, workshop, present=0, at=now())
        return page(
            request,
            "desk/answers.html",
            now=now_,
            questions=questions,
            quieted=now_.quieted,
            rules=rules_of(workshop),
            whole=True,
            left=left_in(parts, session, workshop),
            back=request.url.path,
            facilitator=seat.facilitator,
            place=seat.place,
        )


@router.post("/w/{uid}/answers/gone-through")
def say_it_is_done(parts: PartsOf, seat: Host, seen: Annotated[Seen, Form()] = 0) -> Response:
    """What had come when the page was drawn is gone through."""
    with parts.database.writing() as session:
        say_gone_through(session, seat.workshop_id, seen)
    return RedirectResponse(f"/w/{seat.workshop.uid}/answers#ready", 303)
