"""Finds what a block of text asks."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from app.deck.lines import LABEL, Block, options_in
from app.deck.talking import begins_to_talk, invites_to_talk
from app.deck.vocabulary import Words
from app.deck.words import (
    FOLLOW_UP,
    QUESTION_WORD,
    REPLY,
    TASK,
    asks_scale,
    asks_words,
    is_closing,
    is_direction,
    is_practical,
    names_what,
    shows_scale,
)

LONGEST_BLOCK = 1500
LONGEST_PROMPT = 500
SHORT_TAIL = 6
LONGEST_SCALE = 80

_SENTENCE_END = re.compile(
    r"(?<!\bt\.ex\.)(?<!\bbl\.a\.)(?<!\bca\.)(?<!\bkl\.)(?<!\bnr\.)(?<!\be\.g\.)(?<!\bi\.e\.)"
    r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bSt\.)(?<=[.!?…\"”’')\]»])(?<![^.!?…\"”’')\]»][\"”’')\]»])\s+"
    r"(?=[\"”“„‘'«»(\[–—-]*\s?[A-ZÅÄÖÆØÉ\d])"
)
_ASKS = re.compile(
    r"\?[!?.…]*[\"”’')\]»*]*"
    r"(?:\s*\([^()?]{1,150}\)|[\s:–—-]*\d+\s*[-–—]?\s*\d*\s*(?:min\w*|p)?)?[\s.!]*$"
)
_MENTIONS = re.compile(r"[^?\"“”„«»]*\w[^?\"“”„«»]*[\"“”„«][^\"“”»]*\?[\"“”»]\W*$")
"""A question in quotes, in a sentence about it."""
_REFERS_BACK = Words(r"\b@back\b")
_INLINE_TALK = re.compile(r"([^?:]{3,70}?)(?::\s+|\s+[–—-]\s+|[.!]\s+)(?=\S)")
_LED_TOGETHER = Words(r"\W*(@together),\s+")
_QUOTED = re.compile(r"[\"”“„«»‘'].*[\"”“»«’']\W*$")


class Role(StrEnum):
    TALK = "talk"
    ASK = "ask"
    TASK = "task"
    MIXED = "mixed"
    LABEL = "label"
    TEXT = "text"


@dataclass
class Piece:
    """A block and what it asks; a talk invitation may stand in front of it. `set` when what
    follows shows how it is answered, `leads` when it is the first of its section, `tops`
    when it is the first under a title. `options` are those that others on its page have too."""

    block: Block
    text: str
    role: Role = Role.TEXT
    asks: list[str] = field(default_factory=list)
    set: bool = False
    leads: bool = False
    tops: bool = False
    options: list[str] = field(default_factory=list)

    @property
    def context(self) -> str:
        """Its sentences that aren't asked."""
        asked = " ".join(self.asks)
        said = [sentence for sentence in split_sentences(self.text) if sentence not in asked]
        return " ".join(said)

    @property
    def is_quote(self) -> bool:
        return bool(_QUOTED.match(self.text[:LONGEST_BLOCK]))


def read_pieces(block: Block) -> list[Piece]:
    text = block.text
    if len(text) > LONGEST_BLOCK:
        return [Piece(block, text)]
    if block.sign and invites_to_talk(text) and "?" not in text:
        return [Piece(block, text, Role.TALK)] if not TASK.match(text) else [_read(block, text)]
    talk, rest = _inline_talk(text)
    pieces = [Piece(Block([talk]), talk, Role.TALK)] if talk else []
    asked, after = _apart(rest)
    return [*pieces, _read(block, asked), *([Piece(Block([after]), after)] if after else [])]


def _apart(text: str) -> tuple[str, str]:
    """What is asked, and the options or directions that stand after it on its line."""
    first, *others = split_sentences(text)
    if others and "?" not in text and _reads_as_prompt(first) and all(map(is_practical, others)):
        return first, " ".join(others)
    return _with_options(text)


def _with_options(text: str) -> tuple[str, str]:
    """A question and the options that stand after it on its line, if they do."""
    end = text.rfind("?") + 1
    may = bool(end) and options_in(text[end:])
    return (text[:end], text[end:].strip()) if may else (text, "")


