"""A solver that knows the rule and all that is shown of a series, and works out what it can.

What is shown of each workshop is what the rule leaves of it. Sums over places are shown too, of the
numbers that are told; and where places are compared with themselves the year before, of those that
are told both times, of options, points, words and themes and of how many answered. Shares and means
over places are reckoned from these, so they say nothing more. What follows from a number that isn't
told is only half said to the solver, since the rule is asked of each world that it finds. So a
mistake there makes a number look less safe than it is, and
only a world that can't be (`possible`) could make one look safer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Any

import z3

from app.models.afterwards.small_groups import LEAST, Asked, Left, besides, tell
from app.models.answers.shared_theme import key_of
from tests.made_up_series import Question, Series, Workshop
from tests.models.test_small_groups import numbers_of

MOST = 60
"""No meeting has more people than this, as far as the solver knows."""
MORE_WORDS = [f"~{n}" for n in range(8)]
"""So many words that aren't told are thought of; those that nobody says aren't there."""
TRIES = 300
"""So many worlds are tried that turn out to be told otherwise."""

Rule = Callable[[int, list[Asked]], tuple[int | None, list[Left]]]
Numbers = dict[str, Any]
"""Whole numbers, or the solver's unknown ones."""


@dataclass(frozen=True)
class Shown:
    """A workshop as it is, as it is told, and as the solver thinks of it."""

    workshop: Workshop
    people: int | None
    left: list[Left]
    unknown: Workshop


def recovered(
    series: Series, rule: Rule = tell, *, sum_all: bool = False, told_once: bool = False
) -> list[str]:
    """The small numbers that only one integer fits. `sum_all`: sums are of hidden numbers too;
    `told_once`: those of two years are also of numbers that are told in one of them."""
    shown = [shown_of(one, series.questions, rule) for one in series.workshops]
    beside = [*sums(shown, series.years, sum_all), *both_times(shown, series.again, told_once)]
    return worked_out(shown, series, rule, beside)


def shown_of(workshop: Workshop, questions: list[Question], rule: Rule) -> Shown:
    people, left = rule(workshop.people, workshop.asked)
    asked = [
        _unknown(question, f"{workshop.name} {place}", told)
        for place, (question, told) in enumerate(zip(questions, left, strict=True))
    ]
    return Shown(workshop, people, left, Workshop(workshop.name, z3.Int(workshop.name), asked))


def _unknown(question: Question, name: str, told: Left) -> Asked:
    columns = question.columns
    among = _among(question, name)
    themes = {str(n): z3.Int(f"{name} theme {n}") for n in range(question.themes)}
    if question.own_words:
        columns = (*words_of(told), *MORE_WORDS)
    counts = {
        row: {column: z3.Int(f"{name} {row} {column}") for column in columns}
        for row in question.rows
    }
    return Asked(
        present=z3.Int(f"{name} present"),
        answered=z3.Int(f"{name} answered"),
        answers=z3.Int(f"{name} answers"),
        counts=counts,
        most=question.most,
        points=question.worth,
        own_words=question.own_words,
        themes=themes | {theme: _sum_of(among, [theme]) for theme in _within(question)},
        wrote=(counts[""][question.own], z3.Int(f"{name} read")) if question.own else (),
        joined=question.joined,
        among=among,
    )


def _within(question: Question) -> list[str]:
    """The themes that some others are one with."""
    return sorted({theme for key in question.joined for theme in key.split("+")})


def _among(question: Question, name: str) -> Numbers:
    themes = _within(question)
    which = [some for n in range(1, len(themes) + 1) for some in combinations(themes, n)]
    return {key_of(some): z3.Int(f"{name} in exactly {some}") for some in which}


def _sum_of(among: Numbers, themes: Sequence[str]) -> Any:
    """Who is in any of these themes."""
    return z3.Sum([n for names, n in among.items() if {*themes} & {*names.split("+")}])


def sums(shown: list[Shown], years: list[list[int]], sum_all: bool) -> Iterator[Any]:
    """Of each number over all places of a year where it is told, or over `sum_all` of them."""
    for year in years:
        summed: dict[str, list[tuple[Any, int]]] = defaultdict(list)
        for one in (shown[place] for place in year):
            told, true = cells(one.left), cells(one.workshop.asked)
            for name, unknown in cells(one.unknown.asked).items():
                if sum_all or told.get(name) is not None:
                    summed[name].append((unknown, true.get(name, 0)))
        for pairs in summed.values():
            unknown, true = zip(*pairs, strict=True)
            yield z3.Sum(unknown) == sum(true)


