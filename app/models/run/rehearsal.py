"""A rehearsal: simulated phones answer, and when it is removed the workshop is as it was before.

What they say is marked by its origin. While the rehearsal is there the screens show it, marked;
notes and counts of people never see it.
"""

from typing import Any

from sqlalchemy import JSON, Column, Table
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from app.errors import N_, Invalid
from app.models.agenda.agenda import Item
from app.models.agenda.asking import CLOSED, Asking
from app.models.answers.answer import Answer
from app.models.answers.hidden_word import forget_unsaid
from app.models.answers.mark import OF_ALL, Mark
from app.models.event import Event
from app.models.forgetting import forget
from app.models.people.participant import SIMULATED, Participant, Respondent
from app.models.workshop import ENDED, Workshop, is_taken, touch
from app.security import new_code

OF_THE_WORKSHOP = (
    "state",
    "item_id",
    "started_at",
    "ended_at",
    "blank",
    "door_locked",
    "deadline_at",
    "paused_left",
    "first_row",
    "alone_id",
    "lifted_id",
    "split_by",
)
OF_AN_ASKING = ("state", "show", "closed_at", "revealed_at", "seen_at", "present", "taken_up")
HAS_ENDED = N_("The workshop has ended. Reopen it first.")
A_SURVEY = N_("A survey isn't rehearsed: each of its phones goes at its own pace.")
DOOR_LOCKED = N_("The door is locked, so simulated phones can't come in either. Unlock it first.")

A_TIME = 500
"""So many rows are named in a statement."""
_PARTICIPANT: Table = Participant.__table__  # type: ignore[attr-defined]
_RESPONDENT: Table = Respondent.__table__  # type: ignore[attr-defined]
_ASKING: Table = Asking.__table__  # type: ignore[attr-defined]


class Rehearsal(SQLModel, table=True):
    """The one that isn't removed yet. `before` is how the workshop and its askings were."""

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", unique=True)
    version: int
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


def begin(session: Session, workshop_id: int) -> None:
    """Let simulated phones in, and remember how everything was. Raises Invalid."""
    version = touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    if workshop.self_paced:
        raise Invalid(A_SURVEY)
    if workshop.state == ENDED:
        raise Invalid(HAS_ENDED)
    if workshop.door_locked:
        raise Invalid(DOOR_LOCKED)
    if workshop.rehearsal is None:
        workshop.rehearsal = version
        before = _as_it_is(session, workshop)
        session.add(Rehearsal(workshop_id=workshop_id, version=version, before=before))
    workshop.rehearsing = True


def _as_it_is(session: Session, workshop: Workshop) -> dict[str, Any]:
    askings = session.exec(select(Asking).where(Asking.workshop_id == workshop.id))
    return {
        "workshop": {name: getattr(workshop, name) for name in OF_THE_WORKSHOP},
        "askings": {
            str(asking.id): {name: getattr(asking, name) for name in OF_AN_ASKING}
            for asking in askings
        },
    }


def stop(session: Session, workshop_id: int) -> None:
    """The simulated phones leave; what they said stays on the screens until it is removed."""
    touch(session, workshop_id, turn=True)
    session.get_one(Workshop, workshop_id).rehearsing = False


def given_meanwhile(session: Session, workshop_id: int) -> int:
    """How many answers real phones have given since the rehearsal began."""
    workshop = session.get_one(Workshop, workshop_id)
    real = select(func.count()).select_from(Answer).join(Asking)
    return session.exec(
        real.where(
            Asking.workshop_id == workshop_id,
            Answer.origin != SIMULATED,
            Answer.body_hash != "",
            Answer.version > (workshop.rehearsal or workshop.version),
        )
    ).one()


