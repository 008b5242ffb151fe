"""What is left of a workshop whose answers are purged, if so chosen: numbers that point nobody
out."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, select

from app.attendance import how_many
from app.models.afterwards.notes import askings_in_order, how_many_people
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.steps.base import Counts, Told

LEAST = 5
"""A smaller group isn't told of: somebody who was there could say who it was."""


class Remains(SQLModel, table=True):
    """`people` is how many took part, None if too few to be told; `questions` what is left of
    each asking, by its id."""

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", unique=True)
    people: int | None = None
    questions: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    def of(self, asking: Asking) -> "Left":
        return Left(**self.questions.get(str(asking.id), {}))


@dataclass(frozen=True)
class Left:
    """Of one asking: how many people it was put to, how many answered and how many answers they
    gave; and what the kind counts, a row for each thing chosen or rated. None isn't told."""

    answered: int | None = None
    answers: int | None = None
    counts: Told | None = None
    present: int | None = None


@dataclass(frozen=True)
class Asked:
    """The same of one that is still whole. A person stands in at most `most` counts of a row."""

    present: int
    answered: int
    answers: int
    counts: Counts
    most: int = 1


def count(session: Session, workshop_id: int) -> Remains:
    """What would be left, counted in the session's snapshot."""
    found = [
        (count_from_scratch(session, asking), asking)
        for asking, _ in askings_in_order(session, workshop_id)
    ]
    asked = [
        whole(
            results,
            asking,
            how_many(asking.present, results.answered),
            asking.how.counts(results.tally),
        )
        for results, asking in found
    ]
    people, left = tell(how_many_people(found), asked)
    return Remains(
        workshop_id=workshop_id,
        people=people,
        questions={
            str(asking.id): asdict(one) for (_, asking), one in zip(found, left, strict=True)
        },
    )


def whole(results: Results, asking: Asking, put_to: int, counts: Counts) -> Asked:
    """All numbers of an asking that was put to so many, with those of its kind."""
    return Asked(
        present=put_to,
        answered=results.answered,
        answers=results.counted,
        counts=counts,
        most=asking.how.counted_in(asking.read_settings()),
    )


def tell(people: int, asked: list[Asked], least: int = LEAST) -> tuple[int | None, list[Left]]:
    """All that may be told of these numbers, so that nobody can work out one of 1 to `least` - 1
    people: neither those that chose something nor those that didn't, neither those that answered
    nor those that didn't, by whatever is told beside it."""
    answered = [one.answered for one in asked if one.answered >= least]
    told = people >= least and all(_apart(people, number, least) for number in answered)
    of = people if told else None
    return of, [_left(one, of, least) for one in asked]


def _left(asked: Asked, people: int | None, least: int) -> Left:
    """The most that a question was put to would tell how many people there were; so where that
    isn't told, neither is this."""
    if asked.answered < least:
        return Left()
    answered = asked.answered
    rows = {name: spare_row(row, asked, least) for name, row in asked.counts.items()}
    whole = _apart(asked.answers, answered, least) and _apart(asked.answers, 0, least)
    beside = [answered, people] if people is not None else []
    put_to = beside and all(_apart(asked.present, number, least) for number in beside)
    return Left(
        answered=answered,
        answers=asked.answers if whole else None,
        counts=rows or None,
        present=asked.present if put_to else None,
    )


def _apart(one: int, other: int, least: int) -> bool:
    """Whether the difference is nobody, or enough people."""
    return one == other or abs(one - other) >= least


def spare_row(row: dict[str, int], asked: Asked, least: int = LEAST) -> dict[str, int | None]:
    """A row of counts, of how many answered. Where each stands in one count only, those in none
    are one more, which whoever knows the others knows too."""
    counts = list(row.values())
    if asked.most > 1:
        told = _spare_choices(counts, asked, least)
    else:
        told = spare([*counts, asked.answered - sum(counts)], least)[:-1]
    return dict(zip(row, told, strict=True))


def _spare_choices(counts: list[int], asked: Asked, least: int) -> list[int | None]:
    """Each may have chosen several, so each count stands for itself, and who didn't choose it
    beside. Zeros go with those that aren't told. If there is only one such and only one person
    whom it could be, the others would tell."""
    of = asked.answered
    secret = [not (_apart(count, 0, least) and _apart(count, of, least)) for count in counts]
    if not any(secret):
        return list(counts)
    told = [None if one or count == 0 else count for one, count in zip(secret, counts, strict=True)]
    room = of * min(asked.most, len(counts)) - sum(count or 0 for count in told)
    return [None] * len(counts) if told.count(None) == room == 1 else told


def spare(counts: list[int], least: int = LEAST) -> list[int | None]:
    """The counts, but those below `least` left out if one of them would point somebody out.

    Who knows how many there were in all could work out what is left out if that is a single
    one, so the next smallest go too, until it can't be (a test tries all there are).
    """
    if not any(0 < count < least for count in counts):
        return list(counts)
    for bound in sorted({least, *(count + 1 for count in counts if count >= least)}):
        out = [count for count in counts if count < bound]
        if _keeps_secret(out, bound, least):
            return [None if count < bound else count for count in counts]
    return [None] * len(counts)


def _keeps_secret(out: list[int], bound: int, least: int) -> bool:
    """Whether the sum of what is left out says no more of each than that it is below `bound`."""
    people = sum(out)
    return people >= least and (bound > least or people < (least - 1) * len(out))


def forget_audiences(session: Session, workshop_id: int) -> None:
    """To how many each question was put stands in what is left, as far as it may be told."""
    asked = select(Asking).where(Asking.workshop_id == workshop_id)
    for asking in session.exec(asked):
        asking.present = 0
        session.add(asking)


def of(session: Session, workshop_id: int) -> Remains | None:
    return session.exec(select(Remains).where(Remains.workshop_id == workshop_id)).first()
