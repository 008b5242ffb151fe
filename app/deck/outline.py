"""Reads an outline as presentation programs copy it: titles at the margin, points indented or
bulleted."""

import re
from collections.abc import Sequence

from app.deck.lines import starts_item

FEWEST_TITLES = 3
LEAST_INDENT = 2
LONGEST_TITLE = 80

_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_NUMBERED = re.compile(r"(\d{1,3})[.)]?\s+(?=\S)")


def marked_outline(text: str) -> str:
    """The same with a mark for each page, its title as a heading, and bullets; other text as it
    stands."""
    filled = [line.expandtabs(4) for line in text.split("\n") if line.strip()]
    titles = [line for line in filled if not line[0].isspace()]
    points = [line for line in filled if line[0].isspace()]
    if "\f" in text:
        return text
    if listed := _listed(text):
        return listed
    if len(titles) < FEWEST_TITLES or not _is_outline(titles, points):
        return text
    numbered, least = _counts_up(titles), min(map(_indent, points))
    return "\n".join(
        _point(line, least) if line[0].isspace() else _title(line, numbered) for line in filled
    )


def _listed(text: str) -> str:
    """The same for titles with bulleted points, parted by blank lines."""
    groups = [group.split("\n") for group in _BLANK.split(text.strip("\n"))]
    if len(groups) < FEWEST_TITLES or any(_is_no_title(title) for title, *_ in groups):
        return ""
    points = [point for _, *points in groups for point in points]
    if len(points) < len(groups) or not all(p[:1].isspace() or starts_item(p) for p in points):
        return ""
    return "\n".join(line for title, *points in groups for line in (_title(title, False), *points))


def _is_outline(titles: Sequence[str], points: Sequence[str]) -> bool:
    if len(points) < len(titles) or min(map(_indent, points)) < LEAST_INDENT:
        return False
    return _counts_up(titles) or not any(map(_is_no_title, titles))


def _counts_up(titles: Sequence[str]) -> bool:
    """Whether titles are numbered as slides are."""
    numbers = [found[1] for title in titles if (found := _NUMBERED.match(title))]
    return len(numbers) == len(titles) and numbers == [str(n + 1) for n in range(len(numbers))]


def _is_no_title(line: str) -> bool:
    if not line.strip() or line[0].isspace():
        return True
    return starts_item(line) or line[0] in "#\f" or line[0].islower() or line.rstrip()[-1] in ",.;:"


def _title(line: str, numbered: bool) -> str:
    title = _NUMBERED.sub("", line, count=1) if numbered else line
    return f"\f\n# {title.strip()}"


def _point(line: str, least: int) -> str:
    text = line.strip()
    deeper = " " * (_indent(line) - least)
    return deeper + (text if starts_item(text) else f"• {text}")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
