"""Small groups: which of a workshop's numbers may be told, so that nobody can work out one of 1 to
4 people. It asks nothing of the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from app.steps.base import Counts, Figures, Means, Told
from app.steps.means import rounded_mean

LEAST = 5
"""A smaller group isn't told of: somebody who was there could say who it was."""


@dataclass(frozen=True)
class Left:
    """Of one asking: how many people it was put to, how many answered and how many answers they
    gave; what the kind counts, a row for each thing chosen or rated, and the mean of each row of
    points; how many people each theme comes from, and those `joined` that a series takes as one.
    None isn't told. It is stored as JSON, of older versions without what came later."""

    answered: int | None = None
    answers: int | None = None
    counts: Told | None = None
    present: int | None = None
    themes: dict[str, int | None] | None = None
    means: Means | None = None
    joined: dict[str, int | None] | None = None

    @property
    def figures(self) -> Figures:
        return Figures(self.counts or {}, self.means or {})


@dataclass(frozen=True)
class Asked:
    """The same of one that is still whole. A person stands in at most `most` counts of a row.
    `points`: which counts of a row are points on a scale, and what each is worth: each one more
    than the last. `own_words`: a row's counts are of what people wrote, so that one that isn't
    told is not named either. `wrote`: how many people its themes can be of, where only some have
    answered in words. `joined`: which themes are one in the series, with + between; and `among`,
    of the people in these, how many are in exactly which."""

    present: int
    answered: int
    answers: int
    counts: Counts
    most: int = 1
    points: Mapping[str, int] = field(default_factory=dict)
    own_words: bool = False
    themes: dict[str, int] = field(default_factory=dict)
    wrote: tuple[int, ...] = ()
    joined: tuple[str, ...] = ()
    among: dict[str, int] = field(default_factory=dict)


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
    rows = {name: _spare(row, asked, least) for name, row in asked.counts.items()}
    whole = _apart(asked.answers, answered, least) and _apart(asked.answers, 0, least)
    beside = [answered, people] if people is not None else []
    put_to = beside and all(_apart(asked.present, number, least) for number in beside)
    themes = _spare_themes(asked, rows.values(), least)
    return Left(
        answered=answered,
        answers=asked.answers if whole else None,
        counts=_named(rows, asked) or None,
        present=asked.present if put_to else None,
        themes=themes or None,
        means=_means(rows, asked, least) or None,
        joined={one: _joined(one.split("+"), themes, asked, least) for one in asked.joined}
        if themes
        else None,
    )


def _spare(row: dict[str, int], asked: Asked, least: int) -> dict[str, int | None]:
    """Of points all are told or none: beside a mean some would tell the others."""
    told = spare_row(row, asked, least)
    return dict.fromkeys(row) if asked.points and None in told.values() else told


def _named(rows: Told, asked: Asked) -> Told:
    """Without own words that aren't told."""
    if not asked.own_words:
        return rows
    return {
        name: {word: number for word, number in row.items() if number is not None}
        for name, row in rows.items()
    }


def _means(rows: Told, asked: Asked, least: int) -> Means:
    if not asked.points:
        return {}
    return {
        name: _mean(asked.counts[name], asked, least, whole=None not in told.values())
        for name, told in rows.items()
    }


def _mean(row: dict[str, int], asked: Asked, least: int, whole: bool) -> float | None:
    people = {worth: row[point] for point, worth in asked.points.items()}
    return rounded_mean(people) if whole or _keeps_points(people, asked, least) else None


APART = 3
"""How many steps in all people must stand from an end of the scale for a mean to be told. One step
is one person. Two can be two people or one; they go too, so that no mean isn't one step either."""


def _keeps_points(people: dict[int, int], asked: Asked, least: int) -> bool:
    """Whether the mean of points that aren't told says nothing of how few chose one. It says how
    many rated it, as not every number of people can have that mean; so that must be one to tell.
    Between two points a mean is the counts themselves (a test tries all there are)."""
    rated = sum(people.values())
    up = sum((worth - min(people)) * number for worth, number in people.items())
    down = sum((max(people) - worth) * number for worth, number in people.items())
    told_apart = rated >= least and _apart(rated, asked.answered, least)
    return len(people) > 2 and told_apart and min(up, down) >= APART


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


MOST_JOINED = 6
"""Of more themes that are one in the same place nobody has looked at what they would tell."""


def _joined(
    themes: Sequence[str], told: Mapping[str, int | None], asked: Asked, least: int
) -> int | None:
    """How many people are in any of these. Whoever knows of one of them works out how many are only
    in the others; and of several, since what is one now was perhaps joined step by step. What
    isn't told may only lie within what is."""
    known = [one for one in themes if told[one] is not None]
    if not known or len(themes) > MOST_JOINED or besides(known, themes, asked):
        return None
    people = besides((), themes, asked)
    some = [few for number in range(1, len(known)) for few in combinations(known, number)]
    beside = [besides(few, themes, asked) for few in some]
    apart = [_apart(people, of, least) for of in (0, asked.answered, *asked.wrote)]
    return people if all(apart) and all(_apart(one, 0, least) for one in beside) else None


def besides(some: Iterable[str], themes: Iterable[str], asked: Asked) -> int:
    """How many people are in one of these themes and in none of `some`."""
    wanted, without = set(themes), set(some)
    return sum(
        people
        for names, people in asked.among.items()
        if wanted & set(names.split("+")) and not without & set(names.split("+"))
    )


def _apart(one: int, other: int, least: int) -> bool:
    """Whether the difference is nobody, or enough people."""
    return one == other or abs(one - other) >= least


def spare_row(row: dict[str, int], asked: Asked, least: int = LEAST) -> dict[str, int | None]:
    """A row of counts, of how many answered. Where each stands in one count only, those in none
    are one more, which whoever knows the others knows too. Nobody is no count: where one must
    choose, nobody else could be there."""
    counts = list(row.values())
    if asked.most > 1:
        told = _spare_choices(counts, asked, least)
    else:
        rest = asked.answered - sum(counts)
        told = spare([*counts, rest] if rest else counts, least)[: len(counts)]
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
