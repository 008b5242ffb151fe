"""The remarks that readers of the notes have sent: until when they are taken, and what is done
about each."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import N_, Invalid, Refused
from app.i18n import LANGUAGES, Words
from app.i18n.due import Due
from app.models.agenda.edition import Overtaken, edition_of
from app.models.became import remark, remark_window
from app.models.became.published import today
from app.models.became.remark import (
    ANSWERED,
    ASIDE,
    STATES,
    TAKEN_IN,
    TOLD,
    WAITS,
    Handled,
    Remark,
    parts_of,
    remarks_of,
    shown,
)
from app.models.workshop import Workshop
from app.routes._shared import forms
from app.routes._shared.fields import Fields
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import AnyMember, Field, Host, Parts, PartsOf, Seat, language_of, page

router = APIRouter()
WINDOW = "window"
"""The form of the window, where others are called by their remarks."""
PROPOSED = timedelta(days=14)
"""From today, where no day is chosen yet."""
SAYS = {
    "opened": N_("Readers of the notes can send remarks now."),
    "closed": N_("No more remarks are taken."),
    TAKEN_IN: N_("Taken in."),
    ANSWERED: N_("Answered. Everyone who reads the notes can read the answer."),
    ASIDE: N_("Set aside."),
    WAITS: N_("It waits again."),
}
LABELS = {
    "state": N_("What is done about it"),
    "text": N_("Answer"),
    "day": N_("Until and including"),
}
Typed = dict[str, Any]


@router.get("/w/{uid}/remarks")
def show(
    request: Request,
    parts: PartsOf,
    seat: AnyMember,
    said: str = "",
    which: str = "",
    before: str = "",
) -> Response:
    """`which` was dealt with just now, and can be put back to what it was `before`."""
    return _page(request, parts, seat, said=said, which=which, before=before)


@router.post("/w/{uid}/remarks/window")
def open_window(
    request: Request, parts: PartsOf, seat: Host, day: Field = "", edition: Field = ""
) -> Response:
    """Open it, or move its day."""
    typed = {"day": day, "edition": edition}
    try:
        read = forms.read(remark_window.TypedWindow, day=day)
        with parts.database.writing() as session:
            remark_window.open_until(session, seat.workshop_id, read.day, edition, at=now())
    except forms.Unread as unread:
        no = Invalid(next(iter(unread.mistakes.values())))
        return _page(request, parts, seat, sent=(WINDOW, typed, no))
    except Refused as refusal:
        return _page(request, parts, seat, sent=(WINDOW, typed, refusal))
    return _back(seat, "opened")


@router.post("/w/{uid}/remarks/window/end")
def close_window(parts: PartsOf, seat: Host) -> Response:
    with parts.database.writing() as session:
        remark_window.close(session, seat.workshop_id, now())
    return _back(seat, "closed")


@router.post("/w/{uid}/remarks/window/end/undo")
def close_not(parts: PartsOf, seat: Host) -> Response:
    with parts.database.writing() as session:
        remark_window.close_not(session, seat.workshop_id)
    return _back(seat, "opened")


@router.post("/w/{uid}/remarks/{remark_uid}")
def handle(request: Request, parts: PartsOf, seat: Host, remark_uid: str, sent: Fields) -> Response:
    """Take it in, answer it, set it aside, or let it wait again. A form without a text leaves
    what was said back as it is."""
    typed = {name: str(sent[name]) for name in (*Handled.model_fields, "edition") if name in sent}
    edition = typed.get("edition", "")
    try:
        read = forms.read(Handled, **{k: text for k, text in typed.items() if k != "edition"})
        with parts.database.writing() as session:
            before = remark.handle(session, seat.workshop_id, remark_uid, read, edition)
    except forms.Unread as unread:
        no = Invalid(next(iter(unread.mistakes.values())))
        return _page(request, parts, seat, sent=(remark_uid, typed, no))
    except (Invalid, Overtaken) as refusal:
        return _page(request, parts, seat, sent=(remark_uid, typed, refusal))
    return _back(seat, f"{read.state}&which={remark_uid}&before={before}")


def _back(seat: Seat, said: str) -> Response:
    return RedirectResponse(f"/w/{seat.workshop.uid}/remarks?said={said}", 303)


def _page(
    request: Request,
    parts: Parts,
    seat: Seat,
    *,
    said: str = "",
    which: str = "",
    before: str = "",
    sent: tuple[str, Typed, Refused] | None = None,
) -> Response:
    """`sent` is a form that was refused: which, what was typed, and why."""
    words = Words(language_of(request))
    with parts.database.reading() as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        known = parts_of(session, workshop, words)
        found = remarks_of(session, seat.workshop_id)
    refused, typed, refusal = sent or ("", {}, None)
    fields, editions = _forms(found, workshop, refused, typed, refusal)
    due = Due.read(remark_window.last_day(workshop))
    other = LANGUAGES[workshop.other_language]
    labels = {name: words(label) for name, label in LABELS.items()}
    return page(
        request,
        "remarks/list.html",
        status=refusal.status if refusal else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        request_path=f"/w/{workshop.uid}/remarks",
        workshop=workshop,
        groups=_groups(found),
        known=known,
        fields=fields,
        editions=editions,
        refused=refused,
        undo=(which, before) if _undoes(found, which, before) else None,
        is_open=remark_window.is_open(workshop, now()),
        day=due.words(words.language, today(workshop, now())) if due else "",
        first_day=today(workshop, now()).isoformat(),
        proposed=(today(workshop, now()) + PROPOSED).isoformat() if refused != WINDOW else "",
        say=sentence(request, refusal) if refusal else words(SAYS[said]) if said in SAYS else "",
        overtaken=theirs(refusal, typed, labels | {"text_also": f"{labels['text']} ({other})"}),
        labels=labels,
        states=STATES,
        told=TOLD,
        other=other,
    )


def _forms(
    found: list[Remark], workshop: Workshop, refused: str, typed: Typed, refusal: Refused | None
) -> tuple[dict[str, Typed], dict[str, str]]:
    """What each form shows, and its edition; the one that was refused as it was typed."""
    fields = {one.uid: {**shown(one, workshop)} for one in found}
    fields[WINDOW] = {**remark_window.shown(workshop)}
    editions = {uid: edition_of(one) for uid, one in fields.items()}
    if refused in fields:
        fields[refused] |= typed
        if not isinstance(refusal, Overtaken):
            editions[refused] = typed.get("edition") or editions[refused]
    return fields, editions


def _undoes(found: list[Remark], which: str, before: str) -> bool:
    return before in STATES and any(one.uid == which for one in found)


def _groups(found: list[Remark]) -> list[tuple[str, list[Remark]]]:
    """What waits first."""
    parts = (
        (N_("Waiting"), [one for one in found if one.state == WAITS]),
        (N_("Taken in or answered"), [one for one in found if one.state in TOLD]),
        (N_("Set aside"), [one for one in found if one.state == ASIDE]),
    )
    return [(title, remarks) for title, remarks in parts if remarks]
