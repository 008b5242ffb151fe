"""What is left of a workshop whose answers are purged, if so chosen: numbers that point nobody
out."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, select

from app.models.asking import Asking
from app.models.notes import askings_in_order, how_many_people
from app.models.results import Results, count_from_scratch

LEAST = 5
"""A smaller group isn't told of: somebody who was there could say who it was."""
Counts = list[list[int | None]]


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
    """Of one asking: how many people answered and how many answers they gave, None when too few
    to be told; and what the kind counts, a row for each thing chosen or rated."""

    answered: int | None = None
    answers: int | None = None
    counts: Counts | None = None


def count(session: Session, workshop_id: int) -> Remains:
    """What would be left, counted in the session's snapshot."""
    asked = [
        (count_from_scratch(session, asking), asking)
        for asking, _ in askings_in_order(session, workshop_id)
    ]
    people = how_many_people(asked)
    return Remains(
        workshop_id=workshop_id,
        people=people if people >= LEAST else None,
        questions={str(asking.id): _left(results, asking) for results, asking in asked},
    )


def _left(results: Results, asking: Asking) -> dict[str, Any]:
    if results.answered < LEAST:
        return {}
    rows = asking.how.counts(results.tally)
    counts = [spare(row) for row in rows] or None
    return {"answered": results.answered, "answers": len(results.shown), "counts": counts}


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


def of(session: Session, workshop_id: int) -> Remains | None:
    return session.exec(select(Remains).where(Remains.workshop_id == workshop_id)).first()
