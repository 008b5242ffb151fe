"""The meetings of a series: workshops in a place, begun from its agenda or taken in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound
from app.giving_way import in_turns
from app.models.agenda.agenda import Item, Step, read_agenda
from app.models.agenda.plan import copy_workshop
from app.models.agenda.wording import Wording
from app.models.answers.theme import to_plan_of_steps
from app.models.commitments.commitment import Commitment
from app.models.people import crew, member
from app.models.people.crew import Series
from app.models.people.facilitator import Facilitator
from app.models.people.member import HOST, OWNER, Member
from app.models.series.locality import OTHER, Locality, find_locality
from app.models.series.series import Post
from app.models.workshop import DRAFT, Progress, Workshop, by_uid, touch
from app.steps import STEP_KINDS

NO_AGENDA = N_("Choose the agenda that meetings begin from first.")
NOT_YOURS = N_("Choose one of the workshops that you lead.")
ELSEWHERE = N_("That workshop is in another series already.")


@dataclass(slots=True)
class Meeting(Progress):
    """A workshop of a series, and where its people are from: `name` and `level` are those of the
    place. It is as much of a row as lists need, since there may be a thousand."""

    workshop_id: int
    uid: str
    title: str
    name: str
    level: str
    series_id: int | None
    locality_id: int | None
    venue: str
    tz: str
    state: str
    pace: str
    starts_at: Milliseconds | None
    started_at: Milliseconds | None
    closes_at: Milliseconds | None
    version: int
    rehearsal: int | None
    page_at: Milliseconds | None
    purged_at: Milliseconds | None


def meetings(session: Session, series_id: int) -> list[Meeting]:
    """All that stand, those with a day in its order, the others last."""
    return _those(session, col(Workshop.series_id) == series_id)


def meetings_by_id(session: Session, ids: Collection[int]) -> dict[int, Meeting]:
    """Of whichever series."""
    return {one.workshop_id: one for one in _those(session, col(Workshop.id).in_(ids))}


def _those(session: Session, which: ColumnElement[bool]) -> list[Meeting]:
    day = func.coalesce(Workshop.started_at, Workshop.starts_at)
    found = session.execute(
        columns(*READ)
        .outerjoin(Locality, col(Locality.id) == Workshop.locality_id)
        .where(which, col(Workshop.deleted_at).is_(None))
        .order_by(day.is_(None), day, col(Workshop.id))
    )
    return [Meeting(*row) for row in in_turns(found)]


OF_PLACE: dict[str, Any] = {
    "workshop_id": Workshop.id,
    "name": func.coalesce(Locality.name, Workshop.title),
    "level": func.coalesce(Locality.level, OTHER),
}
READ: list[Any] = [
    OF_PLACE.get(one.name, getattr(Workshop, one.name, None)) for one in fields(Meeting)
]
"""A column for each field."""


def roles_in(session: Session, series_id: int, facilitator_id: int) -> dict[int, str]:
    """In which of the meetings someone is a member, and as what."""
    found = (
        select(Member.workshop_id, Member.role)
        .join(Workshop, col(Workshop.id) == Member.workshop_id)
        .where(Workshop.series_id == series_id, Member.facilitator_id == facilitator_id)
    )
    return dict(session.exec(found).all())


def commitments_in(session: Session, series_id: int) -> dict[int, int]:
    """How many commitments stand in each meeting."""
    found = (
        select(Commitment.workshop_id, func.count())
        .join(Workshop, col(Workshop.id) == Commitment.workshop_id)
        .where(Workshop.series_id == series_id, col(Commitment.removed_at).is_(None))
        .group_by(col(Commitment.workshop_id))
    )
    return dict(session.exec(found).all())


def agenda_of(session: Session, series: Series) -> Workshop | None:
    """What its meetings begin from, as long as it is there."""
    return by_uid(session, series.agenda_uid) if series.agenda_uid else None


def choose_agenda(session: Session, series: Series, facilitator_id: int, uid: str) -> Workshop:
    """A workshop that somebody may run. Raises Invalid."""
    workshop = by_uid(session, uid)
    if workshop is None or not member.runs_it(session, workshop.id or 0, facilitator_id):
        raise Invalid(NOT_YOURS)
    series.agenda_uid = workshop.uid
    session.add(series)
    return workshop


def begin_meeting(
    session: Session,
    post: Post,
    maker: Facilitator,
    locality_id: int | None,
    *,
    title: str,
    venue: str,
    starts_at: Milliseconds | None,
    keep_days: int,
) -> Workshop:
    """A new draft with the series' agenda, in a place. The owners of the series own it too, so
    that it can be led when one of them is away. Raises Invalid where there is no agenda."""
    agenda = agenda_of(session, post.series)
    if agenda is None:
        raise Invalid(NO_AGENDA)
    locality = find_locality(session, locality_id)
    steps = [step for entry in read_agenda(session, agenda.id or 0) for step in entry.steps]
    themes = to_plan_of_steps(session, steps)
    made = copy_workshop(session, agenda, title, venue, maker, keep_days, themes)
    made.starts_at, made.series_id = starts_at, post.series.id
    made.locality_id = locality.id
    session.add(made)
    _admit_crew(session, made, locality.id or 0)
    return made


def _admit_crew(session: Session, workshop: Workshop, locality_id: int) -> None:
    """Owners of the series, and the hosts of the place, beside who is there already."""
    assert workshop.id is not None and workshop.series_id is not None
    there = {one.facilitator_id for one, _ in member.members(session, workshop.id)}
    for one, person in crew.crew(session, workshop.series_id):
        may = one.role == OWNER or (one.role == HOST and locality_id in one.localities)
        if may and person.disabled_at is None and one.facilitator_id not in there:
            member.admit(session, workshop.id, one.facilitator_id, one.role)


ON_AGENDA = (
    col(Item.removed_at).is_(None),
    col(Step.removed_at).is_(None),
    col(Step.kind).in_([name for name, kind in STEP_KINDS.items() if kind.asks]),
)
"""What a step is that is a question there."""


@dataclass(frozen=True)
class Question:
    """One that is on a workshop's agenda, in the words that it was written in first."""

    workshop_id: int
    step_id: int
    origin: str
    kind: str
    prompt: str


