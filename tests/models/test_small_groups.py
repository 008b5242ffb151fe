"""No number that is told points anybody out: after a purge, or in notes without small groups."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, product
from typing import Any

import pytest

from app.models.afterwards.small_groups import Asked, besides, spare, tell

MOST = {1: 30, 2: 22, 3: 16, 4: 12, 5: 9}
"""By how many options there are: so many people at most are tried."""


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([12, 7, 0], [12, 7, 0]),
        ([12, 7, 1], [12, None, None]),
        ([12, 3, 2], [12, None, None]),
        ([12, 3, 2, 0], [12, None, None, None]),
        ([4, 4, 9], [None, None, None]),
        ([1, 1, 1], [None, None, None]),
        ([0, 0], [0, 0]),
        ([], []),
    ],
)
def test_small_numbers_are_not_told_nor_what_would_give_them_away(
    counts: list[int], told: list[int | None]
) -> None:
    assert spare(counts) == told


@pytest.mark.parametrize("least", [3, 5])
@pytest.mark.parametrize("options", MOST)
def test_nobody_can_work_out_a_small_number_from_the_others_and_their_sum(
    options: int, least: int
) -> None:
    """Whoever knows the rule, what is told and how many there were in all, tries everything."""
    possible = defaultdict(list)
    for counts in every_room(options, MOST[options]):
        if sum(counts) >= least:
            possible[sum(counts), tuple(spare(list(counts), least))].append(counts)
    assert possible
    for rooms in possible.values():
        for option in range(options):
            values = {room[option] for room in rooms}
            assert len(values) > 1 or not 0 < min(values) < least, rooms


def every_room(options: int, people: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can choose."""
    return (room for room in product(range(people), repeat=options) if sum(room) < people)


Numbers = dict[str, int]
"""Everything that could be asked of a room, by name."""


Room = tuple[int, list[Asked]]
"""How many came in all, and what they were asked."""


def asked_of(
    present: int,
    answered: int,
    answers: int,
    rows: list[list[int]],
    most: int = 1,
    themes: tuple[int, ...] = (),
    points: int = 0,
) -> Asked:
    """Of a scale the first so many columns are points."""
    counts = {str(n): {str(m): one for m, one in enumerate(row)} for n, row in enumerate(rows)}
    by_theme = {str(n): people for n, people in enumerate(themes)}
    worth = {str(n): n + 1 for n in range(points)}
    return Asked(present, answered, answers, counts, most, worth, themes=by_theme)


def rows_of(counts: Any) -> list[list[Any]]:
    return [list(row.values()) for row in (counts or {}).values()]


def numbers_of(people: int, every: list[Asked]) -> Numbers:
    """How many did each thing, and how many didn't."""
    numbers = {}
    for question, asked in enumerate(every):
        of = asked.answered
        numbers[f"{question} answered"] = of
        numbers[f"{question} didn't answer"] = asked.present - of
        numbers[f"{question} came and didn't answer"] = people - of
        numbers[f"{question} came late"] = people - asked.present
        for place, row in enumerate(rows_of(asked.counts)):
            numbers[f"{question}, {place} left out"] = 0 if asked.most > 1 else of - sum(row)
            for option, count in enumerate(row):
                numbers[f"{question}, {place} chose {option}"] = count
                numbers[f"{question}, {place} didn't choose {option}"] = of - count
            if asked.points:
                rated = sum(row[: len(asked.points)])
                numbers[f"{question}, {place} rated"] = rated
                numbers[f"{question}, {place} didn't rate"] = of - rated
        for theme, count in asked.themes.items():
            numbers[f"{question} in theme {theme}"] = count
            numbers[f"{question} not in theme {theme}"] = of - count
            for wrote in asked.wrote:
                numbers[f"{question} wrote and not in theme {theme}"] = wrote - count
        numbers |= {f"{question} {name}": number for name, number in _joined(asked)}
    return numbers


def _joined(asked: Asked) -> Iterator[tuple[str, int]]:
    """Of themes that are one: how many are in any of them, in none, and in some without others."""
    for key in asked.joined:
        themes = key.split("+")
        people = besides((), themes, asked)
        for place, of in enumerate((asked.answered, *asked.wrote)):
            yield f"in none of {key}, of those in place {place}", of - people
        for number in range(len(themes)):
            for some in combinations(themes, number):
                yield f"in {key} and in none of {some}", besides(some, themes, asked)


def solve(
    rooms: Iterable[Room], least: int, most: int = 99, knows: Collection[str] = ()
) -> list[str]:
    """What somebody works out who knows the rule, everything that is told, and the numbers that
    they are said to know: each other small number that only one integer fits, of all the rooms
    that it could have been. Of more than `most` people nothing is said: it could have been larger
    rooms than those tried."""
    possible: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for people, asked in rooms:
        told, left = tell(people, asked, least)
        if max([told or 0, *(one.present or 0 for one in left)]) > most:
            continue
        numbers = numbers_of(people, asked)
        fits = possible[repr((told, left, [numbers.get(name) for name in knows]))]
        for name, number in numbers.items():
            if name not in knows:
                fits[name].add(number)
    assert possible
    return [
        f"{told}: {name} = {numbers}"
        for told, fits in possible.items()
        for name, numbers in fits.items()
        if len(numbers) == 1 and 0 < min(numbers) < least
    ]


