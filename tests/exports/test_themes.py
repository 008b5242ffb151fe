"""Notes of answers that are sorted into themes: what lies where, and numbers that add up."""

import csv
import io
import json
from typing import Any

import pytest

from app.database import Database
from app.exports.document import FEW, Document
from app.exports.notes import notes
from app.models.afterwards.contents import ANSWERS
from app.models.answers.quote import choose
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop
from app.papers.blocks import Bars, Block, Heading, Paragraph, Quotes
from app.papers.blocks import Table as Numbers
from app.settings import Settings
from app.steps.choice import OWN, ChoiceSettings
from app.steps.options import Option
from tests.exports.read_back import WHOLE, file_of, words_of
from tests.exports.test_few_left_out import leave_out, public
from tests.exports.test_notes import START, change, take, texts
from tests.models.test_sorting import Table
from tests.papers.workbook import sheets
from tests.rooms import come_in, do, hide, purged, say, say_all


@pytest.fixture
def table(database: Database, workshop: Workshop) -> Table:
    """Six answers: two in one theme, one of them in another one too, one aside."""
    table = Table(database, workshop)
    table.theme("Mandat", "Svar 1", "Svar 3")
    table.act("put_too", "Svar 3", theme=table.theme("Kunskap"))
    table.act("lay_aside", "Svar 5")
    return table


def outline(blocks: list[Block]) -> list[Any]:
    """Headings as texts with their level, quotes as lists."""
    found: list[Any] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append(f"{block.level} {block.text}")
        if isinstance(block, Quotes):
            found.append(block.texts)
    return found


