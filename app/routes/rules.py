"""The rules of the room: everybody reads them, with how much was hidden; those who lead change
them."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import N_, NotFound, Refused
from app.i18n import LANGUAGES, Words
from app.models import workshop as workshops
from app.models.afterwards.hidden import hidden_in, sentences
from app.models.agenda.edition import edition_of
from app.models.agenda.rules import MOST_RULES, rules_of, shown, write
from app.models.people import participant
from app.routes._shared.drawing import snapshot
from app.routes._shared.fields import Fields
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    Host,
    Parts,
    PartsOf,
    Seat,
    language_of,
    page,
    wording_of,
)

router = APIRouter()
NEW_ROWS = 2


@router.get("/w/{uid}/rules")
def read(request: Request, parts: PartsOf, uid: str) -> Response:
    """For whoever has the link; with what was hidden, until the answers are purged."""
    with snapshot(parts) as session:
        workshop = workshops.by_uid(session, uid)
        if workshop is None or workshop.id is None:
            raise NotFound()
        language = language_of(request, workshop.language)
        rules, words = rules_of(workshop), Words(language)
        count = partial(parts.results.of, session)
        found = [] if workshop.purged else hidden_in(session, workshop, count, rules)
        joined = participant.by_token(session, workshop.id, request.cookies.get(PARTICIPANT_COOKIE))
    reads = (wording_of(request), language)
    return page(
        request,
        "phone/rules.html",
        default_language=workshop.language,
        workshop=workshop,
        rules=rules,
        joined=joined is not None,
        hidden=[
            (one.asking.in_words(reads), list(sentences(one.told, rules, words))) for one in found
        ],
    )


@router.get("/w/{uid}/rules/edit")
def edit(request: Request, parts: PartsOf, seat: Host) -> Response:
    return _form(request, parts, seat)


@router.post("/w/{uid}/rules")
def save(request: Request, parts: PartsOf, seat: Host, sent: Fields) -> Response:
    typed = _rows(sent.get("rules"))
    try:
        with parts.database.writing() as session:
            write(session, seat.workshop_id, typed, str(sent.get("edition", "")))
    except Refused as refusal:
        return _form(request, parts, seat, typed, refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/facts?said=rules#rules", 303)


def _rows(sent: Any) -> dict[str, Any]:
    rows = sent if isinstance(sent, dict) else {}
    return {key: row for key, row in rows.items() if isinstance(row, dict)}


def _form(
    request: Request,
    parts: Parts,
    seat: Seat,
    typed: dict[str, Any] | None = None,
    refusal: Refused | None = None,
) -> Response:
    with parts.database.reading() as session:
        saved = shown(session.get_one(workshops.Workshop, seat.workshop_id))
    rows = list((saved if typed is None else typed).values())
    rows += [{} for _ in range(min(NEW_ROWS, MOST_RULES - len(rows)))]
    said = Words(language_of(request))
    labels = {key: said(N_("Rule %(number)s"), number=int(key) + 1) for key in saved}
    return page(
        request,
        "rules/edit.html",
        status=refusal.status if refusal else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        request_path=f"/w/{seat.workshop.uid}/rules/edit",
        workshop=seat.workshop,
        rows=rows,
        written_in=LANGUAGES,
        edition=edition_of(saved),
        overtaken=theirs(refusal, typed or {}, labels),
        say=sentence(request, refusal) if refusal else "",
    )
