"""Notes as Markdown: what people wrote is escaped, so that it reads the same and does nothing."""

import re
from collections.abc import Iterator

from app.blocks import Bars, Block, Cell, Facts, Heading, Paragraph, Quotes, Table
from app.exports.notes import Document
from app.i18n import number_words
from app.rendering import Words

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
        case Paragraph(text, "summary"):
            yield _under("> ", "> ", text)
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


def _under(first: str, others: str, text: str) -> str:
    """Text of several lines and paragraphs, each line of it behind its mark."""
    paragraphs = [
        "\\\n".join(inline(line) for line in lines.split("\n"))
        for lines in re.split(r"\n\s*\n", text.strip())
    ]
    return first + "\n\n".join(paragraphs).replace("\n", f"\n{others}")


def _table(head: list[str], rows: list[list[Cell]], language: str) -> str:
    marks = ["---" if n == 0 else "---:" for n in range(len(head))]
    lines = [head, *([cell_words(cell, language) for cell in row] for row in rows)]
    texts = [_row([inline(cell) for cell in line]) for line in lines]
    return "\n".join([texts[0], _row(marks), *texts[1:]])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def cell_words(cell: Cell, language: str) -> str:
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else number_words(cell, language)


def inline(text: str) -> str:
    """Text on one line, with everything that could be markup escaped."""
    words = " ".join(re.split(r"[ \t\n]+", text.strip()))
    escaped = ANYWHERE.sub(r"\\\g<0>", words)
    escaped = MADE_INTO_LINKS.sub(r"\\\g<0>", escaped)
    return AT_LINE_START.sub(_held_back, escaped)


def _held_back(found: re.Match[str]) -> str:
    return f"{found['number']}\\" if found["number"] else f"\\{found[0]}"
