"""Comparing the meetings of a series: which questions can be, and what each place has told of one.

What is told is `counted.counts_of_one`, which reads a row for each meeting; answers are read by
none of this. Of a question that was asked several times in a meeting the asking counts that the
room was asked last.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

from sqlalchemy import Text, cast
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from app.errors import N_, NotFound
from app.giving_way import in_turns
from app.i18n import Words
from app.models.afterwards.small_groups import Left
from app.models.agenda.agenda import AgendaStep, Step, read_agenda
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.answers.shared_theme import Shared, key_of, shared_in
from app.models.answers.taken import said
from app.models.commitments.commitment import Commitment
from app.models.commitments.news import NOT_BEGUN, STATUSES, News
from app.models.people.crew import Series
from app.models.series.comparison import (
    BY_PLACE,
    HIDDEN,
    NOT_ASKED,
    NOT_YET,
    TOLD,
    UP,
    Column,
    Comparison,
    Face,
    Figure,
    Place,
    Theme,
    faces_of,
    in_order,
    numbers,
    told_apart,
)
from app.models.series.counted import Titles, ToldOfOne, counts_of_one, in_rows, people_of
from app.models.series.locality import LEVELS
from app.models.series.meetings import Meeting, agenda_of, had_by, meetings, plain, questions_of
from app.models.series.takers import takers_face
from app.models.workshop import Workshop
from app.steps import STEP_KINDS
from app.steps.base import Axes, StepKind

COMMITMENTS, ATTENDANCE, WHO_TAKES = "commitments", "attendance", "takers"
"""What is compared beside questions, whose origins are longer."""
BESIDE = {
    ATTENDANCE: N_("How many took part"),
    COMMITMENTS: N_("Commitments, by how they go"),
    WHO_TAKES: N_("Commitments, by who takes them"),
}
SHARED_BY = 2
"""A question that isn't on the series' agenda compares where so many meetings have it."""
PEOPLE, ALL = "people", "all"


@dataclass(frozen=True)
class Comparable:
    """A question to choose: what it is called, its kind, and how many meetings have it."""

    question: str
    prompt: str
    kind: StepKind[Any, Any]
    meetings: int


@dataclass(frozen=True)
class Wish:
    """How a comparison is to be read: in whose words, of which level, and sorted by what."""

    words: Words
    level: str = ""
    sort: str = BY_PLACE
    order: str = UP


def comparable(session: Session, series: Series) -> list[Comparable]:
    """The questions of the series' agenda in their order, then others that meetings share."""
    agenda = agenda_of(session, series)
    first = agenda.id or 0 if agenda else 0
    had = had_by(session, series.id or 0)
    others = {one.workshop_id for one in had.values() if one.meetings >= SHARED_BY} - {first}
    asked = questions_of(session, {first, *others})
    found: dict[str, Comparable] = {}
    for workshop in (first, *sorted(others)):
        for one in asked[workshop]:
            kind, times = STEP_KINDS[one.kind], had[one.origin].meetings if one.origin in had else 0
            if _compares(kind) and (workshop == first or times >= SHARED_BY):
                found.setdefault(one.origin, Comparable(one.origin, one.prompt, kind, times))
    return list(found.values())


def _compares(kind: StepKind[Any, Any]) -> bool:
    """What is for those who lead a meeting isn't told to those of others."""
    return kind.asks and not kind.to_desk


def _held(session: Session, series: Series) -> list[Meeting]:
    return [one for one in meetings(session, series.id or 0) if one.is_held]


def compare(session: Session, series: Series, question: str, wish: Wish) -> Comparison:
    """What it adds up to is of the places that are shown. Raises NotFound for what no meeting was
    asked and the series' agenda hasn't."""
    everywhere = _held(session, series)
    there = {one.level for one in everywhere}
    held = [one for one in everywhere if wish.level in ("", one.level)]
    if question == ATTENDANCE:
        found = _attendance(session, held, wish.words)
    elif question == COMMITMENTS:
        found = _commitments(session, series, held, wish.words)
    elif question == WHO_TAKES:
        ids = [one.workshop_id for one in held]
        face = takers_face(session, series.id or 0, ids, wish.words)
        found = _beside(WHO_TAKES, face, [Place(one, TOLD) for one in held], wish.words)
    else:
        found = _question(session, series, question, held, wish.words)
    return replace(
        found,
        places=in_order(told_apart(found.places), found.face, wish.sort, wish.order),
        levels=tuple(one for one in LEVELS if one in there),
    )