def rows_of(document: Document) -> list[list[str]]:
    """Of the CSV."""
    read_back = file_of(document, "csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(read_back, newline=""), delimiter=";"))


def test_each_theme_stands_with_its_people_and_its_answers_then_the_rest(
    table: Table, database: Database, workshop: Workshop
) -> None:
    document = take(database, workshop)
    assert outline(list(document.blocks_of(document.questions[0]))) == [
        "2 Vad hindrar?",
        "3 Mandat",
        ["Svar 1", "Svar 3"],
        "3 Kunskap",
        ["Svar 3"],
        "3 Lagda åt sidan",
        ["Svar 5"],
        "3 Inte sorterade",
        ["Svar 0", "Svar 2", "Svar 4"],
    ]
    said = texts(document)
    assert "Mandat: 2" in said and "Kunskap: 1" in said
    assert "2 personer, 2 svar." in said and "1 person, 1 svar." in said
    assert "6 svar: 2 i teman, 1 lagt åt sidan, 3 inte sorterade. 1 står i 2 teman." in said, said


def test_bars_of_themes_are_people_of_those_who_answered(
    table: Table, database: Database, workshop: Workshop
) -> None:
    one = come_in(database, workshop)
    say_all(database, table.asking, [{"text": "Svar 6"}, {"text": "Svar 7"}], one)
    table.act("put", "Svar 6", "Svar 7", theme=table.sorted().piles[0].id)
    [bars] = [one for one in take(database, workshop).questions[0].results if isinstance(one, Bars)]
    first = bars.bars[0]
    assert (first.label, first.value, round(first.share, 3)) == ("Mandat", 3, round(3 / 7, 3))


def test_nothing_is_said_of_themes_where_nothing_is_sorted(
    database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop)
    table.theme("Tomt")
    document = take(database, workshop)
    assert document.questions[0].piles == [] and "Tomt" not in "".join(texts(document))
    assert len(rows_of(document)[0]) == 8


def test_many_answers_stand_in_the_appendix_by_theme_and_each_once(
    database: Database, workshop: Workshop
) -> None:
    table = Table(database, workshop, answers=FEW + 1)
    table.theme("Mandat", "Svar 1", "Svar 3")
    document = take(database, workshop)
    assert outline(document.body)[:5] == [
        "2 Vad hindrar?",
        "2 Bilaga: alla svar",
        "3 Vad hindrar?",
        "4 Mandat",
        ["Svar 1", "Svar 3"],
    ]
    quoted = [text for one in document.body if isinstance(one, Quotes) for text in one.texts]
    assert len(quoted) == len(set(quoted)) == FEW + 1


def test_a_corrected_spelling_stands_in_its_theme_and_a_quote_keeps_its_place(
    table: Table, database: Database, workshop: Workshop
) -> None:
    with database.writing() as session:
        choose(session, workshop.id or 0, [table.row("Svar 1")])
    do(database, workshop, "hide", on=table.row("Svar 3"), reason="other")
    document = take(database, workshop)
    assert document.quotes == ["Svar 1"]
    assert [pile.texts for pile in document.questions[0].piles][:2] == [["Svar 1"], []]
    assert "Svar 3" not in "".join(words_of(document, name) for name in WHOLE)


def test_titles_are_in_the_language_of_the_notes(
    table: Table, database: Database, workshop: Workshop
) -> None:
    theme = table.sorted().piles[0].id
    table.act("name_theme", theme=theme, title="Mandate", language="en")
    names = [pile.name for pile in take(database, workshop, "en").questions[0].piles]
    assert names == ["Mandate", "Kunskap", "Laid aside", "Not sorted"]
    told = json.loads(file_of(take(database, workshop), "json"))["questions"][0]["sorted"]
    assert told[0]["wordings"] == [{"language": "en", "title": "Mandate"}]


def test_the_table_of_all_answers_has_a_row_an_answer_and_says_its_themes(
    table: Table, database: Database, workshop: Workshop
) -> None:
    document = take(database, workshop)
    rows = sheets(file_of(document, "xlsx"))[-1].rows
    assert rows[0][-1] == "Tema"
    assert [(row[4], row[6]) for row in rows[1:]] == [
        ("Svar 0", "Inte sorterade"),
        ("Svar 1", "Mandat"),
        ("Svar 2", "Inte sorterade"),
        ("Svar 3", "Mandat · Kunskap"),
        ("Svar 4", "Inte sorterade"),
        ("Svar 5", "Lagda åt sidan"),
    ]
    found = rows_of(document)
    assert found[0][8] == "Tema" and {len(row) for row in found} == {9}
    said = [(row[5], row[7], row[8]) for row in found if row[4] == "Svar"]
    assert ("Svar 3", "1", "Mandat · Kunskap") in said and len(said) == 6
    counted = [(row[5], row[7]) for row in found if row[4] == "Tema" and row[6] == "Svar"]
    assert counted == [
        ("Mandat", "2"),
        ("Kunskap", "1"),
        ("Lagda åt sidan", "1"),
        ("Inte sorterade", "3"),
    ]


def test_programs_read_each_theme_with_its_numbers_and_texts(
    table: Table, database: Database, workshop: Workshop
) -> None:
    [question] = json.loads(file_of(take(database, workshop), "json"))["questions"]
    told = [
        (one["what"], one["title"], one["people"], one["answers"]) for one in question["sorted"]
    ]
    assert told == [
        ("theme", "Mandat", 2, 2),
        ("theme", "Kunskap", 1, 1),
        ("aside", "Lagda åt sidan", None, 1),
        ("unsorted", "Inte sorterade", None, 3),
    ]
    assert question["sorted"][0]["texts"] == ["Svar 1", "Svar 3"]
    quotes = [one for one in question["results"] if one["type"] == "quotes"]
    assert [len(one["texts"]) for one in quotes] == [6]


def test_without_answers_the_numbers_of_themes_stand_alone(
    table: Table, database: Database, workshop: Workshop
) -> None:
    change(database, workshop, notes_without=[ANSWERS])
    document = take(database, workshop)
    told = "".join(words_of(document, name) for name in WHOLE)
    assert "Mandat" in told and "Svar 1" not in told


def test_words_of_a_cloud_stand_once_in_their_theme(database: Database, workshop: Workshop) -> None:
    table = Table(database, workshop, 0, "word_cloud")
    say_all(database, table.asking, [{"text": text} for text in ("Tid", "tid", "tid", "pengar")])
    table.theme("Resurser")
    with database.reading() as session:
        rows = [one.id for one in count_from_scratch(session, table.asking).shown.values()]
    do(
        database,
        workshop,
        "put",
        on=table.asking.id,
        these=tuple(rows),
        theme=table.sorted().piles[0].id,
    )
    document = take(database, workshop)
    assert document.questions[0].piles[0].texts == ["pengar", "tid"]
    blocks = list(document.blocks_of(document.questions[0]))
    assert Paragraph("pengar · tid") in blocks


def crowd(database: Database, workshop: Workshop, *sizes: int, rest: int = 0) -> Table:
    """Themes with so many people each, and as many who are in none."""
    table = Table(database, workshop, answers=sum(sizes) + rest)
    first = 0
    for n, size in enumerate(sizes):
        table.theme(f"Tema {n}", *(f"Svar {m}" for m in range(first, first + size)))
        first += size
    return table


def numbers_of(document: Document) -> dict[str, Any]:
    [question] = document.questions
    tables = [one for one in question.results if isinstance(one, Numbers)]
    return {str(row[0]): row[1] for one in tables for row in one.rows}


def test_a_purge_that_keeps_numbers_keeps_people_of_themes_by_the_rule_of_five(
    database: Database, workshop: Workshop, settings: Settings
) -> None:
    crowd(database, workshop, 9, 3, 6)
    document = purged(database, settings, workshop)
    assert numbers_of(document) == {"Tema 0": 9, "Tema 2": 6, "Tema 1": None}
    told = json.loads(file_of(document, "json"))["questions"][0]["sorted"]
    assert [(one["title"], one["people"], one["texts"]) for one in told] == [
        ("Tema 0", 9, []),
        ("Tema 2", 6, []),
        ("Tema 1", None, []),
    ]
    assert "Svar 1" not in "".join(words_of(document, name) for name in WHOLE)


def test_too_few_answers_leave_nothing_of_their_themes(
    database: Database, workshop: Workshop, settings: Settings
) -> None:
    crowd(database, workshop, 4)
    assert numbers_of(purged(database, settings, workshop)) == {}


def test_a_small_group_is_no_group_in_what_everyone_reads(
    database: Database, workshop: Workshop
) -> None:
    crowd(database, workshop, 9, 3, rest=4)
    leave_out(database, workshop)
    document = public(database, workshop)
    [question] = document.questions
    assert numbers_of(document) == {"Tema 0": 9, "Tema 1": None}
    assert [(pile.name, len(pile.texts)) for pile in question.piles] == [
        ("Tema 0", 9),
        ("Tema 1", 0),
        ("De andra svaren", 7),
    ]
    assert {theme for one in question.said for theme in one.themes} == {
        "Tema 0",
        "De andra svaren",
    }
    for name in WHOLE:
        assert "3 personer" not in words_of(document, name)


def test_where_those_left_would_be_too_few_all_answers_stand_together(
    database: Database, workshop: Workshop
) -> None:
    crowd(database, workshop, 6, 7, 2)
    leave_out(database, workshop)
    document = public(database, workshop)
    assert all(not pile.texts for pile in document.questions[0].piles)
    assert all(not one.themes for one in document.questions[0].said)
    assert len(document.questions[0].said) == 15


def test_nothing_hidden_is_in_any_theme_of_any_format(
    table: Table, database: Database, workshop: Workshop
) -> None:
    say(database, table.asking, {"text": "Ring Kerstin"})
    table.act("put", "Ring Kerstin", theme=table.sorted().piles[0].id)
    hide(database, workshop, table.asking, "Ring Kerstin")
    with database.reading() as session:
        here = session.get_one(Workshop, workshop.id)
        documents = [notes(session, here, "sv", START, public=one) for one in (False, True)]
    for document in documents:
        for name in WHOLE:
            assert "Kerstin" not in words_of(document, name)


WAYS = ChoiceSettings(options=[Option(id="ox", text="Buss")], own_line="Annat")


def voted(database: Database, workshop: Workshop, bus: int, *piles: tuple[str, int]) -> Table:
    """A choice that so many chose the bus in, and so many wrote of each theme or of none ("")."""
    table = Table(database, workshop, 0, "choice", WAYS)
    for _ in range(bus):
        say(database, table.asking, {"options": ["ox"]})
    for title, people in piles:
        words = [f"{title} {n}" for n in range(people)]
        for text in words:
            say(database, table.asking, {"options": [OWN], "own": text})
        if title:
            table.theme(title, *words)
    return table


def test_own_words_beside_a_choice_stand_by_theme_after_its_bars(
    database: Database, workshop: Workshop
) -> None:
    table = voted(database, workshop, 2, ("Cykel", 2), ("", 1))
    hide(database, workshop, table.asking, "Cykel 1")
    document = take(database, workshop)
    [question] = document.questions
    assert [(pile.name, pile.people, pile.texts) for pile in question.piles if pile.texts] == [
        ("Cykel", 1, ["Cykel 0"]),
        ("Inte sorterade", None, ["0"]),
    ]
    assert [one.themes for one in question.said] == [("Inte sorterade",), ("Cykel",)]
    assert question.answers == 5 and "2 svar: 1 i teman, 1 inte sorterat." in texts(document)


@pytest.mark.parametrize(
    ("bus", "piles", "told"),
    [
        (9, (("Cykel", 6), ("Båt", 5)), {"Cykel": 6, "Båt": 5}),
        (9, (("Cykel", 6), ("", 2)), {"Cykel": None}),  # two would be left of those who wrote
        (2, (("Cykel", 6), ("Båt", 5)), {}),  # how many wrote isn't told
        (9, (("Cykel", 2), ("Båt", 2)), {}),
    ],
)
def test_themes_of_own_words_tell_no_small_group_of_a_choice(
    database: Database, workshop: Workshop, bus: int, piles: Any, told: dict[str, int | None]
) -> None:
    voted(database, workshop, bus, *piles)
    leave_out(database, workshop)
    [question] = public(database, workshop).questions
    found = {pile.name: pile.people for pile in question.piles if pile.theme}
    assert found == told
