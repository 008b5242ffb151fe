"""Finds what of a deck's text stands in no step, so that none of it is lost unseen."""

import re
from collections.abc import Iterator, Sequence

from app.deck.lines import read_blocks
from app.deck.pages import Page
from app.deck.proposal import Proposal

LONGEST_PART = 15_000
RUN = 3
"""How many words in a row must stand in a step for them to be found there."""
NEAR = 5
"""How far a page's printed number may be from its place in the file."""

_WORD = re.compile(r"\w+")
_PAUSE = re.compile(r"[.?!:;–—·,|…]+\s+|[()\"”“]+")
_NUMBER = re.compile(r"\W*(\d{1,3})\W*$")
_DIGITS = re.compile(r"\d+")

Runs = set[tuple[str, ...]]


def left_out(pages: Sequence[Page], proposal: Proposal) -> list[str]:
    """The text that stands on the pages and in no step, each once, as lists in Markdown."""
    said = _runs_of(_texts(proposal))
    found: dict[str, str] = {}
    for number, page in enumerate(pages, 1):
        for text in _standing_on(page):
            for words in _unsaid(text, said):
                found.setdefault(words.casefold(), words)
        for text in _beside(page, number):
            for words in _unsaid(text, said):
                found.setdefault(_unnumbered(words.casefold(), number), words)
    listed = "\n".join(f"- {words}" for words in found.values())
    return cut(listed, LONGEST_PART) if listed else []


def _standing_on(page: Page) -> Iterator[str]:
    for block in read_blocks(page.lines):
        yield block.text
    yield from page.notes.split("\n")


def _beside(page: Page, number: int) -> Iterator[str]:
    for line in page.aside:
        printed = _NUMBER.match(line)
        if not printed or abs(int(printed[1]) - number) > NEAR:
            yield " ".join(line.split())


def _unnumbered(text: str, number: int) -> str:
    """With a mark for the figure that counts the pages, so that a footer is the same on all."""
    figures = [figure for figure in _DIGITS.finditer(text) if len(figure[0]) < 5]
    nearest = min(figures, key=lambda figure: abs(int(figure[0]) - number), default=None)
    if "?" in text or nearest is None or abs(int(nearest[0]) - number) > NEAR:
        return text
    return f"{text[: nearest.start()]}#{text[nearest.end() :]}"


def _texts(proposal: Proposal) -> Iterator[str]:
    yield proposal.title
    for step in proposal.steps:
        yield from (step.heading, step.prompt, step.body, step.notes, " ".join(step.options))


def _runs_of(texts: Iterator[str]) -> Runs:
    return {
        words[start : start + length]
        for text in texts
        for words in [_words(text)]
        for length in range(1, RUN + 1)
        for start in range(len(words) - length + 1)
    }


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _unsaid(text: str, said: Runs) -> list[str]:
    """A text, or the parts of it that stand nowhere."""
    if _is_said(text, said):
        return []
    parts = [part.strip() for part in _PAUSE.split(text) if part.strip()]
    unsaid = [part for part in parts if not _is_said(part, said)]
    return [text] if unsaid == parts else unsaid


def _is_said(text: str, said: Runs) -> bool:
    words = _words(text)
    if not words:
        return True
    length = min(RUN, len(words))
    return all(words[start : start + length] in said for start in range(len(words) - length + 1))


def cut(text: str, longest: int) -> list[str]:
    """A text in parts that are no longer, ended between lines or else between words."""
    parts = []
    while len(text) > longest:
        end = max(text.rfind("\n", 0, longest), 0) or max(text.rfind(" ", 0, longest), 0) or longest
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip("\n ")
    return [*parts, text]
