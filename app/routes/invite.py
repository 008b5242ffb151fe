"""The invitation: its page with a look at it, and its files to print and to download."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.errors import Fault, NotFound, Slow
from app.exports import attachment
from app.exports.invite import Invitation
from app.i18n import LANGUAGES
from app.papers.names import safe_name
from app.qr import qr_png, qr_svg
from app.routes._shared.parts import AnyMember, Parts, PartsOf, Seat, language_of, note_export, page

router = APIRouter()
FILES: dict[str, tuple[str, Callable[[Invitation], bytes]]] = {
    "a4.pdf": ("application/pdf", lambda invitation: invitation.on_paper("a4", "pdf").body),
    "a5.pdf": ("application/pdf", lambda invitation: invitation.on_paper("a5", "pdf").body),
    "qr.png": ("image/png", lambda invitation: qr_png(invitation.scan_link)),
    "qr.svg": ("image/svg+xml", lambda invitation: qr_svg(invitation.scan_link).encode()),
}
"""What can be downloaded, by the end of its address."""
LOOK = "look.png"


@router.get("/w/{uid}/invite")
def show(
    request: Request, parts: PartsOf, seat: AnyMember, on_paper: Annotated[str, Query()] = ""
) -> Response:
    """Everything to invite with. `on_paper` is the language of the printed invitation."""
    invitation = _invitation(parts, seat, seat.workshop.language)
    if on_paper in LANGUAGES:
        invitation = replace(invitation, language=on_paper)
    return page(
        request,
        "invite/show.html",
        facilitator=seat.facilitator,
        place=seat.place,
        invitation=invitation,
        left_out=_left_out(invitation),
        reachable=parts.settings.room_url is not None,
        lasting=bool(parts.settings.base_url),
    )


def _left_out(invitation: Invitation) -> str:
    """The characters that can't be printed; empty too when that can't be told now."""
    if invitation.is_plain:
        return ""
    with contextlib.suppress(Fault, Slow):
        return invitation.on_paper("a4", "pdf").left_out
    return ""


@router.get("/w/{uid}/invite/{name}")
def download(request: Request, parts: PartsOf, seat: AnyMember, name: str) -> Response:
    invitation = _invitation(parts, seat, language_of(request, seat.workshop.language))
    if name == LOOK:
        return Response(invitation.on_paper("a4", "png").body, media_type="image/png")
    if name not in FILES:
        raise NotFound()
    media_type, make = FILES[name]
    file = f"{safe_name(seat.workshop.title)} {name}".strip()
    note_export(parts, seat, name)
    headers = {"content-disposition": attachment(file)}
    return Response(make(invitation), media_type=media_type, headers=headers)


def _invitation(parts: Parts, seat: Seat, language: str) -> Invitation:
    responsible = seat.workshop.responsible or parts.settings.responsible
    return Invitation(seat.workshop, parts.settings.address, responsible, language)
