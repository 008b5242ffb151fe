"""Finds how a question wants to be answered: by options, on a scale, in a word."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from app.deck.lines import Block, options_in
from app.deck.questions import Piece, Role
from app.deck.rating import may_be_judged, rating_labels, takes_a_stand
from app.deck.vocabulary import Words
from app.deck.words import (
    CHOOSING,
    PLAIN_REPLY,
    addresses,
    asks_scale,
    asks_words,
    asks_yes_or_no,
    is_direction,
)

MOST_OPTIONS = 10
FEWEST_OPTIONS = 2
LONGEST_OPTION = 70
LONGEST_PLAIN = 40
BOXES = ("☐", "☑", "❑", "❒", "[ ]", "[]", "( )", "()")

_SCALE_LABEL = Words(r"\W*\d{1,3}\s*(?:=|–|-|:|\.|@means)?\W*|(?:\W*\d{1,3})+\W*$")
_RANGE = Words(
    r"\W*(?:@scale_words\W*)?[01]\s*(?:[-–—]|@to)\s*\d{1,3}\W*$|(?:\W*\d{1,2}\b){3,11}\W*$|\W*[01]\s*(?:\(|(?:=|@means)\s)"
)
_FIGURE = Words(r"\d+\s*(?:%|@percent)|\d{4}")
_YES_OR_NO = Words(r"(@yes)\W*(?:[/|–-]|@and|,)\W*(@no)\W*$")
_PLAIN_REPLY = Words(r"@plain_reply\b.{0,20}$")


@dataclass
class Reply:
    """The kind of step a question becomes; `size` is how many pieces after it are used up."""

    kind: str = "open_text"
    options: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    size: int = 0
    hint: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is answered in any words."""
        return self == Reply(hint=self.hint)


def replies_to(question: str, asked: Piece, following: Sequence[Piece]) -> Reply:
    if asked.options:
        return Reply("choice", asked.options)
    if takes_a_stand(question) and (stated := stated_in(following)):
        ways = _ways(following)
        return Reply("scale", stated, ways, size=len(ways) + len(stated))
    labels = rating_labels(following)
    if labels or asks_scale(question) or (following and _is_scale(following[0])):
        labels = labels or _scale_labels(following)
        statements = _statements(following[len(labels) :])
        return Reply("scale", statements, labels, size=len(labels) + len(statements))
    if asks_words(question):
        return Reply("word_cloud")
    if following and (several := options_in(following[0].text)):
        return Reply("choice", several, size=1)
    if following and (both := _YES_OR_NO.match(following[0].text)):
        return Reply("choice", [both[1], both[2]], size=1)
    options = _options(asked, following)
    if options:
        labels = rating_labels(following[len(options) :])
        kind = "scale" if labels else "choice"
        return Reply(kind, list(dict.fromkeys(options)), labels, size=len(options) + len(labels))
    return Reply(hint="yes_no" if asks_yes_or_no(question) else "")


def _scale_labels(following: Sequence[Piece]) -> list[str]:
    labels: list[str] = []
    for piece in following[:MOST_OPTIONS]:
        numbered = piece.block.mark == "number" or bool(_SCALE_LABEL.match(piece.text))
        numbered = numbered or (not labels and _is_scale(piece))
        if piece.role is not Role.TEXT or not numbered or len(piece.text) > LONGEST_OPTION:
            break
        labels.append(piece.text)
    return labels


def is_range(text: str) -> bool:
    """Whether a line is nothing but the figures to answer with."""
    return bool(_RANGE.match(text))


def _is_scale(piece: Piece) -> bool:
    if is_range(piece.text):
        return True
    return piece.role is Role.TEXT and len(piece.text) <= 50 and asks_scale(piece.text)


def stated_in(following: Sequence[Piece]) -> list[str]:
    """What one is to take a stand on, under how to show it; none if it has a scale of its own."""
    after = following[len(_ways(following)) :]
    run = list(takewhile(may_be_judged, after))
    own = bool(run) and bool(rating_labels(after[1:]))
    return [] if own or len(run) > MOST_OPTIONS else [piece.text for piece in run]


def _ways(following: Sequence[Piece]) -> list[str]:
    """How to show where one stands, "green card for yes", and what the ends of the scale are."""
    labels = rating_labels(following)
    run = takewhile(lambda piece: is_direction(piece.text), following)
    return labels or [piece.text for piece in run]


def _statements(following: Sequence[Piece]) -> list[str]:
    """What is to be rated, when it stands as a list after the question."""
    run = list(takewhile(lambda piece: piece.block.is_item and not piece.asks, following))
    fits = FEWEST_OPTIONS <= len(run) <= MOST_OPTIONS
    return [piece.text for piece in run] if fits else []


def _options(asked: Piece, following: Sequence[Piece]) -> list[str]:
    run = _run(asked, following)
    texts = [piece.text for piece in run]
    ticked = bool(run) and run[0].block.sign in BOXES
    if len(set(texts)) < FEWEST_OPTIONS or len(run) > MOST_OPTIONS:
        return []
    ends = len(run) == len(following) or bool(following[len(run)].asks)
    if run[0].block.is_item or all(map(_PLAIN_REPLY.match, texts)) or ends:
        may = all(_is_option(text, ticked) for text in texts)
        return texts if may or _says_yes_and_no(texts) else []
    return []


def _says_yes_and_no(texts: Sequence[str]) -> bool:
    """Whether lines, short or long, are a yes and a no with what else may be said."""
    return all(map(PLAIN_REPLY.match, texts)) and bool({*map(_first, texts)} - {_first(texts[0])})


def _first(text: str) -> str:
    return text.split()[0].strip(",.!").casefold()


def _run(asked: Piece, following: Sequence[Piece]) -> list[Piece]:
    run: list[Piece] = []
    for piece in following[: MOST_OPTIONS + 1]:
        named = piece.role is Role.TALK and piece.block.is_item and run
        if not (named or piece.role in (Role.TEXT, Role.TASK)) or not _may_answer(
            asked, piece, run
        ):
            break
        run.append(piece)
    return run


def _may_answer(asked: Piece, piece: Piece, run: list[Piece]) -> bool:
    block = piece.block
    if run:
        alike = block.level == 0 and _list_of(block) == _list_of(run[0].block)
        return alike and (block.is_item or _may_answer(asked, piece, []))
    if not block.is_item:
        return bool(_PLAIN_REPLY.match(piece.text)) or _is_plain_option(asked, piece)
    return _list_of(block) != _list_of(asked.block) or block.indent > asked.block.indent


def _is_plain_option(asked: Piece, piece: Piece) -> bool:
    """Whether a short line without a bullet is something to choose; copied text loses bullets."""
    text, close = piece.text, not piece.block.level and piece.role is Role.TEXT
    short = len(text) <= LONGEST_PLAIN and text[-1].isalnum() and not is_direction(text)
    put = not asked.leads or addresses(asked.text)
    return close and short and put and bool(CHOOSING.match(asked.text))


def _list_of(block: Block) -> tuple[str, str]:
    """What items of one list have in common: bullets look alike, numbers count up."""
    return block.mark, block.sign if block.mark == "bullet" else ""


def _is_option(text: str, ticked: bool) -> bool:
    if len(text) > LONGEST_OPTION or len(text.split()) > 9 or _FIGURE.search(text):
        return False
    if ticked:
        return True
    return not text.endswith((".", ":"))
