"""The parking lot: what came up and isn't dealt with here, with whoever is to answer it, and what
became of it.

What an answer says is its participant's, and is kept in no other place: a parked answer reads as
it does now, and goes with it. What somebody has put in words of their own is the organisation's.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel
from sqlalchemy import BigInteger, delete
from sqlmodel import Field, Session, SQLModel, col, func, select

from app.clock import Milliseconds, now
from app.errors import N_, Invalid, NotFound
from app.models.agenda.asking import Asking
from app.models.agenda.edition import guarding
from app.models.agenda.facts import ODD_DAY
from app.models.answers.answer import Answer
from app.models.answers.mark import find_answer
from app.models.answers.reading import entries_of
from app.models.commitments.commitment import Commitment, commitments_of
from app.models.commitments.news import News
from app.models.commitments.receiver import LONGEST, Receiver, receiver_named, receivers_of
from app.models.forgetting import erased
from app.models.workshop import touch
from app.steps.plain import TOO_LONG, Line, Said, Text, parse

MOST_WORDS, MOST_SAID, MOST_TELLER = 500, 1000, 60
MOST_PARKED = 300
PROMISED = 140
"""So long may a commitment be."""
UNSEEN = N_("Only an answer that shows can be parked.")
FULL = N_("There are %(most)s parked lines already. Take one away first.")
NO_WORDS = N_("Write what it is about.")
LONG_RECEIVER = N_("Keep the receiver at most 60 characters long.")
LONG_PROMISE = N_("A commitment is at most 140 characters. Write this in fewer words first.")
GONE = N_("The answer no longer shows. Write it in words of your own first.")


class Parked(SQLModel, table=True):
    """`words` are empty as long as it reads as the answer that it was made of (`answer_id` is the
    row that its thread began with). `said` is what came back, on the `day` (an ISO date), by the
    role of a `teller`; `commitment_id` what it has become. `removed_at`: taken away, and can be
    brought back."""

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    words: str = ""
    answer_id: int | None = Field(default=None, foreign_key="answer.id", index=True)
    receiver_id: int | None = Field(default=None, foreign_key="receiver.id", index=True)
    at: Milliseconds = Field(sa_type=BigInteger)
    maker_id: int | None = None
    removed_at: Milliseconds | None = Field(default=None, sa_type=BigInteger)
    said: str = ""
    day: str = ""
    teller: str = ""
    commitment_id: int | None = Field(default=None, foreign_key="commitment.id", index=True)


@dataclass(frozen=True)
class ParkedLine:
    """A parked row as it reads now: `text` is empty where its answer no longer shows."""

    row: Parked
    text: str
    receiver: str
    is_promised: bool = False

    @property
    def id(self) -> int:
        assert self.row.id is not None
        return self.row.id

    @property
    def is_participants(self) -> bool:
        """Whether its words are those of an answer, which go with it."""
        return not self.row.words

    @property
    def needs_receiver(self) -> bool:
        """Whether nobody is to answer it, nor has, nor has it become anything."""
        return _needs_receiver(self.row, self.is_promised)


def _needs_receiver(row: Parked, is_promised: bool) -> bool:
    return not (row.receiver_id or row.said or is_promised)


def parked_lines(session: Session, workshop_id: int) -> list[ParkedLine]:
    """All that stand, in the order they were parked."""
    rows = _standing(session, workshop_id)
    texts = _texts(session, [row.answer_id for row in rows if row.answer_id and not row.words])
    names = {one.id: one.name for one in receivers_of(session, workshop_id)}
    promised = _promised(session, workshop_id)
    return [
        ParkedLine(
            row,
            row.words or texts.get(row.answer_id or 0, ""),
            names.get(row.receiver_id, ""),
            row.commitment_id in promised,
        )
        for row in rows
    ]


def _promised(session: Session, workshop_id: int) -> set[int | None]:
    return {one.id for one in commitments_of(session, workshop_id)}


def _standing(session: Session, workshop_id: int) -> list[Parked]:
    """What says nothing any more, since its answer was deleted, isn't among them."""
    found = select(Parked).where(
        Parked.workshop_id == workshop_id,
        col(Parked.removed_at).is_(None),
        (col(Parked.words) != "") | col(Parked.answer_id).is_not(None),
    )
    return list(session.exec(found.order_by(col(Parked.id))))


def _texts(session: Session, answer_ids: list[int]) -> dict[int, str]:
    """Of those that show."""
    rows = select(Answer.id, Answer.asking_id).where(col(Answer.id).in_(answer_ids))
    by_asking: dict[int, list[int]] = {}
    for answer_id, asking_id in session.exec(rows) if answer_ids else ():
        by_asking.setdefault(asking_id, []).append(answer_id or 0)
    return {
        number: entry.noted
        for asking_id, numbers in by_asking.items()
        for number, entry in entries_of(
            session, session.get_one(Asking, asking_id), numbers
        ).items()
    }


