"""Ready agendas to begin from: the gallery, a look into each, and agendas that come as a file."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.agendas import template, templates
from app.clock import now
from app.errors import Invalid
from app.i18n import LANGUAGES, Words
from app.models.agenda.agenda_file import read_file
from app.models.agenda.plan import Plan, make_workshop
from app.models.people.facilitator import Facilitator
from app.models.people.pressed import press
from app.routes._shared.fields import Drawn, Fields
from app.routes._shared.parts import Field, LoggedIn, Parts, PartsOf, language_of, page

router = APIRouter()
Language = Annotated[str, Query(alias="in")]
"""The language of the agenda to be, which needn't be that of the page."""


@router.get("/templates")
def gallery(request: Request, me: LoggedIn, speaks: Language = "") -> Response:
    return _gallery(request, me, speaks)


def _gallery(request: Request, me: Facilitator, speaks: str = "", say: str = "") -> Response:
    speaks = speaks if speaks in LANGUAGES else language_of(request)
    return page(
        request,
        "gallery/list.html",
        status=Invalid.status if say else 200,
        facilitator=me,
        request_path="/templates",
        templates=templates(speaks),
        speaks=speaks,
        say=say,
    )


@router.get("/templates/{name}")
def preview(request: Request, me: LoggedIn, name: str, speaks: Language = "") -> Response:
    """What is in one, step by step; nothing is made yet."""
    speaks = speaks if speaks in LANGUAGES else language_of(request)
    found = template(name, speaks)
    return page(request, "gallery/show.html", facilitator=me, chosen=found, speaks=speaks)


@router.post("/templates/{name}/workshops")
def make(
    parts: PartsOf,
    me: LoggedIn,
    name: str,
    drawn: Drawn,
    language: Field = "sv",
    then: Annotated[Literal["agenda", "desk"], Form()] = "agenda",
) -> Response:
    plan = template(name, language).plan
    say = "?say=made" if then == "agenda" else ""
    return _made(parts, me, plan, drawn, f"/{then}{say}")


def _made(
    parts: Parts, me: Facilitator, plan: Plan, drawn: str, where: str = "/agenda?say=made"
) -> Response:
    """A workshop of one's own; the same one for a form that is sent twice."""
    with parts.database.writing() as session:
        pressed = press(session, me, drawn, now())
        if not pressed.led_to:
            workshop = make_workshop(session, plan, me, *parts.settings.usual)
            pressed.led_to = f"/w/{workshop.uid}{where}"
    return RedirectResponse(pressed.led_to, 303)


@router.get("/workshops/file")
def nothing_kept(me: LoggedIn) -> Response:
    """A file that was refused is not kept; who reloads that page chooses anew."""
    return RedirectResponse("/templates#file", 303)


@router.post("/workshops/file")
def read(request: Request, parts: PartsOf, me: LoggedIn, sent: Fields, drawn: Drawn) -> Response:
    """A workshop with the agenda of a file."""
    words = Words(language_of(request))
    content = sent.get("file")
    try:
        plan = read_file(content if isinstance(content, bytes) else b"", words)
    except Invalid as no:
        return _gallery(request, me, say=words(no.say, **no.values))
    return _made(parts, me, plan, drawn)
