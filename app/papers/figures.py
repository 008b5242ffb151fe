"""Figures as pictures (SVG and PNG), and what they show in words for those who don't see them."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Literal, NamedTuple

from app.i18n import Words
from app.papers.blocks import Bars, Cell, Figure, Table
from app.papers.cells import cell_parts, cell_words
from app.papers.paper import Paper
from app.papers.xml_text import clean
from app.typesetting.breaking import breakable
from app.typesetting.setting import set_without_missing

PICTURE = Path(__file__).with_name("picture.typ")
MOST_ROWS = 40
"""Drawn on one picture; of more it says how many they are."""
LONGEST_STRING = 8000
MOST_HEIGHT, PART_HEIGHT = 540, 200
"""Points: of a figure that is to stand whole on a page under a heading, and of the parts of one
that can't, so that pages are filled."""
LABEL_LINE, ROW_PADDING, COLUMN = 14, 6, 26
"""Points, of a figure's parts: a line of a label with its gap, above and below a row, and the
highest column of a scale."""
ABOVE_COLUMN = 16
"""Its number."""
RADAR_HEIGHT = 250
LETTERS_A_LINE = 25
LONGEST_LABEL = 24
"""Letters of a word that stand on a line beside a bar."""
PICTURE_WIDTH, PICTURE_MARGIN = 496, 14
"""Points, of a picture of its own."""
SHARP = 192
"""Pixels an inch: twice what a screen counts with."""

Row = dict[str, Any]


def drawn(figure: Figure, language: str, form: Literal["svg", "png"]) -> bytes:
    """The figure with its caption and numbers, as a file: 496 points wide, a PNG of 192 pixels
    an inch, an SVG whose letters are shapes and whose title and description are in words."""
    return drawn_without_missing(figure, language, form)[0]


def drawn_without_missing(
    figure: Figure, language: str, form: Literal["svg", "png"]
) -> tuple[bytes, str]:
    """And the characters left out of it because no font has them."""
    shown = figure_data(figure, language)
    data = {
        "language": language,
        "figure": _short(shown, Words(language)),
        "width": PICTURE_WIDTH,
        "margin": PICTURE_MARGIN,
    }
    picture, left_out = set_without_missing(str(PICTURE), data, form, SHARP)
    return (_told(picture, figure, language) if form == "svg" else picture), left_out


class Picture(NamedTuple):
    name: str
    alternative: str
    svg: bytes
    png: bytes
    left_out: str


def pictures(paper: Paper) -> list[Picture]:
    """All its figures."""
    return [_picture(name, figure, paper.language) for name, figure in paper.figures]


def only_picture(paper: Paper, form: Literal["svg", "png"]) -> tuple[bytes, str]:
    """Of a paper with one figure, and the characters left out of it because no font has them."""
    [(_, figure)] = paper.figures
    return drawn_without_missing(figure, paper.language, form)


def _picture(name: str, figure: Figure, language: str) -> Picture:
    svg, left_out = drawn_without_missing(figure, language, "svg")
    png, _ = drawn_without_missing(figure, language, "png")
    return Picture(name, alternative(figure, language), svg, png, left_out)


def alternative(figure: Figure, language: str) -> str:
    """What the figure shows, with all its numbers."""
    return _sentence(figure.caption, _in_words(figure, language), language, _is_radar(figure))


def _is_radar(figure: Figure) -> bool:
    return isinstance(figure, Table) and figure.around is not None


def _sentence(caption: str, told: list[str], language: str, around: bool) -> str:
    words, rows = Words(language), "; ".join(told)
    if around:
        return words("Radar of means. %(caption)s: %(rows)s.", caption=caption, rows=rows)
    return words("Bar chart. %(caption)s: %(rows)s.", caption=caption, rows=rows)


def _in_words(figure: Figure, language: str) -> list[str]:
    if isinstance(figure, Bars):
        return [f"{bar.label}: {cell_words(bar.value, language)}" for bar in figure.bars]
    return [_row_in_words(figure, n, row, language) for n, row in enumerate(figure.rows, 1)]


def _row_in_words(table: Table, number: int, row: list[Cell], language: str) -> str:
    """In a radar each axis has its number, and its mean comes first."""
    label = f"{row[0]}: " if table.labels else ""
    told = [*([table.radar.column] if table.radar else []), *table.spread]
    numbered = f"{number}. {label}" if table.radar else label
    return numbered + ", ".join(f"{table.head[at]}: {cell_words(row[at], language)}" for at in told)


def figures_data(figure: Figure, language: str) -> Iterator[dict[str, Any]]:
    """One, or as many small ones as it takes for none to be cut by the end of a page; one that is
    `long` has a row that may be higher than a page."""
    shown = figure_data(figure, language)
    above = RADAR_HEIGHT if shown["radar"] else 0
    for number, rows in enumerate(_parted(shown["rows"], above)):
        radar = shown["radar"] and shown["radar"] | ({"rings": []} if number else {})
        around = bool(radar and radar["rings"])
        told = _sentence(figure.caption, [row["said"] for row in rows], language, around)
        long = _height(rows[0]) > MOST_HEIGHT
        yield shown | {"rows": rows, "radar": radar, "alt": shortened(told), "long": long}