@dataclass(frozen=True)
class Parking:
    """What a desk is told: the answers that are parked, by the rows they began with, and whom
    each is for; all receivers there are; how many lines stand, and how many need a receiver."""

    answers: dict[int, str] = field(default_factory=dict)
    receivers: list[str] = field(default_factory=list)
    lines: int = 0
    unreceived: int = 0


def parking(session: Session, workshop_id: int) -> Parking:
    rows = _standing(session, workshop_id)
    names = {one.id: one.name for one in receivers_of(session, workshop_id)}
    of_answers = {row.answer_id: names.get(row.receiver_id, "") for row in rows if row.answer_id}
    unreceived = _how_many_need(session, workshop_id, rows)
    return Parking(of_answers, list(names.values()), len(rows), unreceived)


def how_many_need_receivers(session: Session, workshop_id: int) -> int:
    return _how_many_need(session, workshop_id, _standing(session, workshop_id))


def _how_many_need(session: Session, workshop_id: int, rows: list[Parked]) -> int:
    promised = _promised(session, workshop_id) if rows else set()
    return sum(_needs_receiver(row, row.commitment_id in promised) for row in rows)


def park(
    session: Session,
    workshop_id: int,
    answer_id: int,
    *,
    by: int | None,
    at: Milliseconds,
    receiver: str = "",
) -> None:
    """Park an answer, once; what was taken away comes back as it was. Raises NotFound, Invalid."""
    first = _first_row(session, workshop_id, answer_id)
    row = _of_answer(session, workshop_id, first)
    if row is None:
        if not _texts(session, [first]):
            raise Invalid(UNSEEN)
        _refuse_more(session, workshop_id)
        row = Parked(workshop_id=workshop_id, answer_id=first, at=at, maker_id=by)
    row.removed_at = None
    _give(session, row, receiver)


def unpark(session: Session, workshop_id: int, answer_id: int, *, at: Milliseconds) -> None:
    """Raises NotFound."""
    row = _of_answer(session, workshop_id, _first_row(session, workshop_id, answer_id))
    if row and row.removed_at is None:
        row.removed_at = at


def park_line(
    session: Session,
    workshop_id: int,
    words: str,
    *,
    by: int | None,
    at: Milliseconds,
    receiver: str = "",
) -> None:
    """Park a line of one's own. The same words of the same person stand once, so that a press
    that comes twice makes one. Raises Invalid."""
    words = parse(Typed, {"words": words}).words
    if not words:
        raise Invalid(NO_WORDS)
    if len(words) > MOST_WORDS:
        raise Invalid(TOO_LONG)
    same = [
        row
        for row in _standing(session, workshop_id)
        if row.words == words and row.maker_id == by and row.answer_id is None
    ]
    if not same:
        _refuse_more(session, workshop_id)
    row = same[0] if same else Parked(workshop_id=workshop_id, words=words, at=at, maker_id=by)
    _give(session, row, receiver)


def _first_row(session: Session, workshop_id: int, answer_id: int) -> int:
    """The one that an answer's thread began with. Raises NotFound."""
    answer = find_answer(session, workshop_id, answer_id)
    if not session.get_one(Asking, answer.asking_id).quotes:
        raise NotFound()
    thread = select(func.min(Answer.id)).where(
        Answer.asking_id == answer.asking_id,
        Answer.respondent_id == answer.respondent_id,
        Answer.thread == answer.thread,
    )
    return int(session.exec(thread).one() or 0)


def _of_answer(session: Session, workshop_id: int, first: int) -> Parked | None:
    found = select(Parked).where(Parked.workshop_id == workshop_id, Parked.answer_id == first)
    return session.exec(found.order_by(col(Parked.id).desc())).first()


def _refuse_more(session: Session, workshop_id: int) -> None:
    if len(_standing(session, workshop_id)) >= MOST_PARKED:
        raise Invalid(FULL, most=MOST_PARKED)


def _give(session: Session, row: Parked, receiver: str) -> None:
    """A receiver, where one is named."""
    if len(receiver) > LONGEST:
        raise Invalid(LONG_RECEIVER)
    if found := receiver_named(session, row.workshop_id, receiver):
        row.receiver_id = found.id
    session.add(row)


def forget_parked(session: Session, workshop_id: int) -> int:
    """Delete what isn't the organisation's own words, and what was taken away; how many that
    was."""
    gone = delete(Parked).where(
        col(Parked.workshop_id) == workshop_id,
        (col(Parked.words) == "") | col(Parked.removed_at).is_not(None),
    )
    erased(session, "parked")
    return int(session.execute(gone).rowcount)  # type: ignore[attr-defined]


def _a_day(typed: str) -> str:
    try:
        return typed and date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise Said(ODD_DAY) from error


Day = Annotated[Line, AfterValidator(_a_day)]


class Typed(BaseModel):
    """What is written of a parked line on its page."""

    words: Line = ""
    receiver: Line = ""
    said: Text = ""
    day: Day = ""
    teller: Line = ""


