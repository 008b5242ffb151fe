"""Final versions: who makes one, as a role, and a file of one, to the byte as it was made."""

from typing import Annotated

from fastapi import Response
from pydantic import AfterValidator, BaseModel

from app import i18n
from app.errors import N_
from app.exports import Format, attachment
from app.models.afterwards.final import Final, FinalFile
from app.models.workshop import Workshop
from app.papers.names import safe_name
from app.steps.plain import TOO_LONG, Line, Said, at_most

LONGEST_ROLE = 120
NO_ROLE = N_("Write in which role you make the notes final, such as process leader.")


def _a_role(text: str) -> str:
    if not text:
        raise Said(NO_ROLE)
    return text


class By(BaseModel):
    """`role` is who makes it final, never a name."""

    role: Annotated[Line, at_most(LONGEST_ROLE, TOO_LONG), AfterValidator(_a_role)]


def file_response(final: Final, file: FinalFile, workshop: Workshop, form: Format) -> Response:
    """Its name says the title, the day and the version."""
    day = i18n.local(workshop.started_at or final.at, workshop.tz)
    title = str(final.own.get("title") or workshop.title)
    name = f"{safe_name(title)} {day:%Y-%m-%d} v{final.number}.{form.name}"
    headers = {
        "content-disposition": attachment(name),
        "x-robots-tag": "noindex",
    }
    return Response(file.body, media_type=form.media_type, headers=headers)
