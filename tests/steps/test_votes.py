"""What votes add up to, against slow and obvious ways of counting, and against a library's."""

from collections import Counter
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from votelib.convert import RankedToCondorcetVotes
from votelib.evaluate.condorcet import Schulze

from app.errors import Invalid
from app.i18n import Words
from app.steps.dots import KIND as DOTS
from app.steps.dots import DotsAnswer, DotsSettings, DotsTally, proposed
from app.steps.options import Option
from app.steps.ranking import KIND as RANKING
from app.steps.ranking import RankingAnswer, RankingSettings, RankingTally
from app.steps.ranking.schulze import winners
from tests.examples import examples
from tests.steps.entries import Given

NAMES = [f"o{n}" for n in range(1, 6)]
OPTIONS = [Option(id=name, text=f"Väg {name}") for name in NAMES]
some_dots = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 4), min_size=1, max_size=4)
orders = st.integers(1, 4).flatmap(
    lambda number: st.permutations(NAMES).map(lambda order: list(order[:number]))
)


def dots_of(ballots: list[dict[str, int]]) -> DotsTally:
    tally = DOTS.tally(DotsSettings(options=OPTIONS, several=True))
    for who, dots in enumerate(ballots):
        tally.add(Given(who, DotsAnswer(dots=dots)))
    return tally


def ranking_of(ballots: list[list[str]], places: int = 4) -> RankingTally:
    tally = RANKING.tally(RankingSettings(options=OPTIONS, places=places))
    for who, order in enumerate(ballots):
        tally.add(Given(who, RankingAnswer(order=order)))
    return tally


@given(st.lists(some_dots, max_size=12))
def test_dots_and_the_people_who_placed_them_are_counted_one_by_one(
    ballots: list[dict[str, int]],
) -> None:
    tally = dots_of(ballots)
    one_by_one = [name for dots in ballots for name, number in dots.items() for _ in range(number)]
    for row in tally.rows():
        assert row.dots == one_by_one.count(row.option.id)
        assert row.people == sum(row.option.id in dots for dots in ballots)
    assert (tally.total, tally.people) == (len(one_by_one), len(ballots))


@given(st.lists(some_dots, max_size=12))
def test_places_are_one_more_than_those_who_have_more_and_equal_ones_stand_as_on_the_ballot(
    ballots: list[dict[str, int]],
) -> None:
    placed = dots_of(ballots).placed()
    for place, row in placed:
        assert place == 1 + sum(other.dots > row.dots for _, other in placed)
    for (_, before), (_, after) in pairwise(placed):
        ahead = NAMES.index(before.option.id) < NAMES.index(after.option.id)
        assert before.dots > after.dots or (before.dots == after.dots and ahead)


@given(st.lists(orders, max_size=12))
def test_points_are_those_of_borda_counted_ballot_by_ballot(ballots: list[list[str]]) -> None:
    tally = ranking_of(ballots)
    for row in tally.rows():
        points = 0
        for order in ballots:
            if row.option.id in order:
                points += 4 - order.index(row.option.id)
        assert row.points == points
        assert row.people == sum(row.option.id in order for order in ballots)
        assert row.first == sum(order[0] == row.option.id for order in ballots)


def duels_one_by_one(ballots: list[list[str]]) -> dict[tuple[str, str], int]:
    """What isn't placed stands last, and beside what isn't placed either."""

    def place(order: list[str], name: str) -> int:
        return order.index(name) if name in order else len(NAMES)

    return {
        (one, other): sum(place(order, one) < place(order, other) for order in ballots)
        for one, other in permutations(NAMES, 2)
    }


def strongest_way(duels: dict[tuple[str, str], int], one: str, other: str) -> int:
    """Of all ways through the others, by its weakest duel; each of them tried."""
    between = [name for name in NAMES if name not in (one, other)]
    ways = [
        (one, *some, other)
        for number in range(len(between) + 1)
        for some in permutations(between, number)
    ]

    def won(pair: tuple[str, str]) -> int:
        return duels[pair] if duels[pair] > duels[pair[::-1]] else 0

    return max(min(map(won, pairwise(way))) for way in ways)


@examples(40)
@given(st.lists(orders, min_size=1, max_size=9))
def test_nobody_beats_the_winner_by_any_way_through_the_others(ballots: list[list[str]]) -> None:
    duels = duels_one_by_one(ballots)
    unbeaten = {
        one
        for one in NAMES
        if all(
            strongest_way(duels, one, other) >= strongest_way(duels, other, one)
            for other in NAMES
            if other != one
        )
    }
    tally = ranking_of(ballots)
    assert {pair: number for pair, number in duels.items() if number} == tally.duels()
    assert winners(NAMES, tally.duels()) == unbeaten


