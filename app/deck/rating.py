"""Recognises what is rated or chosen among: statements to agree with, things to put in order."""

import re
from collections.abc import Sequence
from itertools import takewhile

from app.deck.questions import Piece, Role
from app.deck.vocabulary import Words

LONGEST_STATEMENT = 200
LONGEST_LABEL = 45
MOST_LABELS = 11

_AGREED = Words("@agrees")
_BETWEEN = Words(r"\b@agrees.{0,40}\b(?:\w+ ){0,2}@agrees")
_FIGURES = Words(
    r"\(?[01]\s*[-–—]\s*\d{1,2}\)?\W*$|(?:\W*\d{1,2}\b){3,11}\W*$"
    r"|\W*[01]\s*(?:=|@means)\s.{1,60}\b\d{1,2}\s*(?:=|@means)\s"
    r"|.{3,40}\b1\s+2\s+3\b.{3,60}$"
)
_FIRST_OR_LAST = re.compile(r"\W*(\d{1,2})\s*(=|är|is|means|[:–—-](?!\s*\d+\s*[^\W\d]))\s*\w", re.I)
_TRUE_OR_FALSE = Words(r"\b(@true)\W+(?:@and\W+)?(@false)\W*$")
_STANCE = Words(r"\W*@stance\b[^:]{0,20}\W*$")
_BESIDES = Words(r"\W*@besides\b")
_CHOOSES = Words(r"\W*@chooses\b|.*\b@asked_half\b[^?]*:$")


def chooses(text: str) -> bool:
    """Whether a line tells the room to choose among things or to put them in order."""
    return bool(_CHOOSES.match(text))


def rating_labels(following: Sequence[Piece]) -> list[str]:
    """The lines that say what the figures or words of a scale are, if they come next."""
    texts = [piece.text for piece in following[:MOST_LABELS]]
    if texts and (_BETWEEN.search(texts[0]) or _FIGURES.match(texts[0])):
        return texts[:1]
    labels = list(takewhile(_is_label, texts))
    return labels if sum(not _BESIDES.match(label) for label in labels) > 1 else []


def _is_label(text: str) -> bool:
    if len(text) > LONGEST_LABEL:
        return False
    return bool(_AGREED.search(text) or _BESIDES.match(text) or _FIRST_OR_LAST.match(text))


def true_or_false(text: str) -> list[str]:
    """The words for true and false in a line that asks which of them what follows is."""
    found = _TRUE_OR_FALSE.search(text) if len(text) <= LONGEST_LABEL else None
    return [word.capitalize() for word in found.groups()] if found else []


def takes_a_stand(text: str) -> bool:
    """Whether a line asks for a stand on the statements after it."""
    return len(text) <= LONGEST_LABEL and bool(_STANCE.match(text))


def may_be_judged(piece: Piece) -> bool:
    fits = len(piece.text.split()) > 2 and len(piece.text) <= LONGEST_STATEMENT
    return fits and piece.role in (Role.TEXT, Role.TASK) and "?" not in piece.text
