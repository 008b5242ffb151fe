"""Who is in a series, and which places its hosts lead."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid
from app.models.agenda.edition import Overtaken, edition_of
from app.models.people import crew
from app.models.people import facilitator as facilitators
from app.models.people.crew import Series, SeriesMember
from app.models.people.member import HOST, OWNER, READER, ROLE_WORDS
from app.models.series.locality import all_localities
from app.models.series.series import changing
from app.numbers import Number, read_number
from app.routes._shared import forms
from app.routes._shared.parts import Field, Parts, PartsOf
from app.routes._shared.roles import OTHER_ROLE, Welcomed
from app.routes._shared.series_parts import AnyPost, OwningPost, Stand, series_page

router = APIRouter()
ROLE_MEANINGS = {
    OWNER: N_("leads the series, and every meeting that is made in it"),
    HOST: N_("leads the meetings of some places, and compares"),
    READER: N_("compares, and sees no meeting from inside"),
}
NO_ACCOUNT = N_(
    "Nobody here logs in with that address. Ask whoever looks after the accounts for an invitation."
)
Ticked = Annotated[list[str], Form(default_factory=list)]


@router.get("/series/{series_uid}/members")
def show(request: Request, parts: PartsOf, stand: AnyPost) -> Response:
    return _show(request, parts, stand)


def _show(
    request: Request,
    parts: Parts,
    stand: Stand,
    mistakes: forms.Mistakes | None = None,
    status: int = Invalid.status,
    **typed: str,
) -> Response:
    with parts.database.reading() as session:
        members = crew.crew(session, stand.series_id)
        removed = crew.just_removed(session, stand.series_id, now()) if stand.post.owns else []
        places = all_localities(session)
    return series_page(
        request,
        "series/members.html",
        stand,
        status=status if mistakes else 200,
        here="members",
        members=members,
        editions={one.id: edition_of(_shown(one)) for one, _ in members},
        removed=removed,
        places=places,
        names={one.id: one.name for one in places},
        roles=ROLE_WORDS,
        meanings=ROLE_MEANINGS,
        mistakes=mistakes or {},
        typed={"email": "", "role": HOST, **typed},
    )


def _shown(member: SeriesMember) -> dict[str, object]:
    return {"role": member.role, "localities": sorted(member.localities)}


@router.post("/series/{series_uid}/members")
def add(
    request: Request,
    parts: PartsOf,
    stand: OwningPost,
    localities: Ticked,
    email: Field = "",
    role: Field = "",
) -> Response:
    try:
        who = forms.read(Welcomed, email=email, role=role)
    except forms.Unread as unread:
        return _show(request, parts, stand, unread.mistakes, email=email, role=role)
    try:
        with parts.database.writing() as session:
            person = facilitators.by_email(session, who.email)
            if person is None or person.id is None:
                raise Invalid(NO_ACCOUNT)
            chosen = _places(session, localities, role)
            crew.enrol(session, stand.series_id, person.id, who.role, chosen)
            stand.note(session, "role-given", account=person.id, role=who.role)
    except Invalid as no:
        return _show(request, parts, stand, {"email": no.say}, email=email, role=role)
    return stand.to("/members")


def _places(session: Session, ticked: list[str], role: str) -> list[int]:
    """Those that are there; only hosts lead some."""
    there = {one.id for one in all_localities(session)}
    wanted = {read_number(one) for one in ticked}
    return sorted(one for one in wanted if one in there and one) if role == HOST else []


@router.post("/series/{series_uid}/members/{crew_id}")
def change(
    request: Request,
    parts: PartsOf,
    stand: OwningPost,
    crew_id: Number,
    localities: Ticked,
    role: Field = "",
    edition: Field = "",
) -> Response:
    name = f"member-{crew_id}"
    try:
        with parts.database.writing() as session:

            def shown(_: Series) -> dict[str, object]:
                return _shown(crew.find_member(session, stand.series_id, crew_id))

            with changing(session, stand.series_id, edition, shown):
                found = crew.find_member(session, stand.series_id, crew_id)
                chosen = _places(session, localities, role)
                crew.enrol(session, stand.series_id, found.facilitator_id, role, chosen)
                stand.note(session, "role-given", account=found.facilitator_id, role=role)
    except Overtaken:
        return _show(request, parts, stand, {name: OTHER_ROLE}, Overtaken.status)
    except Invalid as no:
        return _show(request, parts, stand, {name: no.say})
    return stand.to("/members")


@router.post("/series/{series_uid}/members/{crew_id}/removal")
def remove(request: Request, parts: PartsOf, stand: OwningPost, crew_id: Number) -> Response:
    try:
        with parts.database.writing() as session:
            gone = crew.dismiss(session, stand.series_id, crew_id, now())
            stand.note(session, "role-taken", account=gone.facilitator_id)
    except Invalid as no:
        return _show(request, parts, stand, {f"member-{crew_id}": no.say})
    return stand.to("/members")


@router.post("/series/{series_uid}/members/{crew_id}/removal/undo")
def undo(parts: PartsOf, stand: OwningPost, crew_id: Number) -> Response:
    with parts.database.writing() as session:
        found = crew.find_member(session, stand.series_id, crew_id)
        crew.enrol(session, stand.series_id, found.facilitator_id, found.role, found.localities)
        stand.note(session, "role-given", account=found.facilitator_id, role=found.role)
    return stand.to("/members")
