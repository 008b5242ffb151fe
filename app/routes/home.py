"""The start page: my workshops, a new one, putting away and deleting; and a workshop's facts, with
what is erased there."""

from collections.abc import Container
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app import i18n
from app.agendas import templates
from app.clock import Milliseconds, now
from app.errors import N_, Invalid, Refused
from app.i18n import Words, zones
from app.models import workshop as workshops
from app.models.agenda.agenda import with_steps
from app.models.agenda.edition import Overtaken, edition_of, guarding
from app.models.agenda.facts import LABELS, ON, About, Facts, Titled, edit_facts
from app.models.agenda.rules import rules_of
from app.models.became.reminding import news_due
from app.models.commitments.coming import coming
from app.models.people import member, shelf
from app.models.people.facilitator import Facilitator
from app.models.people.member import ROLE_WORDS, Place
from app.models.run import retention, survey
from app.models.run.retention import reminder
from app.models.series.series import just_deleted, posts
from app.models.workshop import COUNTS, DRAFT, ENDED, OPEN, Workshop
from app.numbers import read_number
from app.routes._shared import forms
from app.routes._shared.erasing import erasure_page, find_owner
from app.routes._shared.fields import Fields
from app.routes._shared.hours import read_hours, sent_hours, typed_hours
from app.routes._shared.overtaken import theirs
from app.routes._shared.parts import (
    AnyMember,
    Field,
    Host,
    LoggedIn,
    Owner,
    Parts,
    PartsOf,
    Seat,
    language_of,
    page,
)
from app.security import local_path

router = APIRouter()
SAID = {
    "rules": N_("The rules are saved."),
    "saved": N_("Saved."),
    "kept": N_("The answers are kept until the day that stands below. You can choose another one."),
    "going": N_("The answers are deleted within a day. Until then you can keep them after all."),
}
STATES = {DRAFT: N_("Not started"), OPEN: N_("Under way"), ENDED: N_("Ended")}


@router.get("/workshops")
def mine(
    request: Request,
    parts: PartsOf,
    me: LoggedIn,
    q: str = "",
    group: str = "",
    page: str = "",
    away: str = "",
) -> Response:
    """The first of each group, or a page of one; of all, or of what is sought in `q`."""
    number = read_number(page) or 1
    return _mine(request, parts, me, sought=q, group=group, number=number, away=away)


def _mine(
    request: Request,
    parts: Parts,
    me: Facilitator,
    *,
    sought: str = "",
    group: str = "",
    number: int = 1,
    away: str = "",
    title: str = "",
    mistakes: forms.Mistakes | None = None,
) -> Response:
    at = now()
    today = i18n.local(at, parts.settings.time_zone).date()
    with parts.database.reading() as session:
        places = member.places(session, me)
        deleted = member.just_deleted(session, me, at)
        planned = with_steps(session, [place.workshop.id or 0 for place in places])
        promised = coming(session, me.id or 0, today)
        series = posts(session, me.id or 0)
        deleted_series = just_deleted(session, me.id or 0, at)
    agendas = frozenset(post.series.agenda_uid for post in series if post.owns)
    met = places if sought else shelf.without_agendas(places, agendas)
    one = shelf.shelf(met, sought, at, group, number) if group in shelf.GROUPS else None
    several = {} if one else shelf.shelves(met, sought, at)
    return page(
        request,
        "home/list.html",
        status=Invalid.status if mistakes else 200,
        facilitator=me,
        any=bool(places),
        templates=[] if places else templates(language_of(request))[:3],
        shelves=several or None,
        one=one,
        first=shelf.first_of([one] if one else several.values()),
        sought=sought,
        put_away=_just_put_away(places, away),
        deleted=deleted,
        series=[] if sought or one else series,
        deleted_series=deleted_series,
        coming=[] if sought or one else promised,
        today=today,
        states=STATES,
        roles=ROLE_WORDS,
        **_of_each(places, planned, at),
        title=title,
        mistakes=mistakes or {},
    )


