"""The notes as they stand now."""

from fastapi import Request

from app.clock import now
from app.exports.document import Document
from app.exports.notes import notes_of
from app.models.workshop import Workshop
from app.routes._shared.parts import Parts, language_of


def take_notes(
    request: Request, parts: Parts, workshop: Workshop, *, public: bool = False
) -> Document:
    """The notes in one snapshot, in the language asked for; `public` as everyone may read them."""
    language = language_of(request, workshop.language)
    live = parts.hub.attendance(workshop.id or 0).live
    with parts.results.snapshot(parts.database) as snapshot:
        found = snapshot.session.get_one(Workshop, workshop.id)
        return notes_of(snapshot, found, language, now(), live, public=public)
