"""Commitments after the meeting: confirming what the room promised, and following up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.clock import DAY_MS, now
from app.errors import N_, Invalid, Refused
from app.i18n import Words as Translate
from app.i18n.due import Due
from app.models.agenda.edition import Overtaken, edition_of
from app.models.commitments import following, making, promises, telling
from app.models.commitments.commitment import find, removed_of
from app.models.commitments.following import NOBODY, of_receiver, rows_of, tabs
from app.models.commitments.making import ON_A_DAY, Words
from app.models.commitments.parked import parking_of
from app.models.commitments.promises import Chosen, Promises, promises_of
from app.models.commitments.receiver import Receiver, receivers_of
from app.models.commitments.receiver_links import works
from app.models.commitments.telling import Teller
from app.numbers import Number, read_number
from app.routes._shared import forms
from app.routes._shared.fields import Fields
from app.routes._shared.following import Look, listed, look_asked, mended, tell, today_in
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
from app.security import is_token

router = APIRouter()
LABELS = {
    "what": N_("What is to be done"),
    "who": N_("Who takes it on"),
    "when": N_("When it is to be done"),
    "day": N_("Which day"),
    "first": N_("The first step"),
}
SAID = {
    "confirmed": N_("Saved. What is confirmed stands on the follow-up page."),
    "made": N_("The commitment is added."),
    "edited": N_("The new words are saved."),
    "told": N_("Saved."),
}
MONTHS_AHEAD, QUARTERS_AHEAD = 6, 4
CONFIRM, DROP = "confirm", "drop"


@router.get("/w/{uid}/commitments")
def show(request: Request, parts: PartsOf, seat: AnyMember, said: str = "") -> Response:
    look = look_asked(_look(seat), request.query_params)
    return _show(request, parts, seat, look, say=SAID.get(said, ""))


def _look(seat: Seat) -> Look:
    at = f"/w/{seat.workshop.uid}/commitments"
    return Look(at, Teller(actor=seat.actor), writes=seat.place.runs, names=True)


def _show(
    request: Request,
    parts: Parts,
    seat: Seat,
    look: Look,
    *,
    say: str = "",
    status: int = 200,
) -> Response:
    lately = now() - DAY_MS
    with parts.database.reading() as session:
        rows = rows_of(session, seat.workshop_id)
        receivers = receivers_of(session, seat.workshop_id)
        waits = len(promises_of(session, seat.workshop_id).waiting) if look.writes else 0
        removed = removed_of(session, seat.workshop_id) if look.writes else []
        parked = parking_of(session, seat.workshop_id)
        links = [(one, works(session, one)) for one in receivers] if look.writes else []
    filters = tabs(rows, receivers)
    concerned = {row.commitment.receiver_id for row in rows} | parked.asked
    return page(
        request,
        "commitments/list.html",
        status=status,
        facilitator=seat.facilitator,
        place=seat.place,
        reminder=seat.reminder,
        total=len(rows),
        nobody=len(of_receiver(rows, NOBODY)),
        tabs=filters,
        waits=waits,
        parked=parked,
        removed=[one for one in removed if (one.removed_at or 0) > lately],
        links=[(one, on) for one, on in links if one.id in concerned or one.token_hash],
        say=say,
        **listed(seat.workshop, of_receiver(rows, look.key), look),
    )


@router.get("/w/{uid}/commitments/new")
def begin(
    request: Request, parts: PartsOf, seat: Host, answer: str = "", theme: str = ""
) -> Response:
    return _form(request, parts, seat, {}, answer=answer, theme=theme)


@router.post("/w/{uid}/commitments")
def make(request: Request, parts: PartsOf, seat: Host, sent: Fields) -> Response:
    typed = {name: str(sent.get(name, "")) for name in Words.model_fields}
    source = {name: str(sent.get(name, "")) for name in ("answer", "theme")}
    drawn = str(sent.get("key", ""))
    try:
        words = forms.read(Words, **typed)
    except forms.Unread as unread:
        return _form(request, parts, seat, typed, mistakes=unread.mistakes, **source)
    with parts.database.writing() as session:
        of = {name: read_number(number) for name, number in source.items()}
        made = making.make(
            session,
            seat.workshop_id,
            words,
            at=now(),
            by=seat.actor,
            drawn=drawn if is_token(drawn) else "",
            **of,
        )
        uid = made.uid
    return RedirectResponse(f"/w/{seat.workshop.uid}/commitments?said=made#c-{uid}", 303)


def _form(
    request: Request,
    parts: Parts,
    seat: Seat,
    typed: Mapping[str, str],
    *,
    mistakes: forms.Mistakes | None = None,
    answer: str = "",
    theme: str = "",
) -> Response:
    """A new one; with what it is made of. Raises NotFound, Invalid."""
    with parts.database.reading() as session:
        of = _source(session, seat, read_number(answer), read_number(theme))
        receivers = receivers_of(session, seat.workshop_id)
    return page(
        request,
        "commitments/new.html",
        status=Invalid.status if mistakes else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        typed=dict.fromkeys(Words.model_fields, "") | dict(typed),
        mistakes=mistakes or {},
        of=of,
        answer=answer,
        theme=theme,
        **_choices(request, seat, receivers),
    )


def _source(session: Session, seat: Seat, answer: int | None, theme: int | None) -> str:
    if answer is not None:
        return making.source_answer(session, seat.workshop_id, answer)[1]
    return making.title_of(session, seat.workshop_id, theme) if theme is not None else ""


def _choices(request: Request, seat: Seat, receivers: list[Receiver]) -> dict[str, Any]:
    """What there is to choose from when words are written."""
    language, today = language_of(request), today_in(seat.workshop)
    return {
        "receivers": receivers,
        "times": [(due.stored, due.words(language, today)) for due in _times(today)],
        "time_words": partial(_time_words, language, today),
        "on_a_day": ON_A_DAY,
    }


def _times(today: date) -> list[Due]:
    """The next months, then the next quarters."""
    months, quarters, first = [], [], today.replace(day=1)
    for _ in range(MONTHS_AHEAD):
        months.append(f"{first:%Y-%m}")
        first = (first + timedelta(days=31)).replace(day=1)
    year, quarter = today.year, (today.month - 1) // 3 + 1
    for _ in range(QUARTERS_AHEAD):
        quarters.append(f"{year}-Q{quarter}")
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return [due for stored in (*months, *quarters) if (due := Due.read(stored))]


def _time_words(language: str, today: date, stored: str) -> str:
    due = Due.read(stored)
    return due.words(language, today) if due else ""


@router.get("/w/{uid}/commitments/confirm")
def ask(request: Request, parts: PartsOf, seat: Host, said: str = "") -> Response:
    return _confirm(request, parts, seat, say=SAID.get(said, ""))


@router.post("/w/{uid}/commitments/confirm")
def decide(request: Request, parts: PartsOf, seat: Host, sent: Fields) -> Response:
    """Each as it was chosen: confirmed with these words, dropped, or left for later."""
    typed = _typed(sent)
    chosen, mistakes = _chosen(typed)
    if mistakes:
        return _confirm(request, parts, seat, typed, mistakes)
    dropped = [answer for answer, row in typed.items() if row.get("do") == DROP]
    try:
        with parts.database.writing() as session:
            promises.confirm(session, seat.workshop_id, chosen, at=now(), by=seat.actor)
            for answer in dropped:
                promises.drop(session, seat.workshop_id, answer, at=now(), by=seat.actor)
    except Overtaken as refusal:
        return _confirm(request, parts, seat, typed, no=refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/commitments/confirm?said=confirmed", 303)


Typed = dict[int, dict[str, str]]
"""What was typed for each promise, by the number of its answer."""


def _typed(sent: Mapping[str, Any]) -> Typed:
    rows = sent.get("p")
    found = rows.items() if isinstance(rows, Mapping) else ()
    return {
        int(number): {name: str(value) for name, value in row.items()}
        for number, row in found
        if number.isdecimal() and len(number) < 19 and isinstance(row, Mapping)
    }


def _chosen(typed: Typed) -> tuple[list[Chosen], forms.Mistakes]:
    chosen: list[Chosen] = []
    mistakes: forms.Mistakes = {}
    for answer, row in typed.items():
        if row.get("do") == CONFIRM:
            words = {name: row.get(name, "") for name in Words.model_fields}
            try:
                read = forms.read(Words, **words)
            except forms.Unread as unread:
                mistakes |= {f"p.{answer}.{name}": say for name, say in unread.mistakes.items()}
                continue
            chosen.append(Chosen(answer, row.get("edition", ""), read))
    return chosen, mistakes


def _confirm(
    request: Request,
    parts: Parts,
    seat: Seat,
    typed: Typed | None = None,
    mistakes: forms.Mistakes | None = None,
    no: Refused | None = None,
    say: str = "",
) -> Response:
    typed = typed or {}
    with parts.database.reading() as session:
        found = promises_of(session, seat.workshop_id)
        receivers = receivers_of(session, seat.workshop_id)
    return page(
        request,
        "commitments/confirm.html",
        status=no.status if no else Invalid.status if mistakes else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        found=found,
        rows={
            one.answer: {"do": CONFIRM, **one.shown, **typed.get(one.answer, {})}
            for one in found.waiting
        },
        gone=_gone(typed, found),
        mistakes=mistakes or {},
        refused=sentence(request, no) if no else "",
        say=say,
        **_choices(request, seat, receivers),
    )


def _gone(typed: Typed, found: Promises) -> list[str]:
    """What was typed for those that no longer wait."""
    waiting = {one.answer for one in found.waiting}
    return [row["what"] for answer, row in typed.items() if answer not in waiting and "what" in row]


@router.post("/w/{uid}/commitments/confirm/{answer_id}/undo")
def take_up(parts: PartsOf, seat: Host, answer_id: Number) -> Response:
    """One that was dropped waits again."""
    with parts.database.writing() as session:
        promises.take_up(session, seat.workshop_id, answer_id)
    return RedirectResponse(f"/w/{seat.workshop.uid}/commitments/confirm#p-{answer_id}", 303)


@router.get("/w/{uid}/commitments/{commitment_uid}")
def one(request: Request, parts: PartsOf, seat: AnyMember, commitment_uid: str) -> Response:
    """Its whole history, and the form that tells of it."""
    return _one(request, parts, seat, commitment_uid)


def _one(
    request: Request,
    parts: Parts,
    seat: Seat,
    uid: str,
    typed: Mapping[str, str] | None = None,
    mistakes: forms.Mistakes | None = None,
    no: Refused | None = None,
) -> Response:
    """`typed` are other words for it, which couldn't be saved."""
    with parts.database.reading() as session:
        found = find(session, seat.workshop_id, uid)
        who = making.name_of(session, found)
        row = next((one for one in rows_of(session, seat.workshop_id) if one.uid == uid), None)
        origin = following.origin_of(session, found)
        receivers = receivers_of(session, seat.workshop_id)
    shown = making.shown(found, who)
    words = Translate(language_of(request))
    labels = {name: words(label) for name, label in LABELS.items()}
    edition = edition_of(no.saved if isinstance(no, Overtaken) else shown)
    rows = [row] if row else []
    return page(
        request,
        "commitments/one.html",
        status=no.status if no else Invalid.status if mistakes else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        row=row,
        commitment=found,
        origin=origin,
        typed=shown | dict(typed or {}),
        editing=typed is not None,
        mistakes=mistakes or {},
        edition=edition,
        overtaken=theirs(no, typed or {}, labels),
        **_choices(request, seat, receivers),
        **listed(seat.workshop, rows, replace(_look(seat), open=uid)),
    )


