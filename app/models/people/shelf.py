"""One's workshops as the start page has them: in groups, searched, and a page at a time."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from app.clock import DAY_MS, Milliseconds
from app.models.people.member import Place
from app.models.workshop import DRAFT, ENDED, OPEN

LIVE, COMING, PAST, AWAY = "live", "coming", "past", "away"
GROUPS = (LIVE, COMING, PAST, AWAY)
FIRST = 8
"""How many of a group stand on the start page before one asks for all of them."""
PAGE = 20


@dataclass(frozen=True)
class Shelf:
    """One group: its places on this page, of how many in all. Pages count from 1."""

    group: str
    places: list[Place]
    total: int
    page: int = 1
    pages: int = 1

    @property
    def more(self) -> int:
        return self.total - len(self.places)

    @property
    def first(self) -> int:
        """Which number in the group the first on this page has."""
        return (self.page - 1) * PAGE + 1


def group_of(place: Place) -> str:
    """What goes on is never hidden away, whoever archived it."""
    if place.workshop.state == OPEN:
        return LIVE
    if place.archived_at is not None:
        return AWAY
    return PAST if place.workshop.state == ENDED else COMING


def onward(place: Place, planned: bool) -> str:
    """The page of a workshop that one most likely wants now; `planned`: something is on its
    agenda."""
    workshop = place.workshop
    if workshop.ended or workshop.purged:
        return "notes"
    if not place.runs:
        return "projector" if workshop.state == OPEN else "invite"
    return "desk" if planned or workshop.state == OPEN else "agenda"


def without_agendas(places: list[Place], agendas: Collection[str]) -> list[Place]:
    """Without those that only lend a series its agenda, by uid: they stand beside the series. One
    that people have met in as well is a workshop like the others."""
    return [
        place
        for place in places
        if place.workshop.uid not in agendas or place.workshop.state != DRAFT
    ]


def first_of(shown: Iterable[Shelf]) -> str:
    """The uid of the workshop that a page's one primary action is about: what goes on, or else
    what comes first. Empty where there is none such."""
    places = [place for one in shown if one.group in (LIVE, COMING) for place in one.places]
    return places[0].workshop.uid if places else ""


def shelves(places: list[Place], sought: str, at: Milliseconds) -> dict[str, Shelf]:
    """The first of every group, of what is sought. What is away is only counted, unless
    something is sought."""
    grouped = _grouped(places, sought, at)
    most = dict.fromkeys(GROUPS, FIRST) | {LIVE: PAGE}
    if not sought.split():
        most[AWAY] = 0
    return {
        group: Shelf(group, grouped[group][: most[group]], len(grouped[group])) for group in GROUPS
    }


def shelf(places: list[Place], sought: str, at: Milliseconds, group: str, page: int) -> Shelf:
    """A page of one group; beyond the last page, the last."""
    found = _grouped(places, sought, at)[group]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    return Shelf(group, found[(page - 1) * PAGE : page * PAGE], len(found), page, pages)


def _grouped(places: list[Place], sought: str, at: Milliseconds) -> dict[str, list[Place]]:
    grouped: dict[str, list[Place]] = {group: [] for group in GROUPS}
    for place in places:
        if is_found(place, sought):
            grouped[group_of(place)].append(place)
    return {group: sorted(found, key=_order(group, at)) for group, found in grouped.items()}


def is_found(place: Place, sought: str) -> bool:
    """Whether every word of what is sought stands in the title, the place or the code."""
    workshop = place.workshop
    said = f"{workshop.title}\n{workshop.venue}\n{workshop.code}\n{workshop.spoken}".casefold()
    return all(word in said for word in sought.casefold().split())


def _order(group: str, at: Milliseconds) -> Callable[[Place], tuple[int, int]]:
    """What comes soonest first; then what has no day, the newest first; then what was to be
    before today and never began. What is over or put away: the latest first."""

    def soonest(place: Place) -> tuple[int, int]:
        workshop = place.workshop
        starts = workshop.opens_at if workshop.self_paced else workshop.starts_at
        newest = -(workshop.id or 0)
        if starts is None:
            return 1, newest
        return (0, starts) if starts > at - DAY_MS else (2, -starts)

    def latest(place: Place) -> tuple[int, int]:
        workshop = place.workshop
        return 0, -(place.archived_at or workshop.ended_at or workshop.starts_at or 0)

    return soonest if group in (LIVE, COMING) else latest