def remove(session: Session, workshop_id: int, *, all_of_it: bool = False) -> None:
    """Take away what simulated phones said, and the questions that were asked only of them.

    The workshop goes back to where it was, unless real phones have answered meanwhile: then it
    has gone on, and stays where it is with what they said. With `all_of_it` it goes back all the
    same, and what they said to questions asked in the rehearsal is gone too.
    """
    version = touch(session, workshop_id, turn=True)
    workshop = session.get_one(Workshop, workshop_id)
    kept = _kept(session, workshop_id)
    if kept is None:
        return
    _forget_simulated(session, workshop_id)
    if all_of_it or not given_meanwhile(session, workshop_id):
        _go_back(session, workshop, kept)
    else:
        _forget_askings(session, _unanswered(session, kept))
        forget_unsaid(session, workshop_id, version)
    workshop.rehearsal, workshop.rehearsing = None, False
    session.delete(kept)


def unrehearsed(
    session: Session, workshop: Workshop, asked: list[tuple[Asking, Item]]
) -> tuple[Workshop, list[tuple[Asking, Item]]]:
    """The workshop and its askings as they would be if the rehearsal were removed now, for the
    notes. They are copies, nothing is changed."""
    assert workshop.id is not None
    kept = _kept(session, workshop.id)
    if kept is None:
        return workshop, asked
    if given_meanwhile(session, workshop.id):
        unanswered = _unanswered(session, kept)
        return workshop, [pair for pair in asked if pair[0].id not in unanswered]
    then = Workshop(**workshop.model_dump() | kept.before["workshop"])
    were = kept.before["askings"]
    return then, [
        (Asking(**asking.model_dump() | were[str(asking.id)]), item)
        for asking, item in asked
        if str(asking.id) in were
    ]


def _kept(session: Session, workshop_id: int) -> Rehearsal | None:
    return session.exec(select(Rehearsal).where(Rehearsal.workshop_id == workshop_id)).first()


def _forget_simulated(session: Session, workshop_id: int) -> None:
    here = Participant.workshop_id == workshop_id
    theirs = select(Participant.respondent_id).where(here, Participant.origin == SIMULATED)
    people = list(session.exec(theirs))
    simulated = _PARTICIPANT.c.origin == SIMULATED
    forget(session, _PARTICIPANT, (_PARTICIPANT.c.workshop_id == workshop_id) & simulated)
    in_use = set(session.exec(select(Participant.respondent_id).where(here)))
    gone = [person for person in people if person not in in_use]
    for start in range(0, len(gone), A_TIME):
        forget(session, _RESPONDENT, _RESPONDENT.c.id.in_(gone[start : start + A_TIME]))


def _go_back(session: Session, workshop: Workshop, kept: Rehearsal) -> None:
    _forget_askings(session, _opened(session, kept))
    session.execute(
        delete(Mark).where(
            col(Mark.workshop_id) == workshop.id,
            col(Mark.version) > kept.version,
            col(Mark.name).in_(OF_ALL),
        )
    )
    session.execute(
        delete(Event).where(
            col(Event.workshop_id) == workshop.id, col(Event.version) > kept.version
        )
    )
    while workshop.state == ENDED and is_taken(session, workshop.code):
        workshop.code = new_code()
    for name, value in kept.before["workshop"].items():
        setattr(workshop, name, value)
    for asking_id, was in kept.before["askings"].items():
        asking = session.get_one(Asking, int(asking_id))
        for name, value in was.items():
            setattr(asking, name, value)


def _unanswered(session: Session, kept: Rehearsal) -> list[int | None]:
    """Of the askings of the rehearsal those that are closed and no real phone has answered."""
    opened = col(Asking.id).in_(_opened(session, kept))
    real = select(Answer.asking_id).join(Asking).where(opened, Answer.origin != SIMULATED)
    closed = select(Asking.id).where(opened, Asking.state == CLOSED)
    answered = list(session.exec(real))
    return [asking_id for asking_id in session.exec(closed) if asking_id not in answered]


def _opened(session: Session, kept: Rehearsal) -> list[int | None]:
    """The askings that there were not before."""
    asked = session.exec(select(Asking.id).where(Asking.workshop_id == kept.workshop_id))
    return [asking_id for asking_id in asked if str(asking_id) not in kept.before["askings"]]


def _forget_askings(session: Session, ids: list[int | None]) -> None:
    forget(session, _ASKING, _ASKING.c.id.in_(ids))