def questions_of(session: Session, workshop_ids: Collection[int]) -> dict[int, list[Question]]:
    """All that are asked in each, in their order, in one query."""
    of_step = aliased(Wording)
    first = (
        select(func.min(of_step.id)).where(of_step.step_id == Step.id).correlate(Step)
    ).scalar_subquery()
    rows = session.execute(
        columns(
            col(Item.workshop_id),
            col(Step.id),
            col(Step.origin),
            col(Step.kind),
            col(Wording.prompt),
        )
        .join(Step, col(Step.item_id) == Item.id)
        .join(Wording, col(Wording.id) == first)
        .where(col(Item.workshop_id).in_(workshop_ids), *ON_AGENDA)
        .order_by(col(Item.position), col(Item.id), col(Step.position), col(Step.id))
    )
    found: dict[int, list[Question]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Question(*row))
    return found


class Had(NamedTuple):
    """How many meetings that are held have a question on their agenda, and which did first."""

    meetings: int
    workshop_id: int


def had_by(session: Session, series_id: int) -> dict[str, Had]:
    """By the origin of each question."""
    rows = (
        columns(
            col(Step.origin),
            func.count(col(Item.workshop_id).distinct()),
            func.min(Item.workshop_id),
        )
        .join(Item, col(Item.id) == Step.item_id)
        .join(Workshop, col(Workshop.id) == Item.workshop_id)
        .where(
            col(Workshop.series_id) == series_id,
            col(Workshop.deleted_at).is_(None),
            col(Workshop.state) != DRAFT,
            col(Workshop.rehearsal).is_(None),
            *ON_AGENDA,
        )
        .group_by(col(Step.origin))
    )
    return {origin: Had(*had) for origin, *had in session.execute(rows)}


