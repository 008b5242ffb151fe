"""The themes that a series shares, changed from the page that compares them: renamed for all
places, made one, taken apart, and the last of it undone."""

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.clock import now
from app.errors import Refused
from app.i18n import Words
from app.models.series import theme_list
from app.models.series.comparing import Wish, compare
from app.models.series.comparison import Comparison
from app.models.series.theme_list import MERGE, NAME, Said
from app.routes._shared.comparison_page import Sent, draw_comparison
from app.routes._shared.comparisons import Asked, Wanted
from app.routes._shared.parts import Field, Parts, PartsOf
from app.routes._shared.series_parts import LeadingPost, OwningPost, Stand
from app.security import new_token

router = APIRouter()
OWN, OTHERS = "own", "others"
"""Which title stays where two themes are made one."""


@router.post("/series/{series_uid}/themes/{origin}/title")
def rename(
    request: Request,
    parts: PartsOf,
    stand: OwningPost,
    origin: str,
    wanted: Asked,
    title: Field = "",
    edition: Field = "",
    key: Field = "",
) -> Response:
    def change(session: Session, found: Comparison) -> None:
        said = _said(stand, wanted, key)
        theme_list.rename(session, said, found, origin, title, edition)

    typed = {"title": title}
    return _changed(request, parts, stand, wanted, origin, change, (NAME, typed))


@router.post("/series/{series_uid}/themes/{origin}/merging")
def merge(
    request: Request,
    parts: PartsOf,
    stand: LeadingPost,
    origin: str,
    wanted: Asked,
    into: Field = "",
    stays: Field = OTHERS,
    key: Field = "",
) -> Response:
    def change(session: Session, found: Comparison) -> None:
        said = _said(stand, wanted, key)
        theme_list.merge(session, said, found, origin, into, keeps_own=stays == OWN)

    typed = {"into": into, "stays": stays}
    return _changed(request, parts, stand, wanted, origin, change, (MERGE, typed))


@router.post("/series/{series_uid}/themes/{origin}/parting")
def take_apart(
    parts: PartsOf, stand: LeadingPost, origin: str, wanted: Asked, key: Field = ""
) -> Response:
    with parts.database.writing() as session:
        theme_list.take_apart(session, _said(stand, wanted, key), origin)
    return _back(stand, wanted, origin)


@router.post("/series/{series_uid}/themes/undo")
def undo(parts: PartsOf, stand: LeadingPost, wanted: Asked, act: Field = "") -> Response:
    with parts.database.writing() as session:
        theme_list.undo(session, stand.post, stand.actor, wanted.question, act)
    return _back(stand, wanted, wanted.theme)


def _said(stand: Stand, wanted: Wanted, key: str) -> Said:
    return Said(stand.post, stand.actor, wanted.question, key or new_token(), now())


def _changed(
    request: Request,
    parts: Parts,
    stand: Stand,
    wanted: Wanted,
    origin: str,
    change: Callable[[Session, Comparison], None],
    typed: tuple[str, dict[str, str]],
) -> Response:
    """What is compared is read before the lock is taken, since there may be a thousand meetings."""
    try:
        with parts.database.reading() as session:
            found = compare(session, stand.series, wanted.question, Wish(Words("en")))
        with parts.database.writing() as session:
            change(session, found)
    except Refused as no:
        again = wanted.model_copy(update={"theme": origin})
        return draw_comparison(request, parts, stand, again, Sent(*typed, no))
    return _back(stand, wanted, origin)


def _back(stand: Stand, wanted: Wanted, origin: str) -> Response:
    theme = {"theme": origin} if origin else {}
    return stand.to(f"/compare?{urlencode({**wanted.kept, **theme, 'done': '1'})}#themes-done")
