"""What the places of a series said, compared: the questions to choose from, one of them as a
picture or a table, and the same as a file."""

from fastapi import APIRouter, Request, Response

from app.errors import NotFound
from app.exports import attachment, compared
from app.giving_way import giving_way
from app.i18n import Words
from app.models.series.comparing import BESIDE, comparable
from app.papers.names import safe_name
from app.routes._shared.comparison_page import draw_comparison
from app.routes._shared.comparisons import Asked, read_comparison
from app.routes._shared.parts import PartsOf, language_of
from app.routes._shared.series_parts import AnyPost, series_page

router = APIRouter()


@router.get("/series/{series_uid}/compare")
@giving_way()
def choose(request: Request, parts: PartsOf, stand: AnyPost, wanted: Asked) -> Response:
    """Which question; or one of them, where it says which."""
    if wanted.question:
        return draw_comparison(request, parts, stand, wanted)
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
