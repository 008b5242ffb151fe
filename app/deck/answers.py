"""Tells whether what follows a question answers it, so that it asks nobody here."""

from collections.abc import Sequence

from app.deck.options import replies_to
from app.deck.questions import Piece, Role
from app.deck.words import CHOOSING, REPLY, addresses, asks_opinion, informs, is_direction


def takes_turns(pieces: Sequence[Piece]) -> bool:
    """Whether questions and answers take turns, as on a page of frequent questions."""
    asks = [number for number, piece in enumerate(pieces) if piece.role is Role.ASK]
    return len(asks) > 1 and all(is_explained(number, pieces) for number in asks)


def is_explained(number: int, pieces: Sequence[Piece]) -> bool:
    """Whether what follows a question answers it."""
    asked = pieces[number]
    if number + 1 == len(pieces):
        return False
    following = pieces[number + 1]
    if REPLY.match(following.text) and not _lists_replies(asked, pieces[number + 1 :]):
        return True
    if following.asks or following.role is Role.TALK or is_direction(following.text):
        return False
    if _stands_apart(following) and not (informs(asked.text) or _titles(number, pieces)):
        return False
    reply = replies_to(asked.asks[-1], asked, pieces[number + 1 :])
    if reply.options:
        return _only_informs(asked, following)
    if reply.size or not any(map(str.isalpha, following.text)):
        return False
    return not asks_opinion(asked.text)


def _lists_replies(asked: Piece, following: Sequence[Piece]) -> bool:
    """Whether a "yes" that follows is one of several to choose from."""
    return following[0].block.is_item and bool(replies_to(asked.text, asked, following).options)


def _stands_apart(piece: Piece) -> bool:
    block = piece.block
    return block.after_blank and not block.is_item and piece.text[-1] not in ".!:"


def _titles(number: int, pieces: Sequence[Piece]) -> bool:
    """Whether a question is the title over much that doesn't ask, and asks nobody here."""
    asked, rest = pieces[number], pieces[number + 1 :]
    plain = len(rest) > 3 and all(piece.role is Role.TEXT for piece in rest)
    return plain and asked.block.level > 0 and not addresses(asked.text)


def _only_informs(asked: Piece, following: Piece) -> bool:
    text = asked.asks[-1]
    if CHOOSING.match(text):
        return False
    if following.block.mark not in ("bullet", ""):
        return informs(text) and not addresses(text)
    return not addresses(text) or (informs(text) and not asks_opinion(text))
