"""Receivers' links, and the page where a receiver tells how its commitments go."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from app.clock import now
from app.errors import Invalid, NotFound
from app.models.commitments import receiver_links, telling
from app.models.commitments.commitment import find
from app.models.commitments.following import Row, of_receiver, rows_of
from app.models.commitments.receiver import Receiver
from app.models.commitments.telling import Teller
from app.models.workshop import Workshop
from app.numbers import Number
from app.routes._shared import forms
from app.routes._shared.fields import Fields
from app.routes._shared.following import Look, listed, look_asked, mended, tell
from app.routes._shared.parts import RECEIVER_COOKIE, Field, Host, Parts, PartsOf, page, parts_of
from app.security_log import note_with

router = APIRouter()
YEAR_S = 365 * 86_400
DRAWN_KEY = "^([A-Za-z0-9_-]{22,64})?$"


@router.post("/w/{uid}/receivers/{receiver_id}/link")
def make_link(
    request: Request,
    parts: PartsOf,
    seat: Host,
    receiver_id: Number,
    key: Annotated[str, Form(pattern=DRAWN_KEY)] = "",
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


@dataclass(frozen=True)
class Receiving:
    """A receiver who has come by their link, and the workshop it is of."""

    workshop: Workshop
    receiver: Receiver

    @property
    def look(self) -> Look:
        number = self.receiver.id or 0
        return Look(f"/w/{self.workshop.uid}/received", Teller(receiver_id=number))

    def rows(self, parts: Parts) -> list[Row]:
        """Theirs, and no others."""
        with parts.database.reading() as session:
            found = rows_of(session, self.workshop.id or 0)
        return of_receiver(found, str(self.receiver.id))

    def need(self, parts: Parts, commitment_uid: str) -> None:
        """Raises NotFound for one that isn't theirs."""
        with parts.database.reading() as session:
            one = find(session, self.workshop.id or 0, commitment_uid)
        if one.receiver_id != self.receiver.id:
            raise NotFound()


def receiving(connection: HTTPConnection, uid: str) -> Receiving:
    """Raises NotFound."""
    token = connection.cookies.get(RECEIVER_COOKIE)
    with parts_of(connection).database.reading() as session:
        found = receiver_links.receiver_by(session, token) if token else None
    if found is None or found[0].uid != uid:
        raise NotFound()
    return Receiving(*found)


ReceivingOf = Annotated[Receiving, Depends(receiving)]


@router.get("/w/{uid}/received")
def show(request: Request, parts: PartsOf, here: ReceivingOf) -> Response:
    return _show(request, parts, here, look_asked(here.look, request.query_params))


def _show(
    request: Request, parts: Parts, here: Receiving, look: Look, status: int = 200
) -> Response:
    return page(
        request,
        "commitments/received.html",
        status=status,
        default_language=here.workshop.language,
        receiver=here.receiver,
        **listed(here.workshop, here.rows(parts), look),
    )


@router.post("/w/{uid}/received/{commitment_uid}/news")
def tell_news(
    request: Request, parts: PartsOf, here: ReceivingOf, commitment_uid: str, sent: Fields
) -> Response:
    here.need(parts, commitment_uid)
    sent = {**sent, "teller": sent.get("teller") or here.receiver.name}
    try:
        return RedirectResponse(tell(parts, here.workshop, commitment_uid, sent, here.look), 303)
    except forms.Unread as unread:
        look = mended(here.look, commitment_uid, sent, unread.mistakes)
        return _show(request, parts, here, look, Invalid.status)


@router.post("/w/{uid}/received/{commitment_uid}/news/{told_id}/undo")
def undo_news(parts: PartsOf, here: ReceivingOf, commitment_uid: str, told_id: Number) -> Response:
    here.need(parts, commitment_uid)
    with parts.database.writing() as session:
        who = here.look.who
        telling.undo(session, here.workshop.id or 0, commitment_uid, told_id, who)
    return RedirectResponse(f"{here.look.at}#c-{commitment_uid}", 303)
