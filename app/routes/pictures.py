"""A workshop's pictures: seen by those who are in it, and chosen in the editor."""

import contextlib
from functools import reduce
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.requests import HTTPConnection

from app.errors import Invalid, NotFound
from app.i18n import Words
from app.models.agenda import picture
from app.pictures import CONTENT_TYPE
from app.routes._shared import picture_fields
from app.routes._shared.fields import Fields
from app.routes._shared.parts import (
    PARTICIPANT_COOKIE,
    Editor,
    Parts,
    PartsOf,
    Phone,
    Seat,
    language_of,
    page,
    phone_of,
    screen_seat,
)

router = APIRouter()


def viewer(connection: HTTPConnection, uid: str) -> Phone | Seat:
    """Anybody who is in the workshop: a phone, a screen, a member. Raises NotFound."""
    if PARTICIPANT_COOKIE in connection.cookies:
        with contextlib.suppress(NotFound):
            return phone_of(connection, uid)
    return screen_seat(connection, uid)


@router.get("/w/{uid}/pictures/{picture_uid}/{size}")
def show(
    request: Request,
    parts: PartsOf,
    here: Annotated[Phone | Seat, Depends(viewer)],
    picture_uid: str,
    size: str,
) -> Response:
    """One size of a picture. It never changes, so a browser keeps it for as long as it likes."""
    with parts.database.reading() as session:
        found = picture.content(session, here.workshop_id, picture_uid, size)
    headers = {**picture_fields.HEADERS, "etag": f'"{found.sha[:32]}-{size}"'}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(found.body, media_type=CONTENT_TYPE, headers=headers)


@router.post("/w/{uid}/pictures")
def choose(request: Request, parts: PartsOf, seat: Editor, sent: Fields) -> Response:
    """The editor's fields of one picture, `field`, with the file that was chosen taken in."""
    name = str(sent.pop("field", "picture"))[:80]
    no = _taken(parts, seat, sent)
    return page(
        request,
        "agenda/picture.html",
        status=no.status if no else 200,
        workshop=seat.workshop,
        name=name,
        given=_at(sent, name),
        problem=Words(language_of(request))(no.say, **no.values) if no else "",
    )


def _taken(parts: Parts, seat: Seat, sent: dict[str, Any]) -> Invalid | None:
    try:
        picture_fields.take(parts, seat, sent)
    except Invalid as no:
        return None if no.say == picture_fields.CHOOSE_PAGE else no
    return None


def _at(sent: dict[str, Any], name: str) -> dict[str, Any]:
    """The fields whose names begin so."""
    return reduce(_inner, name.split("."), sent)


def _inner(field: Any, part: str) -> dict[str, Any]:
    inner = field.get(part)
    return inner if isinstance(inner, dict) else {}
