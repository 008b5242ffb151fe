"""An answer from above on the page of what became of it: put there by one press of those who lead
the meeting that asked, and published with the rest of the page when they publish it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, select

from app.clock import Milliseconds
from app.errors import Invalid, NotFound
from app.i18n import Words
from app.models.answers.theme import Theme
from app.models.became import proposed
from app.models.became.parked_reply import TOO_LONG
from app.models.became.reply import ANSWERED, WAITS, Reply, Typed, replies_of
from app.models.became.reply import WILL_NOT as SAYS_NOT
from app.models.people.crew import Series
from app.models.series.asked import Asked, rows
from app.models.series.handed import THEME, WHOM, WILL_NOT, Given, Thing
from app.models.series.locality import LEVELS
from app.models.titles import LONGEST
from app.models.workshop import Workshop


@dataclass(frozen=True)
class Proposal:
    """What was answered to something that the meeting handed over, by which `level`, and whether
    it stands on the page: `told` is its reply there, which may say what was answered before."""

    row: Thing
    answer: Given
    level: str
    told: Reply | None
    is_current: bool


def name_of(row: Thing) -> str:
    """What its reply is called, so that pressed twice it is one."""
    return hashlib.sha256(f"handed {row.uid}".encode()).hexdigest()[:22]


def proposals(session: Session, workshop: Workshop) -> list[Proposal]:
    """In the order that they were handed over; nothing of what isn't answered yet."""
    series = session.get(Series, workshop.series_id) if workshop.series_id else None
    if series is None:
        return []
    told = {one.uid: one for one in replies_of(session, workshop.id or 0)}
    found = []
    for row, answer, level in answered(rows(session, series), workshop.id or 0):
        there = told.get(name_of(row))
        same = there is not None and proposed.says_the_same(
            _as_reply(session, workshop, row, answer, level), there, workshop
        )
        found.append(Proposal(row, answer, level, there, same))
    return found


def answered(asked: Iterable[Asked], workshop_id: int) -> list[tuple[Thing, Given, str]]:
    """Each thing that a meeting handed over and that is answered, with the level that says so: of
    what was handed on further, those who have answered it there."""
    all_of_them = list(asked)
    return [
        _furthest(all_of_them, one, part.row, part.answer)
        for one in all_of_them
        for part in one.parts
        if part.row.workshop_id == workshop_id and part.answer
    ]


def _furthest(
    asked: list[Asked], one: Asked, row: Thing, answer: Given
) -> tuple[Thing, Given, str]:
    level, seen = one.level, [one]
    while answer.goes_on and one.to:
        here = one.to.workshop_id
        further = (
            (other, part.answer)
            for other in asked
            if other.keys & one.keys and other not in seen
            for part in other.parts
            if part.row.workshop_id == here and part.answer
        )
        found = next(further, None)
        if found is None:
            break
        (one, answer), level = found, found[0].level
        seen.append(one)
    return row, answer, level


def _as_reply(session: Session, workshop: Workshop, row: Thing, answer: Given, level: str) -> Typed:
    """What the page would say of it. Where the meeting has answered its theme itself, this stands
    by itself, called by the theme's words."""
    says = WAITS if answer.goes_on else SAYS_NOT if answer.status == WILL_NOT else ANSWERED
    about = _about(session, workshop, row)
    if says == ANSWERED and _is_answered(session, workshop, about, name_of(row)):
        about = ""
    who = answer.who
    if answer.goes_on:
        who = Words(workshop.language)(WHOM[_above(level)])
    title = "" if about and says == ANSWERED else row.words
    return Typed.model_construct(
        says=says, about=about, title=title, text=answer.text, who=who, day=answer.day
    )


def _above(level: str) -> str:
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


def _about(session: Session, workshop: Workshop, row: Thing) -> str:
    """The theme that it is of, as long as that is there."""
    if row.sort != THEME or not row.about[1:].isdecimal():
        return ""
    there = session.exec(
        select(Theme.id).where(Theme.id == int(row.about[1:]), Theme.workshop_id == workshop.id)
    ).first()
    return row.about if there else ""


def _is_answered(session: Session, workshop: Workshop, about: str, but: str) -> bool:
    """Whether something else is the answer to it on the page."""
    here = (one for one in replies_of(session, workshop.id or 0) if one.about == about)
    return bool(about) and any(one.is_the_answer and one.uid != but for one in here)


def put_on_page(
    session: Session, workshop: Workshop, uid: str, *, at: Milliseconds, by: int | None
) -> Reply:
    """By the name of what was handed over. Raises NotFound, Invalid."""
    for one in proposals(session, workshop):
        if one.row.uid == uid:
            typed = _as_reply(session, workshop, one.row, one.answer, one.level)
            if len(typed.title) > LONGEST:
                raise Invalid(TOO_LONG, most=LONGEST)
            return proposed.put(session, workshop, name_of(one.row), typed, at=at, by=by)
    raise NotFound()
