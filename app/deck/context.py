"""A section's pieces, where what stands around a piece says whether it asks."""

from itertools import takewhile

from app.deck.options import is_range, replies_to, stated_in
from app.deck.programme import holds_no_prompts
from app.deck.questions import Piece, Role, read_pieces
from app.deck.rating import (
    chooses,
    may_be_judged,
    rating_labels,
    takes_a_stand,
    true_or_false,
)
from app.deck.sections import Section
from app.deck.talking import only_says_how
from app.deck.words import addresses, says_thanks

LARGEST_COVER = 4
"""How many pieces a page may hold and only be a title page."""


def pieces_of(section: Section, cover: bool) -> list[Piece]:
    pieces = [piece for block in section.blocks for piece in read_pieces(block)]
    pieces[0].leads = True
    if len(pieces) > 1 and pieces[0].role is not Role.ASK:
        pieces[1].tops = pieces[0].block.level > 0
    if section.programme:
        return [Piece(piece.block, piece.text) for piece in pieces]
    if cover and section.firm and len(pieces) <= LARGEST_COVER:
        pieces[1:] = [_said(piece) for piece in pieces[1:]]
    if _names_the_talk(pieces):
        pieces[0].role, pieces[0].asks = Role.TALK, []
    _put_scales_after_questions(pieces)
    if section.quiz:
        _set_last_question(pieces)
    for number, piece in enumerate(pieces):
        if truths := true_or_false(piece.text):
            _judge(pieces, number, truths)
        elif piece.role is not Role.TALK:
            _see_answers(pieces, number)
    return pieces


def _put_scales_after_questions(pieces: list[Piece]) -> None:
    """A scale's figures are read after their question, whichever stands first."""
    for number in range(1, len(pieces) - 1):
        figures, asked = pieces[number : number + 2]
        if asked.asks and is_range(figures.text):
            figures.role, figures.asks = Role.TEXT, []
            pieces[number : number + 2] = asked, figures


def _set_last_question(pieces: list[Piece]) -> None:
    """What a quiz asks is the last of its page's questions."""
    for piece in [piece for piece in pieces if piece.asks][-1:]:
        piece.set = True


def _judge(pieces: list[Piece], number: int, truths: list[str]) -> None:
    """Lets each statement after a line that asks whether it is true be asked by itself."""
    statements = list(takewhile(may_be_judged, pieces[number + 1 :]))
    statements = statements or [*filter(may_be_judged, pieces[1:number][-1:])]
    for piece in statements:
        piece.role, piece.asks, piece.set, piece.options = Role.TASK, [piece.text], True, truths
    if statements:
        pieces[number].role, pieces[number].asks = Role.TEXT, []


def _names_the_talk(pieces: list[Piece]) -> bool:
    """Whether a title stands right above what says how to talk, and the questions come after."""
    title, *body = pieces
    if title.role not in (Role.TEXT, Role.ASK) or not title.block.level or not body:
        return False
    if body[0].block.is_item and not all(piece.asks for piece in body[1:]):
        return False
    if says_thanks(title.text) or holds_no_prompts(title.text):
        return False
    invites = [piece for piece in body if piece.role is Role.TALK]
    directs = invites == body[:1] and only_says_how(body[0].text)
    asked = [piece for piece in body if piece.asks]
    if title.role is Role.ASK:
        asked = [piece for piece in asked if piece.role is Role.ASK]
    return directs and bool(asked)


def _said(piece: Piece) -> Piece:
    """A cover's second line; what it asks, it asks nobody here, unless it says so."""
    plain = piece.role is Role.ASK and not addresses(piece.text)
    return Piece(piece.block, piece.text) if plain else piece


def _see_answers(pieces: list[Piece], number: int) -> None:
    """Marks a piece that asks because a scale or a list of options follows it."""
    piece, following = pieces[number], pieces[number + 1 :]
    plain = not piece.block.is_item and not is_range(piece.text)
    rated = plain and bool(rating_labels(following))
    stated = takes_a_stand(piece.text) and bool(stated_in(following))
    if (
        rated
        or stated
        or (chooses(piece.text) and replies_to(piece.text, piece, following).options)
    ):
        piece.role, piece.asks, piece.set = Role.TASK, piece.asks or [piece.text], True