def _of_each(places: list[Place], planned: Container[int], at: Milliseconds) -> dict[str, Any]:
    """By workshop: what comes next in it, and what is to be remembered."""
    of = [(place.workshop.uid, place) for place in places]
    return {
        "onward": {uid: shelf.onward(one, (one.workshop.id or 0) in planned) for uid, one in of},
        "reminders": {uid: reminder(one.workshop, one.role, at) for uid, one in of},
        "news": {uid: news_due(one.workshop, one.role, at) for uid, one in of},
    }


def _just_put_away(places: list[Place], uid: str) -> Place | None:
    return next((one for one in places if one.workshop.uid == uid and one.archived_at), None)


@router.post("/workshops")
def begin(request: Request, parts: PartsOf, me: LoggedIn, title: Field = "") -> Response:
    """A workshop with an empty agenda."""
    try:
        titled = forms.read(Titled, title=title)
    except forms.Unread as unread:
        return _mine(request, parts, me, title=title, mistakes=unread.mistakes)
    with parts.database.writing() as session:
        workshop = member.begin(
            session,
            me,
            titled.title,
            language=language_of(request),
            keep_days=parts.settings.keep_days,
            tz=parts.settings.time_zone,
        )
    return RedirectResponse(f"/w/{workshop.uid}/agenda", 303)


@router.get("/w/{uid}/facts")
def facts(request: Request, parts: PartsOf, seat: Host, said: str = "") -> Response:
    return _facts(request, parts, seat, typed_facts(seat.workshop), said=said)


def typed_facts(workshop: Workshop) -> dict[str, str]:
    """A workshop's facts as its form shows them, day and time as at the place."""
    starts = workshop.starts_at and i18n.local(workshop.starts_at, workshop.tz)
    until = workshop.keep_until and i18n.local(workshop.keep_until, workshop.tz)
    return {
        "title": workshop.title,
        "purpose": workshop.purpose,
        "venue": workshop.venue,
        "day": starts.date().isoformat() if starts else "",
        "clock": starts.strftime("%H:%M") if starts else "",
        "language": workshop.language,
        "tz": workshop.tz,
        "phone_clock": ON if workshop.phone_clock else "",
        "second_language": workshop.second_language,
        "responsible": workshop.responsible,
        "keep_until": until.date().isoformat() if until else "",
        "keep_counts": COUNTS if workshop.keep_counts else "",
        "archives": ON if workshop.archives else "",
        "purge_decision": workshop.purge_decision,
    }


def shown_facts(workshop: Workshop) -> dict[str, str]:
    """All that the form shows."""
    return typed_facts(workshop) | typed_hours(workshop)


def _facts(
    request: Request,
    parts: Parts,
    seat: Seat,
    typed: dict[str, str],
    *,
    hours: dict[str, str] | None = None,
    mistakes: forms.Mistakes | None = None,
    said: str = "",
    no: Refused | None = None,
    edition: str = "",
) -> Response:
    words = Words(language_of(request))
    labels = {name: words(label) for name, label in LABELS.items()}
    overtaken = theirs(no, {**typed, **(hours or {})}, labels)
    if isinstance(no, Overtaken):
        edition = edition_of(no.saved)
    return page(
        request,
        "home/facts.html",
        status=no.status if no else Invalid.status if mistakes else 200,
        overtaken=overtaken,
        edition=edition or edition_of(shown_facts(seat.workshop)),
        facilitator=seat.facilitator,
        place=seat.place,
        responsible=parts.settings.responsible,
        rules=rules_of(seat.workshop),
        reminder=seat.reminder,
        typed={"code": "", **typed},
        zones=zones.offered(language_of(request)),
        hours=hours or typed_hours(seat.workshop),
        mistakes=mistakes or {},
        say=SAID.get(said, ""),
    )


