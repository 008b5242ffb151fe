"""The parking lot: what came up and isn't dealt with here, with whoever is to answer it, and what
became of it.

What an answer says is its participant's, and is kept in no other place: a parked answer reads as
it does now, and goes with it. What somebody has put in words of their own is the organisation's.
"""

from dataclasses import dataclass, field

from sqlalchemy import BigInteger, delete
from sqlmodel import Field, Session, SQLModel, col, select

from app.clock import Milliseconds
from app.errors import NotFound
from app.models.agenda.asking import Asking
from app.models.agenda.edition import edition_of
from app.models.answers.answer import Answer
from app.models.answers.masking import mask_of
from app.models.answers.reading import entries_of
from app.models.commitments.commitment import Commitment, commitments_of
from app.models.commitments.receiver import Receiver, receivers_of
from app.models.forgetting import erased


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
    def edition(self) -> str:
        """Changes with all that a list shows of it."""
        told = self.row.said, self.row.day, self.row.teller
        return edition_of({"words": (self.text, self.receiver), "told": (told, self.is_promised)})

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
    """All that stand, in the order they were parked. Of an answer that the session reads masked
    nothing is told, in somebody's own words neither."""
    rows = standing(session, workshop_id)
    texts = texts_of(session, [row.answer_id for row in rows if row.answer_id and not row.words])
    names = {one.id: one.name for one in receivers_of(session, workshop_id)}
    promised, marks = _promised(session, workshop_id), mask_of(session).by_first
    return [
        ParkedLine(
            row,
            marks.get(row.answer_id or 0) or row.words or texts.get(row.answer_id or 0, ""),
            names.get(row.receiver_id, ""),
            row.commitment_id in promised,
        )
        for row in rows
    ]


def asked_of(session: Session, workshop_id: int, receiver_id: int) -> list[ParkedLine]:
    """What this receiver is to answer or has answered, what waits first; without what has become
    a commitment."""
    lines = parked_lines(session, workshop_id)
    theirs = (one for one in lines if one.row.receiver_id == receiver_id and not one.is_promised)
    return sorted(theirs, key=lambda one: bool(one.row.said))


def line_of(session: Session, row: Parked) -> ParkedLine:
    texts = texts_of(session, [row.answer_id]) if row.answer_id and not row.words else {}
    receiver = session.get(Receiver, row.receiver_id) if row.receiver_id else None
    text = row.words or texts.get(row.answer_id or 0, "")
    made = commitment_of(session, row)
    is_promised = made is not None and made.removed_at is None
    return ParkedLine(row, text, receiver.name if receiver else "", is_promised)


def _promised(session: Session, workshop_id: int) -> set[int | None]:
    return {one.id for one in commitments_of(session, workshop_id)}


def standing(session: Session, workshop_id: int) -> list[Parked]:
    """What says nothing any more, since its answer was deleted, isn't among them."""
    found = select(Parked).where(
        Parked.workshop_id == workshop_id,
        col(Parked.removed_at).is_(None),
        (col(Parked.words) != "") | col(Parked.answer_id).is_not(None),
    )
    return list(session.exec(found.order_by(col(Parked.id))))


def texts_of(session: Session, answer_ids: list[int]) -> dict[int, str]:
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
    each is for; all receivers there are, and the numbers of those who are to answer something; how
    many lines stand, how many of them are answered, and how many need a receiver."""

    answers: dict[int, str] = field(default_factory=dict)
    receivers: list[str] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)
    lines: int = 0
    answered: int = 0
    unreceived: int = 0


def parking_of(session: Session, workshop_id: int) -> Parking:
    rows = standing(session, workshop_id)
    names = {one.id: one.name for one in receivers_of(session, workshop_id)}
    of_answers = {row.answer_id: names.get(row.receiver_id, "") for row in rows if row.answer_id}
    unreceived = _how_many_need(session, workshop_id, rows)
    asked = {row.receiver_id for row in rows if row.receiver_id}
    answered = sum(bool(row.said) for row in rows)
    return Parking(of_answers, list(names.values()), asked, len(rows), answered, unreceived)


def how_many_need_receivers(session: Session, workshop_id: int) -> int:
    return _how_many_need(session, workshop_id, standing(session, workshop_id))


def _how_many_need(session: Session, workshop_id: int, rows: list[Parked]) -> int:
    promised = _promised(session, workshop_id) if rows else set()
    return sum(_needs_receiver(row, row.commitment_id in promised) for row in rows)


def find_parked(session: Session, workshop_id: int, parked_id: int) -> Parked:
    """Raises NotFound, also for one of another workshop."""
    row = session.get(Parked, parked_id)
    if row is None or row.workshop_id != workshop_id or not (row.words or row.answer_id):
        raise NotFound()
    return row


def commitment_of(session: Session, row: Parked) -> Commitment | None:
    return session.get(Commitment, row.commitment_id) if row.commitment_id else None


def forget_parked(session: Session, workshop_id: int) -> int:
    """Delete what isn't the organisation's own words, and what was taken away; how many that
    was."""
    gone = delete(Parked).where(
        col(Parked.workshop_id) == workshop_id,
        (col(Parked.words) == "") | col(Parked.removed_at).is_not(None),
    )
    erased(session, "parked")
    return int(session.execute(gone).rowcount)  # type: ignore[attr-defined]