LIMITS = {"words": MOST_WORDS, "receiver": LONGEST, "said": MOST_SAID, "teller": MOST_TELLER}


def find_parked(session: Session, workshop_id: int, parked_id: int) -> Parked:
    """Raises NotFound, also for one of another workshop."""
    row = session.get(Parked, parked_id)
    if row is None or row.workshop_id != workshop_id or not (row.words or row.answer_id):
        raise NotFound()
    return row


def line_of(session: Session, row: Parked) -> ParkedLine:
    texts = _texts(session, [row.answer_id]) if row.answer_id and not row.words else {}
    receiver = session.get(Receiver, row.receiver_id) if row.receiver_id else None
    text = row.words or texts.get(row.answer_id or 0, "")
    made = _commitment(session, row)
    is_promised = made is not None and made.removed_at is None
    return ParkedLine(row, text, receiver.name if receiver else "", is_promised)


def _commitment(session: Session, row: Parked) -> Commitment | None:
    return session.get(Commitment, row.commitment_id) if row.commitment_id else None


def shown(line: ParkedLine) -> dict[str, str]:
    """As its form shows it. What an answer says isn't in the form, so that saving copies nothing
    of it."""
    told = {name: getattr(line.row, name) for name in ("words", "said", "day", "teller")}
    return {**told, "receiver": line.receiver}


def write(
    session: Session,
    workshop_id: int,
    parked_id: int,
    typed: Typed,
    edition: str = "",
    *,
    today: str,
) -> None:
    """Save what its form says; without `words` it reads as its answer. What came back has a day,
    today's where none is given. Raises NotFound, Invalid, Overtaken."""
    for name, most in LIMITS.items():
        if len(getattr(typed, name)) > most:
            raise Invalid(LONG_RECEIVER if name == "receiver" else TOO_LONG)

    def saved() -> dict[str, str]:
        return shown(line_of(session, find_parked(session, workshop_id, parked_id)))

    with guarding(session, workshop_id, edition, saved):
        row = find_parked(session, workshop_id, parked_id)
        if not typed.words and not row.answer_id:
            raise Invalid(NO_WORDS)
        row.words = typed.words
        found = receiver_named(session, workshop_id, typed.receiver)
        row.receiver_id = found.id if found else None
        row.said, row.teller = typed.said, typed.teller if typed.said else ""
        row.day = (typed.day or today) if typed.said else ""
        session.add(row)


def give(
    session: Session, workshop_id: int, parked_id: int, receiver: str, edition: str = ""
) -> None:
    """Let it be for this receiver, if one is named. Raises NotFound, Invalid, Overtaken."""

    def saved() -> dict[str, str]:
        return shown(line_of(session, find_parked(session, workshop_id, parked_id)))

    receiver = parse(Typed, {"receiver": receiver}).receiver
    with guarding(session, workshop_id, edition, saved):
        _give(session, find_parked(session, workshop_id, parked_id), receiver)


def take_away(session: Session, workshop_id: int, parked_id: int) -> None:
    """Raises NotFound."""
    touch(session, workshop_id)
    row = find_parked(session, workshop_id, parked_id)
    row.removed_at = row.removed_at or now()
    session.add(row)


def bring_back(session: Session, workshop_id: int, parked_id: int) -> None:
    """Raises NotFound."""
    touch(session, workshop_id)
    row = find_parked(session, workshop_id, parked_id)
    row.removed_at = None
    session.add(row)


def promise(session: Session, workshop_id: int, parked_id: int, by: int | None) -> None:
    """Let it be a commitment, once, with the receiver and the way back to the answer: whoever
    presses confirms its words as the organisation's. Raises NotFound, Invalid."""
    touch(session, workshop_id)
    line = line_of(session, find_parked(session, workshop_id, parked_id))
    if line.is_promised:
        return
    if not line.text:
        raise Invalid(GONE)
    if len(line.text) > PROMISED:
        raise Invalid(LONG_PROMISE)
    made = Commitment(
        workshop_id=workshop_id,
        what=line.text,
        receiver_id=line.row.receiver_id,
        answer_id=line.row.answer_id,
        made_at=now(),
        maker_id=by,
    )
    session.add(made)
    session.flush()
    line.row.commitment_id = made.id
    session.add(line.row)


def take_promise_back(session: Session, workshop_id: int, parked_id: int) -> None:
    """It is a parked line and nothing more again. Nothing of the commitment is left, unless
    something was told of it. Raises NotFound."""
    touch(session, workshop_id)
    row = find_parked(session, workshop_id, parked_id)
    made = _commitment(session, row)
    row.commitment_id = None
    session.add(row)
    session.flush()
    if made is None:
        return
    if session.exec(select(News.id).where(News.commitment_id == made.id)).first():
        made.removed_at = made.removed_at or now()
    else:
        session.delete(made)
        erased(session, "commitment")
