"""All formats of the notes say the same: each text word for word, each number."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import col, update

from app.database import Database
from app.exports.document import Document
from app.i18n import number_words
from app.models.answers.quote import choose
from app.models.answers.reading import count_from_scratch
from app.models.workshop import Workshop
from app.papers.blocks import (
    Address,
    Bars,
    Block,
    Cell,
    Facts,
    Heading,
    Paragraph,
    Prose,
    Quotes,
    Table,
    Voices,
)
from tests.exports.read_back import WHOLE, flat, words_of
from tests.exports.test_notes import ASKING_KINDS, SETTINGS, take
from tests.models.test_sorting import Table as SortingTable
from tests.rooms import ask, do, say_all

LONGEST = 140
"""Letters that an answer in words may have, whatever the kind."""
ODD = [
    '=HYPERLINK("https://example.org")',
    "+46 70",
    "@dragana",
    "<b>Buss</b> & tåg",
    "*stjärna* _streck_ `kod` #rubrik",
    "två\nrader",
    "Å" * LONGEST,
    "ⅷ · ½ · ” ’ …",
]
SORTED_KINDS = [kind for kind in ASKING_KINDS if kind.sorts]
FILES = [name for name in WHOLE if name not in ("md", "json", "csv")]
"""Those that show texts as they are; the others escape them in ways of their own."""

TO_THE_APPENDIX = ("All its answers stand in the appendix.", "Appendix: every answer")
"""A workbook has no appendix: each question has its answers on its own sheet."""


def numbers(cells: list[Cell], language: str) -> Iterator[str]:
    yield from (number_words(cell, language) for cell in cells if isinstance(cell, int))


def told(document: Document) -> Iterator[str]:
    """All that the notes say, piece by piece."""
    for block in document.blocks:
        yield from pieces(block, document.language)


def pieces(block: Block, language: str) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text) | Address(text):
            yield from text.split("\n")
        case Facts(rows):
            yield from (text for row in rows for text in row)
        case Quotes(texts) | Voices(texts):
            yield from (line for text in texts for line in text.split("\n"))
        case Prose(passages):
            yield from (run.text for one in passages for line in one.lines for run in line)
        case Bars(caption, bars):
            yield caption
            yield from (bar.label for bar in bars)
            yield from numbers([bar.value for bar in bars], language)
        case Table(caption, head, rows):
            yield from (caption, *filter(None, head))
            yield from (cell for row in rows for cell in row if isinstance(cell, str))
            yield from (text for row in rows for text in numbers(row, language))


@pytest.mark.parametrize("answers", [0, 1, 40])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", ASKING_KINDS, ids=lambda kind: kind.name)
def test_every_format_says_all_of_it(
    kind: Any, language: str, answers: int, database: Database, workshop: Workshop
) -> None:
    settings = SETTINGS.get(kind.name, kind.Settings())
    asking = ask(database, workshop, kind.name, "Hur går det?", settings, present=answers)
    rng = random.Random(7)
    given = [kind.example(settings, rng).model_dump() for _ in range(answers)]
    if kind.quotes:
        given[: len(ODD)] = [{kind.reads: text} for text in ODD[:answers]]
    say_all(database, asking, given)
    if kind.sealed:
        do(database, workshop, "reveal")
    with database.writing() as session:
        shown = count_from_scratch(session, asking).newest(3) if kind.quotes else []
        choose(session, workshop.id or 0, [one.id for one in shown])
        written = {"summary": "Vi är **överens**.", "case_number": "KS 1", "purpose": "Hitta"}
        session.execute(update(Workshop).where(col(Workshop.id) == workshop.id).values(**written))
    document = take(database, workshop, language)
    way = {document.words(text) for text in TO_THE_APPENDIX}
    for name in FILES:
        said = flat(words_of(document, name))
        missing = {text for text in told(document) if flat(text) not in said}
        assert missing == (way & set(told(document)) if name == "xlsx" else set()), name


@pytest.mark.parametrize("answers", [6, 40])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", SORTED_KINDS, ids=lambda kind: kind.name)
def test_every_format_says_what_lies_in_each_theme(
    kind: Any, language: str, answers: int, database: Database, workshop: Workshop
) -> None:
    table = SortingTable(database, workshop, answers, kind.name)
    table.theme("Mandat & *pengar*", "Svar 0", "Svar 1", "Svar 2")
    table.act("put_too", "Svar 2", theme=table.theme("=Kunskap", "Svar 3"))
    table.act("lay_aside", "Svar 4")
    document = take(database, workshop, language)
    [question] = document.questions
    assert [pile.what for pile in question.piles] == ["theme", "theme", "aside", "unsorted"]
    way = {document.words(text) for text in TO_THE_APPENDIX}
    for name in FILES:
        said = flat(words_of(document, name))
        missing = {text for text in told(document) if flat(text) not in said}
        assert missing == (way & set(told(document)) if name == "xlsx" else set()), name
    for name in ("md", "csv", "json"):
        said = words_of(document, name)
        assert [one for one in ("Mandat", "Kunskap", "Svar 3") if one not in said] == [], name


def test_five_thousand_answers_stand_in_every_format(
    database: Database, workshop: Workshop
) -> None:
    asking = ask(database, workshop, "open_text", "Vad hindrar?")
    texts = [f"Hinder nummer {number} i bygden" for number in range(5000)]
    say_all(database, asking, [{"text": text} for text in texts])
    document = take(database, workshop)
    for name in WHOLE:
        said = flat(words_of(document, name))
        assert [text for text in texts if flat(text) not in said] == [], name