@pytest.mark.parametrize("least", [3, 5])
@pytest.mark.parametrize("options", [1, 2, 3])
def test_where_each_stands_once_nothing_small_is_worked_out_by_complements(
    options: int, least: int
) -> None:
    """A choice of one, and a scale, of which some may have left out a statement."""
    most = 12 + 2 * least
    rooms = (
        (answered, [asked_of(answered, answered, answered, [list(row)])])
        for row in every_room(options, most)
        for answered in range(max(1, sum(row)), most + 1)
    )
    assert solve(rooms, least) == []


@pytest.mark.parametrize("least", [3, 5])
@pytest.mark.parametrize(("options", "most"), [(1, 40), (2, 30), (3, 25), (4, 20)])
def test_where_everybody_stands_in_one_nothing_small_is_worked_out(
    options: int, most: int, least: int
) -> None:
    """A choice of one, as it is: whoever answers has chosen, which everybody knows."""
    rooms = (
        (sum(row), [asked_of(sum(row), sum(row), sum(row), [list(row)])])
        for row in every_room(options, most + 1)
        if sum(row)
    )
    assert solve(rooms, least, most) == []


@pytest.mark.parametrize("least", [3, 5])
def test_nobody_works_out_how_few_did_not_answer_or_came_late(least: int) -> None:
    rooms = (
        (people, [asked_of(present, answered, answered, [[answered]])])
        for answered in range(1, 3 * least)
        for present in range(answered, 5 * least)
        for people in range(present, 8 * least)
    )
    assert solve(rooms, least) == []


def distributions(answered: int, options: int, most: int) -> set[tuple[int, ...]]:
    """Every row of counts when each of so many chooses from one up to `most` options."""
    picks = [
        tuple(int(option in pick) for option in range(options))
        for size in range(1, min(most, options) + 1)
        for pick in combinations(range(options), size)
    ]
    rows = {(0,) * options}
    for _ in range(answered):
        rows = {
            tuple(a + b for a, b in zip(row, pick, strict=True)) for row in rows for pick in picks
        }
    return rows


def test_statements_of_which_each_has_rated_one_at_least_tell_nothing_of_each_other() -> None:
    least, most = 3, 9
    rooms = (
        (answered, [asked_of(answered, answered, answered, [list(one), list(other)])])
        for one, other in product(every_room(2, most + 1), repeat=2)
        for answered in range(max(1, sum(one), sum(other)), min(most, sum(one) + sum(other)) + 1)
    )
    assert solve(rooms, least) == []


def test_two_questions_tell_nothing_of_each_other() -> None:
    least = 3
    askings = [
        asked_of(present, answered, answered, [[answered]])
        for answered in range(1, 3 * least)
        for present in range(answered, 6 * least)
    ]
    rooms = (
        (people, [one, other])
        for one, other in product(askings, repeat=2)
        for people in range(
            max(one.present, other.present),
            max(one.present, other.present, one.answered + other.answered) + 1,
        )
    )
    assert solve(rooms, least, most=5 * least) == []


@pytest.mark.parametrize("least", [3, 5])
@pytest.mark.parametrize(("options", "most"), [(2, 2), (3, 2), (3, 3), (4, 2), (4, 3)])
def test_where_several_may_be_chosen_nothing_small_is_worked_out(
    options: int, most: int, least: int
) -> None:
    rooms = (
        (answered, [asked_of(answered, answered, answered, [list(row)], most)])
        for answered in range(1, 2 * least + 2)
        for row in distributions(answered, options, most)
    )
    assert solve(rooms, least) == []


@pytest.mark.parametrize("least", [3, 5])
@pytest.mark.parametrize("themes", [1, 2, 3])
def test_how_many_people_themes_come_from_tells_no_small_number(themes: int, least: int) -> None:
    """A person may be in several of them, or in none."""
    rooms = (
        (answered, [asked_of(answered, answered, answered, [], themes=row)])
        for answered in range(1, 2 * least + 2)
        for row in product(range(answered + 1), repeat=themes)
    )
    assert solve(rooms, least) == []


def test_what_was_seen_to_give_one_person_away_does_not() -> None:
    people, [left] = tell(10, [asked_of(10, 9, 9, [[9, 0]], 2)])
    assert (people, left.present, left.answered) == (None, None, 9)
    people, [left] = tell(10, [asked_of(10, 10, 10, [[9, 5]], 2)])
    assert rows_of(left.counts) == [[None, 5]] and people == 10
    _, [left] = tell(10, [asked_of(10, 10, 10, [[9, 1]])])
    assert rows_of(left.counts) == [[None, None]]
    _, [left] = tell(30, [asked_of(30, 30, 30, [[20, 9]])])
    assert rows_of(left.counts) == [[20, None]], "one person left the statement out"


def test_own_words_that_are_not_told_are_not_named_either() -> None:
    said = Asked(20, 20, 20, {"": {"hopp": 12, "oro": 5, "mod": 2, "sorg": 1}}, own_words=True)
    _, [left] = tell(20, [said])
    assert left.counts == {"": {"hopp": 12}}


def test_much_is_still_told_of_a_large_meeting() -> None:
    people, [choice, scale] = tell(
        60, [asked_of(60, 50, 50, [[25, 20, 5]]), asked_of(60, 54, 54, [[6, 9, 14, 20, 5]])]
    )
    assert people == 60 and choice.present == 60
    assert rows_of(choice.counts) == [[25, 20, 5]] and rows_of(scale.counts) == [[6, 9, 14, 20, 5]]
