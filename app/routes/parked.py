"""What is parked: who is to answer it, what came back, and what it has become."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid, Refused
from app.i18n import Words, local
from app.i18n.due import Due
from app.models.agenda.edition import edition_of
from app.models.became import parked_reply
from app.models.became.proposed import says_the_same
from app.models.became.reply import Reply, replies_of
from app.models.commitments import answering, parking
from app.models.commitments.answering import Typed, shown
from app.models.commitments.parked import ParkedLine, parked_lines
from app.models.commitments.receiver import receivers_of
from app.models.workshop import Workshop
from app.numbers import Number
from app.routes._shared import forms
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import (
    AnyMember,
    Field,
    Host,
    Parts,
    PartsOf,
    Seat,
    language_of,
    page,
)

router = APIRouter()
SAYS = {
    "saved": N_("Saved."),
    "back": N_("It is back."),
    "promised": N_("It is a commitment now, with its receiver."),
    "unpromised": N_("It is a parked line again."),
    "on_page": N_("It stands on the participants' page. It isn't published yet."),
}
LABELS = {
    "words": N_("In your own words"),
    "receiver": N_("Receiver"),
    "said": N_("What came back"),
    "day": N_("When"),
    "teller": N_("Who says so"),
}


@router.get("/w/{uid}/parked")
def show(
    request: Request, parts: PartsOf, seat: AnyMember, say: str = "", removed: Number = 0
) -> Response:
    return _page(request, parts, seat, say=SAYS.get(say, ""), removed=removed)


@router.post("/w/{uid}/parked/{parked_id}")
def save(
    request: Request,
    parts: PartsOf,
    seat: Host,
    parked_id: Number,
    words: Field = "",
    receiver: Field = "",
    said: Field = "",
    day: Field = "",
    teller: Field = "",
    edition: Field = "",
) -> Response:
    told = {"words": words, "receiver": receiver, "said": said, "day": day, "teller": teller}
    today = local(now(), seat.workshop.tz).date().isoformat()
    try:
        typed = forms.read(Typed, **told)
        with parts.database.writing() as session:
            answering.write(session, seat.workshop_id, parked_id, typed, edition, today=today)
    except forms.Unread as unread:
        no = Invalid(next(iter(unread.mistakes.values())))
        return _page(request, parts, seat, typed={parked_id: told}, refusal=no)
    except Refused as refusal:
        return _page(request, parts, seat, typed={parked_id: told}, refusal=refusal)
    return _back(seat, "saved", parked_id)


@router.post("/w/{uid}/parked/{parked_id}/receiver")
def give(
    request: Request,
    parts: PartsOf,
    seat: Host,
    parked_id: Number,
    receiver: Field = "",
    edition: Field = "",
) -> Response:
    """One of the receivers there are, by a press, or one that is written."""
    try:
        with parts.database.writing() as session:
            parking.give(session, seat.workshop_id, parked_id, receiver, edition)
    except Refused as refusal:
        told = {parked_id: {"receiver": receiver}}
        return _page(request, parts, seat, typed=told, refusal=refusal)
    return _back(seat, "saved", parked_id)


@router.post("/w/{uid}/parked/{parked_id}/removal")
def take_away(parts: PartsOf, seat: Host, parked_id: Number) -> Response:
    with parts.database.writing() as session:
        parking.take_away(session, seat.workshop_id, parked_id)
    return RedirectResponse(f"/w/{seat.workshop.uid}/parked?removed={parked_id}", 303)


@router.post("/w/{uid}/parked/{parked_id}/removal/undo")
def bring_back(parts: PartsOf, seat: Host, parked_id: Number) -> Response:
    with parts.database.writing() as session:
        parking.bring_back(session, seat.workshop_id, parked_id)
    return _back(seat, "back", parked_id)


@router.post("/w/{uid}/parked/{parked_id}/commitment")
def promise(request: Request, parts: PartsOf, seat: Host, parked_id: Number) -> Response:
    try:
        with parts.database.writing() as session:
            parking.promise(session, seat.workshop_id, parked_id, seat.actor)
    except Invalid as refusal:
        return _page(request, parts, seat, refusal=refusal, typed={parked_id: {}})
    return _back(seat, "promised", parked_id)


@router.post("/w/{uid}/parked/{parked_id}/commitment/undo")
def take_promise_back(parts: PartsOf, seat: Host, parked_id: Number) -> Response:
    with parts.database.writing() as session:
        parking.take_promise_back(session, seat.workshop_id, parked_id)
    return _back(seat, "unpromised", parked_id)


@router.post("/w/{uid}/parked/{parked_id}/page")
def put_on_page(request: Request, parts: PartsOf, seat: Host, parked_id: Number) -> Response:
    """On the page of what became of it, which is published as a whole when somebody does so."""
    try:
        with parts.database.writing() as session:
            workshop = session.get_one(Workshop, seat.workshop_id)
            parked_reply.put_on_page(session, workshop, parked_id, at=now(), by=seat.actor)
    except Invalid as refusal:
        return _page(request, parts, seat, refusal=refusal, typed={parked_id: {}})
    return _back(seat, "on_page", parked_id)


def _back(seat: Seat, say: str, parked_id: int) -> Response:
    return RedirectResponse(f"/w/{seat.workshop.uid}/parked?say={say}#parked-{parked_id}", 303)


def _page(
    request: Request,
    parts: Parts,
    seat: Seat,
    *,
    say: str = "",
    removed: int = 0,
    typed: dict[int, dict[str, str]] | None = None,
    refusal: Refused | None = None,
) -> Response:
    """`typed` is what a form said that was refused, by the line."""
    typed = typed or {}
    with parts.database.reading() as session:
        lines = parked_lines(session, seat.workshop_id)
        receivers = [one.name for one in receivers_of(session, seat.workshop_id)]
        workshop = session.get_one(Workshop, seat.workshop_id)
        on_page = _on_page(session, workshop, lines)
    words = Words(language_of(request))
    labels = {name: words(label) for name, label in LABELS.items()}
    about = next(iter(typed.values()), {})
    return page(
        request,
        "parked/show.html",
        status=refusal.status if refusal else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        request_path=f"/w/{workshop.uid}/parked",
        workshop=workshop,
        groups=_groups(lines),
        receivers=receivers,
        removed=removed,
        say=sentence(request, refusal) if refusal else words(say) if say else "",
        refused=refusal is not None,
        overtaken=theirs(refusal, about, labels),
        fields={line.id: shown(line) | typed.get(line.id, {}) for line in lines},
        editions={line.id: edition_of(shown(line)) for line in lines},
        opened=set(typed),
        on_page=on_page,
        day_of=Due.read,
        today=local(now(), workshop.tz).date(),
        labels=labels,
    )


@dataclass(frozen=True)
class OnPage:
    """A line's reply on the page of what became of it, and whether that says what the line does."""

    uid: str
    is_current: bool


