"""Joins a page's broken lines into the blocks their author wrote."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.deck.pages import HEADING
from app.deck.vocabulary import Words
from app.deck.words import TASK, opens_question

BULLETS = "•◦▪▫■□●○‣⁃∙·»›>►▶▸▹➢➤➔→✓✔☐☑❑❒❖◆◇★☆–—*+~-"
_BULLET = re.compile(
    rf"^(?P<mark>[{re.escape(BULLETS)}]|[\ue000-\uf8ff]|o(?=\s+[A-ZÅÄÖ\d\"“”]))"
    r"(?:\s+(?:\[[ xX]\]\s*)?|(?<=[•▪■●○»►▶➢➤☐\ue000-\uf8ff])(?=\S)|$)"
)
_NUMBER = re.compile(r"^(?P<mark>\(?\d{1,2}[.):](?!\d))(?:\s+|(?=[^\W\d])|$)")
_LETTER = re.compile(r"^(?P<mark>\(?[a-hA-H](?:[.)](?=\s|$)|\)(?=[^\W\d_]{2})))\s*")
_NEXT_LETTER = re.compile(r"\s\(?([b-hB-H])\)\s*(?=\w)")
_CHECKBOX = re.compile(r"^(?P<mark>\[[ xX]?\]|\([ xX]?\))\s+")
_SYMBOL = re.compile("^[\u2190-\u2bff\U0001f300-\U0001faff]+\\s+")
_MARKS = (("bullet", _BULLET), ("number", _NUMBER), ("letter", _LETTER), ("box", _CHECKBOX))

LONGEST_INLINE = 30
MOST_WORDS_INLINE = 4

_ENDED = re.compile(r"[.!?:;…][\"”’')\]»*]*$")
_ASKED = re.compile(r"\?[!?.…]*[\"”’')\]»]*$")
_OPEN_END = Words(r"(?:[,–—&/-]|\b(?-i:@open_end))$")
_BROKEN_WORD = re.compile(r"[^\W\d_]{2,}[-‐]$")
_KEEPS_HYPHEN = re.compile(
    r"(?:\b(?:[Ss]elf|[Ww]ell|[Nn]on|[Cc]o|[Ll]ong|[Ss]hort|[Hh]igh|[Ll]ow)|[A-ZÅÄÖ\d]{2,})[-‐]$"
)
LABEL = Words(r"^@label\s*(?:nr\.?\s*)?(?:\d{1,2}\s*[:.)–—-]|:|\d{1,2}[a-d]?\s*[:.)–—-])\s+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S|\S+@\S+\.\w", re.I)
_BETWEEN_OPTIONS = [re.compile(between) for between in (r"\s*[·•|]\s*", r"\s*/\s*", r"\s+[–—-]\s+")]
"""What stands between the options of one line: dots, strokes, dashes with space around them."""
_FIGURES = re.compile(r"\b1\W+2\W+3\b")
_SHARED_ENDING = Words(r"(?-i:@and)\b")
_ADDED = Words(r"(?-i:@and)\b.*\?\W*$")
DASHES = ("–", "—", "-")


@dataclass
class Block:
    """A heading, a paragraph or a list item; `mark` names what stood before it."""

    parts: list[str]
    mark: str = ""
    indent: int = 0
    level: int = 0
    after_blank: bool = False
    sign: str = ""
    _text: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        if not self._text:
            self._text = join_lines(self.parts)
        return self._text

    @property
    def is_item(self) -> bool:
        return bool(self.mark)

    def extend(self, line: str) -> None:
        self.parts.append(line)
        self._text = ""


def read_blocks(lines: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    blank = False
    lines = [part for line in lines for part in _lettered(line)]
    for line in lines:
        if not line.strip():
            blank = True
            continue
        block = _read_line(line, blank)
        if blocks and _is_added(blocks[-1], block):
            blocks[-1].extend(f"{block.sign} {block.text}")
        elif blocks and _continues(blocks[-1], block):
            blocks[-1].extend(block.parts[0])
        else:
            blocks.append(block)
        blank = False
    return [block for block in blocks if block.text]


def join_lines(parts: Sequence[str]) -> str:
    made: list[str] = []
    for part in filter(None, parts):
        if not made:
            made.append(part)
        elif _is_broken_word(made[-1], part):
            made[-1] = made[-1] if _KEEPS_HYPHEN.search(made[-1][-40:]) else made[-1][:-1]
            made.append(part)
        else:
            made += [" ", part]
    return "".join(made)


def ends_asking(text: str) -> bool:
    return bool(_ASKED.search(text[-40:]))


def starts_item(line: str) -> bool:
    """Whether a line begins with a bullet, a number or a letter of a list."""
    return bool(_read_line(line, False).mark)


def options_in(line: str) -> list[str]:
    """The options of a line that has them all, as "Ja / Nej / Vet inte"; of any other none."""
    for between in _BETWEEN_OPTIONS:
        options = [option.strip(" ().") for option in between.split(line.strip())]
        if len(options) > 1 and all(map(_is_short, options)):
            return options if len(options) > 2 or "–" not in line else []
    return []


def _is_short(option: str) -> bool:
    fits = len(option) <= LONGEST_INLINE and len(option.split()) <= MOST_WORDS_INLINE
    return fits and option[-1:].isalpha() and option[0].isalpha()


def _read_line(line: str, blank: bool) -> Block:
    if heading := HEADING.match(line):
        return Block([_tidy(heading[2])], level=len(heading[1]), after_blank=blank)
    indent = len(line) - len(line.lstrip())
    text = _tidy(line)
    for mark, pattern in _MARKS:
        if found := pattern.match(text):
            rest = text[found.end() :].strip()
            return Block([rest], mark, indent, after_blank=blank, sign=found["mark"])
    return Block([_SYMBOL.sub("", text)], indent=indent, after_blank=blank)


def _lettered(line: str) -> list[str]:
    """The options that stand on one line, "a) Yes b) No", a line each."""
    first = _LETTER.match(line.lstrip())
    if not first:
        return [line]
    awaited, starts = ord(first["mark"].strip("(.)")) + 1, [0]
    for found in _NEXT_LETTER.finditer(line):
        if ord(found[1]) == awaited:
            starts.append(found.start() + 1)
            awaited += 1
    indent = " " * (len(line) - len(line.lstrip()))
    ends = [*starts[1:], len(line)]
    parts = [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [indent + part for part in parts]


def _tidy(line: str) -> str:
    return " ".join(line.split())


def _is_added(last: Block, block: Block) -> bool:
    """Whether a line adds to the question above it after a dash: "– and the other way round?"."""
    dashed = block.sign in DASHES and block.sign != last.sign and not last.level
    return dashed and not block.after_blank and bool(_ADDED.match(block.text))


def _continues(last: Block, block: Block) -> bool:
    if (
        block.mark
        or block.level
        or last.level
        or _ADDRESS.match(block.parts[0])
        or LABEL.match(block.parts[0])
    ):
        return False
    tail, start = last.parts[-1], block.parts[0]
    if not tail:
        return not block.after_blank
    if _ENDED.search(tail[-20:]):
        return _runs_on(last, block)
    if start[:1].islower():
        return True
    if start[:1] == "(":
        return not block.after_blank
    return _is_wrapped(last, block)


def _runs_on(last: Block, block: Block) -> bool:
    tail, start = last.parts[-1], block.parts[0]
    if block.after_blank or ends_asking(tail) or tail[-1] in ":;":
        return False
    if options_in(start) or _FIGURES.search(start):
        return False
    long = len(tail) >= 40 and len(start) >= 12
    return long and not start[0].islower() and not _opens_prompt(start)


def _opens_prompt(line: str) -> bool:
    return opens_question(line) or bool(TASK.match(line))


def _is_wrapped(last: Block, block: Block) -> bool:
    if block.after_blank:
        return False
    asks_anew = opens_question(last.parts[0]) and opens_question(block.parts[0])
    if _OPEN_END.search(last.parts[-1][-30:]) and not asks_anew:
        return True
    return last.is_item and block.indent > last.indent


def _is_broken_word(before: str, part: str) -> bool:
    if not _BROKEN_WORD.search(before[-40:]) or not part[:1].islower():
        return False
    return not _SHARED_ENDING.match(part)