@router.post("/w/{uid}/facts")
def save_facts(request: Request, parts: PartsOf, seat: Host, sent: Fields) -> Response:
    typed = {name: str(sent.get(name, "")) for name in Facts.model_fields}
    typed["tz"] = typed["tz"] or seat.workshop.tz
    typed_too, edition = sent_hours(seat.workshop, sent), str(sent.get("edition", ""))
    try:
        facts, hours = _read_both(typed, typed_too, seat.workshop)
    except forms.Unread as unread:
        told: dict[str, Any] = {"mistakes": unread.mistakes, "edition": edition}
        return _facts(request, parts, seat, typed, hours=typed_too, **told)

    def shown() -> dict[str, str]:
        return shown_facts(session.get_one(Workshop, seat.workshop_id))

    try:
        with (
            parts.database.writing() as session,
            guarding(session, seat.workshop_id, edition, shown),
        ):
            edit_facts(session, seat.workshop_id, facts)
            survey.set_hours(session, seat.workshop_id, hours)
    except Overtaken as no:
        return _facts(request, parts, seat, typed, hours=typed_too, no=no)
    return RedirectResponse(f"/w/{seat.workshop.uid}/facts?said=saved", 303)


def _read_both(
    typed: dict[str, str], hours: dict[str, str], workshop: Workshop
) -> tuple[About, survey.Hours]:
    """Raises Unread, with the mistakes of both."""
    facts: About | None = None
    mistakes: forms.Mistakes = {}
    try:
        facts = forms.read(About if workshop.purged else Facts, **typed)
    except forms.Unread as unread:
        mistakes = unread.mistakes
    try:
        read = read_hours(hours, workshop, facts)
    except forms.Unread as unread:
        raise forms.Unread(mistakes | unread.mistakes) from unread
    if facts is None:
        raise forms.Unread(mistakes)
    return facts, read


@router.post("/w/{uid}/archive")
def archive(parts: PartsOf, seat: AnyMember) -> Response:
    """Out of one's own way; nobody else notices."""
    assert seat.actor is not None
    with parts.database.writing() as session:
        member.put_away(session, seat.workshop_id, seat.actor, now())
    return RedirectResponse(f"/workshops?away={seat.workshop.uid}", 303)


@router.post("/w/{uid}/archive/undo")
def take_out(parts: PartsOf, seat: AnyMember) -> Response:
    assert seat.actor is not None
    with parts.database.writing() as session:
        member.put_away(session, seat.workshop_id, seat.actor, None)
    return RedirectResponse("/workshops", 303)


@router.post("/w/{uid}/keeping")
def keep_longer(parts: PartsOf, seat: Owner, back: Field = "") -> Response:
    """As long as a new workshop, from today; another day is chosen among the facts."""
    with parts.database.writing() as session:
        retention.keep_longer(session, seat.workshop_id, parts.settings.keep_days, now())
    facts = f"/w/{seat.workshop.uid}/facts?said=kept#keeping"
    return RedirectResponse(local_path(back, facts), 303)


@router.post("/w/{uid}/keeping/end")
def purge_in_a_day(parts: PartsOf, seat: Owner) -> Response:
    """The answers go, what is chosen to be left stays; there is a day to think better of it."""
    with parts.database.writing() as session:
        retention.purge_in_a_day(session, seat.workshop_id, now())
    return RedirectResponse(f"/w/{seat.workshop.uid}/facts?said=going", 303)


@router.post("/w/{uid}/erasure")
def erase(
    request: Request, parts: PartsOf, seat: Host, code: Field = "", sure: Field = ""
) -> Response:
    """What somebody has sent, for one who gives their own code; asked for twice, and logged
    without saying whose it was."""
    who, (say, _) = find_owner(request, parts, seat.workshop, code)
    if who is None:
        typed = {**typed_facts(seat.workshop), "code": code}
        return _facts(request, parts, seat, typed, mistakes={"code": say})
    base = f"/w/{seat.workshop.uid}"
    actions = (f"{base}/erasure", f"{base}/facts#erase")
    return erasure_page(request, parts, seat.workshop, who, code, sure, *actions)


@router.post("/w/{uid}/deletion")
def delete(parts: PartsOf, seat: Owner) -> Response:
    """Gone for everybody at once; the start page offers to bring it back."""
    with parts.database.writing() as session:
        workshops.delete(session, seat.workshop_id)
    return RedirectResponse("/workshops", 303)


@router.post("/w/{uid}/deletion/undo")
def bring_back(parts: PartsOf, me: LoggedIn, uid: str) -> Response:
    with parts.database.writing() as session:
        member.bring_back(session, me, uid)
    return RedirectResponse("/workshops", 303)