def both_times(shown: list[Shown], again: list[tuple[int, int]], told_once: bool) -> Iterator[Any]:
    """Of each number over the places where it is told this year and the year before: of now, and of
    then."""
    summed: dict[tuple[str, int], list[tuple[Any, int]]] = defaultdict(list)
    for pair in again:
        years = [(cells(one.left), numbers_in(one)) for one in (shown[place] for place in pair)]
        for name in years[0][1].keys() & years[1][1].keys():
            told = [left.get(name) is not None for left, _ in years]
            if all(told) or (told_once and any(told)):
                for year, (_, numbers) in enumerate(years):
                    summed[name, year].append(numbers[name])
    for pairs in summed.values():
        unknown, true = zip(*pairs, strict=True)
        yield z3.Sum(unknown) == sum(true)


def numbers_in(one: Shown) -> dict[str, tuple[Any, int]]:
    """Each as the solver thinks of it, and as it is."""
    true = cells(one.workshop.asked)
    return {
        name: (unknown, true.get(name, 0)) for name, unknown in cells(one.unknown.asked).items()
    }


def cells(asked: Sequence[Asked | Left]) -> Numbers:
    """What is summed over places; None isn't told."""
    return {
        f"{place} {row} {column}": number
        for place, one in enumerate(asked)
        for row, counts in {
            "": {"present": one.present, "answered": one.answered, "answers": one.answers},
            "theme": one.themes or {},
            "joined": _in_joined(one),
            **{f"row {name}": counted for name, counted in (one.counts or {}).items()},
        }.items()
        for column, number in counts.items()
        if not column.startswith("~")
    }


def _in_joined(one: Asked | Left) -> Numbers:
    if isinstance(one, Left):
        return one.joined or {}
    return {key: besides((), key.split("+"), one) for key in one.joined}


def worked_out(shown: list[Shown], series: Series, rule: Rule, beside: list[Any]) -> list[str]:
    """The solver thinks of worlds in which a number that isn't known yet to be another one is, and
    the rule says whether they would have been told the same."""
    hidden = {name: both for one in shown for name, both in small_numbers(one).items()}
    if not hidden:
        return []
    solver = z3.SolverFor("QF_LIA")
    solver.add(beside)
    for one in shown:
        solver.add(*possible(one.unknown, series.questions), *as_told(one))
    for _ in range(TRIES):
        solver.push()
        solver.add(z3.Or([unknown != true for unknown, true in hidden.values()]))
        found = solver.model() if solver.check() == z3.sat else None
        solver.pop()
        if found is None:
            break
        otherwise = [clue for one in shown for clue in told_otherwise(one, found, rule)]
        if otherwise:
            solver.add(otherwise)
            continue
        hidden = {
            name: (unknown, true)
            for name, (unknown, true) in hidden.items()
            if value(found, unknown) == true
        }
        if not hidden:
            break
    return [*hidden]


def small_numbers(one: Shown) -> dict[str, tuple[Any, int]]:
    """Those that nobody may work out, as the solver thinks of them and as they are."""
    return {
        f"{one.workshop.name}: {name}": (unknown, number)
        for name, (unknown, number) in every_number(one).items()
        if 0 < number < LEAST
    }


def every_number(one: Shown) -> dict[str, tuple[Any, int]]:
    true = numbers_of(one.workshop.people, as_seen(one.workshop, one.left))
    unknown = numbers_of(one.unknown.people, as_seen(one.unknown, one.left))
    assert true.keys() == unknown.keys()
    return {name: (unknown[name], true[name]) for name in true}


def as_seen(workshop: Workshop, left: list[Left]) -> list[Asked]:
    """Without the words that nobody sees: of a word each, who said these is in no count."""
    return [
        replace(asked, counts={"": {word: asked.counts[""].get(word, 0) for word in words_of(one)}})
        if asked.own_words
        else asked
        for asked, one in zip(workshop.asked, left, strict=True)
    ]


def words_of(left: Left) -> Iterable[str]:
    return (left.counts or {"": {}})[""]


