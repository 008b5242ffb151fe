"""Sets a page's fragments as lines: its heading first, its columns in turn, its paragraphs
parted by blank lines."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from app.deck.files.fragments import Fragment, alike, joined, usual_size
from app.deck.files.layout import Box, Rule, in_reading_order
from app.deck.files.margins import Sheet
from app.deck.files.titles import LARGER, title_beside
from app.deck.lines import ends_asking, join_lines, starts_item

GUTTER = 1.3
NARROW_GUTTER = 0.7
"""The least space between two columns, in sizes of the font, and between those of many rows."""
LOWEST_HEADING = 0.45
LONGEST_HEADING = 4
"""How many lines a heading has at most."""
LINE_SPACE = 1.9
"""The widest distance between two lines of a paragraph, in sizes of the font."""
PARAGRAPH_SPACE = 1.12
"""How much wider than between lines the distance between paragraphs is."""
MOST_INDENT = 6


def typeset(sheet: Sheet) -> list[str]:
    """The page's lines; a paragraph's are joined where it is plain that the line was full."""
    beside = title_beside(sheet.fragments)
    rest = [fragment for fragment in sheet.fragments if fragment not in beside]
    columns = [c for turn in _turns(rest) for c in _columns(rest, turn, sheet.drawn.rules)]
    flat = [fragment for column in columns for fragment in column]
    heading = beside or _heading(flat, sheet.height)
    heads = [*heading, *_further_heads([f for f in flat if f not in heading], heading)]
    lines = [f"# {join_lines([f.text for f in heading])}"] if heading else []
    for column in columns:
        lines += _under_heads([f for f in column if f not in heading], heads, sheet.width)
    return lines


def _turns(fragments: Sequence[Fragment]) -> list[int]:
    """The directions of the text, the one that most of it has first."""
    letters: dict[int, int] = {}
    for fragment in fragments:
        letters[fragment.turn] = letters.get(fragment.turn, 0) + len(fragment.text)
    return sorted(letters, key=lambda turn: -letters[turn])


def _columns(
    fragments: Sequence[Fragment], turn: int, rules: Sequence[Rule]
) -> list[list[Fragment]]:
    turned = [fragment for fragment in fragments if fragment.turn == turn]
    boxes = [Box(f, f.left, f.top, f.right, f.bottom) for f in turned]
    size = usual_size(turned)
    columns = in_reading_order(boxes, GUTTER * size, NARROW_GUTTER * size, rules)
    return [_rejoined([box.what for box in column]) for column in columns]


def _rejoined(column: list[Fragment]) -> list[Fragment]:
    """Fragments on one line of one column are one."""
    made = column[:1]
    for fragment in column[1:]:
        if fragment.base == made[-1].base and fragment.left >= made[-1].left:
            made[-1] = joined(made[-1], fragment)
        else:
            made.append(fragment)
    return made


def _heading(fragments: list[Fragment], height: float) -> list[Fragment]:
    """The lines at the top that are larger than all the rest of the page."""
    if len(fragments) < 2:
        return []
    first = max(fragments, key=lambda fragment: fragment.size)
    at = fragments.index(first)
    lines = [first]
    for line in fragments[at + 1 : at + LONGEST_HEADING]:
        if not _goes_on(lines[-1], line):
            break
        lines.append(line)
    rest = [fragment for fragment in fragments if fragment not in lines]
    larger = bool(rest) and first.size > LARGER * usual_size(rest)
    leads = at == 0 or (first.base < LOWEST_HEADING * height and not ends_asking(lines[-1].text))
    words = sum(map(str.isalpha, first.text)) > 3
    return lines if larger and leads and words and not first.turn else []


def _further_heads(fragments: Sequence[Fragment], heading: Sequence[Fragment]) -> list[Fragment]:
    """What is as large as the page's heading and stands over smaller text."""
    heads: list[Fragment] = []
    for line, below in reversed(list(pairwise(fragments))):
        over = line.size > LARGER * below.size or (below in heads and _goes_on(line, below))
        if heading and alike(line, heading[0]) and over:
            heads.append(line)
    return heads


def _under_heads(column: Sequence[Fragment], heads: Sequence[Fragment], width: float) -> list[str]:
    lines: list[str] = []
    for is_head, run in groupby(column, lambda fragment: fragment in heads):
        texts = list(run)
        head = f"# {join_lines([f.text for f in texts])}"
        lines += ["", *([head] if is_head else _lines(texts, width))]
    return lines


def _goes_on(line: Fragment, following: Fragment) -> bool:
    return alike(line, following) and following.base - line.base < 1.5 * line.size


def _lines(column: list[Fragment], width: float) -> list[str]:
    start = min((fragment.left for fragment in column), default=0)
    leading = _leading(column)
    full = [_is_full(line, after, width - start) for line, after in pairwise(column)]
    made = [_indented(fragment, start) for fragment in column[:1]]
    for number, (before, fragment) in enumerate(pairwise(column)):
        near = alike(before, fragment) and _is_near(before, fragment, leading)
        if near and full[number]:
            made[-1] = join_lines([made[-1], fragment.text])
        else:
            made += ([""] if not near or any(full) else []) + [_indented(fragment, start)]
    return made


def _indented(fragment: Fragment, start: float) -> str:
    steps = int((fragment.left - start) / fragment.size)
    return " " * min(MOST_INDENT, 2 * steps) + fragment.text


def _is_full(line: Fragment, following: Fragment, edge: float) -> bool:
    """Whether the next line's first word had no room before the page's margin, which is taken
    to be as wide on the right as on the left."""
    if starts_item(following.text) or line.left > edge / 2:
        return False
    word = following.text.split(" ", 1)[0]
    letter = (following.right - following.left) / len(following.text)
    return line.right + letter * (len(word) + 1) > edge


def _is_near(line: Fragment, following: Fragment, leading: float) -> bool:
    return 0 <= following.base - line.base <= PARAGRAPH_SPACE * leading * line.size


def _leading(column: list[Fragment]) -> float:
    """The distance between the lines of one paragraph, in sizes of the font."""
    steps = [
        (after.base - before.base) / before.size
        for before, after in pairwise(column)
        if alike(before, after) and after.base > before.base
    ]
    return min(steps, default=1.2) if min(steps, default=1.2) < LINE_SPACE else 1.2
