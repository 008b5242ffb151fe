"""Notes as one CSV file that a Swedish Excel opens by a double click, in a long, filterable form.

UTF-8 with a byte order mark, so that å ä ö are read right; semicolons and decimal commas, which
is what Excel's lists are where decimals have commas. No `sep=` line: with it Excel no longer
heeds the byte order mark.

Where answers are sorted a ninth column says the themes of each: one row is one answer, however
many it lies in. For each language that something was worded in beside that of the file, two more
columns stand last: the talk round and the question in it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import assert_never

from app.errors import N_
from app.exports.document import Document, Question
from app.exports.facts import one_line
from app.exports.prose import plain_prose
from app.i18n import WORDING_LANGUAGES, Words, language_name, number_words
from app.models.afterwards.contents import RESULTS
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

FORMULA = re.compile(r"[\s\u200b-\u200f\u2060-\u2064\ufeff]*[=+\-@＝＋－＠]|\s*[\t\r\n]")
COLUMNS = (
    N_("Talk round"),
    N_("Question"),
    N_("Time asked"),
    N_("Kind"),
    N_("What"),
    N_("Text"),
    N_("Column"),
    N_("Number"),
)
THEME = N_("Theme")
"""One more where answers are sorted."""
ORDER = {code: place for place, code in enumerate(WORDING_LANGUAGES)}
WRITTEN = {"summary": N_("Summary"), "next": N_("What happens next")}
WORDED = (COLUMNS[0], COLUMNS[1])
"""The columns that there are in other languages too."""
Row = tuple[str, str, str, Cell]
"""What it is, its text, its column in a table, its number."""


def write(document: Document) -> bytes:
    return as_csv(rows(document))


def as_csv(rows: Iterable[list[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def rows(document: Document) -> Iterator[list[Cell]]:
    """The head, the rows of the whole document, then those of each question."""
    words = Words(document.language)
    languages = _languages(document)
    heads = [f"{words(head)} ({language_name(code)})" for code in languages for head in WORDED]
    is_sorted = any(question.piles for question in document.asked)
    sorts = [words(THEME)] if is_sorted else []
    yield [*(words(column) for column in COLUMNS), *sorts, *heads]
    for block in (*document.opening, *document.top, *document.closing):
        for row in _block_rows(block, words):
            yield ["", "", "", "", *row, *("" for _ in [*sorts, *heads])]
    for question in document.asked:
        worded = [text for code in languages for text in _worded(question, code)]
        for found, theme in _question_rows(document, question, words):
            yield [*found, *([theme] if sorts else []), *worded]


def _languages(document: Document) -> list[str]:
    """Those that something was worded in beside how the file says it, always in one order."""
    there = {
        code
        for question in document.questions
        for code in (*question.other_prompts, *question.item.titled.others)
    }
    return sorted(there, key=lambda code: (ORDER.get(code, len(ORDER)), code))


def _worded(question: Question, language: str) -> tuple[str, str]:
    """The talk round and the question in a language; empty where they weren't worded in it."""
    rounds = question.item.titled.texts
    prompts = {question.asking.language: question.asking.prompt, **question.other_prompts}
    return one_line(rounds.get(language, "")), one_line(prompts.get(language, ""))


def _question_rows(
    document: Document, question: Question, words: Words
) -> Iterator[tuple[list[Cell], str]]:
    """Each with its theme."""
    asking = question.asking
    place: list[Cell] = [
        one_line(question.round),
        question.heading.text,
        asking.number,
        words(asking.how.label),
    ]
    for label, count in _counts(question).items() if document.has(RESULTS) else ():
        if count is not None:
            yield [*place, words(label), "", "", count], ""
    for block in document.all_of(question):
        themes = [" · ".join(one.themes) for one in question.said]
        beside = themes if isinstance(block, Quotes) else repeat("")
        for row, theme in zip(_block_rows(block, words), beside, strict=False):
            yield [*place, *row], theme
    for pile in document.piles_of(question):
        if pile.answers is not None:
            yield [*place, words(THEME), pile.name, words("Answers"), pile.answers], pile.name
        if not document.lists(question):  # they stand above, with what was counted
            what = words("Answer") if question.said else words("Word")
            yield from (([*place, what, one, "", ""], pile.name) for one in pile.texts)


def _counts(question: Question) -> dict[str, int | None]:
    return {
        N_("Present"): question.present,
        N_("Answered"): question.answered,
        N_("Not approved"): question.held,
        N_("Hidden"): question.all_hidden,
    }


def _block_rows(block: Block, words: Words) -> Iterator[Row]:
    match block:
        case Heading(text, level):
            if level == 1:  # what stands below the others is said by their rows
                yield words("Title"), text, "", ""
        case Prose(passages, tone):
            yield words(WRITTEN[tone]), plain_prose(passages), "", ""
        case Paragraph(text):
            yield words("Note"), text, "", ""
        case Facts(rows):
            yield from ((label, text, "", "") for label, text in rows)
        case Quotes(texts):
            yield from ((words("Answer"), text, "", 1) for text in texts)
        case Voices(texts):
            yield from ((words("Quote"), text, "", "") for text in texts)
        case Bars(caption, bars):
            yield from ((caption, bar.label, "", bar.value) for bar in bars)
        case Table():
            yield from _table_rows(block)
        case Address(text, link):
            yield text, link, "", ""
        case _:
            assert_never(block)


def _table_rows(table: Table) -> Iterator[Row]:
    first = 1 if table.labels else 0
    for row in table.rows:
        label = str(row[0]) if table.labels else ""
        for column, cell in zip(table.head[first:], row[first:], strict=True):
            yield table.caption, label, column, cell


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe(cell) if isinstance(cell, str) else number_words(cell, "sv")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also behind spaces and what can't be seen."""
    return f"'{text}" if FORMULA.match(text) else text
