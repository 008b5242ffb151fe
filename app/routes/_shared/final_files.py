"""A file of a final version, to the byte as it was made."""

from fastapi import Response

from app import i18n
from app.exports import Format, attachment
from app.models.afterwards.final import Final, FinalFile
from app.models.workshop import Workshop
from app.papers.names import safe_name


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
