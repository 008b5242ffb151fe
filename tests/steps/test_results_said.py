"""What results say of how many: against people, per cent from ten on, and who is equal."""

import re

from app.database import Database
from app.models.workshop import Workshop
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from app.steps.word_cloud import WordCloudSettings
from tests.rooms import ask, come_in, say, say_all
from tests.steps.test_screens_of_kinds import draw

FOUR = ChoiceSettings(options=[Option(id=f"o{n}", text=f"Väg {n}") for n in range(1, 5)])


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
