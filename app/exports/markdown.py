"""Notes as Markdown: what people wrote is escaped, so that it reads the same and does nothing."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple, assert_never

from app.exports.document import Document
from app.i18n import Words
from app.papers.blocks import (
    Address,
    Bars,
    Block,
    Cell,
    Facts,
    Heading,
    Paragraph,
    Passage,
    Prose,
    Quotes,
    Run,
    Table,
    Voices,
)
from app.papers.cells import cell_words

ANYWHERE = re.compile(r"[\\`*_{}\[\]<>#|~&$@^]")
AT_LINE_START = re.compile(r"^(?:[-+=:]|(?P<number>\d+)(?=[.)]))")
MADE_INTO_LINKS = re.compile(r":(?=[A-Za-z/+-])|(?<=www)\.", re.IGNORECASE)
"""What some renderers turn into links and pictures by themselves: addresses, :emoji:."""


def write(document: Document) -> bytes:
    parts = [part for block in document.blocks for part in block_parts(block, document.language)]
    return ("\n\n".join(parts) + "\n").encode()


def block_parts(block: Block, language: str) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"{'#' * level} {inline(text)}"
        case Prose(passages, tone):
            text = "\n\n".join(_passage(passage) for passage in passages)
            yield _quoted(text) if tone == "summary" else text
        case Voices(texts):
            yield from (_under("> ", "> ", text) for text in texts)
        case Paragraph(text):
            yield _under("", "", text)
        case Facts(rows):
            yield "\n".join(_under(f"- **{inline(k)}:** ", "  ", text) for k, text in rows)
        case Quotes(texts):
            yield "\n".join(_under("- ", "  ", text) for text in texts)
        case Bars(caption, bars):
            head = [caption, Words(language)("Number")]
            yield _table(head, [[bar.label, bar.value] for bar in bars], language)
        case Table(caption, head, rows):
            yield inline(caption)
            yield _table(head, rows, language)
        case Address(text, link):
            yield f"{inline(text)} <{link}>"
        case _:
            assert_never(block)


def _under(first: str, others: str, text: str) -> str:
    """Text of several lines and paragraphs, each line of it behind its mark."""
    paragraphs = [
        "\\\n".join(inline(line) for line in lines.split("\n"))
        for lines in re.split(r"\n\s*\n", text.strip())
    ]
    return first + "\n\n".join(paragraphs).replace("\n", f"\n{others}")


def _passage(passage: Passage) -> str:
    lines = []
    for number, runs in enumerate(passage.lines, passage.first):
        mark = {"bullets": "- ", "numbers": f"{number}. ", "heading": "### "}.get(passage.form, "")
        lines.append(mark + _written(runs).replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def _written(runs: list[Run]) -> str:
    """Runs of one passage with their marks; each of its lines begins as text."""
    text = "".join(_marked(runs)).replace("![", r"\![")  # a picture would be something else
    lines = text.split("\n")
    return "\\\n".join(AT_LINE_START.sub(_held_back, line.strip()) for line in lines)


def _marked(runs: list[Run]) -> Iterator[str]:
    """A mark is opened once for as many runs as it lasts, the longest outermost."""
    open_: list[Mark] = []
    for number, run in enumerate(runs):
        while not set(_marks(run)).issuperset(open_):
            yield open_.pop().ends
        rest = runs[number:]
        new = [mark for mark in _marks(run) if mark not in open_]
        for mark in sorted(new, key=lambda mark: -_lasts(mark, rest)):
            open_.append(mark)
            yield mark.begins
        yield f"<{run.link}>" if run.is_bare else _escaped(run.text)
    yield from (mark.ends for mark in reversed(open_))


class Mark(NamedTuple):
    begins: str
    ends: str


BOLD, ITALIC = Mark("**", "**"), Mark("*", "*")
AN_ENTITY = re.compile(r"&(?=#?\w+;)")


def _marks(run: Run) -> list[Mark]:
    """Where they last equally long a link is the outermost."""
    address = AN_ENTITY.sub(r"\\&", run.link)
    link = [Mark("[", f"]({address})")] if run.link and not run.is_bare else []
    return [*link, *([BOLD] if run.bold else []), *([ITALIC] if run.italic else [])]


def _lasts(mark: Mark, runs: list[Run]) -> int:
    return len(list(takewhile(lambda run: mark in _marks(run), runs)))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _table(head: list[str], rows: list[list[Cell]], language: str) -> str:
    in_words = {0} | {at for row in rows for at, cell in enumerate(row) if isinstance(cell, str)}
    marks = ["---" if at in in_words else "---:" for at in range(len(head))]
    lines = [head, *([cell_words(cell, language) for cell in row] for row in rows)]
    texts = [_row([inline(cell) for cell in line]) for line in lines]
    return "\n".join([texts[0], _row(marks), *texts[1:]])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def inline(text: str) -> str:
    """Text on one line, with everything that could be markup escaped."""
    words = " ".join(re.split(r"[ \t\n]+", text.strip()))
    return AT_LINE_START.sub(_held_back, _escaped(words))


def _escaped(words: str) -> str:
    escaped = ANYWHERE.sub(r"\\\g<0>", words)
    return MADE_INTO_LINKS.sub(r"\\\g<0>", escaped)


def _held_back(found: re.Match[str]) -> str:
    return f"{found['number']}\\" if found["number"] else f"\\{found[0]}"
