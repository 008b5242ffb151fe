"""What is left of a workshop whose answers are purged, if so chosen: numbers that point nobody
out."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, select

from app.attendance import how_many
from app.models.afterwards.notes import askings_in_order, how_many_people
from app.models.afterwards.small_groups import Asked, Left, tell
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.models.answers.shared_theme import joined, key_of, rows_in
from app.models.answers.sorting import Sorted
from app.models.workshop import Workshop


class Remains(SQLModel, table=True):
    """`people` is how many took part, None if too few to be told; `questions` what is left of
    each asking, by its id."""

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", unique=True)
    people: int | None = None
    questions: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    def of(self, asking: Asking) -> "Left":
        return self.of_asking(asking.id)

    def of_asking(self, asking_id: int | None) -> "Left":
        return Left(**self.questions.get(str(asking_id), {}))


def count(session: Session, workshop_id: int) -> Remains:
    """What would be left, counted in the session's snapshot."""
    found = [
        (count_from_scratch(session, asking), asking)
        for asking, _ in askings_in_order(session, workshop_id)
    ]
    rows = rows_in(session, session.get_one(Workshop, workshop_id))
    asked = [whole(results, asking, rows) for results, asking in found]
    took_part = how_many_people([(results.people, asking) for results, asking in found])
    people, left = tell(took_part, asked)
    return Remains(
        workshop_id=workshop_id,
        people=people,
        questions={
            str(asking.id): asdict(one) for (_, asking), one in zip(found, left, strict=True)
        },
    )


def whole(
    results: Results, asking: Asking, rows: Mapping[int, str], *, in_words: bool = False
) -> Asked:
    """Of an asking that is still whole; with groups that are of people's own words, if those are
    wanted `in_words` too. `rows`: in which row of the series' list each theme stands."""
    how, settings = asking.how, asking.read_settings()
    now = results.sorted() if asking.sorts else None
    together = _together(now, rows) if now else _Together()
    return Asked(
        present=how_many(asking.present, results.answered),
        answered=results.answered,
        answers=results.counted,
        counts=how.groups(results.tally) if in_words else how.counts(results.tally),
        most=how.counted_in(settings),
        points=how.points(settings),
        own_words=in_words and how.groups_by_own_words,
        themes=people_in_each(now) if now else {},
        wrote=results.wrote(),
        joined=together.joined,
        among=together.among,
    )


def people_in_each(now: Sorted) -> dict[str, int]:
    """By the id of a theme; nothing where nothing is sorted. Who is in none isn't counted: so a
    person may be in any of them, or in none, and no sum of them tells anything."""
    return {str(pile.id): pile.people for pile in now.piles} if now.placed else {}


@dataclass(frozen=True)
class _Together:
    """Which themes are one, and of the people in them how many are in exactly which."""

    joined: tuple[str, ...] = ()
    among: dict[str, int] = field(default_factory=dict)


def _together(now: Sorted, rows: Mapping[int, str]) -> _Together:
    themes = {str(pile.id): rows[pile.id] for pile in now.piles} if now.placed else {}
    several = [names for names in joined(themes).values() if len(names) > 1]
    within = {name for names in several for name in names}
    people: dict[int, set[str]] = {}
    for pile in now.piles:
        for entry in pile.entries if str(pile.id) in within else ():
            people.setdefault(entry.respondent, set()).add(str(pile.id))
    among = Counter(key_of(names) for names in people.values())
    return _Together(tuple(key_of(names) for names in several), dict(among))


def forget_audiences(session: Session, workshop_id: int) -> None:
    """To how many each question was put stands in what is left, as far as it may be told."""
    asked = select(Asking).where(Asking.workshop_id == workshop_id)
    for asking in session.exec(asked):
        asking.present = 0
        session.add(asking)


def of(session: Session, workshop_id: int) -> Remains | None:
    return of_all(session, [workshop_id]).get(workshop_id)


def of_all(session: Session, workshop_ids: Collection[int]) -> dict[int, Remains]:
    """By workshop."""
    left = select(Remains).where(col(Remains.workshop_id).in_(workshop_ids))
    return {one.workshop_id: one for one in session.exec(left)}
