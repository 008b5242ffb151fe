"""Facilitators come in: one-time links, logging in and out, and their own account."""

from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import N_, Invalid, Removed
from app.i18n import LANGUAGES
from app.models.people import facilitator as facilitators
from app.models.people import invitation, member
from app.models.people.facilitator import Facilitator, Newcomer, NewPassword, Profile
from app.models.people.links import Invitation
from app.routes._shared import forms, typed
from app.routes._shared.entering import (
    NOT_NOW,
    OFTEN,
    Often,
    enter,
    known_browser,
    recognise,
    speak,
)
from app.routes._shared.links import show_link
from app.routes._shared.parts import (
    LOGIN_COOKIE,
    DrawnKey,
    Field,
    LoggedIn,
    Parts,
    PartsOf,
    facilitator_of,
    language_of,
    page,
)
from app.security import hash_token, local_path
from app.security_log import note_with

router = APIRouter()
HOME = "/workshops"
PASTE = N_("Paste the whole link that you were given.")
TRIED = N_(
    "Many passwords have been tried. Wait a few minutes and try again, or log in on a device where "
    "you have logged in before."
)
SAID = {
    "profile": N_("Saved."),
    "password": N_("The new password is saved. You are logged out everywhere else."),
}


@router.get("/invitation")
def arrive(request: Request) -> Response:
    """Where a one-time link leads; the page sends what stands after #."""
    return page(request, "facilitators/arrive.html", say="")


@router.post("/invitation")
def accept(
    request: Request,
    parts: PartsOf,
    token: Field = "",
    filled: Field = "",
    name: Field = "",
    email: Field = "",
    password: Field = "",
) -> Response:
    """First the link alone, which shows its form; then the form, which uses the link up."""
    token = token.rpartition("#")[2].strip()
    typed = {"name": name, "email": email, "password": password}
    try:
        with parts.database.reading() as session:
            invited = invitation.in_force(session, token, now())
        if not filled:
            return _form(request, invited, token, {**typed, "email": invited.email})
        person = _let_in(request, parts, invited, token, typed)
    except Removed as used:
        say = used.say if token else PASTE
        status = used.status if token else Invalid.status
        return page(request, "facilitators/arrive.html", status=status, say=say)
    except forms.Unread as unread:
        return _form(request, invited, token, typed, unread.mistakes)
    except Invalid as refused:
        return _form(request, invited, token, typed, {"email": refused.say})
    return enter(request, parts, person, HOME)


def _form(
    request: Request,
    invited: Invitation,
    token: str,
    typed: dict[str, str],
    mistakes: forms.Mistakes | None = None,
) -> Response:
    return page(
        request,
        "facilitators/accept.html",
        status=Invalid.status if mistakes else 200,
        invited=invited,
        token=token,
        typed=typed,
        mistakes=mistakes or {},
    )


def _let_in(
    request: Request, parts: Parts, invited: Invitation, token: str, typed: dict[str, str]
) -> Facilitator:
    if invited.makes_person:
        return _make(request, parts, token, forms.read(Newcomer, **typed))
    return _renew(parts, invited, token, typed["password"])


def _renew(parts: Parts, invited: Invitation, token: str, password: str) -> Facilitator:
    with parts.database.reading() as session:
        whose = invitation.whose(session, invited)
    new = forms.read(NewPassword, name=whose.name, email=whose.email, password=password)
    hashed = facilitators.hashed(new.password, token)
    with parts.database.writing() as session:
        person = invitation.renew(session, token, hashed, now())
        member.look_again(session, person)
    return person


def _make(request: Request, parts: Parts, token: str, who: Newcomer) -> Facilitator:
    """Whose email is taken costs no hash."""
    with parts.database.reading() as session:
        facilitators.refuse_taken(session, who.email)
    password = facilitators.hashed(who.password, token)
    with parts.database.writing() as session:
        return invitation.accept(session, token, who, password, language_of(request), now())


@router.get("/login")
def ask(request: Request, next: str = "") -> Response:
    if facilitator_of(request):
        return RedirectResponse(local_path(next, HOME), 303)
    return _ask(request, next=next)