def _parted(rows: list[Row], above: int) -> Iterator[list[Row]]:
    """With so much `above` the first ones."""
    whole = above + sum(map(_height, rows))
    most = MOST_HEIGHT if whole <= MOST_HEIGHT else PART_HEIGHT + above
    part: list[Row] = []
    for row in rows:
        if part and above + sum(map(_height, part)) + _height(row) > most:
            yield part
            part, most, above = [], min(most, PART_HEIGHT), 0
        part.append(row)
    if part:
        yield part


def _height(row: Row) -> int:
    """At most, in points."""
    lines = sum(1 + len(line) // LETTERS_A_LINE for line in row["label"].split("\n"))
    column = ABOVE_COLUMN + COLUMN + ROW_PADDING if len(row["counts"]) > 1 else 0
    return ROW_PADDING + max(LABEL_LINE * lines, column)


def figure_data(figure: Figure, language: str) -> dict[str, Any]:
    """As `figure.typ` draws it: `radar`, if it has one; `rows`, each of a `label`, what is `said`
    of it, and `counts` in words and `shares` (0–1): one for each of `steps`, or one alone if there
    are none."""
    drawn = _bars(figure, language) if isinstance(figure, Bars) else _spread(figure, language)
    told = _in_words(figure, language)
    rows = [row | {"said": said} for row, said in zip(drawn["rows"], told, strict=True)]
    alt = shortened(_sentence(figure.caption, told, language, _is_radar(figure)))
    sizes = {"padding": ROW_PADDING, "column": COLUMN}
    return drawn | {"caption": figure.caption, "alt": alt, "rows": rows, "sizes": sizes}


def _bars(figure: Bars, language: str) -> dict[str, Any]:
    rows = []
    for bar in figure.bars:
        count, aside = cell_parts(bar.value, language)
        label = breakable(bar.label, LONGEST_LABEL)
        rows.append(
            {"label": label, "counts": [count], "shares": [_within(bar.share)], "aside": aside}
        )
    return {"steps": [], "rows": rows, "radar": None}


def _spread(table: Table, language: str) -> dict[str, Any]:
    counts = [[_number(row[at]) for at in table.spread] for row in table.rows]
    most = max([count for row in counts for count in row], default=0) or 1
    labels = [breakable(str(row[0]), LONGEST_LABEL) if table.labels else "" for row in table.rows]
    rows = [
        {
            "label": label,
            "counts": [cell_words(count, language) for count in row],
            "shares": [_within(count / most) for count in row],
        }
        for label, row in zip(labels, counts, strict=True)
    ]
    drawn = {"steps": [table.head[at] for at in table.spread], "rows": rows}
    return drawn | {"radar": _radar(table, rows, language)}


def _radar(table: Table, rows: list[Row], language: str) -> dict[str, Any] | None:
    """Its lines, and beside each row the number of its axis and its mean."""
    around = table.around
    if table.radar is None or around is None:
        return None
    for number, (row, cells) in enumerate(zip(rows, table.rows, strict=True), 1):
        row["label"] = f"{number}. {row['label']}"
        row["mean"] = cell_words(cells[table.radar.column], language)
    return {
        "rings": around.rings,
        "axes": around.axes,
        "area": around.area,
        "lines": around.lines,
        "dots": around.dots,
        "marks": around.marks,
        "numbers": around.numbers,
        "mean": table.head[table.radar.column],
    }


def _number(cell: Cell) -> int:
    assert isinstance(cell, int)
    return int(cell)


def shortened(text: str) -> str:
    """As much as PDF/A takes in one string (ISO 19005-2, 6.1.13)."""
    return text if len(text) <= LONGEST_STRING else text[: LONGEST_STRING - 1] + "…"


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))


def _short(figure: dict[str, Any], words: Words) -> dict[str, Any]:
    rows = figure["rows"]
    more = len(rows) - MOST_ROWS
    said = words.plural("%(num)s more row isn't drawn.", "%(num)s more rows aren't drawn.", more)
    return figure | {"rows": rows[:MOST_ROWS], "more": said if more > 0 else ""}


def _told(svg: bytes, figure: Figure, language: str) -> bytes:
    """With what a screen reader says of it; Typst writes none of it."""
    start, mark, rest = svg.decode().partition(">")
    title, told = figure.caption, alternative(figure, language)
    title, told = (escape(clean(text), quote=False) for text in (title, told))
    return (
        f'{start} role="img" lang="{language}" aria-labelledby="title" aria-describedby="desc"'
        f'{mark}<title id="title">{title}</title><desc id="desc">{told}</desc>{rest}'
    ).encode()