@dataclass(frozen=True)
class Match:
    """A question of a workshop that is to be the same as one of the series: by its `origin`
    already, or by its words, so that taking it in makes it so."""

    origin: str
    prompt: str
    own: str
    same: bool


@dataclass(frozen=True)
class Candidate:
    """A workshop that may be taken in, with what matches."""

    workshop: Workshop
    matches: list[Match]


def candidates(session: Session, post: Post, person: Facilitator) -> list[Candidate]:
    """The workshops that someone owns and that are in no series, where a question matches one of
    the series' agenda; those where most do first."""
    agenda = agenda_of(session, post.series)
    if agenda is None:
        return []
    owned = [
        place.workshop
        for place in member.places(session, person)
        if place.owns and place.workshop.series_id is None and place.workshop.id != agenda.id
    ]
    asked = questions_of(session, [agenda.id or 0, *(one.id or 0 for one in owned)])
    wanted = asked[agenda.id or 0]
    found = [Candidate(one, _matches(wanted, asked[one.id or 0])) for one in owned]
    return sorted((one for one in found if one.matches), key=lambda one: -len(one.matches))


def _matches(wanted: Iterable[Question], there: Iterable[Question]) -> list[Match]:
    by_origin = {one.origin: one.prompt for one in there}
    by_words = {(one.kind, plain(one.prompt)): one.origin for one in there}
    found = []
    for one in wanted:
        own = by_words.get((one.kind, plain(one.prompt)))
        if one.origin in by_origin:
            found.append(Match(one.origin, by_origin[one.origin], one.origin, same=True))
        elif own:
            found.append(Match(one.origin, one.prompt, own, same=False))
    return found


@lru_cache(1000)
def plain(text: str) -> str:
    """As two write the same question."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).casefold().split())


def take_in(
    session: Session, post: Post, facilitator_id: int, uid: str, locality_id: int | None
) -> Workshop:
    """Make a workshop of one's own a meeting of the series; its questions that match by their
    words are the same ones from now on. Raises NotFound, Invalid."""
    workshop = by_uid(session, uid)
    if workshop is None or workshop.id is None:
        raise NotFound()
    if member.role_of(session, workshop.id, facilitator_id) != OWNER:
        raise NotFound()
    touch(session, workshop.id, turn=True)
    session.refresh(workshop)
    if workshop.series_id not in (None, post.series.id):
        raise Invalid(ELSEWHERE)
    locality = find_locality(session, locality_id)
    agenda = agenda_of(session, post.series)
    if agenda is not None and agenda.id != workshop.id:
        asked = questions_of(session, [agenda.id or 0, workshop.id])
        matches = _matches(asked[agenda.id or 0], asked[workshop.id])
        _rename(session, workshop.id, {one.own: one.origin for one in matches if not one.same})
    workshop.series_id, workshop.locality_id = post.series.id, locality.id
    session.add(workshop)
    return workshop


def _rename(session: Session, workshop_id: int, origins: Mapping[str, str]) -> None:
    """Give steps other origins, and whatever names those."""
    steps = select(Step).join(Item, col(Item.id) == Step.item_id)
    for step in session.exec(steps.where(Item.workshop_id == workshop_id)):
        step.origin = origins.get(step.origin, step.origin)
        step.same_as = origins.get(step.same_as, step.same_as)
        if step.takes:
            named = step.takes["origin"]
            step.takes = {**step.takes, "origin": origins.get(named, named)}
        session.add(step)


def let_go(session: Session, post: Post, workshop_id: int) -> Workshop:
    """No meeting of the series any more; it stays a workshop, and its questions stay the same
    ones, so that it can be taken in again. Raises NotFound."""
    touch(session, workshop_id, turn=True)
    workshop = session.get(Workshop, workshop_id)
    if workshop is None or workshop.series_id != post.series.id:
        raise NotFound()
    leave(session, workshop)
    return workshop


def leave(session: Session, workshop: Workshop) -> None:
    """It was compared, so what everyone may read of it goes on telling no few, until somebody who
    leads it says otherwise."""
    workshop.few_left_out, workshop.series_id = True, None
    session.add(workshop)
