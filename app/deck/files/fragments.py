"""Gathers what is drawn on a page into fragments: what stands together on one line of a column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.deck.lines import BULLETS

WORD_SPACE = 0.22
"""From how many of the font's sizes a gap is a space."""
PARTING_SPACE = 0.75
"""From how many it parts two fragments, which the layout may put together again."""
AFTER_MARK = 5.0
"""The same after a bullet or a number, which are set out with a tab."""
SAME_LINE = 0.35

_MARK = re.compile(
    rf"(?:[{re.escape(BULLETS)}\ue000-\uf8ffo]|\(?\d{{1,2}}[.)]|\(?[a-hA-H][.)])\s*$"
)


@dataclass
class Fragment:
    """Text on a line of its own; y grows downwards, `size` is that of its font."""

    text: str
    left: float
    right: float
    base: float
    size: float
    turn: int = 0

    @property
    def top(self) -> float:
        return self.base - 0.8 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.2 * self.size


def fragments_of(runs: list[Fragment]) -> list[Fragment]:
    """What was drawn piece by piece, in lines from the top, each from the left."""
    made: list[Fragment] = []
    for run in sorted(_by_lines(runs), key=lambda run: (run.turn, run.base, run.left)):
        if not run.text.strip():
            _part_after(made[-1:], run)
        elif made and _stands_with(made[-1], run):
            made[-1] = joined(made[-1], run)
        else:
            made.append(run)
    return [_tidied(fragment) for fragment in made]


def _part_after(before: list[Fragment], space: Fragment) -> None:
    """Lets a space that was drawn by itself part the words it stands between; it is as wide as
    nothing, so that a row of them puts no columns together."""
    for fragment in before:
        if (fragment.turn, fragment.base) == (space.turn, space.base):
            fragment.text += " "


def _by_lines(runs: list[Fragment]) -> list[Fragment]:
    """With raised and lowered letters on the line that they belong to."""
    lines: list[Fragment] = []
    for run in sorted(runs, key=lambda run: -run.size):
        near = next((line for line in lines if _on_one_line(line, run)), None)
        if near is None:
            lines.append(Fragment("", 0, 0, run.base, run.size, run.turn))
        else:
            run.base = near.base
    return runs


def _on_one_line(line: Fragment, run: Fragment) -> bool:
    return line.turn == run.turn and abs(line.base - run.base) < SAME_LINE * line.size


def _stands_with(before: Fragment, run: Fragment) -> bool:
    if before.turn != run.turn or before.base != run.base:
        return False
    size = max(before.size, run.size)
    if max(before.size, run.size) > 1.6 * min(before.size, run.size) and not _MARK.match(
        before.text
    ):
        size = min(before.size, run.size)
    most = AFTER_MARK if _MARK.match(before.text.strip()) else PARTING_SPACE
    return -size < run.left - before.right < most * size


def joined(before: Fragment, run: Fragment) -> Fragment:
    """Two on one line as one."""
    gap = run.left - before.right
    space = " " if gap > WORD_SPACE * min(before.size, run.size) else ""
    heavier = before if len(before.text) >= len(run.text) else run
    return Fragment(
        before.text + space + run.text,
        before.left,
        max(before.right, run.right),
        before.base,
        heavier.size,
        before.turn,
    )


def _tidied(fragment: Fragment) -> Fragment:
    fragment.text = " ".join(fragment.text.split())
    return fragment


def usual_size(fragments: Sequence[Fragment]) -> float:
    """The font size that half of the letters don't exceed."""
    half = sum(len(fragment.text) for fragment in fragments) / 2
    for fragment in sorted(fragments, key=lambda fragment: fragment.size):
        half -= len(fragment.text)
        if half <= 0:
            return fragment.size
    return 0


def alike(line: Fragment, following: Fragment) -> bool:
    return abs(line.size - following.size) < 0.1 * line.size
