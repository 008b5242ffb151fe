"""Tells whether what follows a question answers it, so that it asks nobody here."""

from collections.abc import Sequence
from itertools import takewhile

from app.deck.options import replies_to
from app.deck.questions import Piece
from app.deck.vocabulary import Words
from app.deck.words import addresses, asks_opinion, informs, is_direction

FARTHEST = 12
"""How many pieces after a question may belong to its answer."""

_REPORTED = Words(r"\W*\d+(?:[.,]\d+)?\s*(?:%|@percent\b|@of \d)")


def is_explained(number: int, pieces: Sequence[Piece]) -> bool:
    """Whether what follows a question answers it."""
    asked, following = pieces[number], pieces[number + 1 : number + 1 + FARTHEST]
    if asked.set or not following or following[0].asks or _directs(following):
        return False
    if _REPORTED.match(following[0].text):
        return True
    reply = replies_to(asked.asks[-1], asked, following)
    if reply.options:
        return _only_informs(asked)
    return not (reply.size or asks_opinion(asked.text))


def _directs(following: Sequence[Piece]) -> bool:
    """Whether what follows says how to work: most of it in a list."""
    run = list(takewhile(lambda piece: piece.block.is_item, following)) or following[:1]
    return 2 * sum(is_direction(piece.text) for piece in run) > len(run)


def _only_informs(asked: Piece) -> bool:
    """Whether a list after a question answers it rather than gives a choice."""
    text = asked.asks[-1]
    heads = asked.leads and not addresses(text)
    return heads or (informs(text) and not asks_opinion(text))
