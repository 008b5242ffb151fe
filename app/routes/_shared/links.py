"""A link that is shown this once."""

from fastapi import Request, Response

from app.models.people.facilitator import Facilitator
from app.models.people.member import Place
from app.routes._shared.parts import Parts, page


def show_link(
    request: Request,
    parts: Parts,
    me: Facilitator | None,
    token: str,
    *,
    email: str = "",
    back: str = "/account",
    place: Place | None = None,
) -> Response:
    link = f"{parts.settings.address}/invitation#{token}"
    return page(
        request,
        "facilitators/link.html",
        facilitator=me,
        place=place,
        link=link,
        email=email,
        back=back,
    )