def possible(unknown: Workshop, questions: list[Question]) -> Iterator[Any]:
    """What everybody knows of meetings and questions."""
    people, every = unknown.people, unknown.asked
    yield people <= MOST
    yield z3.Or(
        people <= z3.Sum([one.answered for one in every]), *[people == one.present for one in every]
    )
    for asked, question in zip(every, questions, strict=True):
        yield from (asked.answered >= 0, asked.answered <= asked.present, asked.present <= people)
        yield from _possible_answers(asked, question)
        chosen = [z3.Sum([*row.values()]) for row in asked.counts.values()]
        for number in counted(asked):
            yield from (number >= 0, number <= asked.answered)
        yield from (number <= of for of in asked.wrote for number in asked.themes.values())
        yield from (z3.And(of >= 0, of <= asked.wrote[0]) for of in asked.wrote)
        yield from (number >= 0 for number in asked.among.values())
        if asked.among:
            in_any = z3.Sum([*asked.among.values()])
            yield from (in_any <= of for of in (asked.answered, *asked.wrote))
        for row in chosen:
            yield from _possible_row(row, asked, question)
        if not question.every:
            yield z3.Sum(chosen) >= asked.answered
        if question.own_words:
            yield from _one_of_each_order(asked.counts[""])


def _one_of_each_order(row: Numbers) -> Iterator[Any]:
    """Words that nobody sees are called nothing, so which is which doesn't matter."""
    for more, fewer in pairwise(MORE_WORDS):
        yield row[more] >= row[fewer]


def _possible_answers(asked: Asked, question: Question) -> Iterator[Any]:
    each = question.most if question.own_words else 1 if question.columns else MOST
    yield from (asked.answers >= asked.answered, asked.answers <= each * asked.answered)


def _possible_row(chosen: Any, asked: Asked, question: Question) -> Iterator[Any]:
    if question.most > 1:
        of = asked.answers if question.own_words else question.most * asked.answered
        yield from (asked.answered <= chosen, chosen <= of)
    elif question.every:
        yield chosen == asked.answered
    else:
        yield chosen <= asked.answered


def few(number: Any) -> Any:
    return z3.And(number > 0, number < LEAST)


def as_told(one: Shown) -> Iterator[Any]:
    """What is told, and the first that follows from what isn't; the rest `told_otherwise` says."""
    people = one.unknown.people
    if one.people is not None:
        yield people == one.people
    else:
        gaps = [few(people - told.answered) for told in one.left if told.answered is not None]
        yield z3.Or(people < LEAST, *gaps)
    for asked, left in zip(one.unknown.asked, one.left, strict=True):
        if left.answered is None:
            yield asked.answered < LEAST
            continue
        yield asked.answered == left.answered
        yield from _as_told(asked, left, one.people)


def _as_told(asked: Asked, left: Left, people: int | None) -> Iterator[Any]:
    if left.present is not None:
        yield asked.present == left.present
    elif people is not None:
        yield z3.Or(few(people - asked.present), few(asked.present - left.answered))
    if left.answers is not None:
        yield asked.answers == left.answers
    else:
        yield few(asked.answers - left.answered)
    for name, row in asked.counts.items():
        row_told = (left.counts or {})[name]
        yield from _row_as_told(row, row_told, asked)
        if left.means is not None and None in row_told.values():
            yield _mean_as_told(row, left.means[name], asked)
    told = {name: number for name, number in (left.themes or {}).items() if number is not None}
    yield from (asked.themes[name] == number for name, number in told.items())
    for key, people in (left.joined or {}).items():
        yield from _joined_as_told(key.split("+"), people, asked, left)
    hidden = [asked.themes[name] for name in left.themes or {} if name not in told]
    yield from (z3.Or(number == 0, secret(number, asked)) for number in hidden)
    if hidden:
        yield z3.Or([secret(number, asked) for number in hidden])


def _joined_as_told(
    themes: list[str], people: int | None, asked: Asked, left: Left
) -> Iterator[Any]:
    known = [one for one in themes if (left.themes or {})[one] is not None]
    if not known:
        return
    number = _sum_of(asked.among, themes)
    some = [one for n in range(1, len(known)) for one in combinations(known, n)]
    small = [secret(number, asked), *(few(besides(one, themes, asked)) for one in some)]
    beyond = besides(known, themes, asked)
    if people is None:
        yield z3.Or(beyond > 0, *small)
    else:
        yield from (number == people, beyond == 0, z3.Not(z3.Or(small)))


