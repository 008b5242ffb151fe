"""Again next year: a question compared with how the same place answered it before, in this series
or in another that the one who looks is in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from app.i18n import Words, local
from app.models.afterwards.small_groups import Left
from app.models.agenda.agenda import Step
from app.models.agenda.asking import Asking
from app.models.series.comparing import (
    ATTENDANCE,
    PEOPLE,
    Asked,
    Put,
    Reading,
    askings_of,
    themes_told,
)
from app.models.series.comparison import (
    MEANS,
    SHARES,
    THEMES,
    TOLD,
    WORDS,
    Comparison,
    Face,
    Figure,
    Figures,
    Place,
    added,
    faces_of,
    mean_of_all,
)
from app.models.series.counted import ToldOfOne, counts_of_one, people_of
from app.models.series.meetings import Meeting, meetings_by_id
from app.models.series.series import posts
from app.models.workshop import Workshop
from app.papers.blocks import per_cent
from app.steps.change import ALIKE_BELOW

BEFORE = "before"
"""The time before, whenever that was; else a year is chosen."""
OVER_TIME = (MEANS, SHARES, WORDS, THEMES)
"""Words are the same if they read the same, and themes by their origin."""
FEW, NEW, OTHERWISE = "few", "new", "otherwise"
"""Why there is nothing to compare with: too few answered then, nobody was asked, or something
else."""


@dataclass(frozen=True)
class Then:
    """How a place answered before, in which year; `why` it can't be compared, empty where it
    can."""

    why: str
    year: int | None = None
    place: Place | None = None
    figures: Figures = field(default_factory=dict)

    @property
    def answered(self) -> int | None:
        return self.place.answered if self.place else None


@dataclass(frozen=True)
class Moved:
    """By how much: in points of a mean, in percentage points or in people. 0 is the same."""

    by: float


@dataclass(frozen=True)
class Earlier:
    """`years` may be chosen. `then` is by meeting; `now` and `before` are what places that are told
    of both times add up to, `both` how many they are."""

    years: list[int]
    then: Mapping[int, Then] = field(default_factory=dict)
    now: Figures = field(default_factory=dict)
    before: Figures = field(default_factory=dict)
    both: int = 0

    def at(self, place: Place, column: str) -> Figure | None:
        then = self.then.get(place.id)
        return then.figures.get(column) if then else None


@dataclass(frozen=True)
class _Held:
    """A meeting that was, and when."""

    workshop_id: int
    at: int
    year: int


def earlier(
    session: Session, facilitator_id: int, found: Comparison, since: str, words: Words
) -> Earlier:
    """Compared with the time `since`, a year or BEFORE; with nothing where that is empty."""
    if found.question != ATTENDANCE and (found.face is None or found.face.name not in OVER_TIME):
        return Earlier([])
    series_ids = [one.series.id or 0 for one in posts(session, facilitator_id)]
    before = _before(session, series_ids, found)
    years = sorted({one.year for held in before.values() for one in held}, reverse=True)
    if not since:
        return Earlier(years)
    chosen = {
        one.id: next((h for h in before.get(one.id, ()) if since in (BEFORE, str(h.year))), None)
        for one in found.told
    }
    wanted = {one.workshop_id for one in chosen.values() if one}
    asked = askings_of(session, found.question, series_ids)
    told = _told(session, meetings_by_id(session, wanted).values(), asked)
    read = Reading(session, None, words, words.language)
    then = {
        one.id: Then(NEW)
        if held is None
        else _then(found, one, held, told[held.workshop_id], asked.get(held.workshop_id), read)
        for one in found.told
        for held in [chosen[one.id]]
    }
    return _added_up(found, years, then)


def _before(
    session: Session, series_ids: Sequence[int], found: Comparison
) -> dict[int, list[_Held]]:
    """By meeting, those that the same place had before it, the last first. Most places had none,
    and of those nothing is read."""
    which = [
        col(Workshop.series_id).in_(series_ids),
        col(Workshop.deleted_at).is_(None),
        col(Workshop.rehearsal).is_(None),
        col(Workshop.started_at).is_not(None),
        col(Workshop.locality_id).is_not(None),
    ]
    place = col(Workshop.locality_id)
    again = select(place).where(*which).group_by(place).having(func.count() > 1)
    rows = columns(col(Workshop.id), place, col(Workshop.started_at), col(Workshop.tz)).where(
        *which, place.in_(again)
    )
    if found.question != ATTENDANCE:
        of_step = select(Step.id).where(Step.origin == found.question)
        asked = select(Asking.workshop_id).where(col(Asking.step_id).in_(of_step))
        rows = rows.where(col(Workshop.id).in_(asked))
    there: dict[int | None, list[tuple[int, int, str]]] = defaultdict(list)
    for number, place, at, zone in session.execute(rows.order_by(col(Workshop.started_at).desc())):
        there[place].append((number, at, zone))
    return {
        one.id: [
            _Held(number, at, local(at, zone).year)
            for number, at, zone in there[one.meeting.locality_id]
            if at < (one.meeting.started_at or 0)
        ]
        for one in found.told
    }


def _told(
    session: Session, were: Collection[Meeting], asked: Mapping[int, Put]
) -> dict[int, ToldOfOne]:
    """What each tells; where nothing was asked, how many took part."""
    if not asked:
        people = people_of(session, were)
        return {number: ToldOfOne(Left(told)) for number, told in people.items()}
    return counts_of_one(session, were, {number: put.id for number, put in asked.items()})


def _then(
    found: Comparison,
    place: Place,
    held: _Held,
    told: ToldOfOne,
    put: Put | None,
    read: Reading,
) -> Then:
    left = told.left
    if left is None or left.answered is None:
        return Then(FEW, held.year)
    themes = themes_told(left, told.themes, found.shared)
    there = Place(place.meeting, TOLD, left, themes)
    if put is None:
        return Then("", held.year, there, {PEOPLE: Figure(left.answered)})
    was = read.asked(put)
    if was.key != Asked(found.kind, found.axes).key:
        return Then(OTHERWISE, held.year)
    names = {face.name for face in found.faces}
    faces = faces_of(was.axes, [there], own_words=WORDS in names, sorts=THEMES in names)
    figures = {name: one for face in faces for name, one in face.cells[there.id].items()}
    return Then("", held.year, there, figures)


def _added_up(found: Comparison, years: list[int], then: Mapping[int, Then]) -> Earlier:
    """A column that isn't told both times in a place counts in neither."""
    both = [one for one in found.told if then[one.id].place]
    now: dict[str, Figure] = {}
    before: dict[str, Figure] = {}
    for face in found.faces:
        for column in face.columns:
            pairs = _both_times(face, column.id, both, then)
            now[column.id] = _all(face, [(new, one.answered) for one, new, _ in pairs])
            before[column.id] = _all(face, [(old, then[one.id].answered) for one, _, old in pairs])
    return Earlier(years, then, now, before, len(both))


def _both_times(
    face: Face, column: str, both: Sequence[Place], then: Mapping[int, Then]
) -> list[tuple[Place, Figure, Figure]]:
    pairs = [(one, face.at(one, column), then[one.id].figures.get(column)) for one in both]
    return [
        (one, new, old)
        for one, new, old in pairs
        if new and old and new.number is not None and old.number is not None
    ]


def _all(face: Face, told: Sequence[tuple[Figure, int | None]]) -> Figure:
    if face.name == MEANS:
        return Figure(mean_of_all(told))
    return added(figure for figure, _ in told)


def moved(face: Face, then: Figure | None, now: Figure | None) -> Moved | None:
    """None where either isn't told, or so few answered that no per cent are said."""
    if then is None or now is None or then.number is None or now.number is None:
        return None
    if face.name == SHARES:
        shares = [per_cent(int(one.number or 0), one.of) for one in (then, now)]
        return None if None in shares else Moved((shares[1] or 0) - (shares[0] or 0))
    by = round(now.number - then.number, 1)
    return Moved(0 if face.name == MEANS and abs(by) < ALIKE_BELOW else by)
