"""Tells slides and notes apart where a page shows slides in frames: notes pages and handouts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from app.deck.files.fragments import Fragment, usual_size
from app.deck.files.layout import Box, Rule
from app.deck.files.margins import MARGIN, Sheet, without_margins
from app.deck.files.setting import typeset

FEWEST_SLIDES = 2
SPACE = 0.1
"""How much of a page is free between a slide without a frame and its notes, at least."""
LIKE = 0.04
"""How much the frames of one printout differ in size at most, as a part of it."""
Frames = list[Box[None]]


def slides_on(sheets: Sequence[Sheet]) -> list[Sheet]:
    """A sheet for each slide, with what stands under it as its notes; the sheets as they are
    unless most are upright pages with frames of one size, or with notes at one height."""
    framed = [_frames(sheet) for sheet in sheets]
    if not any(framed):
        framed = _halves(sheets)
    slides = sum(map(len, framed))
    if slides < FEWEST_SLIDES or 2 * sum(map(bool, framed)) <= len(sheets):
        return list(sheets)
    outside = [_outside(sheet, frames) for sheet, frames in zip(sheets, framed, strict=True)]
    usual = usual_size([fragment for sheet in outside for fragment in sheet.fragments])
    beside = without_margins(outside, usual)
    return [
        slide
        for sheet, frames, other in zip(sheets, framed, beside, strict=True)
        for slide in (_slides(sheet, frames, other) if frames else [sheet])
    ]


def _frames(sheet: Sheet) -> Frames:
    """The largest ones, row by row; none on wide paper, where a slide stands by itself, or with
    text over them, as pictures in a report have."""
    found = sorted(sheet.drawn.frames, key=lambda frame: (-_width(frame), -frame.height))
    if not found or sheet.width > sheet.height:
        return []
    kept: Frames = []
    for frame in found:
        if _width(frame) > (1 - LIKE) * _width(found[0]) and not any(
            _holds(other, (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2)
            for other in kept
        ):
            kept.append(frame)
    top = min(frame.top for frame in kept)
    if any(f.base < top and not sheet.in_margin(f) for f in sheet.fragments):
        return []
    return sorted(kept, key=lambda frame: (round(frame.top / frame.height), frame.left))


def _halves(sheets: Sequence[Sheet]) -> list[Frames]:
    """The upper part of each page where smaller text begins at one height on most of them."""
    starts = [_start_of_notes(sheet) for sheet in sheets]
    usual, times = (
        Counter(map(round, filter(None, starts))).most_common(1)[0] if any(starts) else (0, 0)
    )
    if times < FEWEST_SLIDES or 2 * times <= len(sheets):
        return [[] for _ in sheets]
    return [[Box(None, 0, 0, sheet.width, usual - 1)] for sheet in sheets]


def _start_of_notes(sheet: Sheet) -> float:
    """Where the text under the widest space begins, if it is smaller than all over it."""
    over = [f for f in sheet.fragments if f.base < (1 - MARGIN) * sheet.height]
    lines = sorted(over, key=lambda fragment: fragment.base)
    if len(lines) < 2 or sheet.width > sheet.height:
        return 0
    gap, at = max(
        (after.top - before.bottom, at) for at, (before, after) in enumerate(pairwise(lines), 1)
    )
    smallest = min(line.size for line in lines[:at])
    parted = gap > SPACE * sheet.height and all(line.size < smallest for line in lines[at:])
    return lines[at].base if parted else 0


def _width(frame: Box[None]) -> float:
    return frame.right - frame.left


def _holds(frame: Box[None], across: float, down: float) -> bool:
    return frame.left <= across <= frame.right and frame.top <= down <= frame.bottom


def _stands_in(fragment: Fragment, frame: Box[None]) -> bool:
    return _holds(frame, (fragment.left + fragment.right) / 2, fragment.base)


def _outside(sheet: Sheet, frames: Frames) -> Sheet:
    beside = [f for f in sheet.fragments if not any(_stands_in(f, frame) for frame in frames)]
    return replace(sheet, fragments=beside)


def _slides(sheet: Sheet, frames: Frames, beside: Sheet) -> Iterator[Sheet]:
    """What stands over all frames is none's; the page's number is the first one's."""
    tops = [frame.top for frame in frames]
    over = [f.text for f in beside.fragments if f.base < min(tops)]
    for place, frame in enumerate(frames):
        below = [f for f in beside.fragments if _last_above(f, tops) == place]
        notes = typeset(replace(beside, fragments=below))
        yield replace(
            sheet,
            fragments=[_moved(f, frame) for f in sheet.fragments if _stands_in(f, frame)],
            width=_width(frame),
            height=frame.height,
            drawn=replace(sheet.drawn, rules=[_rule(r, frame) for r in sheet.drawn.rules]),
            aside=[] if place else [*over, *beside.aside],
            notes="\n".join(line.strip("# ") for line in notes).strip(),
            number=0 if place else sheet.number,
        )


def _last_above(fragment: Fragment, tops: Sequence[float]) -> int:
    return max((place for place, top in enumerate(tops) if top <= fragment.base), default=-1)


def _moved(fragment: Fragment, frame: Box[None]) -> Fragment:
    return replace(
        fragment,
        left=fragment.left - frame.left,
        right=fragment.right - frame.left,
        base=fragment.base - frame.top,
    )


def _rule(rule: Rule, frame: Box[None]) -> Rule:
    return Rule(rule.left - frame.left, rule.right - frame.left, rule.at - frame.top)
