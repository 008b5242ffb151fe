"""Recognises the page that says what will happen in which order: its lines ask nothing."""

import re
from collections.abc import Sequence

from app.deck.sections import Section
from app.deck.vocabulary import Words

LATEST = 5
"""It is among so many pages at the beginning."""
FEWEST_LINES = 3
LONGEST_LINE = 70

_LISTING = Words(r"\W*@listing\b.{0,30}$")
_PUNCTUATES = Words(r"\W*@punctuates\b")


def holds_no_prompts(heading: str) -> bool:
    """Whether a heading is that of a programme, or of sources and addresses."""
    return bool(_LISTING.match(heading))


def mark_programme(sections: Sequence[Section]) -> None:
    """Marks the pages whose lines are what the pages after them are about."""
    for number, section in enumerate(sections[:LATEST]):
        headings = {_bare(later.texts[0]) for later in sections[number + 1 :]}
        section.programme = _lists(section.texts[1:], headings)


def _lists(lines: Sequence[str], headings: set[str]) -> bool:
    if len(lines) < FEWEST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        return False
    said_later = sum(_bare(line) in headings for line in lines)
    is_followed = said_later > 0 or 2 * len(headings) >= len(lines)
    return is_followed and said_later + sum(bool(_PUNCTUATES.match(line)) for line in lines) > 1


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
