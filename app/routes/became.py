"""Writing what became of it: replies to themes and questions, decisions, what won't be done, what
waits, and the facts of the page; looking at the changes, and publishing them."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid, Refused
from app.exports import FORMATS, USUAL
from app.exports.outcome.changes import told_changes
from app.exports.outcome.shapes import FEW
from app.i18n import LANGUAGES, Words
from app.models.agenda.edition import edition_of
from app.models.became import facts as page_facts
from app.models.became import published, reply
from app.models.became.facts import TypedFacts, TypedNext, facts_of
from app.models.became.page import Page, changes, draft
from app.models.became.published import Published, standing, today
from app.models.became.reply import Reply, Typed, replies_of
from app.models.commitments.parked import parking_of
from app.models.series import handed_reply
from app.models.series.handed import WHOM
from app.models.workshop import Workshop
from app.routes._shared import asked_words, forms
from app.routes._shared.fields import Fields
from app.routes._shared.making import file_for, form_of
from app.routes._shared.mistakes import sentence
from app.routes._shared.outcome_pages import outcome_page, take_outcome, written_now
from app.routes._shared.overtaken import Theirs, theirs
from app.routes._shared.parts import (
    AnyMember,
    Host,
    Parts,
    PartsOf,
    Seat,
    language_of,
    note_export,
    page,
)
from app.routes._shared.reply_forms import CASE, FACTS, UNSAVED, ReplyForms, Sent, edition_in
from app.security_log import note_with

router = APIRouter()
SAID = {
    "saved": N_("Saved. It isn't published yet."),
    "published": N_("Published. Everyone with the link reads it now."),
    "withdrawn": N_("The page isn't shown any more. What you have written is still here."),
}


@router.get("/w/{uid}/became")
def show(
    request: Request, parts: PartsOf, seat: Host, said: str = "", removed: str = ""
) -> Response:
    return _page(request, parts, seat, said=said, removed=removed)


@router.post("/w/{uid}/became/replies")
def save(request: Request, parts: PartsOf, seat: Host, sent: Fields) -> Response:
    typed = {name: str(sent.get(name, "")) for name in Typed.model_fields}
    uid = str(sent.get("uid", "")).removeprefix(UNSAVED)
    typed["edition"] = edition = str(sent.get("edition", ""))
    try:
        read = forms.read(Typed, **typed)
        if missing := read.missing():
            raise forms.Unread(missing)
        with parts.database.writing() as session:
            workshop = session.get_one(Workshop, seat.workshop_id)
            made = reply.write(
                session, workshop, uid, read, at=now(), edition=edition, by=seat.actor
            )
            place = made.about or f"r-{made.uid}"
    except forms.Unread as unread:
        return _page(request, parts, seat, Sent(uid, typed, unread.mistakes))
    except Refused as refusal:
        return _page(request, parts, seat, Sent(uid, typed, refusal=refusal))
    return RedirectResponse(f"/w/{seat.workshop.uid}/became?said=saved#{place}", 303)


@router.post("/w/{uid}/became/replies/{reply_uid}/removal")
def remove(parts: PartsOf, seat: Host, reply_uid: str) -> Response:
    with parts.database.writing() as session:
        reply.remove(session, seat.workshop_id, reply_uid, now())
    return RedirectResponse(f"/w/{seat.workshop.uid}/became?removed={reply_uid}", 303)


@router.post("/w/{uid}/became/replies/{reply_uid}/removal/undo")
def bring_back(parts: PartsOf, seat: Host, reply_uid: str) -> Response:
    with parts.database.writing() as session:
        reply.bring_back(session, seat.workshop_id, reply_uid)
    return RedirectResponse(f"/w/{seat.workshop.uid}/became#r-{reply_uid}", 303)


@router.post("/w/{uid}/became/handed/{handed_uid}")
def put_on_page(request: Request, parts: PartsOf, seat: Host, handed_uid: str) -> Response:
    """What was answered from above to something that was handed over."""
    try:
        with parts.database.writing() as session:
            workshop = session.get_one(Workshop, seat.workshop_id)
            made = handed_reply.put_on_page(session, workshop, handed_uid, at=now(), by=seat.actor)
            place = made.about if made.is_the_answer else f"r-{made.uid}"
    except Invalid as refusal:
        return _page(request, parts, seat, refusal=refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/became?said=saved#{place}", 303)


@router.post("/w/{uid}/became/facts")
def save_facts(request: Request, parts: PartsOf, seat: Host, sent: Fields) -> Response:
    typed = {name: str(sent.get(name, "")) for name in TypedFacts.model_fields}
    typed["edition"] = edition = str(sent.get("edition", ""))
    try:
        read = forms.read(TypedFacts, **typed)
        with parts.database.writing() as session:
            workshop = session.get_one(Workshop, seat.workshop_id)
            page_facts.write(session, workshop, read, edition)
    except forms.Unread as unread:
        return _page(request, parts, seat, Sent("facts", typed, unread.mistakes))
    except Refused as refusal:
        return _page(request, parts, seat, Sent("facts", typed, refusal=refusal))
    return RedirectResponse(f"/w/{seat.workshop.uid}/became?said=saved#facts", 303)


def _page(
    request: Request,
    parts: Parts,
    seat: Seat,
    sent: Sent | None = None,
    *,
    said: str = "",
    removed: str = "",
    refusal: Refused | None = None,
) -> Response:
    with parts.database.reading() as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        from_above = handed_reply.proposals(session, workshop)
        facts = page_facts.shown(facts_of(session, seat.workshop_id), workshop)
        last, written = standing(session, seat.workshop_id), draft(session, workshop)
        drawing = ReplyForms(request, workshop, replies_of(session, seat.workshop_id), sent)
        places, listed = drawing.places(session, written), drawing.parts()
        gone = _gone(session, workshop, removed)
        parked = parking_of(session, seat.workshop_id).lines
    own = sent if sent and sent.uid == "facts" else None
    return page(
        request,
        "became/show.html",
        status=refusal.status if refusal else sent.status if sent else 200,
        default_language=workshop.language,
        facilitator=seat.facilitator,
        place=seat.place,
        news_due=seat.news_due,
        workshop=workshop,
        places=places,
        parts=listed,
        gone=gone,
        parked=parked,
        from_above=from_above,
        whom=WHOM,
        day_of=asked_words.day_of(request),
        refused=sentence(request, refusal) if refusal else "",
        state=_state(last, written),
        unpublished={one.key for one in changes(last.read if last else None, written)},
        facts=own.typed if own else facts,
        facts_mistakes=own.mistakes if own else {},
        facts_edition=edition_in(own, facts),
        facts_overtaken=drawing.theirs(own, FACTS),
        facts_labels=FACTS,
        case_label=CASE,
        other=LANGUAGES[workshop.other_language],
        few=drawing.words(FEW),
        usual=[FORMATS[name] for name in USUAL],
        more=[form for form in FORMATS.values() if form.name not in USUAL],
        say=SAID.get(said, ""),
        formerly=published.NOT_YET if not workshop.ended else "",
    )


def _gone(session: Session, workshop: Workshop, uid: str) -> Reply | None:
    """One that was removed just now, which can be brought back."""
    if not uid:
        return None
    found = reply.find(session, workshop.id or 0, uid)
    return found if found.removed_at else None


@dataclass(frozen=True)
class State:
    """When the page was published last, and how much has changed since."""

    last: Published | None
    changes: int


def _state(last: Published | None, written: Page) -> State:
    return State(last, len(changes(last.read if last else None, written)))


@router.get("/w/{uid}/became/page")
def look(request: Request, parts: PartsOf, seat: Host) -> Response:
    """The page as it is written now."""
    with parts.database.reading() as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        language = language_of(request, workshop.language)
        told = written_now(session, workshop, language)
    return outcome_page(request, parts, told, is_draft=True)


@router.get("/w/{uid}/became/changes")
def preview(request: Request, parts: PartsOf, seat: Host) -> Response:
    """Just what has changed, to be published as a whole by a second press."""
    return _changes(request, parts, seat)


def _changes(
    request: Request,
    parts: Parts,
    seat: Seat,
    typed: dict[str, str] | None = None,
    mistakes: forms.Mistakes | None = None,
    refusal: Refused | None = None,
) -> Response:
    with parts.database.reading() as session:
        workshop = session.get_one(Workshop, seat.workshop_id)
        facts = page_facts.shown(facts_of(session, seat.workshop_id), workshop)
        last, written = standing(session, seat.workshop_id), draft(session, workshop)
    language = language_of(request, workshop.language)
    before = last.read if last else None
    found, pages = changes(before, written), [before, written] if before else [written]
    status = Invalid.status if mistakes else 200
    return page(
        request,
        "became/changes.html",
        status=refusal.status if refusal else status,
        default_language=workshop.language,
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=workshop,
        last=last,
        changes=told_changes(found, pages, language, today(workshop, now())),
        edition=edition_of(written.model_dump()),
        typed=typed or facts,
        overtaken=_next_overtaken(refusal, typed or {}, Words(language)),
        mistakes=mistakes or {},
        labels=FACTS,
        other=LANGUAGES[workshop.other_language],
        say=sentence(request, refusal) if refusal else "",
        may=workshop.ended and workshop.rehearsal is None,
        why_not=published.REHEARSED if workshop.rehearsal is not None else published.NOT_YET,
    )


def _next_overtaken(refusal: Refused | None, typed: dict[str, str], words: Words) -> Theirs | None:
    """Where somebody else has said another next news; other changes stand in the list."""
    labels = {name: words(label) for name, label in FACTS.items()}
    also = {"next_words_also": labels["next_words"]}
    found = theirs(refusal, typed, labels | also)
    return found if found and found.texts else None


@router.post("/w/{uid}/became/publication")
def publish(request: Request, parts: PartsOf, seat: Host, sent: Fields) -> Response:
    typed = {name: str(sent.get(name, "")) for name in TypedNext.model_fields}
    try:
        read = forms.read(TypedNext, **typed)
        with parts.database.writing() as session:
            edition = str(sent.get("edition", ""))
            published.publish(session, seat.workshop_id, read, edition, at=now(), by=seat.actor)
            note_with(session, "page-published", by=seat.actor, workshop=seat.workshop_id)
    except forms.Unread as unread:
        return _changes(request, parts, seat, typed, unread.mistakes)
    except Refused as refusal:
        return _changes(request, parts, seat, typed, refusal=refusal)
    return RedirectResponse(f"/w/{seat.workshop.uid}/became?said=published", 303)


@router.post("/w/{uid}/became/withdrawal")
def withdraw(parts: PartsOf, seat: Host) -> Response:
    with parts.database.writing() as session:
        published.withdraw(session, seat.workshop_id, now())
        note_with(session, "page-no-longer-published", by=seat.actor, workshop=seat.workshop_id)
    return RedirectResponse(f"/w/{seat.workshop.uid}/became?said=withdrawn", 303)


@router.get("/w/{uid}/became/files/{name}")
async def download(request: Request, parts: PartsOf, seat: AnyMember, name: str) -> Response:
    """The page as a document: as it is published, else as it is written."""
    form, whose = form_of(name), f"facilitator {seat.actor}"
    file = await file_for(request, parts, seat.workshop, form, whose, take_outcome)
    await asyncio.to_thread(note_export, parts, seat, name)
    return file
