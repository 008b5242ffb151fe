"""Recognises what is rated or chosen among: statements to agree with, things to put in order."""

import re
from collections.abc import Sequence
from itertools import takewhile

from app.deck.questions import Piece, Role
from app.deck.vocabulary import Words
from app.deck.words import is_direction

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
_RUNG = re.compile(r"\d{1,2}(?: \W? ?\w.*)?$")
_TRUE_OR_FALSE = Words(r"\b(@true)\W+(?:@and\W+)?(@false)\W*$")
_BESIDES = Words(r"\W*@besides\b")
_ABOUT_A_STATEMENT = Words(r"\b@about_a_statement")
_CHOOSES = Words(r"\W*@chooses\b|.*\b@asked_half\b[^?]*:$")


def chooses(text: str) -> bool:
    """Whether a line tells the room to choose among things or to put them in order."""
    return bool(_CHOOSES.match(text))


def asks_about_a_statement(text: str) -> bool:
    return bool(_ABOUT_A_STATEMENT.search(text))


def rating_labels(following: Sequence[Piece]) -> list[str]:
    """The lines that say what the figures or words of a scale are, if they come next."""
    texts = [p.text for p in takewhile(_may_label, following[:MOST_LABELS])]
    if texts and (_BETWEEN.search(texts[0]) or _FIGURES.match(texts[0])):
        return texts[:1]
    if rungs := _rungs(texts):
        return rungs
    labels = list(takewhile(_is_label, texts))
    if _counts_up(labels):
        return []
    return labels if sum(not _BESIDES.match(label) for label in labels) > 1 else []


def _counts_up(labels: Sequence[str]) -> bool:
    """Whether the figures only number the lines, as "1: by bus" and "2: by car" do."""
    figures = [found for label in labels if (found := _FIRST_OR_LAST.match(label))]
    numbered = bool(figures) and all(found[2] in ":–—-" for found in figures)
    return numbered and int(figures[-1][1]) <= len(labels)


def _rungs(texts: Sequence[str]) -> list[str]:
    """A scale's figures, a line each, of which some have no words beside them."""
    run = list(takewhile(_RUNG.match, texts))
    figures = [int(text.split()[0]) for text in run]
    climbs = len(run) > 2 and figures == list(range(figures[0], figures[0] + len(run)))
    bare = any(text.isdigit() for text in run)
    return run if climbs and bare else []


def _may_label(piece: Piece) -> bool:
    asks = "?" in piece.text or piece.role is Role.TALK
    return not asks and len(piece.text) <= 3 * LONGEST_LABEL


def _is_label(text: str) -> bool:
    if len(text) > LONGEST_LABEL:
        return False
    return bool(_AGREED.search(text) or _BESIDES.match(text) or _FIRST_OR_LAST.match(text))


def true_or_false(text: str) -> list[str]:
    """The words for true and false in a line that asks which of them what follows is."""
    found = _TRUE_OR_FALSE.search(text) if len(text) <= LONGEST_LABEL else None
    return [word.capitalize() for word in found.groups()] if found else []


def may_be_judged(piece: Piece) -> bool:
    fits = len(piece.text.split()) > 2 and len(piece.text) <= LONGEST_STATEMENT
    return fits and piece.role in (Role.TEXT, Role.TASK) and "?" not in piece.text


def may_be_rated(piece: Piece) -> bool:
    """Whether a line could be a statement."""
    if piece.role not in (Role.TEXT, Role.TASK) or "?" in piece.text:
        return False
    words = len(piece.text.split())
    fits = words > 2 and len(piece.text) <= LONGEST_STATEMENT
    said = is_direction(piece.text) or asks_about_a_statement(piece.text) or _is_label(piece.text)
    return fits and not said
