"""A comparison equals counting by hand, where it tells anything."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.models.afterwards.small_groups import Asked, Left, tell
from app.models.series.comparison import (
    BY_ANSWERS,
    BY_PLACE,
    DOWN,
    HIDDEN,
    MEANS,
    NOT_ASKED,
    SHARES,
    SPREAD_FROM,
    THEMES,
    TOLD,
    UP,
    WORDS,
    Face,
    Figure,
    Place,
    Theme,
    faces_of,
    in_order,
)
from app.models.series.locality import MUNICIPALITY, VILLAGE
from app.models.series.meetings import Meeting
from app.models.workshop import ENDED, LED
from app.steps.base import Axes

POINTS = ("1", "2", "3", "4", "5")
SCALE = Axes({"o0": "Behov", "o1": "Plan"}, dict(zip(POINTS, POINTS, strict=True)), POINTS)
CHOICE = Axes({"": ""}, {"o0": "Bussen", "o1": "Butiken", "o2": "Skolan"})
RATED = st.lists(st.tuples(st.sampled_from(POINTS), st.sampled_from(POINTS)), max_size=30)
CHOSEN = st.lists(st.sampled_from(list(CHOICE.columns)), max_size=30)


def place(number: int, left: Left, name: str = "", level: str = VILLAGE) -> Place:
    meeting = Meeting(
        workshop_id=number,
        uid="",
        title="",
        name=name or f"By {number}",
        level=level,
        series_id=1,
        locality_id=number,
        venue="",
        tz="Europe/Stockholm",
        state=ENDED,
        pace=LED,
        starts_at=None,
        started_at=1,
        closes_at=None,
        version=1,
        rehearsal=None,
        page_at=None,
        purged_at=None,
    )
    return Place(meeting, HIDDEN if left.answered is None else TOLD, left)


def of_scale(rated: Sequence[tuple[str, str]]) -> Left:
    counts = {
        name: {point: Counter(one[at] for one in rated)[point] for point in POINTS}
        for at, name in enumerate(SCALE.rows)
    }
    points = {point: int(point) for point in POINTS}
    people = len(rated)
    return tell(people, [Asked(people, people, people, counts, points=points)])[1][0]


def of_choice(chosen: Sequence[str]) -> Left:
    counted = Counter(chosen)
    counts = {"": {name: counted[name] for name in CHOICE.columns}}
    return tell(len(chosen), [Asked(len(chosen), len(chosen), len(chosen), counts)])[1][0]


def only(
    axes: Axes, places: Sequence[Place], *, own_words: bool = False, sorts: bool = False
) -> Face:
    [face] = faces_of(axes, places, own_words=own_words, sorts=sorts)
    return face


@given(st.lists(RATED, min_size=1, max_size=8))
def test_means_are_those_of_the_answers_and_all_of_them_is_of_those_that_are_told(
    villages: list[list[tuple[str, str]]],
) -> None:
    places = [place(number, of_scale(rated)) for number, rated in enumerate(villages, 1)]
    face = only(SCALE, places)
    assert face.name == MEANS and face.top == 5
    for at, name in enumerate(SCALE.rows):
        told: list[tuple[float, int]] = []
        for one, rated in zip(places, villages, strict=True):
            figure = face.at(one, name)
            points = [int(answer[at]) for answer in rated]
            assert (figure is None) == (len(rated) < 5)
            if figure and figure.number is not None:
                assert abs(figure.number - sum(points) / len(points)) <= 0.0500001
                told.append((figure.number, len(points)))
            if spread := face.spread(one, name):
                assert len(rated) >= SPREAD_FROM
                assert spread == [points.count(int(point)) for point in POINTS]
        of_all = face.total[name].number
        assert (of_all is None) == (not told)
        if of_all is not None:
            by_hand = sum(mean * people for mean, people in told) / sum(p for _, p in told)
            assert abs(of_all - by_hand) <= 0.0500001


@given(st.lists(CHOSEN, min_size=1, max_size=8))
def test_what_was_chosen_is_added_up_where_it_is_told_and_nowhere_else(
    villages: list[list[str]],
) -> None:
    places = [place(number, of_choice(chosen)) for number, chosen in enumerate(villages, 1)]
    face = only(CHOICE, places)
    assert face.name == SHARES
    for name in CHOICE.columns:
        people = of = 0
        for one, chosen in zip(places, villages, strict=True):
            figure = face.at(one, name)
            if figure and figure.number is not None:
                assert (figure.number, figure.of) == (chosen.count(name), len(chosen))
                people, of = people + chosen.count(name), of + len(chosen)
        assert (face.total[name].number or 0, face.total[name].of) == (people, of)


def test_a_hidden_place_is_in_no_sum_and_isnt_zero() -> None:
    told, hidden = place(1, of_choice(["o0"] * 9)), place(2, of_choice(["o0"] * 4))
    face = only(CHOICE, [told, hidden])
    assert hidden.state == HIDDEN and face.at(hidden, "o0") is None
    assert face.total["o0"] == face.at(told, "o0")
    assert face.total["o1"].number == 0


def test_themes_are_the_same_by_origin_and_are_called_as_most_call_them() -> None:
    def village(number: int, title: str, people: int | None) -> Place:
        one = place(number, Left(answered=20))
        themes = {"bus": Theme(Figure(people), {"bus": title})}
        return Place(one.meeting, TOLD, one.left, themes)

    places = [village(1, "Bussen", 9), village(2, "Resor", 0), village(3, "Resor", None)]
    own = {"own": Theme(Figure(6), {"own": "Eget"})}
    other = Place(place(4, Left(20)).meeting, TOLD, Left(20), own)
    face = only(Axes({"": ""}), [*places, other], sorts=True)
    assert face.name == THEMES
    assert [(one.id, one.label, one.beneath) for one in face.columns] == [
        ("bus", "Resor", ("Bussen",)),
        ("own", "Eget", ()),
    ]
    numbers = [figure and figure.number for figure in (face.at(one, "bus") for one in places)]
    assert numbers == [9, 0, None]
    assert face.at(other, "bus") is None, "what nobody has put up is nothing, and not 0"
    assert face.total["bus"].number == 9


def test_a_word_that_isnt_told_somewhere_has_no_number_there() -> None:
    one = place(1, Left(answered=20, counts={"": {"hopp": 12, "mod": 5}}))
    other = place(2, Left(answered=20, counts={"": {"hopp": 6}}))
    face = only(Axes({"": ""}), [one, other], own_words=True)
    assert face.name == WORDS
    assert [column.label for column in face.columns] == ["hopp", "mod"]
    assert face.total["hopp"].number == 18 and face.total["mod"].number == 5
    untold = face.at(other, "mod")
    assert untold is not None and untold.number is None


def test_places_are_sorted_and_what_isnt_told_is_last_either_way() -> None:
    means = {"Åsen": 2.0, "Aspen": 4.5, "Öl": 3.0}
    places = [
        place(number, Left(answered=10 + number, means={"o0": mean}), name)
        for number, (name, mean) in enumerate(means.items(), 1)
    ]
    no_mean = place(4, Left(answered=99, means={"o0": None}), "Bäcken")
    hidden = place(5, Left(), "Aaa")
    nothing = Place(place(6, Left(), "Aab", MUNICIPALITY).meeting, NOT_ASKED)
    everywhere = [nothing, hidden, no_mean, *places]
    face = only(SCALE, everywhere)

    def names(by: str, order: str) -> list[str]:
        return [one.meeting.name for one in in_order(everywhere, face, by, order)]

    last = ["Aaa", "Aab"]
    assert names(BY_PLACE, UP) == ["Aspen", "Bäcken", "Åsen", "Öl", *last]
    assert names(BY_PLACE, DOWN) == ["Öl", "Åsen", "Bäcken", "Aspen", *last]
    assert names("o0", UP) == ["Åsen", "Öl", "Aspen", "Bäcken", *last]
    assert names("o0", DOWN) == ["Aspen", "Öl", "Åsen", "Bäcken", *last]
    assert names(BY_ANSWERS, DOWN) == ["Bäcken", "Öl", "Aspen", "Åsen", *last]
    assert names("no such column", UP) == names(BY_PLACE, UP)
