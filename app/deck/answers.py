"""Tells whether what follows a question answers it, so that it asks nobody here."""

from collections.abc import Sequence
from itertools import takewhile

from app.deck.lines import options_in
from app.deck.options import BOXES, replies_to
from app.deck.questions import Piece, Role
from app.deck.vocabulary import Words
from app.deck.words import (
    CHOOSING,
    REPLY,
    addresses,
    asks_opinion,
    informs,
    is_direction,
)

FARTHEST = 12
"""How many pieces after a question may belong to its answer."""

_REPORTED = Words(r"\W*\d+(?:[.,]\d+)?\s*(?:%|@percent\b|@of \d)")


def is_explained(number: int, pieces: Sequence[Piece]) -> bool:
    """Whether what follows a question answers it."""
    asked, following = pieces[number], pieces[number + 1 : number + 1 + FARTHEST]
    if asked.set or not following:
        return False
    first = following[0]
    if REPLY.match(first.text) and not options_in(first.text):
        return True
    if first.asks or first.role is Role.TALK or _directs(asked, following):
        return False
    if _REPORTED.match(first.text) or (first.is_quote and not addresses(asked.text)):
        return True
    return _is_text_on_it(number, pieces)


def _is_text_on_it(number: int, pieces: Sequence[Piece]) -> bool:
    asked, following = pieces[number], pieces[number + 1 : number + 1 + FARTHEST]
    reply = replies_to(asked.asks[-1], asked, following)
    if reply.options:
        return _only_informs(asked, following[0])
    if reply.size or not any(map(str.isalpha, following[0].text)):
        return False
    return not asks_opinion(asked.text)


def _directs(asked: Piece, following: Sequence[Piece]) -> bool:
    """Whether what follows says how to work: most of it in a list."""
    first = following[0]
    run = list(takewhile(lambda piece: first.block.is_item and piece.block.is_item, following))
    said = [is_direction(piece.text) for piece in run or [first]]
    return 2 * sum(said) > len(said)


def _only_informs(asked: Piece, following: Piece) -> bool:
    """Whether a list after a question answers it rather than gives a choice."""
    text = asked.asks[-1]
    if CHOOSING.match(text):
        return asked.leads and (not addresses(text)) and informs(text)
    if following.block.mark == "letter" or following.block.sign in BOXES:
        return informs(text) and not addresses(text)
    if asked.leads and not addresses(text):
        return True
    return informs(text) and not asks_opinion(text)
