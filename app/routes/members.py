"""A workshop's members: who may read, run and own it."""

from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid
from app.models.agenda.edition import Overtaken, edition_of, guarding
from app.models.agenda.removals import members_removed
from app.models.people import facilitator as facilitators
from app.models.people import invitation, member
from app.models.people.member import HOST, OWNER, READER, ROLE_WORDS
from app.numbers import Number
from app.routes._shared import forms
from app.routes._shared.links import show_link
from app.routes._shared.parts import AnyMember, DrawnKey, Field, Owner, Parts, PartsOf, Seat, page
from app.routes._shared.roles import OTHER_ROLE, Welcomed
from app.security_log import note_with

router = APIRouter()
ROLE_MEANINGS = {
    OWNER: N_("runs it, chooses the members and may delete it"),
    HOST: N_("writes the agenda and runs the desk"),
    READER: N_("reads the notes and sees the projector"),
}
SAID = {"revoked": invitation.REVOKED}


@router.get("/w/{uid}/members")
def show(request: Request, parts: PartsOf, seat: AnyMember, said: str = "") -> Response:
    return _show(request, parts, seat, say=SAID.get(said, ""))


def _show(
    request: Request,
    parts: Parts,
    seat: Seat,
    *,
    say: str = "",
    mistakes: forms.Mistakes | None = None,
    stranger: str = "",
    status: int = Invalid.status,
    **typed: str,
) -> Response:
    """`stranger` is an address that nobody has an account with."""
    with parts.database.reading() as session:
        members = member.members(session, seat.workshop_id)
        owns, at = seat.place.owns, now()
        removed = members_removed(session, seat.workshop_id, at) if owns else []
        links = invitation.of_workshop(session, seat.workshop_id, at) if owns else []
    return page(
        request,
        "members/list.html",
        status=status if mistakes or stranger else 200,
        facilitator=seat.facilitator,
        place=seat.place,
        reminder=seat.reminder,
        members=members,
        editions={one.id: edition_of(member.role_shown(one)) for one, _ in members},
        removed=removed,
        links=links,
        say=say,
        roles=ROLE_WORDS,
        meanings=ROLE_MEANINGS,
        mistakes=mistakes or {},
        stranger=stranger,
        typed={"email": "", "role": HOST, **typed},
    )


@router.post("/w/{uid}/members")
def add(
    request: Request, parts: PartsOf, seat: Owner, email: Field = "", role: Field = ""
) -> Response:
    try:
        who = forms.read(Welcomed, email=email, role=role)
    except forms.Unread as unread:
        return _show(request, parts, seat, mistakes=unread.mistakes, email=email, role=role)
    try:
        with parts.database.writing() as session:
            person = facilitators.by_email(session, who.email)
            if person and person.id is not None:
                member.add(session, seat.workshop_id, person.id, who.role)
                _note(session, seat, "role-given", account=person.id, role=who.role)
    except Invalid as refused:
        return _show(request, parts, seat, mistakes={"role": refused.say}, email=email, role=role)
    if person is None:
        return _show(request, parts, seat, stranger=who.email, email=who.email, role=who.role)
    return _back(seat)


@router.post("/w/{uid}/invitations")
def invite(
    request: Request,
    parts: PartsOf,
    seat: Owner,
    email: Field = "",
    role: Field = "",
    key: DrawnKey = "",
) -> Response:
    """A link that makes an account and a member in one, shown this once."""
    try:
        who = forms.read(Welcomed, email=email, role=role)
    except forms.Unread as unread:
        return _show(request, parts, seat, mistakes=unread.mistakes, email=email, role=role)
    with parts.database.writing() as session:
        token = invitation.invite(
            session,
            maker_id=seat.actor,
            email=who.email,
            workshop_id=seat.workshop_id,
            role=who.role,
            drawn=key,
        )
    back = f"/w/{seat.workshop.uid}/members"
    told = {"email": who.email, "back": back}
    return show_link(request, parts, seat.facilitator, token, place=seat.place, **told)


@router.post("/w/{uid}/invitations/{invitation_id}/revocation")
def revoke(parts: PartsOf, seat: Owner, invitation_id: Number) -> Response:
    with parts.database.writing() as session:
        invitation.revoke(session, invitation_id, seat.actor, seat.workshop_id)
    return _back(seat, "?said=revoked")


@router.post("/w/{uid}/members/{member_id}")
def change(
    request: Request,
    parts: PartsOf,
    seat: Owner,
    member_id: Number,
    role: Field = "",
    edition: Field = "",
) -> Response:
    try:
        with parts.database.writing() as session:
            shown = partial(member.shown, session, member_id)
            with guarding(session, seat.workshop_id, edition, shown):
                member.change_role(session, seat.workshop_id, member_id, role)
                whose = member.person_of(session, member_id)
                _note(session, seat, "role-given", account=whose, role=role)
    except Overtaken:
        told = {f"member-{member_id}": OTHER_ROLE}
        return _show(request, parts, seat, mistakes=told, status=Overtaken.status)
    except Invalid as refused:
        return _show(request, parts, seat, mistakes={f"member-{member_id}": refused.say})
    return _back(seat)


@router.post("/w/{uid}/members/{member_id}/removal")
def remove(request: Request, parts: PartsOf, seat: Owner, member_id: Number) -> Response:
    try:
        with parts.database.writing() as session:
            whose = member.person_of(session, member_id)
            member.remove(session, seat.workshop_id, member_id, seat.actor)
            _note(session, seat, "role-taken", account=whose)
            left = member.role_of(session, seat.workshop_id, seat.actor or 0) is None
    except Invalid as refused:
        return _show(request, parts, seat, mistakes={f"member-{member_id}": refused.say})
    return RedirectResponse("/workshops", 303) if left else _back(seat)


def _note(session: Session, seat: Seat, what: str, **told: int | str | None) -> None:
    note_with(session, what, by=seat.actor, workshop=seat.workshop_id, **told)


def _back(seat: Seat, said: str = "") -> Response:
    return RedirectResponse(f"/w/{seat.workshop.uid}/members{said}", 303)
