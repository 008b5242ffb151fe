"""The page of a comparison, as it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import Request, Response
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Refused
from app.i18n import Words, local
from app.models.agenda.edition import Overtaken, edition_of
from app.models.people.member import HOST, OWNER
from app.models.series.comparison import (
    BY_ANSWERS,
    BY_LEVEL,
    BY_PLACE,
    NUMBERS,
    THEMES,
    WORDS,
    Column,
    Comparison,
    Place,
)
from app.models.series.earlier import BEFORE, moved
from app.models.series.locality import LEVEL_WORDS
from app.models.series.meetings import roles_in
from app.models.series.quoting import Voices, voices
from app.models.series.taken import taken_in
from app.models.series.theme_list import (
    MERGE,
    NAME,
    Piece,
    last,
    may_join,
    pieces,
    rows_of,
    title_shown,
)
from app.papers.radar import Radar
from app.routes._shared.comparisons import TABLE, Wanted, read_comparison
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import Theirs, theirs
from app.routes._shared.parts import Parts, language_of
from app.routes._shared.series_parts import Stand, series_page
from app.security import new_token

OF_A_PAGE = 25
"""Places; the rest are on the next pages, and count in the sums of all."""


TITLE_LABEL = N_("What the theme is called")


@dataclass(frozen=True)
class Sent:
    """A form about a theme that was refused: what was chosen and typed, and why."""

    verb: str
    typed: dict[str, str]
    no: Refused


@dataclass(frozen=True)
class Panel:
    """What may be done to the theme that is open, and what it is made of. `typed` stands in the
    forms; `others` are what it can be made one with."""

    pieces: list[Piece]
    others: list[Column]
    may_name: bool
    may_merge: bool
    typed: dict[str, str]
    edition: str
    sent: Sent | None
    overtaken: Theirs | None

    @property
    def says_why(self) -> bool:
        """Whether the form that was refused is there to say so."""
        shown = {NAME: self.may_name, MERGE: self.may_merge}
        return self.sent is not None and shown[self.sent.verb]


def draw_comparison(
    request: Request, parts: Parts, stand: Stand, wanted: Wanted, sent: Sent | None = None
) -> Response:
    words = Words(language_of(request, stand.series.language))
    with parts.database.reading() as session:
        found, before = read_comparison(session, stand, wanted, words)
        said = voices(session, stand.series, found, wanted.theme, wanted.first)
        roles = roles_in(session, stand.series_id, stand.actor)
        in_material = {one.question: one for one in taken_in(session, stand.series_id)}
        panel = _panel(session, stand, found, said, sent, words) if said else None
        done = last(session, stand.post, stand.actor, found)
    places, page, pages = _page_of(found.places, wanted.page)
    return series_page(
        request,
        "series/comparison.html",
        stand,
        status=sent.no.status if sent else 200,
        here="compare",
        found=replace(found, places=places),
        by_level=found.by_level if found.face and found.face.name == NUMBERS else {},
        count=len(found.told),
        answered=found.answered,
        all_places=len(found.places),
        before=before,
        moved=moved,
        voices=said,
        panel=panel,
        refused=sentence(request, sent.no) if sent else "",
        done=done,
        key=new_token(),
        roles=roles,
        may_sort=_may_sort(found, roles),
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


def _page_of(places: list[Place], page: int) -> tuple[list[Place], int, int]:
    """Those of a page, which page that is, counted from 1, and of how many."""
    pages = max(1, -(-len(places) // OF_A_PAGE))
    page = min(max(1, page), pages)
    return places[OF_A_PAGE * (page - 1) : OF_A_PAGE * page], page, pages


def _may_sort(found: Comparison, roles: Mapping[int, str]) -> bool:
    """Whether it is sorted, and there is a meeting whose answers this person may sort."""
    places = [one for one in found.places if not one.meeting.purged]
    return bool(found.themes) and any(roles.get(one.id) in (OWNER, HOST) for one in places)


def _panel(
    session: Session,
    stand: Stand,
    found: Comparison,
    said: Voices,
    sent: Sent | None,
    words: Words,
) -> Panel:
    others = [one for one in rows_of(found) if one.id != said.origin]
    shown = title_shown(session, stand.series_id, said.origin)
    no = sent.no if sent else None
    typed = {"title": said.title, "into": "", "stays": ""} | (sent.typed if sent else {})
    return Panel(
        pieces(session, stand.post, found, said.origin),
        others,
        stand.post.owns,
        bool(others) and may_join(session, stand.post, said.origin),
        typed,
        edition_of(no.saved if isinstance(no, Overtaken) else shown),
        sent,
        theirs(no, typed, {"title": words(TITLE_LABEL)}),
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
