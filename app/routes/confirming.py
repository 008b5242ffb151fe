"""Confirming what was promised: each as it was chosen, with the words that are to stand."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import N_, Invalid, Refused
from app.models.agenda.edition import Overtaken
from app.models.commitments import promises
from app.models.commitments.making import Words
from app.models.commitments.promises import Chosen, Promises, promises_of
from app.models.commitments.receiver import receivers_of
from app.numbers import Number
from app.routes._shared import forms
from app.routes._shared.commitment_words import choices
from app.routes._shared.fields import Fields
from app.routes._shared.mistakes import sentence
from app.routes._shared.parts import Host, Parts, PartsOf, Seat, page

router = APIRouter()
CONFIRM, DROP = "confirm", "drop"
SAID = {"confirmed": N_("Saved. What is confirmed stands on the follow-up page.")}


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
        **choices(request, seat, receivers),
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
