"""What a meeting of a series has to hand over, to be ticked: its themes, what is parked or written
as a question, its commitments, and what was handed to it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from sqlmodel import Session, select

from app.clock import Milliseconds
from app.errors import N_, Invalid, NotFound
from app.models.afterwards.notes import askings_in_order
from app.models.answers.theme import Theme, themes_of
from app.models.became.counts import Number
from app.models.became.parked_reply import NOT_OWN
from app.models.commitments.commitment import commitments_of
from app.models.commitments.parked import parked_lines
from app.models.commitments.receiver import receivers_of
from app.models.people.crew import Series
from app.models.series import asked
from app.models.series.counted import counts_of
from app.models.series.handed import (
    COMMITMENT,
    QUESTION,
    THEME,
    Given,
    Handed,
    Thing,
    answers_in,
    handed_in,
    take_back,
)
from app.models.series.locality import LEVELS, OTHER
from app.models.series.meetings import Meeting, meetings
from app.models.series.series import Post, lock
from app.models.titles import LONGEST
from app.models.workshop import touch
from app.security import new_token
from app.steps.plain import TOO_LONG, Line, Plain, at_most, parse

NOT_OVER = N_("End the meeting first. Then it is known what it hands over.")
NOWHERE = N_("Choose whom it is handed over to.")
PARKED, WRITTEN, RECEIVED, PROMISED, OF_THEME = "p", "w", "h", "c", "t"
"""What something is called by in its own meeting begins with one of these."""


@dataclass(frozen=True)
class Offer:
    """Something that can be handed over or is, by what it is called in its meeting (`about`).
    `beside` says which question a theme is of, or who has taken a commitment on; `people` is None
    where nothing was counted. One whose words are a participant's can't be."""

    sort: str
    about: str
    origin: str
    words: str
    beside: str = ""
    people: Number | None = None
    row: Thing | None = None
    answer: Given | None = None
    is_participants: bool = False
    goes_on: bool = False

    @property
    def is_received(self) -> bool:
        return self.about.startswith(RECEIVED)


@dataclass(frozen=True)
class Destination:
    """Whom something can be handed over to: a level, at a meeting of the series or later."""

    level: str
    meeting: Meeting | None = None

    @property
    def value(self) -> str:
        """As its form says it."""
        return f"{self.level}-{self.meeting.workshop_id}" if self.meeting else self.level

    @property
    def meeting_id(self) -> int | None:
        return self.meeting.workshop_id if self.meeting else None


class Written(Plain):
    """A question that a host writes, to hand it over."""

    words: Annotated[Line, at_most(LONGEST, TOO_LONG)] = ""


def meeting_of(session: Session, post: Post, meeting_id: int) -> Meeting:
    """One whose place somebody leads. Raises NotFound, also for those of other places."""
    for one in meetings(session, post.series.id or 0):
        if one.workshop_id == meeting_id and post.leads(one.locality_id):
            return one
    raise NotFound()


def destinations(session: Session, series: Series, meeting: Meeting) -> list[Destination]:
    """The nearest first: the meetings of the levels above that of this one, then those levels
    without a meeting said."""
    above = _above(meeting)
    held = [
        one for one in meetings(session, series.id or 0) if one.workshop_id != meeting.workshop_id
    ]
    there = [Destination(level, one) for level in above for one in held if one.level == level]
    return [*there, *(Destination(level) for level in above)]


def _above(meeting: Meeting) -> tuple[str, ...]:
    own = meeting.level
    return LEVELS[LEVELS.index(own) + 1 :] if own != OTHER else LEVELS[:-1]


def offers(session: Session, series: Series, meeting: Meeting) -> list[Offer]:
    """All there is to tick, with what is handed over already; what was and isn't there any more
    too, in the words that it was handed over in."""
    found = {one.about: one for one in _there(session, series, meeting)}
    rows = [
        one for one in handed_in(session, series.id or 0) if one.workshop_id == meeting.workshop_id
    ]
    answers = answers_in(session, series.id or 0)
    for row in rows:
        there = found.get(row.about) or Offer(row.sort, row.about, row.origin, row.words)
        found[row.about] = replace(there, row=row, answer=answers.get(row.id or 0))
    return list(found.values())


def _there(session: Session, series: Series, meeting: Meeting) -> Iterator[Offer]:
    """A theme that was handed to it stands for its own that is the same."""
    received = [one for one in asked.rows(session, series) if _is_asked_of(one, meeting)]
    yield from map(_received, received)
    origins = {part.row.origin for one in received for part in one.parts}
    yield from (one for one in _themes(session, meeting) if one.origin not in origins)
    yield from _parked(session, meeting)
    yield from _promised(session, meeting)


def _is_asked_of(one: asked.Asked, meeting: Meeting) -> bool:
    return one.to is not None and one.to.workshop_id == meeting.workshop_id


def _received(one: asked.Asked) -> Offer:
    """What was handed to it, which it hands on."""
    on = one.answer is not None and one.answer.goes_on
    beside = ", ".join(dict.fromkeys(part.meeting.name for part in one.parts))
    return Offer(one.sort, f"{RECEIVED}{one.key}", one.origin, one.words, beside, goes_on=on)


def _themes(session: Session, meeting: Meeting) -> Iterator[Offer]:
    counted = counts_of(session, [meeting]).get(meeting.workshop_id)
    for asking, _ in askings_in_order(session, meeting.workshop_id):
        rows = select(Theme.id, Theme.origin).where(Theme.asking_id == asking.id)
        origins = dict(session.exec(rows).all()) if asking.sorts else {}
        for one in themes_of(session, asking.id or 0) if origins else ():
            about = f"{OF_THEME}{one.id}"
            people = asked.people_in(counted, about)
            yield Offer(THEME, about, origins[one.id], one.title, asking.prompt, people)


def _parked(session: Session, meeting: Meeting) -> Iterator[Offer]:
    for one in parked_lines(session, meeting.workshop_id):
        if one.text and not one.is_promised:
            yield Offer(
                QUESTION,
                f"{PARKED}{one.id}",
                "",
                one.text,
                one.receiver,
                is_participants=one.is_participants,
            )


def _promised(session: Session, meeting: Meeting) -> Iterator[Offer]:
    names = {one.id: one.name for one in receivers_of(session, meeting.workshop_id)}
    for one in commitments_of(session, meeting.workshop_id):
        who = names.get(one.receiver_id, "")
        yield Offer(COMMITMENT, f"{PROMISED}{one.uid}", one.uid, one.what, who)


@dataclass(frozen=True)
class Ticked:
    """A form of what is handed over: what is ticked, what was when it was read, and to whom what is
    new goes. `question` is one more, called by `token`, so that a form sent twice is one."""

    now: Collection[str]
    before: Collection[str]
    to: str = ""
    question: str = ""
    token: str = ""


@dataclass(frozen=True)
class Done:
    handed: int
    taken_back: int


def hand_over(
    session: Session,
    post: Post,
    meeting_id: int,
    ticked: Ticked,
    *,
    at: Milliseconds,
    by: int | None,
) -> Done:
    """Only what somebody has changed in the form is done, so two who tick different things at once
    both get their way. Raises NotFound, and Invalid for what is answered meanwhile."""
    question = parse(Written, {"words": ticked.question}).words
    lock(session, post.series.id or 0)
    touch(session, meeting_id)
    meeting = meeting_of(session, post, meeting_id)
    if not meeting.ended:
        raise Invalid(NOT_OVER)
    there = {one.about: one for one in offers(session, post.series, meeting)}
    new = [
        one
        for about, one in there.items()
        if about in ticked.now and about not in ticked.before and one.row is None
    ]
    if question:
        about = f"{WRITTEN}{ticked.token or new_token()}"
        new += [Offer(QUESTION, about, "", question)] if about not in there else []
    if new:
        to = _destination(session, post.series, meeting, ticked.to)
        for one in new:
            _hand(session, post.series, meeting, one, to, at, by)
    back = [
        one.row
        for about, one in there.items()
        if about in ticked.before and about not in ticked.now and one.row is not None
    ]
    for row in back:
        take_back(session, row, at)
    return Done(len(new), len(back))


def _destination(session: Session, series: Series, meeting: Meeting, to: str) -> Destination:
    for one in destinations(session, series, meeting):
        if one.value == to:
            return one
    raise Invalid(NOWHERE)


def _hand(
    session: Session,
    series: Series,
    meeting: Meeting,
    offer: Offer,
    to: Destination,
    at: Milliseconds,
    by: int | None,
) -> None:
    """What was taken back before is the same row again, in the words of now."""
    if offer.is_participants:
        raise Invalid(NOT_OWN)
    found = session.exec(
        select(Handed).where(
            Handed.series_id == series.id,
            Handed.workshop_id == meeting.workshop_id,
            Handed.about == offer.about,
        )
    ).first()
    row = found or Handed(
        series_id=series.id or 0,
        workshop_id=meeting.workshop_id,
        sort=offer.sort,
        about=offer.about,
        origin=offer.origin or new_token(),
        words=offer.words,
        to_level=to.level,
        at=at,
    )
    row.words, row.at, row.maker_id, row.removed_at = offer.words, at, by, None
    row.to_level, row.to_id = to.level, to.meeting_id
    session.add(row)
    session.flush()
