"""Clears pages of what belongs to the paper: numbers, dates, footers, links."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from app.deck.pages import Page, filled_pages
from app.deck.talking import invites_to_talk
from app.deck.vocabulary import Words
from app.deck.words import KEY, PLAIN_REPLY, asks_scale

LONGEST_FURNITURE = 400

_MONTH = r"@month[a-zåäö]{0,6}\.?"
_DATE = (
    r"(?:\d{4}-\d\d?-\d\d?|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    rf"|(?:[a-zåäö]{{3,9}},?\s+)?(?:den\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+\d{{4}})?"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|{_MONTH}\s+\d{{4}})"
)
_NUMBERED = r"@page\s*\d{1,4}(?:\s*(?:@of|/|\()\s*\d{1,4}\)?)?"
_COUNTED = r"\d{1,4}\s*(?:@of|/|\|)\s*\d{1,4}"
_ALWAYS = Words(
    rf"^\W*(?:{_NUMBERED}|{_COUNTED}|{_DATE}\W+{_NUMBERED}|{_NUMBERED}\W+{_DATE})\W*$"
    r"|^.{0,60}(?:©|\(c\)\s*(?:19|20)\d\d|\b@rights).{0,120}$"
)
_AT_EDGES = Words(rf"^[^\w%‰]*(?:\d{{1,4}}|{_DATE})[^\w%‰]*$")

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w{2,}|\b[\w-]+(?:\.[\w-]+)*\.(?:se|com|org|net|nu|eu|uk)\b"
    r"(?:/\S*)?|(?<![\d-])(?:\+\d|0\d)[\d\s/–-]{6,}\d",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_DIGITS = re.compile(r"\d+")
_STEP = re.compile(r"\d{1,2}\b")


def clear_furniture(pages: list[Page]) -> list[Page]:
    repeated = _repeated(pages)
    cleared = [_cleared(page, repeated) for page in pages]
    if cleared and not cleared[0].filled:
        cleared[0] = _cleared(pages[0], set())
    return filled_pages(cleared)


def _cleared(page: Page, repeated: set[str]) -> Page:
    """Without furniture; what is all that its page holds is none: a pause, or links."""
    kept = _without(page, lambda line, edge: _is_furniture(line, edge, repeated))
    if not kept.filled:
        return _without(page, _numbers)
    return kept if _holds_links(kept.filled) else _without(kept, lambda line, _: _is_link(line))


def _holds_links(lines: list[str]) -> bool:
    """Whether links are at least half of what stands under a page's first line."""
    return 2 * sum(map(_is_link, lines)) >= len(lines[1:])


def _without(page: Page, is_left_out: Callable[[str, bool], bool]) -> Page:
    filled = [number for number, line in enumerate(page.lines) if line.strip()]
    edges = set(filled[:2] + filled[-3:])
    kept, aside = list[str](), list(page.aside)
    for number, line in enumerate(page.lines):
        stays = not is_left_out(line, number in edges)
        counts = not stays and _counts_on(page.lines[number - 1 : number], line)
        (kept if stays or counts else aside).append(line)
    return replace(page, lines=kept, aside=aside)


def _is_furniture(line: str, edge: bool, repeated: set[str]) -> bool:
    if len(line) > LONGEST_FURNITURE:
        return False
    return _numbers(line, edge) or (edge and _key(line) in repeated)


def _numbers(line: str, edge: bool) -> bool:
    """Whether a line holds a page's number or a date, or whose it is."""
    if not line.strip() or len(line) > LONGEST_FURNITURE:
        return False
    return bool(_ALWAYS.match(line)) or (edge and bool(_AT_EDGES.match(line)))


def _counts_on(before: list[str], line: str) -> bool:
    """Whether a number is the next after the line before it, as on a scale."""
    figures = _STEP.match("".join(before).strip())
    return figures is not None and line.strip() == str(int(figures[0]) + 1)


def _is_link(line: str) -> bool:
    """Whether a line holds an address and hardly a word beside it."""
    if len(line) > LONGEST_FURNITURE or not _ADDRESS.search(line):
        return False
    return len(_WORD.findall(_ADDRESS.sub(" ", line))) <= 3


def _repeated(pages: list[Page]) -> set[str]:
    tops: Counter[str] = Counter()
    bottoms: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page.filled if not _is_of_its_page(line)]
        tops.update({_key(line) for line in filled[:2]})
        bottoms.update({_key(line) for line in filled[-3:]})
    often = {key for key, times in tops.items() if times >= max(3, len(pages) * 0.6)}
    often |= {key for key, times in bottoms.items() if times >= max(3, len(pages) * 0.3)}
    return {key for key in often if _may_repeat(key, max(tops[key], bottoms[key]), len(pages))}


def _is_of_its_page(line: str) -> bool:
    """Whether a line invites to talk or answers a question, as lines on many pages may."""
    answers = KEY.match(line) or PLAIN_REPLY.match(line) or asks_scale(line)
    return bool(answers) or invites_to_talk(line)


def _may_repeat(key: str, times: int, pages: int) -> bool:
    return "?" not in key or times >= max(3, pages * 0.6)


def _key(line: str) -> str:
    """What a footer is on every page, whatever its number; a title is told apart by its own."""
    if line.startswith("#"):
        return line
    return _DIGITS.sub("#", " ".join(line.casefold().split()))[:200]
