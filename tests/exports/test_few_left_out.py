"""What everyone reads of notes whose small numbers are left out."""

import random
import re
from collections import Counter
from typing import Any

import pytest

from app.database import Database
from app.exports.document import Document
from app.exports.notes import notes
from app.models.afterwards.publication import leave_out_few
from app.models.workshop import Workshop
from app.papers.blocks import Bars, Table
from app.settings import Settings
from app.steps.choice import ChoiceSettings
from app.steps.options import Option
from app.steps.scale import ScaleSettings
from app.steps.word_cloud import WordCloudSettings
from tests.exports.read_back import WHOLE, words_of
from tests.exports.test_notes import START, take, texts
from tests.rooms import ask, hide, purged, say_all

NAMES = ("Buss", "Båt", "Gå")
OPTIONS = [Option(id=f"o{n}", text=name) for n, name in enumerate(NAMES)]


def leave_out(database: Database, workshop: Workshop, wanted: bool = True) -> None:
    with database.writing() as session:
        leave_out_few(session, workshop.id or 0, wanted)


def public(database: Database, workshop: Workshop, language: str = "sv") -> Document:
    with database.reading() as session:
        found = session.get_one(Workshop, workshop.id)
        return notes(session, found, language, START, public=True)


def numbers(document: Document) -> set[int]:
    """Every number of people in what is told of the questions."""
    found: set[int | None] = {document.people}
    for question in document.questions:
        found |= {question.present, question.answered, question.answers, question.held}
        found |= set(question.hidden.values())
        for block in question.results:
            assert not isinstance(block, Bars)
            if isinstance(block, Table):
                found |= {cell for row in block.rows for cell in row if isinstance(cell, int)}
    return {number for number in found if number is not None}


def answers_of(kind: str, rng: random.Random) -> tuple[Any, list[dict[str, Any]]]:
    """A question's settings and what a made-up room answers."""
    people, leaning = rng.choice([1, 3, 5, 9, 14, 23]), [rng.random() ** 3 for _ in NAMES]
    chosen = rng.choices(range(len(NAMES)), leaning, k=people)
    if kind == "choice":
        settings: Any = ChoiceSettings(options=OPTIONS)
        return settings, [{"options": [f"o{n}"]} for n in chosen]
    if kind == "scale":
        settings = ScaleSettings(statements=OPTIONS[:1], top=5)
        return settings, [{"values": {"o0": n + 1}} for n in chosen]
    return WordCloudSettings(), [{"text": NAMES[n]} for n in chosen]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", ["choice", "scale", "word_cloud"])
def test_no_small_number_is_told_in_any_format(
    kind: str, seed: int, database: Database, workshop: Workshop
) -> None:
    settings, answers = answers_of(kind, random.Random(seed))
    asking = ask(database, workshop, kind, "Hur?", settings)
    say_all(database, asking, answers)
    leave_out(database, workshop)
    document = public(database, workshop)
    assert numbers(document).isdisjoint(range(1, 5)), document.questions[0].results
    for name in WHOLE:
        told = words_of(document, name)
        assert not re.search(r"\b[1-4] (av|of|svar|person|personer)\b", told)


def test_a_single_small_number_takes_another_with_it(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "choice", "Hur?", ChoiceSettings(options=OPTIONS))
    votes = Counter({"o0": 12, "o1": 7, "o2": 1})
    say_all(database, asking, [{"options": [one]} for one in votes.elements()])
    leave_out(database, workshop)
    [table] = public(database, workshop).questions[0].results
    assert isinstance(table, Table)
    assert table.rows == [["Buss", 12], ["Båt", None], ["Gå", None]]


@pytest.mark.parametrize("left", ["in what is shared", "by a purge"])
def test_of_points_that_are_not_told_the_mean_is_where_it_tells_none(
    left: str, database: Database, settings: Settings, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "scale", "Hur?", ScaleSettings(statements=OPTIONS, top=5))
    points = {"o0": [1, 2, 4, 7, 3], "o1": [12, 5, 0, 0, 0], "o2": [16, 1, 0, 0, 0]}
    rated = {
        name: [n + 1 for n, people in enumerate(row) for _ in range(people)]
        for name, row in points.items()
    }
    answers = [dict(zip(rated, one, strict=True)) for one in zip(*rated.values(), strict=True)]
    say_all(database, asking, [{"values": one} for one in answers])
    leave_out(database, workshop)
    shared = left == "in what is shared"
    document = public(database, workshop) if shared else purged(database, settings, workshop)
    [table] = document.questions[0].results
    assert isinstance(table, Table)
    assert table.rows == [
        ["Buss", None, None, None, None, None, None, 3.5],
        ["Båt", 12, 5, 0, 0, 0, 17, 1.3],
        ["Gå", None, None, None, None, None, None, None],
    ]
    assert all("3,5" in words_of(document, name) for name in ("md", "docx"))


def test_words_stay_as_they_are_and_only_their_number_goes(
    database: Database, workshop: Workshop
) -> None:
    cloud = ask(database, workshop, "word_cloud", "Ett ord?")
    said = ["hopp"] * 9 + ["oro"] * 2 + ["mod"]
    say_all(database, cloud, [{"text": one} for one in said])
    told = ask(database, workshop, "open_text", "Vad hindrar?")
    say_all(database, told, [{"text": "Avstånden"}, {"text": "Ring Kerstin"}])
    hide(database, workshop, told, "Ring Kerstin")
    leave_out(database, workshop)
    document = public(database, workshop)
    [table] = document.questions[0].results
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["hopp", "mod", "oro"]
    assert {row[1] for row in table.rows[1:]} == {None}
    assert "Avstånden" in texts(document) and "Ring Kerstin" not in texts(document)
    assert not document.questions[1].hidden
    assert any("under 5 personer" in text for text in texts(document))


def test_members_see_all_numbers_and_so_does_everyone_unless_they_are_left_out(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "choice", "Hur?", ChoiceSettings(options=OPTIONS))
    say_all(database, asking, [{"options": ["o0"]}] * 2)
    as_they_are = texts(take(database, workshop))
    assert texts(public(database, workshop)) == as_they_are
    leave_out(database, workshop)
    assert texts(take(database, workshop)) == as_they_are != texts(public(database, workshop))
    leave_out(database, workshop, wanted=False)
    assert texts(public(database, workshop)) == as_they_are
