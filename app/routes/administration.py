"""The accounts, for those who look after them: turned off and on, and handed over."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import N_, Invalid
from app.models.people import administration, invitation, security_lines
from app.models.people.facilitator import Facilitator
from app.models.people.member import ROLE_WORDS
from app.numbers import Number, read_number
from app.routes._shared import forms
from app.routes._shared.parts import Admin, Field, Parts, PartsOf, page
from app.security_log import note_with

router = APIRouter()
WHO = "/facilitators/{facilitator_id}"
CHOOSE = N_("Choose who is to have the workshops.")
SAID = {
    "off": N_("The account is turned off, and its owner is logged out everywhere."),
    "on": N_("The account is turned on again. The password is the same as before."),
    "admin": N_("One more administrator."),
    "no-admin": N_("They are no longer an administrator."),
    "revoked": invitation.REVOKED,
    "erased": N_("The account is erased."),
    "handed-over": N_("The workshops are handed over."),
}


@router.get("/facilitators")
def show(request: Request, parts: PartsOf, me: Admin, said: str = "") -> Response:
    return _show(request, parts, me, say=SAID.get(said, ""))


def _show(
    request: Request,
    parts: Parts,
    me: Facilitator,
    *,
    say: str = "",
    mistakes: forms.Mistakes | None = None,
) -> Response:
    with parts.database.reading() as session:
        people = administration.people(session)
        links = invitation.of_accounts(session, now())
    return page(
        request,
        "administration/list.html",
        status=Invalid.status if mistakes else 200,
        facilitator=me,
        people=people,
        links=links,
        zone=parts.settings.time_zone,
        heirs=[one for one in people if not one.disabled],
        say=say,
        mistakes=mistakes or {},
    )


@router.get("/facilitators/log")
def show_log(
    request: Request, parts: PartsOf, me: Admin, account: str = "", what: str = "", before: str = ""
) -> Response:
    """The security log: of one account, of one kind, and the lines before a number, if asked."""
    kind = what if what in security_lines.SENTENCES else ""
    asked = read_number(account)
    with parts.database.reading() as session:
        people = administration.people(session)
        lines, older = security_lines.page_of(
            session, account=asked, what=kind, before=read_number(before)
        )
    return page(
        request,
        "administration/log.html",
        facilitator=me,
        people=people,
        names={one.id: one.facilitator.name for one in people},
        lines=lines,
        older=older,
        asked=asked,
        kind=kind,
        kinds_of_line=security_lines.SENTENCES,
        roles=ROLE_WORDS,
        days=parts.settings.security_log_days,
        zone=parts.settings.time_zone,
    )


@router.post(WHO + "/disabling")
def disable(request: Request, parts: PartsOf, me: Admin, facilitator_id: Number) -> Response:
    try:
        with parts.database.writing() as session:
            administration.disable(session, facilitator_id, now())
            note_with(session, "account-turned-off", account=facilitator_id, by=me.id)
    except Invalid as no:
        return _refused(request, parts, me, facilitator_id, no)
    return _back("off")


@router.post(WHO + "/disabling/undo")
def enable(parts: PartsOf, me: Admin, facilitator_id: Number) -> Response:
    with parts.database.writing() as session:
        administration.enable(session, facilitator_id)
        note_with(session, "account-turned-on", account=facilitator_id, by=me.id)
    return _back("on")


@router.post(WHO + "/admin")
def make_admin(request: Request, parts: PartsOf, me: Admin, facilitator_id: Number) -> Response:
    try:
        with parts.database.writing() as session:
            administration.make_admin(session, facilitator_id)
            note_with(session, "administrator-made", account=facilitator_id, by=me.id)
    except Invalid as no:
        return _refused(request, parts, me, facilitator_id, no)
    return _back("admin")


@router.post(WHO + "/admin/undo")
def take_admin(request: Request, parts: PartsOf, me: Admin, facilitator_id: Number) -> Response:
    try:
        with parts.database.writing() as session:
            administration.take_admin(session, facilitator_id)
            note_with(session, "administrator-no-more", account=facilitator_id, by=me.id)
    except Invalid as no:
        return _refused(request, parts, me, facilitator_id, no)
    return RedirectResponse("/account", 303) if facilitator_id == me.id else _back("no-admin")


@router.post(WHO + "/handover")
def hand_over(
    request: Request,
    parts: PartsOf,
    me: Admin,
    facilitator_id: Number,
    to: Field = "",
) -> Response:
    """What one owns becomes another's; what it is about, the administrator never sees."""
    try:
        heir = read_number(to)
        if heir is None:
            raise Invalid(CHOOSE)
        with parts.database.writing() as session:
            leaver = administration.find(session, facilitator_id)
            administration.hand_over(session, leaver, administration.find(session, heir))
            note_with(session, "handed-over", account=facilitator_id, to=heir, by=me.id)
    except Invalid as no:
        return _refused(request, parts, me, facilitator_id, no)
    return _back("handed-over")


@router.post("/facilitators/links/{link_id}/revocation")
def revoke(parts: PartsOf, me: Admin, link_id: Number) -> Response:
    """A link to an account or a password; those to workshops are their owners' to revoke."""
    with parts.database.writing() as session:
        invitation.revoke(session, link_id, me.id)
    return _back("revoked")


def _refused(
    request: Request, parts: Parts, me: Facilitator, facilitator_id: int, no: Invalid
) -> Response:
    return _show(request, parts, me, mistakes={f"person-{facilitator_id}": no.say})


def _back(said: str) -> Response:
    return RedirectResponse(f"/facilitators?said={said}", 303)
