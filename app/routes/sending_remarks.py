"""Saying what is wrong in the shared notes: for everyone who can read them, without a name."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.admission.budgets import RateLimits
from app.admission.networks import network_of
from app.clock import now
from app.errors import N_, Changed, Invalid, NotFound, Refused, Slow
from app.i18n import Words
from app.i18n.due import Due
from app.models import workshop as workshops
from app.models.became import remark, remark_window
from app.models.became.published import today
from app.models.became.remark import STATES, TypedRemark, parts_of
from app.models.became.said import in_words
from app.models.workshop import Workshop
from app.routes._shared import forms
from app.routes._shared.joining import YEAR_S, nobody_home
from app.routes._shared.mistakes import sentence
from app.routes._shared.parts import DrawnKey, Field, Parts, PartsOf, language_of, page
from app.security import is_token, new_token

router = APIRouter()
COOKIE = "remark"
"""The tokens of what was sent from this browser: each remark has one of its own, so that nothing
stored says that two are of one hand."""
MOST_KEPT = 20
"""Remarks that one browser can take back; those before can't be any more."""
BETWEEN = "."
LATER = N_(
    "Many remarks come right now. Wait some minutes and send it again; what you wrote is still "
    "here."
)
SAYS = {
    "sent": N_("Sent. Thank you!"),
    "back": N_("Taken back. What you wrote is gone."),
}


@router.get("/w/{uid}/remark")
def show(request: Request, parts: PartsOf, uid: str, said: str = "") -> Response:
    """The form, as long as remarks are taken, and what was sent from this browser."""
    return _page(request, parts, _found(request, parts, uid), said=SAYS.get(said, ""))


@router.post("/w/{uid}/remark")
def send(
    request: Request,
    parts: PartsOf,
    uid: str,
    text: Field = "",
    part: Field = "",
    key: DrawnKey = "",
) -> Response:
    """`key` is what the form was drawn with, and what its remark is taken back by."""
    workshop, key = _found(request, parts, uid), key or new_token()
    if workshop is None:
        return nobody_home(request)
    typed = {"text": text, "part": part}
    try:
        read = forms.read(TypedRemark, **typed)
        _count(request, parts, uid)
        with parts.database.writing() as session:
            remark.send(session, workshop.id or 0, read, key, now())
    except forms.Unread as unread:
        no = Invalid(next(iter(unread.mistakes.values())))
        return _page(request, parts, workshop, typed, key, no)
    except Refused as refusal:
        drawn = new_token() if isinstance(refusal, Changed) else key
        return _page(request, parts, workshop, typed, drawn, refusal)
    response = _back(request, uid, "sent")
    tokens = [*(one for one in tokens_of(request) if one != key), key][-MOST_KEPT:]
    at, kept = f"/w/{uid}/remark", BETWEEN.join(tokens)
    response.set_cookie(COOKIE, kept, YEAR_S, path=at, httponly=True, samesite="lax")
    return response


def _count(request: Request, parts: Parts, uid: str) -> None:
    """Against what may come from one network, then against what may come at all. Raises Slow."""
    limits = parts.limits
    if not limits.spend(RateLimits.REMARKS_OF_A_NETWORK, network_of(request), uid):
        raise Slow(LATER)
    if not limits.spend(RateLimits.REMARKS, uid):
        raise Slow(LATER)


@router.post("/w/{uid}/remark/withdrawal")
def take_back(request: Request, parts: PartsOf, uid: str, which: Field = "") -> Response:
    workshop = _found(request, parts, uid)
    if workshop is None:
        return nobody_home(request)
    with parts.database.writing() as session:
        remark.take_back(session, workshop.id or 0, which, tokens_of(request))
    return _back(request, uid, "back")


def tokens_of(request: Request) -> list[str]:
    found = request.cookies.get(COOKIE, "").split(BETWEEN)[:MOST_KEPT]
    return [token for token in found if is_token(token)]


def _found(request: Request, parts: Parts, uid: str) -> Workshop | None:
    """The workshop, where its readers were asked and can read its notes; whoever has sent a remark
    finds it for as long as it is there."""
    with parts.database.reading() as session:
        workshop = workshops.by_uid(session, uid)
        if workshop is None or not workshop.remarks_until:
            return None
        own = remark.sent_by(session, workshop.id or 0, tokens_of(request))
        return workshop if workshop.is_published or own else None


def _back(request: Request, uid: str, said: str) -> Response:
    """In the language that the page was asked for in."""
    asked = request.query_params.get("language")
    language = f"&language={language_of(request)}" if asked else ""
    return RedirectResponse(f"/w/{uid}/remark?said={said}{language}", 303)


def _page(
    request: Request,
    parts: Parts,
    workshop: Workshop | None,
    typed: dict[str, str] | None = None,
    key: str = "",
    refusal: Refused | None = None,
    said: str = "",
) -> Response:
    if workshop is None:
        return nobody_home(request)
    words = Words(language_of(request, workshop.language))
    languages = words.language, workshop.language
    with parts.database.reading() as session:
        known = parts_of(session, workshop, words)
        headings = remark.headings(session, workshop, words)
        sent = remark.sent_by(session, workshop.id or 0, tokens_of(request))
    due = Due.read(remark_window.last_day(workshop))
    if due is None:
        raise NotFound()
    return page(
        request,
        "remarks/send.html",
        status=refusal.status if refusal else 200,
        default_language=workshop.language,
        workshop=workshop,
        title=workshop.titled.in_words(languages).text,
        is_open=remark_window.is_open(workshop, now()),
        day=due.words(words.language, today(workshop, now())),
        typed=typed or {"text": "", "part": ""},
        key=key or new_token(),
        known=known,
        headings=headings,
        most=remark.MOST_LETTERS,
        sent=[(one, in_words(one.words, languages)) for one in sent],
        states=STATES,
        said=said,
        say=sentence(request, refusal) if refusal else "",
    )
