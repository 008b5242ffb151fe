"""How many may be chosen, who doesn't know, and the order that each phone shows."""

import random
from collections import Counter
from typing import Any

import pytest

from app.errors import Invalid
from app.i18n import Words
from app.papers.blocks import Table
from app.steps.base import Figures
from app.steps.choice import Choice, ChoiceSettings
from app.steps.options import ORDERS, Option, in_order
from app.steps.scale import Scale, ScaleAnswer, ScaleSettings
from tests.steps.entries import Given

ROWS = [Option(id=f"o{n}", text=f"Rad {n}") for n in range(1, 7)]
FORM = {"options": {row.id: row.text for row in ROWS}}
SURE = ScaleSettings(statements=ROWS[:2], unsure="Vet inte", top=4)


def test_no_more_are_taken_than_may_be_chosen() -> None:
    settings = ChoiceSettings(options=ROWS, several=True, most=2)
    Choice().read_answer(settings, {"options": ["o1", "o2"]})
    with pytest.raises(Invalid, match="at most") as refused:
        Choice().read_answer(settings, {"options": ["o1", "o2", "o3"]})
    assert refused.value.values == {"most": 2}


def test_without_a_limit_all_may_be_chosen() -> None:
    settings = ChoiceSettings(options=ROWS, several=True)
    Choice().read_answer(settings, {"options": [row.id for row in ROWS]})


@pytest.mark.parametrize(
    ("typed", "most"), [("", 0), ("2", 2), (" 3 ", 3), ("30", 30), (None, 0), ("99", None)]
)
def test_the_limit_is_written_as_a_number_or_left_empty(typed: Any, most: int | None) -> None:
    form = {**FORM, "several": "1", "most": typed}
    if most is None:
        with pytest.raises(Invalid, match="as a number"):
            Choice().settings_from(form)
    else:
        assert Choice().settings_from(form).most == most


@pytest.mark.parametrize("typed", ["-1", "två", "1.5", "²", "1" * 9])
def test_what_is_no_number_is_no_limit(typed: str) -> None:
    with pytest.raises(Invalid, match="as a number"):
        Choice().settings_from({**FORM, "several": "1", "most": typed})
    assert Choice().settings_from({**FORM, "most": typed}).most == 0  # one alone may be chosen


def test_simulated_phones_keep_to_it_too() -> None:
    settings = ChoiceSettings(options=ROWS, several=True, most=2)
    rng = random.Random(1)
    sizes = {len(Choice().example(settings, rng).options) for _ in range(50)}
    assert sizes == {1, 2}


def tally(*answers: dict[str, int], settings: ScaleSettings = SURE) -> Any:
    made = Scale().tally(settings)
    for person, values in enumerate(answers):
        made.add(Given(person, Scale().read_answer(settings, {"values": values})))
    return made


def test_one_who_does_not_know_is_counted_beside_and_never_in_the_mean() -> None:
    first, second = tally({"o1": 4, "o2": 0}, {"o1": 0, "o2": 0}, {"o1": 2}).spreads()
    assert (first.people, first.mean, first.unsure) == (2, 3.0, 1)
    assert (second.people, second.mean, second.unsure) == (0, None, 2)
    assert [point.people for point in first.points] == [0, 1, 0, 1]


def test_taking_it_back_counts_it_out() -> None:
    made = tally({"o1": 0})
    made.remove(Given(0, ScaleAnswer(values={"o1": 0})))
    assert made.spreads()[0].unsure == 0


def test_it_can_not_be_said_where_it_is_not_offered() -> None:
    with pytest.raises(Invalid, match="step on the scale"):
        tally({"o1": 0}, settings=ScaleSettings(statements=ROWS[:2]))


def test_it_reads_as_it_is_called_and_stands_in_the_notes() -> None:
    assert Scale().text(SURE, ScaleAnswer(values={"o1": 0, "o2": 3})) == "Rad 1: Vet inte, Rad 2: 3"
    assert Scale().text(ScaleSettings(unsure="?"), ScaleAnswer(values={"o0": 0})) == "?"
    [table] = Scale().notes(SURE, tally({"o1": 4, "o2": 0}, {"o1": 0}), Words("sv"))
    assert isinstance(table, Table)
    assert table.head == ["Påstående", "1", "2", "3", "4", "Svar", "Medel", "Vet inte"]
    assert table.rows == [["Rad 1", 0, 0, 0, 1, 1, 4.0, 1], ["Rad 2", 0, 0, 0, 0, 0, None, 1]]


def test_it_is_left_with_the_counts() -> None:
    made = tally(*[{"o1": 4}] * 6, *[{"o1": 0}] * 5)
    counts = Scale().counts(made)
    assert counts["o1"] == {"1": 0, "2": 0, "3": 0, "4": 6, "0": 5}
    others = dict.fromkeys(counts["o2"])
    told = Figures({"o2": {**others}, "o1": {**counts["o1"]}}, {"o2": 3.4, "o1": 4.0})
    [table] = Scale().notes_of_counts(SURE, told, Words("sv"))
    assert isinstance(table, Table)
    assert table.rows[0] == ["Rad 1", 0, 0, 0, 6, 6, 4.0, 5]
    assert table.rows[1] == ["Rad 2", None, None, None, None, None, 3.4, None]


def test_what_a_purge_of_an_older_version_left_of_it_has_no_mean_but_of_what_is_whole() -> None:
    partly: dict[str, int | None] = {"1": None, "2": 0, "3": 0, "4": 7, "0": None}
    told = Figures({"o1": {"1": 0, "2": 0, "3": 0, "4": 6, "0": 5}, "o2": partly})
    [table] = Scale().notes_of_counts(SURE, told, Words("sv"))
    assert isinstance(table, Table)
    assert table.rows[0] == ["Rad 1", 0, 0, 0, 6, 6, 4.0, 5]
    assert table.rows[1] == ["Rad 2", None, 0, 0, 7, None, None, None]


def test_it_is_worded_in_other_languages_as_the_ends_are() -> None:
    assert Scale().texts(SURE)["unsure"] == "Vet inte"
    assert Scale().with_texts(SURE, {"unsure": "Don't know"}).unsure == "Don't know"


def test_a_scale_as_it_was_stored_before_has_none() -> None:
    settings = Scale().read_settings({"statements": [], "top": 5, "low": "", "high": ""}, 1)
    assert settings.unsure == "" and [*Scale().counts(Scale().tally(settings))] == ["o0"]


def order(number: int | None, seed: int = 7) -> list[str]:
    return [row.option.id for row in in_order(ROWS, seed, number)]


def test_each_order_is_the_same_each_time_and_has_every_option() -> None:
    for number in range(ORDERS):
        assert order(number) == order(number) == order(number + ORDERS)
        assert sorted(order(number)) == sorted(row.id for row in ROWS)
    assert order(None) == [row.id for row in ROWS]
    assert len({tuple(order(number)) for number in range(ORDERS)}) > ORDERS // 2


def test_over_all_orders_no_option_stands_further_ahead_than_another() -> None:
    places: Counter[str] = Counter()
    for number in range(ORDERS):
        for place, name in enumerate(order(number)):
            places[name] += place
    assert len(set(places.values())) == 1


def test_another_question_stands_in_other_orders() -> None:
    assert [order(n) for n in range(ORDERS)] != [order(n, seed=8) for n in range(ORDERS)]


def test_the_signs_of_a_row_say_its_place_in_each_order() -> None:
    for number in range(ORDERS):
        rows = sorted(in_order(ROWS, 7, None), key=lambda row: row.places[number])
        assert [row.option.id for row in rows] == order(number)