@router.post("/w/{uid}/commitments/{commitment_uid}/words")
def edit(
    request: Request, parts: PartsOf, seat: Host, commitment_uid: str, sent: Fields
) -> Response:
    typed = {name: str(sent.get(name, "")) for name in Words.model_fields}
    edition = str(sent.get("edition", ""))
    try:
        words = forms.read(Words, **typed)
        with parts.database.writing() as session:
            making.edit(session, seat.workshop_id, commitment_uid, words, edition)
    except forms.Unread as unread:
        return _one(request, parts, seat, commitment_uid, typed, unread.mistakes)
    except Overtaken as refusal:
        return _one(request, parts, seat, commitment_uid, typed, no=refusal)
    return _back(seat, "?said=edited", commitment_uid)


@router.post("/w/{uid}/commitments/{commitment_uid}/removal")
def remove(parts: PartsOf, seat: Host, commitment_uid: str) -> Response:
    with parts.database.writing() as session:
        making.remove(session, seat.workshop_id, commitment_uid, now())
    return _back(seat)


@router.post("/w/{uid}/commitments/{commitment_uid}/removal/undo")
def put_back(parts: PartsOf, seat: Host, commitment_uid: str) -> Response:
    with parts.database.writing() as session:
        making.put_back(session, seat.workshop_id, commitment_uid)
    return _back(seat, "", commitment_uid)


