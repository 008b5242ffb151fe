"""Making commitments by hand, of an answer or of a theme; changing their words, taking them away
and bringing them back."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, ValidationInfo, field_validator
from pydantic import Field as Bound
from sqlmodel import Session, select

from app.clock import Milliseconds
from app.errors import N_, Invalid
from app.i18n.due import Due
from app.models.agenda.asking import Asking
from app.models.agenda.edition import guarding
from app.models.answers.mark import find_answer
from app.models.answers.reading import shown_at
from app.models.answers.theme import Theme, themes_of
from app.models.commitments import receiver
from app.models.commitments.commitment import Commitment, find
from app.models.commitments.receiver import Receiver, receiver_named
from app.models.workshop import touch
from app.security import new_token
from app.steps.base import Promise
from app.steps.plain import TOO_LONG, Line, Plain, Said, at_most

LONGEST = 140
ON_A_DAY = "day"
"""Chosen as the time where the day is typed beside it."""
NOTHING = N_("Write what is to be done.")
NO_DAY = N_("Choose the day, or a month instead.")
ODD_TIME = N_("Choose a time from the list.")
GONE = N_("The answer has been hidden, changed or taken back, so nothing is made of it.")


def _something(what: str) -> str:
    if not what:
        raise Said(NOTHING)
    return what


def _a_time(when: str) -> str:
    if when == ON_A_DAY:
        return when
    try:
        found = Due.read(when)
    except ValueError as error:
        raise Said(ODD_TIME) from error
    return found.stored if found else ""


class Words(Plain):
    """What a commitment says, as its form sends it: `when` is a month, a quarter, nothing, or
    ON_A_DAY with the `day`."""

    what: Annotated[Line, at_most(LONGEST, TOO_LONG), AfterValidator(_something)]
    who: Annotated[Line, at_most(receiver.LONGEST, TOO_LONG)] = ""
    when: Annotated[Line, AfterValidator(_a_time)] = ""
    day: Line = Bound("", validate_default=True)
    first: Annotated[Line, at_most(LONGEST, TOO_LONG)] = ""

    @field_validator("day")
    @classmethod
    def _of_that_time(cls, day: str, rest: ValidationInfo) -> str:
        return _a_day(day) if rest.data.get("when") == ON_A_DAY else ""

    @property
    def due(self) -> str:
        """As it is stored."""
        return self.day or self.when


def _a_day(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise Said(NO_DAY) from error


def shown(one: Commitment, who: str) -> dict[str, str]:
    """As its form shows it."""
    return as_typed(Promise(one.what, who, one.due, one.first_step))


def as_typed(promise: Promise) -> dict[str, str]:
    """What fills a form again."""
    due = Due.read(promise.due)
    on_a_day = due is not None and due.first == due.last
    return {
        "what": promise.what,
        "who": promise.who,
        "when": ON_A_DAY if on_a_day else promise.due,
        "day": promise.due if on_a_day else "",
        "first": promise.first,
    }


def name_of(session: Session, one: Commitment) -> str:
    """Who has taken it on; empty for nobody."""
    found = session.get(Receiver, one.receiver_id) if one.receiver_id else None
    return found.name if found else ""


def make(
    session: Session,
    workshop_id: int,
    words: Words,
    *,
    at: Milliseconds,
    by: int | None,
    answer: int | None = None,
    theme: int | None = None,
    drawn: str = "",
) -> Commitment:
    """A commitment by hand; of the row of an answer, or of a theme, with the line back to it.
    `drawn` is the uid that the page was drawn with: pressed twice there, it is one. Raises
    NotFound, Invalid."""
    touch(session, workshop_id)
    known = session.exec(select(Commitment).where(Commitment.uid == drawn)).first()
    if known and known.workshop_id == workshop_id:
        return known
    uid = new_token() if known or not drawn else drawn
    one = Commitment(uid=uid, workshop_id=workshop_id, what="", made_at=at, maker_id=by)
    if answer is not None:
        one.answer_id, _ = source_answer(session, workshop_id, answer)
    if theme is not None:
        one.theme_id = theme
        title_of(session, workshop_id, theme)
    _put(session, one, words)
    return one


def source_answer(session: Session, workshop_id: int, answer_id: int) -> tuple[int, str]:
    """The number of the answer of this row, and how it reads. Raises NotFound; Invalid where the
    room may not see it."""
    answer = find_answer(session, workshop_id, answer_id)
    asking = session.get_one(Asking, answer.asking_id)
    entry = shown_at(session, asking, (answer.respondent_id, answer.thread))
    if entry is None or entry.simulated:
        raise Invalid(GONE)
    return entry.first, entry.text


def title_of(session: Session, workshop_id: int, theme_id: int) -> str:
    """What a theme of the workshop is called, empty where it is removed. Raises Invalid for one
    of another workshop."""
    theme = session.get(Theme, theme_id)
    if theme is None or theme.workshop_id != workshop_id:
        raise Invalid()
    return next(
        (one.title for one in themes_of(session, theme.asking_id) if one.id == theme_id), ""
    )


def edit(session: Session, workshop_id: int, uid: str, words: Words, edition: str = "") -> None:
    """Let it say this. Raises NotFound, Overtaken."""

    def now() -> Mapping[str, Any]:
        one = find(session, workshop_id, uid)
        return shown(one, name_of(session, one))

    with guarding(session, workshop_id, edition, now):
        _put(session, find(session, workshop_id, uid), words)


def _put(session: Session, one: Commitment, words: Words) -> None:
    taken_by = receiver_named(session, one.workshop_id, words.who)
    one.what, one.due, one.first_step = words.what, words.due, words.first
    one.receiver_id = taken_by.id if taken_by else None
    session.add(one)
    session.flush()


def remove(session: Session, workshop_id: int, uid: str, at: Milliseconds) -> None:
    """Take it away; it can be brought back. Raises NotFound."""
    touch(session, workshop_id)
    one = find(session, workshop_id, uid)
    one.removed_at = one.removed_at or at
    session.add(one)


def put_back(session: Session, workshop_id: int, uid: str) -> None:
    """Undo that. Raises NotFound."""
    touch(session, workshop_id)
    one = find(session, workshop_id, uid)
    one.removed_at = None
    session.add(one)