def _question(
    session: Session,
    series: Series,
    question: str,
    held: Sequence[Meeting],
    words: Words,
) -> Comparison:
    asked = askings_of(session, question, [series.id or 0])
    read = Reading(session, _standard(session, series, question), words, series.language)
    here = [asked[one.workshop_id] for one in held if one.workshop_id in asked]
    kind = read.kind(here)
    if kind is None or not _compares(kind):
        raise NotFound()
    ours = read.common(here)
    shared = shared_in(session, series.id)
    counts = counts_of_one(session, held, {one: put.id for one, put in asked.items()})
    places = [
        _place(one, asked[one.workshop_id], counts[one.workshop_id], read, ours, shared)
        if one.workshop_id in counts
        else Place(one, NOT_ASKED if one.ended else NOT_YET)
        for one in in_turns(held)
    ]
    together = [one for one in places if one.otherwise is None]
    return Comparison(
        question=question,
        prompt=read.prompt(here),
        kind=kind.name,
        axes=ours.axes,
        faces=_faces(
            kind, ours.axes, together, any(read.one(one).sorts for one in here[:1]), shared
        ),
        places=together,
        apart=[
            (one, _faces(apart.how, one.otherwise, [one], apart.sorts, shared))
            for one in places
            if one.otherwise is not None
            for apart in [read.one(asked[one.id])]
        ],
        shared=shared,
    )


def _faces(
    kind: StepKind[Any, Any], axes: Axes, places: Sequence[Place], sorts: bool, shared: Shared
) -> list[Face]:
    return faces_of(
        axes, places, own_words=kind.groups_by_own_words, sorts=sorts, names=shared.titles
    )


class Put(NamedTuple):
    """An asking in brief, since there may be a thousand: its row, and `same`, that of one that was
    put in the very same words, with the same options."""

    id: int
    same: int


def askings_of(session: Session, question: str, series_ids: Sequence[int]) -> dict[int, Put]:
    """In each meeting of these series the asking that its room was asked last."""
    settings, wordings, taken = (
        cast(column, Text) for column in (Asking.settings, Asking.wordings, Asking.taken)
    )
    found = session.execute(
        columns(
            col(Asking.id),
            col(Asking.workshop_id),
            taken,
            col(Asking.kind),
            col(Asking.language),
            col(Asking.prompt),
            col(Asking.settings_version),
            settings,
            wordings,
        )
        .join(Step, col(Step.id) == Asking.step_id)
        .join(Workshop, col(Workshop.id) == Asking.workshop_id)
        .where(
            col(Step.origin) == question,
            col(Workshop.series_id).in_(series_ids),
            col(Workshop.deleted_at).is_(None),
        )
        .order_by(col(Asking.taken_up), col(Asking.number))
    )
    first: dict[tuple[Any, ...], int] = {}
    return {
        workshop_id: Put(number, number if takes != "{}" else first.setdefault(tuple(put), number))
        for number, workshop_id, takes, *put in in_turns(found)
    }


def _standard(session: Session, series: Series, question: str) -> AgendaStep | None:
    """The question as it stands on the series' agenda."""
    agenda = agenda_of(session, series)
    if agenda is None:
        return None
    entries = read_agenda(session, agenda.id or 0, series.language)
    steps = (step for entry in entries for step in entry.steps)
    return next((one for one in steps if one.step.origin == question), None)


@dataclass(frozen=True)
class Asked:
    """What a question's numbers are of."""

    kind: str
    axes: Axes

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What must be the same for numbers to be of the same things."""
        axes = self.axes
        rows, columns = (
            frozenset((one, plain(text)) for one, text in of.items())
            for of in (axes.rows, axes.columns)
        )
        return self.kind, rows, columns, axes.points, plain(axes.ends)


class Reading:
    """How a question was asked in places: in which words, and with which options, compared with
    how it stands on the series' agenda, if it does."""

    def __init__(
        self, session: Session, standard: AgendaStep | None, words: Words, language: str
    ) -> None:
        self._session, self._standard = session, standard
        self._languages = (words.language, language)
        self._read: dict[int, Asking] = {}
        self._asked: dict[int, Asked] = {}
        self._wordings: dict[int, str] = {}
        self._prompts: dict[str, str] = {}

    def one(self, put: Put) -> Asking:
        """As its room was asked, or one that was asked the very same."""
        if put.same not in self._read:
            self._read[put.same] = self._session.get_one(Asking, put.same)
        return self._read[put.same]

    def kind(self, here: Sequence[Put]) -> StepKind[Any, Any] | None:
        if self._standard:
            return self._standard.kind
        return self.one(here[0]).how if here else None

    def common(self, here: Iterable[Put]) -> Asked:
        """As it is asked in most places; as the series has it, where any place was asked so."""
        found = [self.asked(one) for one in here]
        if self._standard:
            step = self._standard.in_words(self._languages)
            ours = Asked(step.step.kind, step.kind.axes(step.settings))
            if not found or ours.key in {one.key for one in found}:
                return ours
        times = Counter(one.key for one in found)
        return max(found, key=lambda one: times[one.key])

    def asked(self, put: Put) -> Asked:
        if put.same not in self._asked:
            asking = self._in_words(self.one(put))
            self._asked[put.same] = Asked(asking.kind, asking.how.axes(asking.read_settings()))
        return self._asked[put.same]

    def _in_words(self, asking: Asking) -> Asking:
        """With those that it takes from another question as they read now."""
        if asking.taken:
            asking = said(self._session, asking, partial(count_from_scratch, self._session))
        return asking.in_words(self._languages)

    def prompt(self, here: Sequence[Put]) -> str:
        if self._standard:
            return self._standard.in_words(self._languages).prompt
        return self._in_words(self.one(here[0])).prompt

    def wording(self, put: Put) -> str:
        """How it was asked, where that isn't how the series asks it in that language."""
        if put.same not in self._wordings:
            there = self.one(put).in_words(self._languages)
            if there.language not in self._prompts:
                standard = self._standard and self._standard.in_words((there.language,))
                self._prompts[there.language] = standard.prompt if standard else there.prompt
            same = plain(there.prompt) == plain(self._prompts[there.language])
            self._wordings[put.same] = "" if same else there.prompt
        return self._wordings[put.same]