def _back(seat: Seat, said: str = "", uid: str = "") -> Response:
    at = f"/w/{seat.workshop.uid}/commitments{said}"
    return RedirectResponse(f"{at}#c-{uid}" if uid else at, 303)


@router.post("/w/{uid}/commitments/{commitment_uid}/news")
def tell_news(
    request: Request, parts: PartsOf, seat: Host, commitment_uid: str, sent: Fields
) -> Response:
    look = look_asked(_look(seat), {"receiver": str(sent.get("receiver", ""))})
    try:
        return RedirectResponse(tell(parts, seat.workshop, commitment_uid, sent, look), 303)
    except forms.Unread as unread:
        again = mended(look, commitment_uid, sent, unread.mistakes)
        return _show(request, parts, seat, again, status=Invalid.status)


@router.post("/w/{uid}/commitments/{commitment_uid}/news/{news_id}/undo")
def undo_news(
    parts: PartsOf, seat: Host, commitment_uid: str, news_id: Number, receiver: Field = ""
) -> Response:
    look = look_asked(_look(seat), {"receiver": receiver})
    with parts.database.writing() as session:
        telling.undo(session, seat.workshop_id, commitment_uid, news_id, look.who)
    return RedirectResponse(f"{look.at}?{look.query()}#c-{commitment_uid}", 303)