def _inline_talk(text: str) -> tuple[str, str]:
    if together := _LED_TOGETHER.match(text):
        talk, rest = together[1], text[together.end() :]
        if _reads_as_prompt(split_sentences(rest)[0]):
            return talk, rest[0].upper() + rest[1:]
    for found in _INLINE_TALK.finditer(text[:200]):
        talk, rest = text[: found.end(1)].strip(), text[found.end() :]
        if invites_to_talk(talk) and _reads_as_prompt(rest):
            return talk, rest
        break
    return "", text


def _reads_as_prompt(text: str) -> bool:
    tells = TASK.match(text) and len(text.split()) > 2 and not is_practical(text)
    return bool(_ASKS.search(text) or QUESTION_WORD.match(text) or tells)


def _read(block: Block, text: str) -> Piece:
    bare = LABEL.without(text) if LABEL.match(text) else text
    asking = [sentence for sentence in split_sentences(bare) if "?" in sentence]
    if all(map(is_closing, asking or [bare])):
        return Piece(block, bare)
    if invites_to_talk(bare) and not (_ASKS.search(bare) and TASK.match(bare)):
        return Piece(block, text, Role.TALK)
    return _read_sentences(block, bare)


def _is_asked(sentence: str) -> bool:
    return bool(_ASKS.search(sentence)) and not _MENTIONS.match(sentence)


def _read_sentences(block: Block, text: str) -> Piece:
    if not any(map(str.isalpha, text)):
        return Piece(block, text)
    sentences = split_sentences(text)
    asking = [_is_asked(sentence) for sentence in sentences]
    if any(asking):
        return _read_asking(block, text, sentences, asking)
    return Piece(block, text, Role.TASK, [text]) if _is_task(text) else Piece(block, text)


def split_sentences(text: str) -> list[str]:
    made: list[str] = []
    for part in _SENTENCE_END.split(text):
        if made and (part[:1] in "([" or FOLLOW_UP.match(part)):
            made[-1] += " " + part
        else:
            made.append(part)
    return made


def _read_asking(block: Block, text: str, sentences: list[str], asking: list[bool]) -> Piece:
    asks = _with_tails(sentences, asking, block.is_item)
    if any(len(ask) > LONGEST_PROMPT for ask in asks):
        return Piece(block, text)
    first, last = asking.index(True), len(asking) - 1 - asking[::-1].index(True)
    before, between, after = sentences[:first], asking[first : last + 1], sentences[last + 1 :]
    if any(REPLY.match(sentence) for sentence in after) or not all(between):
        return Piece(block, text, Role.MIXED)
    if not before and all(_leads_out(s) for s in after):
        return Piece(block, text, Role.ASK, asks)
    return Piece(block, text, Role.MIXED, [] if after else asks)


def _with_tails(sentences: list[str], asking: list[bool], item: bool) -> list[str]:
    asks: list[str] = []
    for number, (sentence, asked) in enumerate(zip(sentences, asking, strict=True)):
        follows = bool(number and asking[number - 1])
        if asked and follows and item and _REFERS_BACK.search(sentence):
            asks[-1] += " " + sentence
        elif asked:
            asks.append(sentence)
        elif number and asking[number - 1] and _is_tail(sentence):
            asks[-1] += " " + sentence
    return asks


def _is_tail(sentence: str) -> bool:
    if asks_scale(sentence) or asks_words(sentence):
        return len(sentence) <= LONGEST_SCALE
    if len(sentence.split()) > SHORT_TAIL:
        return False
    return bool(TASK.match(sentence)) and not is_practical(sentence)


def _leads_out(sentence: str) -> bool:
    return sentence.endswith("!") or is_direction(sentence) or _is_tail(sentence)


def _is_task(text: str) -> bool:
    if begins_to_talk(text):
        return True
    if shows_scale(text) or names_what(text):
        return len(text) <= LONGEST_PROMPT
    if len(text.split()) < 3 or len(text) > LONGEST_PROMPT or is_practical(text):
        return bool(TASK.match(text)) and (asks_scale(text) or asks_words(text))
    return bool(TASK.match(text) or QUESTION_WORD.match(text))