def _place(
    meeting: Meeting, put: Put, told: ToldOfOne, read: Reading, ours: Asked, shared: Shared
) -> Place:
    asked = read.asked(put)
    otherwise = None if asked is ours or asked.key == ours.key else asked.axes
    state, left = _state(meeting, told.left)
    themes = themes_told(left, told.themes, shared)
    return Place(meeting, state, left, themes, read.wording(put), otherwise)


def themes_told(left: Left, titles: Titles, shared: Shared) -> dict[str, Theme]:
    """By row of the shared list."""
    return {
        row: Theme(people_in(left, names), dict(titles[name] for name in names))
        for row, names in in_rows(titles, left.themes or {}, shared).items()
    }


def people_in(left: Left, themes: Sequence[str]) -> Figure:
    """How many are in any of these themes of a place. Where that isn't told it is at least as many
    as are told to be in one of them."""
    told = left.themes or {}
    if len(themes) == 1:
        return Figure(told[themes[0]])
    people = (left.joined or {}).get(key_of(themes))
    at_least = max(told[one] or 0 for one in themes) if people is None else 0
    return Figure(people, at_least=at_least)


def _state(meeting: Meeting, left: Left | None) -> tuple[str, Left]:
    """What is open, or secret, isn't counted."""
    if left is None and not meeting.purged:
        return NOT_YET, Left()
    if left is None or left.answered is None:
        return HIDDEN, Left()
    return TOLD, left


def _attendance(session: Session, held: Sequence[Meeting], words: Words) -> Comparison:
    people = people_of(session, held)
    places = [
        Place(one, HIDDEN if told is None else TOLD, Left(told))
        for one in held
        for told in [people[one.workshop_id]]
    ]
    columns = [Column(PEOPLE, words("People"))]
    face = numbers(columns, {one.id: {PEOPLE: one.answered} for one in places if one.is_told})
    return _beside(ATTENDANCE, face, places, words)


def _commitments(
    session: Session, series: Series, held: Sequence[Meeting], words: Words
) -> Comparison:
    """Commitments are the organisation's own words, so their number tells of nobody."""
    stands = statuses(session, series.id or 0)
    columns = [Column(name, words(label)) for name, label in STATUSES.items()]
    cells: dict[int, dict[str, float | None]] = {}
    for one in held:
        told = Counter(stands[one.workshop_id])
        row: dict[str, float | None] = {name: told[name] for name in STATUSES}
        cells[one.workshop_id] = {**row, ALL: told.total()}
    face = numbers([*columns, Column(ALL, words(N_("All")))], cells)
    return _beside(COMMITMENTS, face, [Place(one, TOLD) for one in held], words)


def statuses(session: Session, series_id: int) -> dict[int, list[str]]:
    """How each commitment stands, by meeting."""
    within = select(Workshop.id).where(Workshop.series_id == series_id)
    last = session.exec(
        select(News.commitment_id, News.status)
        .where(col(News.workshop_id).in_(within), col(News.undone).is_(False))
        .order_by(col(News.id))
    )
    told = dict(last.all())
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(Commitment.id, Commitment.workshop_id).where(
        col(Commitment.workshop_id).in_(within), col(Commitment.removed_at).is_(None)
    )
    for number, workshop_id in session.exec(rows):
        found[workshop_id].append(told.get(number or 0, NOT_BEGUN))
    return found


def _beside(question: str, face: Face, places: list[Place], words: Words) -> Comparison:
    return Comparison(question, words(BESIDE[question]), "", Axes({}), [face], places)
