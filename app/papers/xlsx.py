"""Notes as a workbook to reckon in: an overview, a sheet for each question, and all answers in one
long table. What people wrote is never a formula, a link or a number."""

import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple, assert_never

from xlsxwriter import Workbook

from app.clock import in_utc
from app.errors import N_
from app.i18n import Words
from app.papers.blocks import (
    Address,
    Bars,
    Block,
    Cell,
    Facts,
    Heading,
    Paragraph,
    Part,
    Prose,
    Quotes,
    Table,
    Voices,
)
from app.papers.paper import Chapter, Paper
from app.papers.xml_text import clean

MOST_ROWS = 1_048_576
"""Of a sheet; what is more goes on in a sheet of its own."""
LONGEST_TEXT = 16_383
"""Letters in a cell, each at most two of the 32,767 units that Excel counts; what is more goes on
in the cells to the right."""
LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
TAKEN = ("history", "historik")
"""Names that Excel keeps for itself."""
HEAD = (
    (N_("Talk round"), 24),
    (N_("Question"), 44),
    (N_("Time asked"), 12),
    (N_("Kind"), 20),
    (N_("Answer"), 80),
    (N_("Shown as quote"), 18),
)
"""Of all answers, and how wide each column is, in letters."""
THEME = (N_("Theme"), 30)
"""One more where answers are sorted."""
FIRST_WIDE, OTHERS_WIDE, MOST_COLUMNS = 60, 16, 40
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LINE_HIGH, MOST_HIGH = 15, 409
"""Points of a line, and of the highest row."""
A4 = 9
INK, HONEY, GREY = "#12202E", "#F4B83D", "#55606B"

Value = str | int | float


class Line(NamedTuple):
    """A row of a sheet and the format of each cell, by name."""

    values: list[Value]
    formats: list[str]


