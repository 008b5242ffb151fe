"""Small groups: which of a workshop's numbers may be told, so that nobody can work out one of 1 to
4 people. It asks nothing of the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.steps.base import Counts, Told

LEAST = 5
"""A smaller group isn't told of: somebody who was there could say who it was."""


@dataclass(frozen=True)
class Left:
    """Of one asking: how many people it was put to, how many answered and how many answers they
    gave; what the kind counts, a row for each thing chosen or rated; and how many people each theme
    comes from. None isn't told."""

    answered: int | None = None
    answers: int | None = None
    counts: Told | None = None
    present: int | None = None
    themes: dict[str, int | None] | None = None


@dataclass(frozen=True)
class Asked:
    """The same of one that is still whole. A person stands in at most `most` counts of a row.
    `wrote`: how many people its themes can be of, where only some have answered in words."""

    present: int
    answered: int
    answers: int
    counts: Counts
    most: int = 1
    themes: dict[str, int] = field(default_factory=dict)
    wrote: tuple[int, ...] = ()


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
        themes=_spare_themes(asked, rows.values(), least) or None,
    )


def _spare_themes(
    asked: Asked, told: Iterable[dict[str, int | None]], least: int
) -> dict[str, int | None]:
    """Words beside counts are themselves counted there: where a count isn't told, people in themes
    would help to work it out."""
    if asked.wrote and any(number is None for row in told for number in row.values()):
        return {}
    most = len(asked.themes)
    rows = [
        spare_row(asked.themes, replace(asked, answered=of, most=most), least)
        for of in (asked.answered, *asked.wrote)
    ]
    return {
        name: number if all(row[name] is not None for row in rows) else None
        for name, number in asked.themes.items()
    }


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