def _on_page(session: Session, workshop: Workshop, lines: list[ParkedLine]) -> dict[int, OnPage]:
    """By the line; nothing of those that aren't there."""
    replies = {one.uid: one for one in replies_of(session, workshop.id or 0)}
    named = ((line, replies.get(parked_reply.name_of(line.row))) for line in lines)
    return {
        line.id: OnPage(
            told.uid, says_the_same(parked_reply.as_reply(line, workshop), told, workshop)
        )
        for line, told in named
        if told is not None
    }


def _is_current(line: ParkedLine, told: Reply, workshop: Workshop) -> bool:
    return says_the_same(parked_reply.as_reply(line, workshop), told, workshop)


def _groups(lines: list[ParkedLine]) -> list[tuple[str, list[ParkedLine]]]:
    """Those that need a receiver first, then those that wait for an answer, then the others."""
    is_done = {line.id: bool(line.row.said or line.is_promised) for line in lines}
    parts = (
        (N_("Who is to answer?"), [one for one in lines if one.needs_receiver]),
        (
            N_("Waiting for an answer"),
            [one for one in lines if not one.needs_receiver and not is_done[one.id]],
        ),
        (N_("Answered, or a commitment now"), [one for one in lines if is_done[one.id]]),
    )
    return [(title, found) for title, found in parts if found]