def write(paper: Paper) -> tuple[bytes, str]:
    """The file; no characters are left out for want of a font."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, **SAFE}) as workbook:
        workbook.set_properties(_properties(paper))
        sheets = Sheets(workbook, paper.language)
        words = Words(paper.language)
        sheets.put(words("Overview"), _lines(paper.overview, words))
        for chapter in paper.chapters:
            sheets.put(chapter.name, _lines(chapter.blocks, words))
        is_sorted = any(said.themes for chapter in paper.chapters for said in chapter.answers)
        head = (*HEAD, THEME) if is_sorted else HEAD
        sheets.put_table(words("All answers"), head, _answers(paper.chapters, is_sorted, words))
    return content.getvalue(), ""


def write_sheets(title: str, language: str, named: list[tuple[str, list[Block]]]) -> bytes:
    """A workbook of these sheets and no others."""
    content = io.BytesIO()
    words = Words(language)
    with Workbook(content, {"in_memory": True, **SAFE}) as workbook:
        workbook.set_properties({"title": clean(title)})
        sheets = Sheets(workbook, language)
        for name, blocks in named:
            sheets.put(name, _lines(blocks, words))
    return content.getvalue()


def _properties(paper: Paper) -> dict[str, Any]:
    told = {"title": paper.title, "author": paper.author, "subject": paper.subject}
    made = in_utc(paper.taken_at).replace(tzinfo=None)
    return {name: clean(text) for name, text in told.items()} | {"created": made}


class Sheets:
    """The sheets of a workbook, each with a name of its own."""

    def __init__(self, workbook: Workbook, language: str) -> None:
        self.workbook, self.words = workbook, Words(language)
        self.names: set[str] = set(TAKEN)
        self.formats = {name: workbook.add_format(look) for name, look in LOOKS.items()}

    def put(self, name: str, lines: Iterator[Line]) -> None:
        """Lines under each other, the first in sight."""
        for sheet, part in self._parts(name, lines):
            self._fill(sheet, part, [FIRST_WIDE, *[OTHERS_WIDE] * MOST_COLUMNS])

    def put_table(
        self, name: str, columns: tuple[tuple[str, int], ...], lines: Iterator[Line]
    ) -> None:
        """Lines that can be filtered, under a head that stays in sight."""
        head = _line([self.words(text) for text, _ in columns], "head")
        for sheet, part in self._parts(name, lines, head):
            last = self._fill(sheet, part, [width for _, width in columns])
            sheet.autofilter(0, 0, last, len(columns) - 1)

    def _parts(
        self, name: str, lines: Iterator[Line], head: Line | None = None
    ) -> Iterator[tuple[Any, Iterator[Line]]]:
        """A sheet at a time with as many lines as it holds; there is one though there are none."""
        above = [head] if head else []
        first = list(_next(lines))
        while True:
            rest = chain(first, _at_most(lines, MOST_ROWS - len(above) - len(first)))
            yield self.workbook.add_worksheet(self._name(name)), chain(above, rest)
            first = list(_next(lines))
            if not first:
                return

    def _name(self, name: str) -> str:
        made = sheet_name(name, self.names, self.words("Question"))
        self.names.add(made.lower())
        return made

    def _fill(self, sheet: Any, lines: Iterator[Line], widths: list[int]) -> int:
        """Returns the number of the last row."""
        _set_up(sheet, widths)
        row = 0
        for row, line in enumerate(lines):
            if (height := _height(line, widths)) > 1:
                sheet.set_row(row, min(height * LINE_HIGH, MOST_HIGH))
            self._row(sheet, row, line)
        return row

    def _row(self, sheet: Any, row: int, line: Line) -> None:
        rest: list[str] = []
        for column, (value, look) in enumerate(zip(*line, strict=True)):
            if not isinstance(value, str):
                sheet.write_number(row, column, value, self.formats[look])
                continue
            text = clean(value)
            sheet.write_string(row, column, text[:LONGEST_TEXT], self.formats[look])
            if len(text) > LONGEST_TEXT:
                rest += _cut(text[LONGEST_TEXT:])
        for column, text in enumerate(rest, len(line.values)):
            sheet.write_string(row, column, text, self.formats["text"])


TOP = {"valign": "top", "font_color": INK}
LOOKS: dict[str, dict[str, Any]] = {
    "title": TOP | {"bold": True, "font_size": 14},
    "heading": TOP | {"bold": True, "font_size": 12},
    "caption": TOP | {"bold": True, "text_wrap": True},
    "head": TOP | {"bold": True, "text_wrap": True, "bottom": 2, "bottom_color": HONEY},
    "number head": TOP
    | {"bold": True, "text_wrap": True, "align": "right", "bottom": 2, "bottom_color": HONEY},
    "text": TOP | {"text_wrap": True},
    "quiet": TOP | {"text_wrap": True, "font_color": GREY},
    "none": TOP | {"align": "right"},
    "time": TOP | {"align": "left"},
    "number": TOP | {"num_format": "0"},
    "decimal": TOP | {"num_format": "0.0#"},
    "per cent": TOP | {"num_format": "0 %"},
}


def _set_up(sheet: Any, widths: list[int]) -> None:
    """Widths, a first row that stays in sight, and A4 as broad as the sheet where it is printed."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _height(line: Line, widths: list[int]) -> int:
    """In lines of text. Not every program reckons heights when it opens a file."""
    cells = zip(line.values, widths, strict=False)
    return max(
        (_lines_of(text, width) for text, width in cells if isinstance(text, str)), default=1
    )


