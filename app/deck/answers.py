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
    asks_for_oneself,
    asks_opinion,
    informs,
    is_direction,
    is_lead_in,
    is_to_decide,
)

FARTHEST = 12
"""How many pieces after a question may belong to its answer."""

_REPORTED = Words(r"\W*\d+(?:[.,]\d+)?\s*(?:%|@percent\b|@of \d)")
_ABOUT_US = Words(r"\b@we\b")


def takes_turns(pieces: Sequence[Piece]) -> bool:
    """Whether questions and answers take turns, as on a page of frequent questions."""
    asks = [number for number, piece in enumerate(pieces) if piece.role is Role.ASK]
    if len(asks) > 1 and asks[-1] == len(pieces) - 1 and asks_for_oneself(pieces[-1].text):
        asks.pop()  # Its answer, a number to call, was cleared away.
        return all(asks_for_oneself(pieces[n].text) and is_explained(n, pieces) for n in asks)
    return len(asks) > 1 and all(is_explained(number, pieces) for number in asks)


def is_explained(number: int, pieces: Sequence[Piece]) -> bool:
    """Whether what follows a question answers it."""
    asked, following = pieces[number], pieces[number + 1 : number + 1 + FARTHEST]
    if not following:
        return False
    first = following[0]
    if REPLY.match(first.text) and not _lists_replies(asked, following):
        return True
    if first.asks or first.role is Role.TALK or _directs(asked, following):
        return False
    if _REPORTED.match(first.text) or (first.is_quote and not addresses(asked.text)):
        return True
    return _is_text_on_it(number, pieces)


def _is_text_on_it(number: int, pieces: Sequence[Piece]) -> bool:
    asked, following = pieces[number], pieces[number + 1 : number + 1 + FARTHEST]
    topic = _names_a_topic(asked)
    if _stands_apart(following[0]) and (asked.block.is_item or not (informs(asked.text) or topic)):
        return False
    reply = replies_to(asked.asks[-1], asked, following)
    if reply.options:
        return _only_informs(asked, following[0])
    if reply.size or not any(map(str.isalpha, following[0].text)):
        return False
    return not asks_opinion(asked.text)


def _directs(asked: Piece, following: Sequence[Piece]) -> bool:
    """Whether what follows says how to work: most of it in a list, and from its first word under
    a title that promises to inform or a visitor's own question."""
    promises = _names_a_topic(asked) and informs(asked.text)
    says_how = is_lead_in if promises or asks_for_oneself(asked.text) else is_direction
    first = following[0]
    run = list(takewhile(lambda piece: first.block.is_item and piece.block.is_item, following))
    said = [says_how(piece.text) for piece in run or [first]]
    return 2 * sum(said) > len(said)


def _lists_replies(asked: Piece, following: Sequence[Piece]) -> bool:
    """Whether a "yes" that follows is one of several to choose from."""
    first = following[0]
    if options_in(first.text):
        return True
    return first.block.is_item and bool(replies_to(asked.text, asked, following).options)


def _stands_apart(piece: Piece) -> bool:
    block = piece.block
    return block.after_blank and not block.is_item and piece.text[-1] not in ".!:"


def _names_a_topic(asked: Piece) -> bool:
    """Whether a title's question asks nobody here."""
    return (
        asked.leads
        and asked.block.level > 0
        and not (addresses(asked.text) or _ABOUT_US.search(asked.text))
    )


def _only_informs(asked: Piece, following: Piece) -> bool:
    """Whether a list after a question answers it rather than gives a choice."""
    text = asked.asks[-1]
    if CHOOSING.match(text):
        return asked.leads and not addresses(text) and (informs(text) or not is_to_decide(text))
    if following.block.mark == "letter" or following.block.sign in BOXES:
        return informs(text) and not addresses(text)
    if asked.leads and not addresses(text):
        return True
    return informs(text) and not asks_opinion(text)
