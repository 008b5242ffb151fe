"""A series at a glance: its levels from the smallest, the meetings of each, and what goes up from
one level to the next and comes back."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TypeVar

from sqlmodel import Session

from app.clock import Milliseconds
from app.models.series.arrows import Arrow, arrow
from app.models.series.asked import Asked, rows_among
from app.models.series.coming_back import published
from app.models.series.counted import counts_of
from app.models.series.handed import COMMITMENT
from app.models.series.locality import LEVELS
from app.models.series.meetings import Meeting, commitments_in, meetings, roles_in
from app.models.series.series import Post
from app.models.workshop import OPEN

T = TypeVar("T")
PLANNED, NOW, DONE = "planned", "now", "done"
MOST_CARDS = 4
"""A level above the first with more meetings than this is a list too."""
OF_A_PAGE = 50
"""Meetings of a level."""
MOST_ROWS = 12
"""More than these are folded away, and their lines are one."""


@dataclass(frozen=True)
class Wanted:
    """A theme or question that a meeting is asked, and the places in the first list that ask it."""

    asked: Asked
    places: list[int]
    is_late: bool

    @property
    def is_answered(self) -> bool:
        return self.asked.answer is not None


@dataclass(frozen=True)
class Row:
    """A meeting: how many people were there, None if too few to be told; how many themes and
    commitments it has; what the one who looks is in it, empty for nothing, and whether they lead
    its place; how much it has handed over. `wanted` are the themes and questions that it is asked,
    `waiting` what is to be handed over to it, `commitments_of` how many commitments those have that
    handed over to it, and `helped` how many they handed over."""

    meeting: Meeting
    people: int | None
    themes: int
    commitments: int
    role: str
    leads: bool = False
    handed: int = 0
    wanted: list[Wanted] = field(default_factory=list)
    waiting: list[Asked] = field(default_factory=list)
    commitments_of: int = 0
    helped: int = 0

    @property
    def state(self) -> str:
        if self.meeting.state == OPEN:
            return NOW
        return DONE if self.meeting.ended else PLANNED

    @property
    def may_hand_over(self) -> bool:
        return self.leads and self.state == DONE

    @property
    def leads_to(self) -> str:
        """Where a press on it leads those who are in it."""
        if not self.role:
            return ""
        runs = self.role != "reader"
        way = {PLANNED: "agenda" if runs else "invite", NOW: "desk" if runs else "projector"}
        return f"/w/{self.meeting.uid}/{way.get(self.state, 'notes')}"


@dataclass(frozen=True)
class Lane:
    """A level: the meetings of it that one page shows, and which there are. `arrow` leads from it
    to the next one; `handed` of its meetings have handed over."""

    level: str
    rows: list[Row]
    ids: frozenset[int] = frozenset()
    is_list: bool = True
    arrow: Arrow | None = None
    handed: int = 0

    @property
    def meetings(self) -> int:
        return len(self.ids)

    @property
    def pages(self) -> int:
        return pages(self.meetings)

    @property
    def shown(self) -> list[Row]:
        return self.rows[:MOST_ROWS]

    @property
    def folded(self) -> list[Row]:
        return self.rows[MOST_ROWS:]


@dataclass(frozen=True)
class Back:
    """Of how many things that were asked how many are answered; and in how many meetings an answer
    stands on the page that everyone reads."""

    asked: int
    answered: int
    only_themes: bool
    pages: int
    late: int


@dataclass(frozen=True)
class Overview:
    """`asked` is what one page shows of all that is."""

    lanes: list[Lane]
    back: Back | None
    asked: Sequence[Asked]
    things: int

    def pages(self, *, as_table: bool) -> int:
        """The picture shows of things only those that its meetings are asked."""
        of_things = pages(self.things) if as_table else 0
        return max([1, of_things, *(lane.pages for lane in self.lanes)])

    @property
    def is_handed(self) -> bool:
        return any(lane.arrow for lane in self.lanes)


def overview(
    session: Session, post: Post, facilitator_id: int, at: Milliseconds, page: int = 1
) -> Overview:
    series_id = post.series.id or 0
    there = meetings(session, series_id)
    asked = rows_among(session, series_id, there)
    promised = commitments_in(session, series_id)
    found = _lanes(session, there, promised, roles_in(session, series_id, facilitator_id), page)
    filling = _Filling(post, asked, found, promised, at)
    drawn = [filling.lane(n, lane) for n, lane in enumerate(found)]
    pairs = zip_longest(drawn, drawn[1:])
    drawn = [replace(lane, arrow=_arrow(lane, above)) for lane, above in pairs]
    return Overview(drawn, _back(session, asked, at), of_page(asked, page), len(asked))


def of_page(all_of: Sequence[T], page: int) -> Sequence[T]:
    return all_of[OF_A_PAGE * (page - 1) : OF_A_PAGE * page]


def page_of(place: int) -> int:
    """Where the one in that place stands, counted from 0."""
    return 1 + place // OF_A_PAGE


def pages(number: int) -> int:
    return -(-number // OF_A_PAGE)


class _Filling:
    """Puts into rows what is handed over and asked, each of it looked up and not looked for."""

    def __init__(
        self,
        post: Post,
        asked: Sequence[Asked],
        found: Sequence[Lane],
        promised: Mapping[int, int],
        at: Milliseconds,
    ) -> None:
        self.post, self.asked, self.promised, self.at = post, asked, promised, at
        self.asked_of: dict[int, list[Asked]] = defaultdict(list)
        for one in asked:
            if one.to:
                self.asked_of[one.to.workshop_id].append(one)
        self.handed = Counter(part.row.workshop_id for one in asked for part in one.parts)
        self.further = [one for one in asked if one.to and one.answer and one.answer.goes_on]
        first = found[0].rows[:MOST_ROWS] if found else []
        self.places = {row.meeting.workshop_id: n for n, row in enumerate(first)}

    def lane(self, number: int, lane: Lane) -> Lane:
        filled = [self.row(row) for row in lane.rows]
        if filled:
            filled[0] = replace(filled[0], waiting=self.waiting(lane.level))
        is_list = number == 0 or lane.meetings > MOST_CARDS
        handed = len(lane.ids & self.handed.keys())
        return replace(lane, rows=filled, is_list=is_list, handed=handed)

    def row(self, row: Row) -> Row:
        here = self.asked_of[row.meeting.workshop_id]
        from_ = {part.row.workshop_id for one in here for part in one.parts}
        return replace(
            row,
            leads=self.post.leads(row.meeting.locality_id),
            handed=self.handed[row.meeting.workshop_id],
            wanted=[self.wanted(one) for one in here if one.sort != COMMITMENT],
            commitments_of=sum(self.promised.get(number, 0) for number in from_),
            helped=sum(len(one.parts) for one in here if one.sort == COMMITMENT),
        )

    def wanted(self, one: Asked) -> Wanted:
        ids = (part.row.workshop_id for part in one.parts)
        places = [self.places[number] for number in ids if number in self.places]
        return Wanted(one, places, one.is_late(self.at))

    def waiting(self, level: str) -> list[Asked]:
        """What is to go on to this level, and isn't handed over to it yet."""
        below = [one for one in self.further if LEVELS.index(one.level) == LEVELS.index(level) - 1]
        if not below:
            return []
        on = {(part.row.workshop_id, part.row.key) for one in self.asked for part in one.parts}
        return [
            one
            for one in below
            if one.to and not any((one.to.workshop_id, key) in on for key in one.keys)
        ]