def secret(number: Any, asked: Asked) -> Any:
    beside = [few(of - number) for of in (asked.answered, *asked.wrote)]
    return z3.Or(few(number), *beside)


def _row_as_told(row: Numbers, told: dict[str, int | None], asked: Asked) -> Iterator[Any]:
    known = {column: number for column, number in told.items() if number is not None}
    yield from (row[column] == number for column, number in known.items())
    hidden = [number for column, number in row.items() if column not in known]
    if not hidden:
        return
    if asked.most > 1:
        yield from (z3.Or(number == 0, secret(number, asked)) for number in hidden)
        some = z3.Or([secret(number, asked) for number in hidden])
    else:
        bound = min(known.values(), default=MOST + 1)
        yield from (number < bound for number in hidden)
        rest = asked.answered - z3.Sum([*row.values()])
        some = z3.Or([few(number) for number in (*hidden, rest)])
    none = z3.And([number == 0 for number in hidden])
    yield z3.Or(none, some) if asked.own_words else some


def _mean_as_told(row: Numbers, mean: float | None, asked: Asked) -> Any:
    points = {worth: row[column] for column, worth in asked.points.items()}
    rated = z3.Sum([*points.values()])
    total = z3.Sum([worth * number for worth, number in points.items()])
    if mean is None:
        ends = z3.Or(total - rated < 3, max(points) * rated - total < 3)
        return z3.Or(rated < LEAST, few(asked.answered - rated), ends, len(points) == 2)
    tenths = round(10 * mean)
    at_least = 20 * total + rated >= 2 * tenths * rated
    return z3.And(rated > 0, at_least, 20 * total + rated < 2 * (tenths + 1) * rated)


def told_otherwise(one: Shown, found: z3.ModelRef, rule: Rule) -> Iterator[Any]:
    """Unless the rule tells the same of what the solver has found: that it isn't so."""
    asked = [_found(unknown, found) for unknown in one.unknown.asked]
    people, left = rule(value(found, one.unknown.people), asked)
    if people != one.people:
        gist = [one.unknown.people, *(unknown.answered for unknown in one.unknown.asked)]
        yield not_so(gist, found)
        return
    for unknown, told, was in zip(one.unknown.asked, left, one.left, strict=True):
        for part in parts_told_otherwise(unknown, told, was):
            yield not_so([unknown.answered, *part], found)


def parts_told_otherwise(unknown: Asked, told: Left, was: Left) -> Iterator[Iterable[Any]]:
    """Each by the numbers that it is told by, beside how many answered."""
    if told.answered != was.answered:
        yield []
    if told.present != was.present:
        yield [unknown.present]
    if told.answers != was.answers:
        yield [unknown.answers]
    if told.themes != was.themes:
        yield [*counted(unknown), *unknown.wrote]
    if told.joined != was.joined:
        yield [*counted(unknown), *unknown.wrote, *unknown.among.values()]
    for name, row in unknown.counts.items():
        if told_of_row(told, name) != told_of_row(was, name):
            yield row.values()


def told_of_row(left: Left, name: str) -> Any:
    return (left.counts or {}).get(name), (left.means or {}).get(name)


def _found(unknown: Asked, found: z3.ModelRef) -> Asked:
    counts = {
        row: {column: value(found, number) for column, number in counted.items()}
        for row, counted in unknown.counts.items()
    }
    if unknown.own_words:
        counts = {"": {word: number for word, number in counts[""].items() if number}}
    return replace(
        unknown,
        present=value(found, unknown.present),
        answered=value(found, unknown.answered),
        answers=value(found, unknown.answers),
        counts=counts,
        themes={name: value(found, number) for name, number in unknown.themes.items()},
        wrote=tuple(value(found, of) for of in unknown.wrote),
        among={names: value(found, number) for names, number in unknown.among.items()},
    )


def counted(asked: Asked) -> list[Any]:
    rows = [*asked.counts.values(), asked.themes]
    return [number for row in rows for number in row.values()]


def not_so(numbers: Iterable[Any], found: z3.ModelRef) -> Any:
    return z3.Or([number != value(found, number) for number in numbers])


def value(found: z3.ModelRef, number: Any) -> int:
    if isinstance(number, int):
        return number
    return int(found.eval(number, model_completion=True).as_long())
