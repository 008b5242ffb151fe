"""Recognises the lines that ask people to talk with each other."""

import re

from app.deck.vocabulary import Words
from app.deck.words import TASK, is_closing

LONGEST_INVITATION = 13
"""In words."""

_TALK = Words("@talk")
_ABOUT = Words(r".\b@question\b")
_TOGETHER = Words(r"\b@together\W*$")
_TALK_ONLY = Words(r"(?:\W|\b@talk_only\b|\d)+$")
_WORK = Words(r"\W*@work\b")
_ROUND = re.compile(r"\W*\w+ (?:\d{1,2}|[A-Ha-h])\W*(?:$|[:–—-]\s)")
_PARTS = re.compile(r"\s*[:|–—]\s+|\s+-\s+|\.\s+")
_LEAD = re.compile(r"^(?:[^\w(]+|\d{1,2}[.)]\s+)*")
_ADJECTIVE = Words(r"@adjective\s+")


def invites_to_talk(text: str) -> bool:
    """Whether a short line, or a part of it, asks people to talk with each other."""
    if len(text) > 90 or len(text.split()) > LONGEST_INVITATION:
        return False
    if is_closing(text):
        return False
    return any(_invites(part) for part in _PARTS.split(text)) or _invites(text)


def _invites(part: str) -> bool:
    together = "?" not in part and _TOGETHER.search(part)
    if together and (TASK.match(part) or _WORK.match(part)):
        return True
    return bool(_TALK.match(_without_lead(part)))


def begins_to_talk(text: str) -> bool:
    """Whether a line too long for an invitation tells people to talk about a question."""
    begins = TASK.match(text) and _TALK.match(text) and _ABOUT.search(text)
    return bool(begins) and len(text.split()) > LONGEST_INVITATION


def _without_lead(part: str) -> str:
    return (
        _ADJECTIVE.without(_LEAD.sub("", part))
        if _ADJECTIVE.match(_LEAD.sub("", part))
        else _LEAD.sub("", part)
    )


def only_says_how(text: str) -> bool:
    """Whether an invitation begins with what to do, as no name does."""
    bare = _LEAD.sub("", text)
    return bool(TASK.match(bare) or _WORK.match(bare))


def names_a_round(text: str) -> bool:
    """Whether an invitation is one of several by its number."""
    return bool(_ROUND.match(text))


def only_invites(text: str) -> bool:
    """Whether the line says nothing of what to talk about."""
    bare = _LEAD.sub("", text)
    return bool(_TALK_ONLY.match(bare)) or not TASK.match(bare)
