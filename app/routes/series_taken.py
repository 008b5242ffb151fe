"""Comparisons taken into what a series hands over, and taken out of it."""

from urllib.parse import urlencode

from fastapi import APIRouter, Response

from app.clock import now
from app.i18n import LANGUAGES, Words
from app.models.series import taken
from app.models.series.freezing import frozen_whole
from app.routes._shared.comparisons import Asked, read_comparison
from app.routes._shared.parts import PartsOf
from app.routes._shared.series_parts import OwningPost

router = APIRouter()


@router.post("/series/{series_uid}/taken")
def take(parts: PartsOf, stand: OwningPost, wanted: Asked) -> Response:
    """In both languages, since the document is; read before anybody has to wait for it. Raises
    NotFound, Invalid."""
    at, zone, copies = now(), parts.settings.time_zone, {}
    with parts.database.reading() as session:
        for language in LANGUAGES:
            words = Words(language)
            found, before = read_comparison(session, stand, wanted, words)
            wish = wanted.taken
            copies[language] = frozen_whole(stand.series, found, before, wish, words, zone, at)
    with parts.database.writing() as session:
        taken.take(session, stand.series_id, wanted.question, copies, at=at, by=stand.actor)
    return stand.to(f"/compare?{urlencode(wanted.kept)}#taken")


@router.post("/series/{series_uid}/taken/{taken_uid}/removal")
def take_out(parts: PartsOf, stand: OwningPost, taken_uid: str) -> Response:
    with parts.database.writing() as session:
        taken.take_out(session, stand.series_id, taken_uid, now())
    return stand.to(f"/handover?removed={taken_uid}#taken")


@router.post("/series/{series_uid}/taken/{taken_uid}/removal/undo")
def put_back(parts: PartsOf, stand: OwningPost, taken_uid: str) -> Response:
    with parts.database.writing() as session:
        taken.put_back(session, stand.series_id, taken_uid)
    return stand.to("/handover?said=back#taken")
