"""What results say of how many: against people, per cent from ten on, and who is equal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import Database
from app.exports.notes import notes
from app.models.workshop import Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import FULLEST, ScaleSettings, reach_of, spread_of
from app.steps.word_cloud import WordCloudSettings
from tests.exports.read_back import words_of
from tests.rooms import ask, come_in, say, say_all
from tests.steps.test_screens_of_kinds import draw

FOUR = ChoiceSettings(options=[Option(id=f"o{n}", text=f"Väg {n}") for n in range(1, 5)])
TWO = ScaleSettings(
    statements=[Option(id="o1", text="Bussen"), Option(id="o2", text="Skolan")], unsure="Vet inte"
)


def wall(database: Database, workshop: Workshop) -> str:
    return re.sub(r"\s+", " ", draw(database, workshop, "projector").html)


def choose(database: Database, workshop: Workshop, *options: int) -> str:
    asking = ask(database, workshop, "choice", "Vad?", FOUR, show="live")
    say_all(database, asking, [{"options": [f"o{n}"]} for n in options])
    return wall(database, workshop)


def test_bars_are_drawn_against_all_who_answered(database: Database, workshop: Workshop) -> None:
    html = choose(database, workshop, 1, 1, 2, 3)
    assert re.findall(r'rect width="([\d.]+)%', html) == ["50.0", "25.0", "25.0", "0.0"]
    assert html.count('class="top"') == 1


def test_per_cent_is_said_from_ten_people_on(database: Database, workshop: Workshop) -> None:
    nine = choose(database, workshop, *[1] * 6, *[2] * 3)
    assert "%</small>" not in nine
    ten = choose(database, workshop, *[1] * 6, *[2] * 4)
    assert re.findall(r"<small>(\d+) %</small>", ten) == ["60", "40", "0", "0"]


def test_half_a_per_cent_rounds_up(database: Database, workshop: Workshop) -> None:
    html = choose(database, workshop, *[1] * 39, 2)
    assert re.findall(r"<small>(\d+) %</small>", html)[:2] == ["98", "3"]


def test_ties_are_said(database: Database, workshop: Workshop) -> None:
    assert "Lika många" not in choose(database, workshop, 1, 1, 2)
    two = choose(database, workshop, 1, 1, 2, 2, 3)
    assert "Lika många, 2 var: <span" in two
    assert re.findall(r'<span dir="auto">(Väg \d)</span>', two) == ["Väg 1", "Väg 2"]
    assert "4 har lika många, 1 var." in choose(database, workshop, 1, 2, 3, 4)
    assert "lika många" not in choose(database, workshop).lower()


def test_a_scale_says_per_cent_and_draws_against_people(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "scale", "Hur?", ScaleSettings(), show="live")
    say_all(database, asking, [{"values": {"o0": point}} for point in (1, 2, 2, 2, 3)] * 2)
    html = wall(database, workshop)
    assert re.findall(r"<small>(\d+) %</small>", html) == ["20", "60", "20", "0", "0"]
    assert "v-6h" in html and "v-2h" in html


def rate(database: Database, workshop: Workshop, *rated: dict[str, int]) -> str:
    asking = ask(database, workshop, "scale", "Hur?", TWO, show="live")
    say_all(database, asking, [{"values": values} for values in rated])
    return wall(database, workshop)


def test_each_statement_says_per_cent_of_those_who_rated_it(
    database: Database, workshop: Workshop
) -> None:
    nine = [{"o1": 1, "o2": 2}] * 9
    assert "%</small>" not in rate(database, workshop, *nine)
    html = rate(database, workshop, *nine, {"o1": 2})
    assert re.findall(r"<small>(\d+) %</small>", html) == ["90", "10", "0", "0", "0"]
    html = rate(database, workshop, *nine, {"o1": 2, "o2": 0}, {"o2": 5})
    assert re.findall(r"<small>(\d+) %</small>", html)[5:] == ["0", "90", "0", "0", "10"]


@pytest.mark.parametrize(
    ("people", "reach", "longest", "said"),
    [
        ([3, 10, 9, 9, 9], 0.5, 5, "hälften av dem"),
        ([8, 8, 8, 8, 8], 0.25, 8, "en fjärdedel av dem"),
        ([20, 10, 10, 0, 0], 1, 5, "alla som"),
        ([40, 0, 0, 0, 0], 1, 10, "alla som"),
        ([17, 13, 10, 0, 0], 1, 4.2, "alla som"),
    ],
)
def test_bars_stand_against_a_quarter_half_or_all_of_the_people_and_it_is_said_which(
    database: Database,
    workshop: Workshop,
    people: list[int],
    reach: float,
    longest: float,
    said: str,
) -> None:
    asking = ask(database, workshop, "scale", "Hur?", ScaleSettings(), show="live")
    points = [point for point, n in enumerate(people, 1) for _ in range(n)]
    say_all(database, asking, [{"values": {"o0": point}} for point in points])
    html = wall(database, workshop)
    assert max(map(float, re.findall(r"v-([\d.]+)h", html))) == longest
    assert f"Linjen över staplarna: {said}" in html


def test_statements_of_one_question_stand_on_the_same_axis(
    database: Database, workshop: Workshop
) -> None:
    rated = [{"o1": 1, "o2": 1 + n % 5} for n in range(10)]
    html = rate(database, workshop, *rated)
    assert re.findall(r"v-([\d.]+)h", html) == ["10", *["2"] * 5]


@given(st.lists(st.integers(0, 300), min_size=2, max_size=10).filter(any))
def test_only_a_bar_of_everybody_is_full_and_the_longest_can_be_seen(people: list[int]) -> None:
    spread = spread_of("", dict(enumerate(people, 1)))
    longest = max(people) / sum(people)
    height = longest / reach_of([spread])
    assert longest <= height <= 1
    assert (height > FULLEST - 1e-9 and longest > FULLEST) or height <= FULLEST + 1e-9
    assert height >= 0.4 - 1e-9


def noted(database: Database, workshop: Workshop, form: str) -> str:
    with database.reading() as session:
        document = notes(session, session.get_one(Workshop, workshop.id), "sv", 0)
    return words_of(document, form)


def test_notes_say_per_cent_to_who_reads_and_numbers_to_who_reckons(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "scale", "Hur?", TWO, show="live")
    say_all(database, asking, [{"values": {"o1": 1, "o2": 2}}] * 9)
    assert "| Bussen | 9 | 0 | 0 | 0 | 0 | 9 | 1,0 | 0 |" in noted(database, workshop, "md")
    say(database, asking, {"values": {"o1": 5}})
    read = noted(database, workshop, "md")
    assert "| Bussen | 9 (90 %) | 0 (0 %) | 0 (0 %) | 0 (0 %) | 1 (10 %) | 10 | 1,4 | 0 |" in read
    assert "| Skolan | 0 | 9 | 0 | 0 | 0 | 9 | 2,0 | 0 |" in read
    assert "%" not in noted(database, workshop, "csv") + noted(database, workshop, "json")
    choose(database, workshop, *[1] * 6, *[2] * 4)
    assert "| Väg 1 | 6 (60 %) |" in noted(database, workshop, "md")


def test_words_are_people_s_and_the_rest_is_counted(database: Database, workshop: Workshop) -> None:
    asking = ask(database, workshop, "word_cloud", "Ord?", WordCloudSettings(picture=True, most=10))
    björn = come_in(database, workshop)
    for n in range(3):
        say(database, asking, {"text": f"eget {n}"}, björn)
    say_all(database, asking, [{"text": f"ord {n}"} for n in range(60)])
    html = wall(database, workshop)
    assert 'data-total="63"' in html and html.count('class="size-') == 60
    desk = draw(database, workshop, "desk").html
    assert "och 39 till" in desk
    assert re.findall(r'rect width="([\d.]+)%', desk)[0] == "1.6"
