"""What the guide says of public records and of deleting them, for whoever chooses a day."""

from fastapi import APIRouter, Request, Response

from app.exports.guide import public_records
from app.routes._shared.parts import facilitator_of, language_of, page

router = APIRouter()


@router.get("/public-records")
def read(request: Request) -> Response:
    return page(
        request,
        "public_records.html",
        facilitator=facilitator_of(request),
        chapters=public_records(language_of(request)),
    )