def _lines_of(text: str, width: int) -> int:
    if len(text) < width and "\n" not in text:
        return 1
    return sum(1 + len(line) // width for line in text[:LONGEST_TEXT].split("\n"))


def _next(lines: Iterator[Line]) -> Iterator[Line]:
    return _at_most(lines, 1)


def _at_most(lines: Iterator[Line], most: int) -> Iterator[Line]:
    for _, line in zip(range(most), lines, strict=False):
        yield line


def _cut(text: str) -> list[str]:
    starts = range(0, len(text), LONGEST_TEXT)
    return [text[start : start + LONGEST_TEXT] for start in starts]


def sheet_name(text: str, taken: set[str], otherwise: str) -> str:
    """A name that Excel takes, unlike all those taken (in small letters): of at most 31 units,
    without marks that it refuses; `otherwise` if nothing is left."""
    words = " ".join(NOT_IN_NAMES.sub(" ", clean(text)).split())
    kept = _fitting(words, LONGEST_NAME) or otherwise
    number, name = 1, kept
    while name.lower() in taken:
        number += 1
        name = f"{_fitting(kept, LONGEST_NAME - len(str(number)) - 1)} {number}"
    return name


def _fitting(text: str, units: int) -> str:
    cut = text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")
    return cut.strip(" '")


def _answers(chapters: list[Chapter], is_sorted: bool, words: Words) -> Iterator[Line]:
    """An answer in several themes is one row, so that rows can be counted."""
    looks = ["text", "text", "time", "text", "text", "text", *(["text"] if is_sorted else [])]
    yes, no = words("Yes"), words("No")
    for chapter in chapters:
        for said in chapter.answers:
            about: list[Value] = [chapter.round, chapter.name, chapter.number, chapter.kind]
            themes = [" · ".join(said.themes)] if is_sorted else []
            yield Line([*about, said.text, yes if said.quoted else no, *themes], looks)


def _lines(blocks: list[Block], words: Words) -> Iterator[Line]:
    """With a gap above each part but the first."""
    for place, block in enumerate(blocks):
        if place and isinstance(block, Heading | Bars | Table):
            yield Line([], [])
        yield from block_lines(block, words)


def block_lines(block: Block, words: Words) -> Iterator[Line]:
    match block:
        case Heading(text, level):
            yield _line([text], "title" if level == 1 else "heading")
        case Paragraph(text, tone):
            yield _line([text], "quiet" if tone == "quiet" else "text")
        case Prose(passages):
            for passage in passages:
                look = "caption" if passage.form == "heading" else "text"
                for number, runs in enumerate(passage.lines, passage.first):
                    mark = {"bullets": "• ", "numbers": f"{number}. "}.get(passage.form, "")
                    yield _line([mark + "".join(run.text for run in runs)], look)
                    yield from (_line([run.link], "quiet") for run in runs if run.link)
        case Facts(pairs):
            yield from (_line([label, text], "text") for label, text in pairs)
        case Quotes(texts) | Voices(texts):
            yield from (_line([text], "text") for text in texts)
        case Bars(caption, bars):
            told: list[list[Cell]] = [[bar.label, bar.value] for bar in bars]
            yield from _table([caption, words("Number")], told, words)
        case Table(caption, head, rows):
            yield _line([caption], "caption")
            yield from _table(head, rows, words)
        case Address(text, link):
            yield _line([text, link], "text")
        case _:
            assert_never(block)


def _line(values: list[str], look: str) -> Line:
    return Line(list(values), [look] * len(values))


def _table(head: list[str], rows: list[list[Cell]], words: Words) -> Iterator[Line]:
    """With a column of per cent after each that has some."""
    shared = {at for row in rows for at, cell in enumerate(row) if _per_cent(cell) is not None}
    told = ([text, words("Per cent")] if at in shared else [text] for at, text in enumerate(head))
    names = list(chain.from_iterable(told))
    in_words = {0} | {at for row in rows for at, cell in enumerate(row) if isinstance(cell, str)}
    looks = (
        ["head" if at in in_words else "number head"] * (2 if at in shared else 1)
        for at in range(len(head))
    )
    yield Line(list(names), list(chain.from_iterable(looks)))
    for row in rows:
        cells = [pair for at, cell in enumerate(row) for pair in _cells(cell, at in shared)]
        yield Line([value for value, _ in cells], [look for _, look in cells])


def _cells(cell: Cell, shared: bool) -> Iterator[tuple[Value, str]]:
    yield _cell(cell)
    if shared:
        share = _per_cent(cell)
        yield ("", "text") if share is None else (share / 100, "per cent")


def _cell(cell: Cell) -> tuple[Value, str]:
    if cell is None:
        return "–", "none"
    if isinstance(cell, str):
        return cell, "text"
    return (int(cell), "number") if isinstance(cell, int) else (cell, "decimal")


def _per_cent(cell: Cell) -> int | None:
    return cell.per_cent if isinstance(cell, Part) else None