def _ask(
    request: Request,
    *,
    next: str,
    email: str = "",
    say: str = "",
    status: int = 200,
    kept: str = "",
    to: str = "",
) -> Response:
    return page(
        request,
        "facilitators/login.html",
        status=status,
        next=local_path(next, ""),
        email=email,
        say=say,
        kept=kept,
        to=to,
    )


@router.post("/login")
def log_in(
    request: Request,
    parts: PartsOf,
    email: Field = "",
    password: Field = "",
    next: Field = "",
    kept: Field = "",
    to: Field = "",
) -> Response:
    """With what was `kept` of a form that was to be sent `to` somewhere when a log-in had ended."""
    ask = partial(_ask, request, next=next, email=email, kept=kept, to=to)
    with parts.database.reading() as session:
        person = facilitators.by_email(session, email)
    browser = known_browser(request, person)
    try:
        known = recognise(request, parts, person, email, password, browser)
    except Often:
        return ask(say=OFTEN if browser else TRIED, status=Often.status)
    except Invalid as wrong:
        return ask(say=wrong.say, status=wrong.status)
    entered = enter(request, parts, known, local_path(next, HOME))
    sent, where = typed.unpacked(kept), local_path(to, "")
    if not (sent and where):
        return entered
    return typed.logged_in_again(request, entered, known, sent, where, next)


@router.post("/logout")
def log_out(request: Request, parts: PartsOf) -> Response:
    token = request.cookies.get(LOGIN_COOKIE, "")
    with parts.database.writing() as session:
        person = facilitators.by_login(session, token, now())
        facilitators.log_out(session, token)
        if person:
            member.look_again(session, person)
            note_with(session, "logged-out", account=person.id)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(LOGIN_COOKIE, path="/", httponly=True, samesite="lax")
    return response


@router.get("/account")
def account(request: Request, me: LoggedIn, said: str = "") -> Response:
    return _account(request, me, say=SAID.get(said, ""))


def _account(
    request: Request,
    me: Facilitator,
    *,
    say: str = "",
    name: str | None = None,
    mistakes: forms.Mistakes | None = None,
) -> Response:
    return page(
        request,
        "facilitators/account.html",
        status=Invalid.status if mistakes else 200,
        facilitator=me,
        name=me.name if name is None else name,
        say=say,
        mistakes=mistakes or {},
    )


@router.post("/account")
def change_profile(
    request: Request, parts: PartsOf, me: LoggedIn, name: Field = "", language: Field = ""
) -> Response:
    language = language if language in LANGUAGES else me.language
    try:
        profile = forms.read(Profile, name=name, language=language)
    except forms.Unread as unread:
        return _account(request, me, name=name, mistakes=unread.mistakes)
    with parts.database.writing() as session:
        facilitators.change_profile(session, me, profile)
    response = RedirectResponse("/account?said=profile", 303)
    speak(response, language)
    return response


@router.post("/account/password")
def change_password(
    request: Request, parts: PartsOf, me: LoggedIn, old: Field = "", password: Field = ""
) -> Response:
    here = hash_token(request.cookies[LOGIN_COOKIE])
    try:
        recognise(request, parts, me, me.email, old, here)
        new = forms.read(NewPassword, name=me.name, email=me.email, password=password)
    except forms.Unread as unread:
        return _account(request, me, mistakes=unread.mistakes)
    except Often:
        return _account(request, me, mistakes={"old": OFTEN})
    except Invalid:
        return _account(request, me, mistakes={"old": NOT_NOW})
    hashed = facilitators.hashed(new.password, here)
    with parts.database.writing() as session:
        facilitators.change_password(session, me, hashed)
        member.look_again(session, me)
    return enter(request, parts, me, "/account?said=password")


@router.post("/invitations")
def invite(request: Request, parts: PartsOf, me: LoggedIn, key: DrawnKey = "") -> Response:
    """A link for one more facilitator, shown this once."""
    with parts.database.writing() as session:
        token = invitation.invite(session, maker_id=me.id, drawn=key)
    return show_link(request, parts, me, token)
