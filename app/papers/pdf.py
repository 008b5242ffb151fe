"""Notes as a PDF to print, file and publish: PDF/UA-1 and PDF/A-2a, set by Typst."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, assert_never

from app.clock import in_utc
from app.i18n import Words, quoted
from app.papers.blocks import (
    Address,
    Bars,
    Block,
    Cell,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Passage,
    Prose,
    Quotes,
    Table,
    Voices,
)
from app.papers.cells import cell_words
from app.papers.figures import figures_data, shortened
from app.papers.paper import Paper, is_figure
from app.qr import qr_svg
from app.typesetting.breaking import breakable
from app.typesetting.setting import set_without_missing

NOTES = Path(__file__).with_name("notes.typ")
CONTENTS_FROM = 4
"""Pages."""
ANSWERS_A_PAGE = 33
"""At most."""
TIME = ("year", "month", "day", "hour", "minute", "second")
LONGEST_IN_CELL, LONGEST_NAME = 12, 24
"""Letters of a word that stand on a line in a narrow column; the latter of letters alone."""
LONG_ROW = 800
"""Letters in a cell; such a row may be cut by the end of the page."""
NARROWEST, WIDEST = 14, 40
"""Of columns of words, in letters."""
A_LINE, BESIDE = 85, 2
"""Letters on a line of a table, and between two columns of it."""
MOST_NUMBERS = 7
"""Columns that take the width that they need; more of them share it with those of words."""
WIDEST_NUMBERS, WIDEST_BESIDE = 8, 24
"""Of columns that share it so, in letters."""

Part = dict[str, Any]


def write(paper: Paper) -> tuple[bytes, str]:
    """The file, and the characters left out of it because no font has them."""
    return set_without_missing(str(NOTES), _data(paper), "pdf")


def _data(paper: Paper) -> Part:
    made = in_utc(paper.taken_at)
    return {
        "language": paper.language,
        "label": paper.label,
        "title": shortened(paper.title),
        "author": shortened(paper.author),
        "subject": shortened(paper.subject),
        "made": {name: getattr(made, name) for name in TIME},
        "foot": paper.foot,
        "blocks": list(_with_contents(_with_summaries(_parts(paper)), paper)),
    }


def _with_contents(parts: Iterator[Part], paper: Paper) -> Iterator[Part]:
    """Before the first part that it can lead to. Where it is `likely` to stand is only a guess."""
    words = Words(paper.language)
    contents = {
        "kind": "contents",
        "text": words("Contents"),
        "from": CONTENTS_FROM,
        "likely": _pages(paper) >= CONTENTS_FROM,
    }
    for part in parts:
        if contents and part.get("level", 1) > 1:
            yield contents
            contents = {}
        yield part


def _pages(paper: Paper) -> int:
    """As many as its answers fill."""
    answers = (len(block.texts) for block in paper.blocks if isinstance(block, Quotes))
    return 1 + sum(answers) // ANSWERS_A_PAGE


def _parts(paper: Paper) -> Iterator[Part]:
    """No level of heading is skipped."""
    level = 0
    for block in paper.blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
        yield block_data(block, paper.language, level)


def _with_summaries(parts: Iterator[Part]) -> Iterator[Part]:
    """The heading of a summary stands with it."""
    for part, following in pairwise([*parts, {}]):
        if part["kind"] == "heading" and following.get("tone") == "summary":
            following.update(part, kind="summary")
        else:
            yield part


def block_data(block: Block, language: str, level: int) -> Part:
    """A block as `notes.typ` sets it, a heading of this level or what stands under one."""
    words = Words(language)
    match block:
        case Heading(text):
            return {"kind": "heading", "level": level, "text": breakable(text)}
        case Paragraph(text, tone):
            return {"kind": "paragraph", "text": breakable(text), "tone": tone}
        case Prose(passages, tone):
            told = [_passage(one, level + 1) for one in passages]
            return {"kind": "prose", "passages": told, "tone": tone}
        case Facts(rows):
            pairs = [[label, breakable(text)] for label, text in rows]
            return {"kind": "facts", "rows": pairs}
        case Quotes(texts):
            return {"kind": "quotes", "texts": [breakable(text) for text in texts]}
        case Voices(texts):
            said = [quoted(breakable(text), language) for text in texts]
            return {"kind": "voices", "texts": said}
        case Bars():
            return {"kind": "bars", **_drawn(block, language)}
        case Table():
            return {"kind": "table", **_drawn(block, language), **_table(block, language)}
        case Address(text, link):
            return {
                "kind": "address",
                "text": breakable(text),
                "link": link,
                "shown": breakable(link, LONGEST_IN_CELL),
                "qr": qr_svg(link),
                "alt": words("QR code for %(link)s", link=link),
            }
        case _:
            assert_never(block)


def _passage(passage: Passage, level: int) -> Part:
    lines = [[vars(run) | {"text": breakable(run.text)} for run in line] for line in passage.lines]
    return {"form": passage.form, "lines": lines, "first": passage.first, "level": level}


def _drawn(block: Figure, language: str) -> Part:
    figures = list(figures_data(block, language)) if is_figure(block) else []
    return {"caption": block.caption, "figures": figures}


def _table(table: Table, language: str) -> Part:
    texts = [[cell_words(cell, language) for cell in row] for row in table.rows]
    numbers = [_is_of_numbers([row[at] for row in table.rows]) for at in range(len(table.head))]
    longest = [max(map(len, column)) for column in zip(table.head, *texts, strict=True)]
    crowded = sum(numbers) > MOST_NUMBERS or sum(map(_needed, numbers, longest)) > A_LINE
    return {
        "columns": [_width(*column, crowded) for column in zip(numbers, longest, strict=True)],
        "numbers": numbers,
        "crowded": crowded,
        "head": [_in_cell(text) for text in table.head],
        "rows": [_row(row) for row in texts],
    }


def _needed(is_numbers: bool, longest: int) -> int:
    """The letters that a column takes of a line, with what is between it and the next; words can
    be on several lines."""
    return longest + BESIDE if is_numbers else min(NARROWEST, longest)


def _row(texts: list[str]) -> Part:
    long = any(len(text) > LONG_ROW for text in texts)
    return {"cells": [_in_cell(text) for text in texts], "long": long}


def _in_cell(text: str) -> str:
    """Words of letters alone are hyphenated as their language has it, so they need less help."""

    def parted(found: re.Match[str]) -> str:
        word = found[0]
        return breakable(word, LONGEST_NAME if word.isalpha() else LONGEST_IN_CELL)

    return re.sub(r"\S+", parted, text)


def _is_of_numbers(column: list[Cell]) -> bool:
    return bool(column) and not any(isinstance(cell, str) for cell in column)


def _width(is_numbers: bool, longest: int, crowded: bool) -> int:
    """Its share of the width, in letters; 0 is as much as its numbers take."""
    if is_numbers:
        return min(WIDEST_NUMBERS, longest + 2) if crowded else 0
    return min(WIDEST_BESIDE if crowded else WIDEST, max(NARROWEST, longest))
