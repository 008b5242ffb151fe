"""What the meetings of a series ask those above them: a row for each thing, with all the meetings
that handed it over, and the answer, which goes back to each of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel
from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound, NotYours
from app.models.agenda.edition import Shown
from app.models.answers.shared_theme import shared_in
from app.models.became.counts import Number
from app.models.became.reply import MOST_LETTERS, SHORT
from app.models.became.said import Day
from app.models.people.crew import Series
from app.models.series.counted import Told, counts_of
from app.models.series.handed import (
    ANSWERED,
    LATE_MS,
    ONWARD,
    STATUSES,
    THEME,
    WILL_NOT,
    Given,
    Handed,
    HandedAnswer,
    Thing,
    answers_in,
    handed_in,
)
from app.models.series.locality import Locality
from app.models.series.meetings import Meeting, meetings
from app.models.series.series import Post, changing, lock
from app.steps.plain import TOO_LONG, Line, Said, Text, at_most

NO_STATUS = N_("Choose what the answer is.")
NO_TEXT = N_("Write what you answer.")
NO_REASON = N_("Write why it won't happen.")
NO_ONE = N_("Write who answers, as a role or a board.")
NOT_THERE = N_("Choose a meeting of that level.")


class Part(NamedTuple):
    """One meeting's handing over; `people` stand behind it there, None where nothing was
    counted."""

    row: Thing
    meeting: Meeting
    answer: Given | None = None
    people: Number | None = None


@dataclass(frozen=True)
class Asked:
    """A thing that is asked of one meeting, or of a level as long as no meeting (`to`) is said:
    also themes that the shared list takes as one, which it may have given a `title`."""

    level: str
    to: Meeting | None
    parts: list[Part]
    title: str = ""

    @property
    def name(self) -> str:
        """What its form is called by, which is the same in each look."""
        return f"{self.parts[0].row.uid}"

    @property
    def key(self) -> str:
        return self.parts[0].row.key

    @property
    def sort(self) -> str:
        return self.parts[0].row.sort

    @property
    def origin(self) -> str:
        return self.parts[0].row.origin

    @cached_property
    def keys(self) -> set[str]:
        """What it is called in the meetings that handed it over, in each look."""
        return {part.row.key for part in self.parts}

    @cached_property
    def meetings(self) -> set[int]:
        """Those that handed it over."""
        return {part.row.workshop_id for part in self.parts}

    @cached_property
    def words(self) -> str:
        """As the list calls it, else as most say it; where as many do, as the first did."""
        return self.title or Counter(one.row.words for one in self.parts).most_common(1)[0][0]

    @cached_property
    def answer(self) -> Given | None:
        """The last that was given to any of them."""
        return max((one.answer for one in self.parts if one.answer), default=None)

    @property
    def unanswered(self) -> list[Part]:
        """Those that came after the answer, or all of them."""
        return [one for one in self.parts if one.answer is None]

    def is_late(self, at: Milliseconds) -> bool:
        return any(one.row.at < at - LATE_MS for one in self.unanswered)


def rows(session: Session, series: Series) -> list[Asked]:
    """All that is asked, what most meetings ask first."""
    assert series.id is not None
    return rows_among(session, series.id, meetings(session, series.id))


def rows_among(session: Session, series_id: int, there: Sequence[Meeting]) -> list[Asked]:
    """By the meetings of the series, where those are read already."""
    held = {one.workshop_id: one for one in there}
    answers = answers_in(session, series_id)
    by_level, shared = _by_level(there), shared_in(session, series_id)
    found: dict[tuple[str, str, str, int | None], Asked] = {}
    for row in handed_in(session, series_id):
        to = _whom(row, held, by_level)
        origin = shared.row(row.origin) if row.sort == THEME else row.origin
        place = row.sort, origin, row.to_level, to.workshop_id if to else None
        if place not in found:
            title = shared.titles.get(origin, "") if row.sort == THEME else ""
            found[place] = Asked(row.to_level, to, [], title)
        found[place].parts.append(Part(row, held[row.workshop_id], answers.get(row.id)))
    return sorted(found.values(), key=lambda one: -len(one.meetings))


def with_people(session: Session, some: Sequence[Asked]) -> list[Asked]:
    """With how many people stand behind each in each meeting."""
    from_ = {part.row.workshop_id: part.meeting for one in some for part in one.parts}
    counts = counts_of(session, from_.values())
    return [
        replace(
            one,
            parts=[
                part._replace(people=people_in(counts.get(part.row.workshop_id), part.row.about))
                for part in one.parts
            ],
        )
        for one in some
    ]


def _by_level(held: Iterable[Meeting]) -> dict[str, list[Meeting]]:
    found: dict[str, list[Meeting]] = defaultdict(list)
    for one in held:
        found[one.level].append(one)
    return found


def _whom(
    row: Thing, held: Mapping[int, Meeting], by_level: Mapping[str, list[Meeting]]
) -> Meeting | None:
    """The meeting that was said, else the only one of that level."""
    said = held.get(row.to_id or 0)
    there = by_level.get(row.to_level, [])
    return said or (there[0] if len(there) == 1 else None)


def people_in(told: Told | None, about: str) -> Number | None:
    """How many people stand behind a theme, by what it is called in its meeting; None where
    nothing was counted."""
    if told is None or not about[1:].isdecimal():
        return None
    for one in told.questions.values():
        themes = one.get("themes") or {}
        if about[1:] in themes:
            return Number(themes[about[1:]])
    return None


def may_answer(post: Post, one: Asked, places: Mapping[int, Locality]) -> bool:
    """Owners of the series, and hosts of the place that is asked: of the meeting's, or, where none
    is said yet, of one of that level."""
    if one.to:
        return post.leads(one.to.locality_id)
    led = (places[number] for number in post.localities if number in places)
    return post.owns or any(post.leads(each.id) and each.level == one.level for each in led)


def find(session: Session, series: Series, name: str) -> Asked:
    """By what its form is called, which may be any of its parts. Raises NotFound."""
    for one in rows(session, series):
        if any(part.row.uid == name for part in one.parts):
            return one
    raise NotFound()


def _known(status: str) -> str:
    if status not in STATUSES:
        raise Said(NO_STATUS)
    return status


def _someone(who: str) -> str:
    if not who:
        raise Said(NO_ONE)
    return who


class Typed(BaseModel):
    """An answer as somebody writes it; on `day`, today where none is said."""

    status: Annotated[str, AfterValidator(_known)] = ""
    text: Annotated[Text, at_most(MOST_LETTERS, TOO_LONG)] = ""
    who: Annotated[Line, at_most(SHORT, TOO_LONG), AfterValidator(_someone)] = ""
    day: Day = ""

    def missing(self) -> dict[str, str]:
        needs = {ANSWERED: NO_TEXT, WILL_NOT: NO_REASON, ONWARD: ""}[self.status]
        return {"text": needs} if needs and not self.text else {}


def shown(answer: Given | HandedAnswer | None) -> dict[str, str]:
    """An answer as its form shows it; nothing of one that there isn't."""
    if answer is None:
        return {}
    return {name: getattr(answer, name) for name in Typed.model_fields}


