"""Recognises the page that says what will happen in which order: its lines ask nothing."""

import re
from collections.abc import Sequence

from app.deck.sections import Section

LATEST = 5
"""It is among so many pages at the beginning."""
FEWEST_LINES = 3
LONGEST_LINE = 70

_LISTING = re.compile(
    r"\W*(?:(?:dagens|kvällens|mötets|förslag till)\s+)?(?:agenda|dagordning|program(?:met)?"
    r"|innehåll(?:sförteckning)?|schema|upplägg(?:et)?|körschema|hålltider|(?:today's |meeting )?"
    r"(?:agenda|schedule|programme|contents|outline|overview|timetable)|(?:today|idag|i dag|ikväll)"
    r"|(?:läs|read) more|läs mer|länkar|links|källor|sources|kontakt\w*|contact(?: us)?|resources"
    r"|table of contents|så här ser dagen ut|plan for the day)\b.{0,30}$",
    re.I,
)
_PUNCTUATES = re.compile(
    r"\W*(?:inledning|introduktion|presentation(?:er|srunda)?|välkom\w*|kaffe|fika|lunch|middag"
    r"|mingel|paus|rast|avslut\w*|avrundning|summering|uppsamling|återsamling|gemensam avslutning"
    r"|welcome|introductions?|coffee|tea|break|dinner|clos(?:e|ing)|wrap[- ]?up|registration)\b",
    re.I,
)


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
