"""What the places of a series said, compared: the questions to choose from, one of them as a
picture or a table, and the same as a file."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from app.clock import now
from app.errors import NotFound
from app.exports import attachment, compared
from app.i18n import Words, local
from app.models.series.comparing import BESIDE, comparable
from app.models.series.comparison import (
    BY_ANSWERS,
    BY_LEVEL,
    BY_PLACE,
    NUMBERS,
    THEMES,
    WORDS,
    Comparison,
    Place,
)
from app.models.series.earlier import BEFORE, moved
from app.models.series.locality import LEVEL_WORDS
from app.models.series.meetings import roles_in
from app.models.series.quoting import voices
from app.models.series.taken import taken_in
from app.papers.names import safe_name
from app.papers.radar import Radar
from app.routes._shared.comparisons import TABLE, Asked, Wanted, read_comparison
from app.routes._shared.parts import Parts, PartsOf, language_of
from app.routes._shared.series_parts import AnyPost, Stand, series_page

router = APIRouter()
OF_A_PAGE = 25
"""Places; the rest are on the next pages, and count in the sums of all."""


@router.get("/series/{series_uid}/compare")
def choose(request: Request, parts: PartsOf, stand: AnyPost, wanted: Asked) -> Response:
    """Which question; or one of them, where it says which."""
    if wanted.question:
        return _compared(request, parts, stand, wanted)
    with parts.database.reading() as session:
        questions = comparable(session, stand.series)
    return series_page(
        request,
        "series/compare.html",
        stand,
        here="compare",
        questions=questions,
        beside=BESIDE,
    )


def _compared(request: Request, parts: Parts, stand: Stand, wanted: Wanted) -> Response:
    words = Words(language_of(request, stand.series.language))
    with parts.database.reading() as session:
        found, before = read_comparison(session, stand, wanted, words)
        said = voices(session, stand.series, found, wanted.theme, wanted.first)
        roles = roles_in(session, stand.series_id, stand.actor)
        in_material = {one.question: one for one in taken_in(session, stand.series_id)}
    pages = max(1, -(-len(found.places) // OF_A_PAGE))
    page = min(max(1, wanted.page), pages)
    places = found.places[OF_A_PAGE * (page - 1) : OF_A_PAGE * page]
    return series_page(
        request,
        "series/comparison.html",
        stand,
        here="compare",
        found=replace(found, places=places),
        by_level=found.by_level if found.face and found.face.name == NUMBERS else {},
        count=len(found.told),
        answered=found.answered,
        all_places=len(found.places),
        before=before,
        moved=moved,
        voices=said,
        roles=roles,
        wanted=wanted,
        taken=in_material.get(wanted.question),
        zone=parts.settings.time_zone,
        levels=LEVEL_WORDS,
        usual_sorts=(BY_PLACE, BY_LEVEL, BY_ANSWERS),
        transposed=(WORDS, THEMES),
        before_once=BEFORE,
        last_year=local(now(), parts.settings.time_zone).year - 1,
        as_table=wanted.view == TABLE,
        radars=_radars(found, places),
        page=page,
        pages=pages,
    )


def _radars(found: Comparison, places: list[Place]) -> dict[int, Radar]:
    """By meeting, 0 for all of them; nothing where the question isn't drawn so."""
    face = found.face
    if face is None or not found.axes.around:
        return {}
    rows = {0: face.total, **face.cells}
    shown = {0, *(one.id for one in places)}
    return {
        number: Radar([row[one.id].number for one in face.columns], face.top)
        for number, row in rows.items()
        if number in shown
    }


@router.get("/series/{series_uid}/compare/{name}")
def file(request: Request, parts: PartsOf, stand: AnyPost, name: str, wanted: Asked) -> Response:
    """All places, as the page has them. Raises NotFound."""
    _, _, form = name.rpartition(".")
    if form not in compared.MEDIA:
        raise NotFound()
    words = Words(language_of(request, stand.series.language))
    with parts.database.reading() as session:
        found, before = read_comparison(session, stand, wanted, words)
    with parts.database.writing() as session:
        stand.note(session, "series-exported", form=form)
    body = compared.write(form, found, before, words)
    called = f"{safe_name(f'{stand.series.title} {found.prompt}')}.{form}"
    headers = {"content-disposition": attachment(called), "x-robots-tag": "noindex"}
    return Response(body, media_type=compared.MEDIA[form], headers=headers)