def answer(
    session: Session,
    post: Post,
    name: str,
    typed: Typed,
    edition: str,
    *,
    today: str,
    at: Milliseconds,
    by: int | None,
) -> None:
    """To all of the meetings that ask it now. Raises NotFound, NotYours, Invalid, Overtaken."""
    for say in typed.missing().values():
        raise Invalid(say)

    def now() -> Shown:
        return shown(find(session, post.series, name).answer)

    with changing(session, post.series.id or 0, edition, lambda _: now()):
        one = _to_answer(session, post, name)
        said = typed.model_dump() | {"day": typed.day or today}
        for part in one.parts:
            if shown(part.answer) != said:
                session.add(_said(part.row, said, at, by))


def _said(
    row: Thing, said: Shown, at: Milliseconds, by: int | None, *, removed: bool = False
) -> HandedAnswer:
    return HandedAnswer(handed_id=row.id, at=at, actor=by, removed=removed, **said)


def _to_answer(session: Session, post: Post, name: str) -> Asked:
    one = find(session, post.series, name)
    places = {each.id or 0: each for each in session.exec(select(Locality))}
    if not may_answer(post, one, places):
        raise NotYours()
    return one


def take_away(session: Session, post: Post, name: str, *, at: Milliseconds, by: int | None) -> None:
    """The answer, which can be brought back. Raises NotFound, NotYours."""
    lock(session, post.series.id or 0)
    for part in _to_answer(session, post, name).parts:
        if part.answer:
            session.add(_said(part.row, shown(part.answer), at, by, removed=True))


def bring_back(
    session: Session, post: Post, name: str, *, at: Milliseconds, by: int | None
) -> None:
    """What was answered before it was taken away; where somebody has answered anew since, that
    stands. Raises NotFound, NotYours."""
    lock(session, post.series.id or 0)
    for part in _to_answer(session, post, name).parts:
        last = _last(session, part.row)
        if last is not None and last.removed:
            session.add(_said(part.row, shown(last), at, by))


def _last(session: Session, row: Thing) -> HandedAnswer | None:
    found = select(HandedAnswer).where(HandedAnswer.handed_id == row.id)
    return session.exec(found.order_by(col(HandedAnswer.id).desc())).first()


def place(session: Session, post: Post, name: str, meeting_id: int | None) -> None:
    """Say at which meeting of the level it is asked. Raises NotFound, NotYours, Invalid."""
    lock(session, post.series.id or 0)
    one = _to_answer(session, post, name)
    there = {each.workshop_id: each for each in meetings_at(session, post.series, one.level)}
    if meeting_id not in there:
        raise Invalid(NOT_THERE)
    for part in one.parts:
        row = session.get_one(Handed, part.row.id)
        row.to_id = meeting_id
        session.add(row)


def meetings_at(session: Session, series: Series, level: str) -> list[Meeting]:
    return _by_level(meetings(session, series.id or 0))[level]
