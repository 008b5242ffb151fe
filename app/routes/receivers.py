"""Receivers' links, and the page where a receiver tells how its commitments go, and answers what is
parked for it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.clock import now
from app.errors import NotFound
from app.models.commitments import receiver_links
from app.numbers import Number
from app.routes._shared.parts import RECEIVER_COOKIE, DrawnKey, Field, Host, PartsOf, page
from app.security_log import note_with

router = APIRouter()
YEAR_S = 365 * 86_400


@router.post("/w/{uid}/receivers/{receiver_id}/link")
def make_link(
    request: Request,
    parts: PartsOf,
    seat: Host,
    receiver_id: Number,
    key: DrawnKey = "",
) -> Response:
    """A link in place of the one before. Its token stands after # and is shown this once."""
    with parts.database.writing() as session:
        token = receiver_links.make_link(
            session, seat.workshop_id, receiver_id, at=now(), by=seat.actor, drawn=key
        )
        whose = receiver_links.find_receiver(session, seat.workshop_id, receiver_id).name
        told = {"workshop": seat.workshop_id, "receiver": receiver_id}
        note_with(session, "receiver-link-made", by=seat.actor, **told)
    return page(
        request,
        "commitments/link.html",
        facilitator=seat.facilitator,
        place=seat.place,
        workshop=seat.workshop,
        name=whose,
        link=f"{parts.settings.address}/receiver#{token}",
    )


@router.post("/w/{uid}/receivers/{receiver_id}/link/revocation")
def revoke_link(parts: PartsOf, seat: Host, receiver_id: Number) -> Response:
    with parts.database.writing() as session:
        receiver_links.revoke_link(session, seat.workshop_id, receiver_id)
        told = {"workshop": seat.workshop_id, "receiver": receiver_id}
        note_with(session, "receiver-link-revoked", by=seat.actor, **told)
    return RedirectResponse(f"/w/{seat.workshop.uid}/commitments#links", 303)


@router.get("/receiver")
def enter(request: Request) -> Response:
    """Where a receiver's link leads; the page sends what stands after #."""
    return page(request, "commitments/enter.html")


@router.post("/receiver")
def open_by_link(parts: PartsOf, token: Field) -> Response:
    with parts.database.reading() as session:
        found = receiver_links.receiver_by(session, token)
    if found is None:
        raise NotFound()
    at = f"/w/{found[0].uid}/received"
    response = RedirectResponse(at, 303)
    response.set_cookie(RECEIVER_COOKIE, token, YEAR_S, path=at, httponly=True, samesite="lax")
    return response