def _arrow(lane: Lane, above: Lane | None) -> Arrow | None:
    """From the meetings that have handed over; dashed where none has and the next is planned."""
    if above is None:
        return None
    things = len(above.rows[0].wanted) if above.rows else 0
    handed = [n for n, row in enumerate(lane.rows) if row.handed]
    if not handed and not any(row.state == PLANNED for row in above.rows):
        return None
    return arrow(handed, len(lane.rows), MOST_ROWS, things if not above.is_list else 0)


def _back(session: Session, asked: Sequence[Asked], at: Milliseconds) -> Back | None:
    wanted = [one for one in asked if one.sort != COMMITMENT]
    if not asked:
        return None
    return Back(
        asked=len(wanted or asked),
        answered=sum(one.answer is not None for one in wanted or asked),
        only_themes=all(one.sort == "theme" for one in wanted) and bool(wanted),
        pages=published(session, asked),
        late=sum(one.is_late(at) for one in asked),
    )


def _lanes(
    session: Session,
    there: Sequence[Meeting],
    promised: Mapping[int, int],
    roles: Mapping[int, str],
    page: int,
) -> list[Lane]:
    """The levels that have meetings. Only those of the page are counted."""
    by_level = {level: [one for one in there if one.level == level] for level in LEVELS}
    seen = {level: of_page(found, page) for level, found in by_level.items()}
    counts = counts_of(session, [one for found in seen.values() for one in found])

    def row(one: Meeting) -> Row:
        counted = counts.get(one.workshop_id)
        return Row(
            one,
            counted.people if counted else None,
            len(counted.themes) if counted else 0,
            promised.get(one.workshop_id, 0),
            roles.get(one.workshop_id, ""),
        )

    return [
        Lane(level, [row(one) for one in seen[level]], frozenset(one.workshop_id for one in found))
        for level, found in by_level.items()
        if found
    ]
