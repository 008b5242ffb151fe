"""Writes a shape's paragraphs as lines, with the bullets and numbers that PowerPoint draws."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pptx.oxml.ns import qn
from pptx.text.text import TextFrame, _Paragraph

from app.deck.lines import ends_asking

SHORT_CELL = 40
_BULLETS = {qn("a:buChar"), qn("a:buBlip")}
_NUMBERS = qn("a:buAutoNum")
_DECIDING = {*_BULLETS, _NUMBERS, qn("a:buNone")}
_LEVELS = 9


def lines_of(shape: Any) -> list[str]:
    """A line for each paragraph; a line broken inside its paragraph goes on, indented. What
    follows a sentence that has ended is parted from it."""
    made: list[str] = []
    numbers: Counter[int] = Counter()
    styles = list(_styles(shape))
    for paragraph in shape.text_frame.paragraphs:
        first, *more = _paragraph(paragraph, styles, numbers)
        parted = made and made[-1].endswith((".", "!")) and first[:1].isalpha()
        made += ["", first, *more] if parted else [first, *more]
    return made


def _paragraph(paragraph: _Paragraph, styles: list[Any], numbers: Counter[int]) -> Iterator[str]:
    level = min(paragraph.level, _LEVELS - 1)
    for deeper in range(level + 1, _LEVELS):
        numbers.pop(deeper, None)
    first, *more = [" ".join(text.split()) for text in paragraph.text.split("\v")]
    mark = _mark(_bullet(paragraph, level, styles), level, numbers) if first else ""
    indent = "  " * level
    yield indent + mark + first
    yield from (indent + " " * len(mark) + text for text in more if text)


def _mark(bullet: Any, level: int, numbers: Counter[int]) -> str:
    if bullet is None or bullet.tag not in (*_BULLETS, _NUMBERS):
        numbers.pop(level, None)
        return ""
    if bullet.tag in _BULLETS:
        return "• "
    numbers[level] = max(numbers[level] + 1, int(bullet.get("startAt", "1")))
    if bullet.get("type", "").startswith("alpha"):
        return f"{chr(ord('a') + (numbers[level] - 1) % 26)}) "
    return f"{numbers[level]}. "


def _bullet(paragraph: _Paragraph, level: int, styles: list[Any]) -> Any:
    """The element that decides: the paragraph's own, else the nearest that it inherits."""
    own = paragraph._p.find(qn("a:pPr"))
    inherited = (style.find(qn(f"a:lvl{level + 1}pPr")) for style in styles)
    for properties in (own, *inherited):
        for child in properties if properties is not None else ():
            if child.tag in _DECIDING:
                return child
    return None


def _styles(shape: Any) -> Iterator[Any]:
    """The list styles a shape's paragraphs inherit from, the nearest first."""
    holder = shape
    while holder is not None:
        body = holder._element.find(qn("p:txBody"))
        if body is not None and (style := body.find(qn("a:lstStyle"))) is not None:
            yield style
        holder = getattr(holder, "_base_placeholder", None)
    if shape.is_placeholder:
        master = shape.part.slide_layout.slide_master._element
        if (style := master.find(f".//{qn('p:bodyStyle')}")) is not None:
            yield style


def table_lines(rows: Iterable[Iterable[TextFrame]]) -> list[str]:
    """Rows of short cells as a line each, other cells by themselves, row after row."""
    made: list[str] = []
    for row in rows:
        cells = [[line.strip() for line in cell.text.splitlines()] for cell in row]
        filled = [lines for lines in cells if any(lines)]
        if all(_is_short(lines) for lines in filled):
            made.append(" · ".join(lines[0] for lines in filled))
        else:
            made += [line for lines in filled for line in ("", *lines)]
            made.append("")
    return made


def _is_short(lines: list[str]) -> bool:
    return len(lines) == 1 and len(lines[0]) <= SHORT_CELL and not ends_asking(lines[0])