@examples(60)
@given(st.lists(orders, min_size=1, max_size=15))
def test_a_library_finds_the_same_duels_and_a_winner_of_ours(ballots: list[list[str]]) -> None:
    """It ranks unplaced ones last as ours does, and by its scores may break a tie of several."""
    ranked = Counter((*order, frozenset(set(NAMES) - set(order))) for order in map(tuple, ballots))
    duels = RankedToCondorcetVotes().convert(dict(ranked))
    ours = ranking_of(ballots).duels()
    assert {pair: number for pair, number in duels.items() if number} == ours
    found = winners(NAMES, ours)
    if len(found) == 1:
        assert Schulze().evaluate(duels, 1) == list(found)


def test_the_example_of_schulze_s_own_paper() -> None:
    """45 voters, section 3.1: E wins."""
    ballots = {
        "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3,
        "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
    }  # fmt: skip
    duels: Counter[tuple[str, str]] = Counter()
    for order, people in ballots.items():
        for n, one in enumerate(order):
            for other in order[n + 1 :]:
                duels[one, other] += people
    assert winners(list("ABCDE"), duels) == {"E"}


def test_where_the_two_ways_of_counting_differ_it_is_close_and_the_notes_say_so() -> None:
    ballots = [["o1", "o2"]] * 3 + [["o2", "o3"]] * 2
    tally = ranking_of(ballots, places=3)  # o1: 9 points, o2: 12; but three of five want o1
    assert tally.placed()[0][1].option.id == "o2"
    assert tally.others() == ["Väg o1"]
    said = [getattr(block, "text", "") for block in noted(tally)]
    assert any(text.startswith("Close, talk more") and "Väg o1" in text for text in said)
    assert ranking_of([["o1", "o2"]] * 3).others() == []
    assert ranking_of([]).others() == []


def noted(tally: RankingTally) -> list[Any]:
    settings = RankingSettings(options=OPTIONS, places=3)
    return list(RANKING.notes(settings, tally, Words("en")))


@pytest.mark.parametrize(
    ("options", "dots"), [(2, 1), (3, 2), (4, 3), (12, 3), (13, 4), (20, 5), (30, 8)]
)
def test_as_many_dots_are_proposed_as_a_quarter_and_never_as_many_as_options(
    options: int, dots: int
) -> None:
    many = [Option(id=f"o{n}", text=str(n)) for n in range(options)]
    assert DotsSettings(options=many).each == dots
    assert DotsSettings(options=many, dots=30).each == options - 1
    assert proposed(options) >= dots


@pytest.mark.parametrize(
    ("dots", "several", "said"),
    [
        ({"o1": 1, "o2": 1, "o3": 1, "o4": 1}, False, "You chose 4. Take back 1."),
        ({"o1": 2}, False, "Place at most one dot on each."),
        ({"o1": 4}, True, "You chose 4. Take back 1."),
        ({"o9": 1}, False, "That option isn't there any more. Choose again."),
        ({}, False, "Place a dot first."),
        ({"o1": "", "o2": "0"}, True, "Place a dot first."),
    ],
)
def test_a_ballot_that_is_refused_says_what_to_do(
    dots: dict[str, Any], several: bool, said: str
) -> None:
    settings = DotsSettings(options=OPTIONS, dots=3, several=several)
    with pytest.raises(Invalid) as refused:
        DOTS.read_answer(settings, {"dots": dots})
    assert Words("en")(refused.value.say, **refused.value.values) == said


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (["o1", "", "o1"], "“Väg o1” stands in two places. Take one away."),
        (["o1", "o2", "o3", "o4"], "Put at most 3 in order."),
        (["", "", ""], "Put something first."),
        (["o9"], "That option isn't there any more. Choose again."),
    ],
)
def test_an_order_that_is_refused_says_what_to_do(order: list[str], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        RANKING.read_answer(RankingSettings(options=OPTIONS), {"order": order})
    assert Words("en")(refused.value.say, **refused.value.values) == said


def test_places_left_empty_between_are_closed_up() -> None:
    answer = RANKING.read_answer(RankingSettings(options=OPTIONS), {"order": ["o2", "", "o1"]})
    assert answer.order == ["o2", "o1"]
