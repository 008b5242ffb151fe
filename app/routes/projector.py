"""The projector: its page and its stage, and the link that opens it without a log-in."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import NotFound
from app.models.people import member
from app.models.people.member import HOST, OWNER
from app.numbers import Seen
from app.rendering import build, render
from app.routes._shared.drawing import drawing, stage_reply
from app.routes._shared.parts import (
    SCREEN_COOKIE,
    DrawnKey,
    Field,
    Host,
    Parts,
    PartsOf,
    Screen,
    Seat,
    page,
)
from app.security_log import note_with

router = APIRouter()


@router.get("/w/{uid}/projector")
def show(request: Request, parts: PartsOf, seat: Screen, mirror: bool = False) -> Response:
    """In the workshop's own language, whoever opened it. It goes on when the log-in of the one
    who opened it has ended, as one that was opened by a link. A `mirror` stands small on a desk:
    it shows the same, and nothing can be done there."""
    language = seat.workshop.language
    with drawing(parts, seat, "projector") as seen:
        html = render(
            "projector/show.html",
            language,
            build=build(),
            mirror=mirror,
            address=parts.settings.address,
            **seen,
        )
    response = Response(html, media_type="text/html; charset=utf-8")
    if not mirror and seat.role in (OWNER, HOST) and not _has_link(request, parts, seat):
        with parts.database.writing() as session:
            token = member.make_screen_link(session, seat.workshop_id, opened_by=seat.actor)
        _keep(response, seat.workshop.uid, token)
    return response


def _has_link(request: Request, parts: Parts, seat: Seat) -> bool:
    token = request.cookies.get(SCREEN_COOKIE, "")
    with parts.database.reading() as session:
        workshop = member.workshop_of_screen(session, token) if token else None
    return workshop is not None and workshop.id == seat.workshop_id


def _keep(response: Response, uid: str, token: str) -> None:
    response.set_cookie(
        SCREEN_COOKIE,
        token,
        path=f"/w/{uid}",
        httponly=True,
        samesite="lax",
    )


@router.get("/w/{uid}/projector/stage")
def poll(parts: PartsOf, seat: Screen, n: Seen = -1) -> Response:
    with drawing(parts, seat, "projector") as seen:
        return stage_reply(parts, seen, "projector", seat.workshop.language, n)


@router.post("/w/{uid}/screen-links")
def make_link(request: Request, parts: PartsOf, seat: Host, key: DrawnKey = "") -> Response:
    """A link for the hall's computer. Its token stands after # and is shown this once."""
    with parts.database.writing() as session:
        token = member.make_screen_link(session, seat.workshop_id, maker_id=seat.actor, drawn=key)
        note_with(session, "projector-link-made", by=seat.actor, workshop=seat.workshop_id)
    link = f"{parts.settings.address}/screen#{token}"
    return page(
        request,
        "projector/link.html",
        link=link,
        workshop=seat.workshop,
        facilitator=seat.facilitator,
        place=seat.place,
    )


@router.post("/w/{uid}/screen-links/revocation")
def revoke_links(parts: PartsOf, seat: Host) -> Response:
    with parts.database.writing() as session:
        member.revoke_screen_links(session, seat.workshop_id)
        note_with(session, "projector-links-revoked", by=seat.actor, workshop=seat.workshop_id)
    return RedirectResponse(f"/w/{seat.workshop.uid}/desk", 303)


@router.get("/screen")
def enter(request: Request) -> Response:
    """Where a projector link leads; the page sends what stands after #."""
    return page(request, "projector/enter.html")


@router.post("/screen")
def open_by_link(parts: PartsOf, token: Field) -> Response:
    with parts.database.reading() as session:
        workshop = member.workshop_of_screen(session, token)
    if workshop is None:
        raise NotFound()
    response = RedirectResponse(f"/w/{workshop.uid}/projector", 303)
    _keep(response, workshop.uid, token)
    return response
