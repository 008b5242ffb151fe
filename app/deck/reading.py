"""Reads a section: which of its questions are prompts, and what is left for a slide."""

from app.deck.answers import is_explained
from app.deck.context import pieces_of
from app.deck.options import replies_to
from app.deck.programme import holds_no_prompts
from app.deck.prompts import Prompt, Reading, Talk
from app.deck.questions import Piece, Role
from app.deck.sections import Section, looks_like_heading
from app.deck.talking import begins_to_talk, names_a_round, only_invites
from app.deck.words import (
    ANSWERED,
    CHOOSING,
    QUESTION_WORD,
    REPLY,
    TASK,
    VOICES,
    addresses,
    asks_scale,
    asks_to_tell,
    asks_words,
    asks_yes_or_no,
    informs,
    is_direction,
    is_practical,
    names_what,
    shows_scale,
)

FEWEST_UNMARKED = 3
"""So many lines that open as questions are questions, if nothing else stands with them."""


def read_section(section: Section, *, carried: Talk | None = None, cover: bool = False) -> Reading:
    """`carried` is a talk still open from the section before, `cover` marks a title page."""
    return _SectionReader(pieces_of(section, cover), carried, cover).read()


class _SectionReader:
    def __init__(self, pieces: list[Piece], carried: Talk | None, cover: bool) -> None:
        self.pieces = pieces
        self.heading = self._heading(cover)
        self.body = self._body()
        self.carried = carried
        self.opened = self._opened()
        self.talks = self._talks()
        self.silent = self._is_silent()

    def read(self) -> Reading:
        last = next((talk for talk in reversed(self.talks) if talk), None)
        opens = any(piece.role is Role.TALK for piece in self.body)
        reading = Reading(self.heading.rstrip(": "), last, opens)
        consumed = 0
        for number, piece in enumerate(self.body):
            if number < consumed or self.opened[number]:
                continue
            if self._accepts(number):
                consumed = self._add_prompts(reading, number)
            else:
                reading.rest.append(piece.block)
        reading.quiz = self._quiz()
        return self._seen_around(self._settled(reading))

    def _quiz(self) -> list[Prompt]:
        """A title's question over a list that may be its options, or what it explains."""
        first = self.pieces[0]
        if first.role is not Role.ASK or not self.heading or self.silent:
            return []
        reply = replies_to(first.asks[-1], first, self.body)
        listed = reply.options and reply.size == len(self.body)
        chosen = CHOOSING.match(first.text)
        yes_or_no = addresses(first.text) and asks_yes_or_no(first.text)
        if not listed or informs(first.text) or not (chosen or yes_or_no):
            return []
        return [Prompt(first.text, reply=reply, heads=True)]

    def _seen_around(self, reading: Reading) -> Reading:
        leads = self.pieces[0]
        quoted = {ask for piece in self.body if piece.is_quote for ask in piece.asks}
        for prompt in reading.prompts:
            prompt.heads = leads.block.level > 0 and prompt.text in leads.asks
            told = any(not is_direction(block.text) for block in reading.rest)
            listed = bool(prompt.reply.options) and not (
                prompt.set or CHOOSING.match(prompt.text) or asks_yes_or_no(prompt.text)
            )
            prompt.heads_text = prompt.heads and (told or listed) and prompt.talk is None
            prompt.among_others = len(reading.prompts) > 1
            prompt.quoted = prompt.text in quoted and not prompt.reply.labels
        return reading

    def _heading(self, cover: bool) -> str:
        first = self.pieces[0]
        if first.role is Role.ASK:
            return first.text if cover or self._is_topic() else ""
        if first.role in (Role.TALK, Role.MIXED) or not self._may_head():
            return ""
        alone = len(self.pieces) == 1 and asks_to_tell(first.text)
        if first.role is Role.TASK and (alone or _asks_briefly(first)):
            return ""
        sign = f"{first.block.sign} " if first.block.mark else ""
        return sign + first.text

    def _body(self) -> list[Piece]:
        body = self.pieces[1:] if self.heading else self.pieces
        if holds_no_prompts(self.heading):
            return [Piece(piece.block, piece.text) for piece in body]
        return body

    def _may_head(self) -> bool:
        first = self.pieces[0].block
        if first.mark != "number":
            return looks_like_heading(first)
        numbered = sum(piece.block.mark == "number" for piece in self.pieces)
        return numbered == 1 and len(self.pieces) > 1 and len(first.text) <= 80

    def _is_topic(self) -> bool:
        """Whether a question heads the page instead of asking the room."""
        first, *rest = self.pieces
        if first.block.mark or not rest:
            return False
        if any(p.role is Role.TALK for p in rest):
            return first.block.level > 0 and _is_talked_about(rest)
        asks = [piece for piece in rest if piece.role is Role.ASK or _asks_briefly(piece)]
        if asks and (first.block.level or (len(asks) > 1 and asks[0].block.is_item)):
            return True
        return not asks and is_explained(0, self.pieces)

    def _is_silent(self) -> bool:
        if ANSWERED.match(self.heading):
            return True
        if any(REPLY.match(p.text) and ":" in p.text[:8] for p in self.body):
            return True
        quotes = sum(piece.is_quote for piece in self.body)
        return (bool(VOICES.search(self.heading)) and quotes > 0) or quotes > 2

    def _talks(self) -> list[Talk | None]:
        """The talk each piece of the body belongs to."""
        current = self.carried or self._talk_afterwards(self.opened)
        talks = list[Talk | None]()
        for talk in self.opened:
            current = talk or current
            talks.append(current)
        return talks

    def _opened(self) -> list[Talk | None]:
        """The talk that each piece opens; an invitation under a talk's title only says how."""
        made: list[Talk | None] = []
        titled = bool(self.body) and self.body[0].role is Role.TALK and self.body[0].block.level > 0
        asked = False
        for number, piece in enumerate(self.body):
            only_says_how = titled and number and not asked and not names_a_round(piece.text)
            opens = piece.role is Role.TALK and not only_says_how
            made.append(Talk(piece.text) if opens else None)
            asked = asked or bool(piece.asks)
        return made

    def _talk_afterwards(self, opened: list[Talk | None]) -> Talk | None:
        """An invitation below the questions holds for those above it."""
        first = next((number for number, talk in enumerate(opened) if talk), len(opened))
        if any(piece.asks for piece in self.body[first:]):
            return None
        return opened[first] if first < len(opened) else None

    def _accepts(self, number: int) -> bool:
        piece, talk = self.body[number], self.talks[number]
        if not piece.asks or (self.silent and talk is None):
            return False
        if talk is not None:
            return True
        if piece.role is Role.ASK:
            return self._asks_the_room(number)
        if piece.role is Role.TASK:
            return (
                _asks_briefly(piece)
                or self._in_a_list_of_questions(number)
                or self._is_to_tell(number)
                or begins_to_talk(piece.text)
            )
        return self._ends_with_question(number)

    def _asks_the_room(self, number: int) -> bool:
        piece = self.body[number]
        if piece.set:
            return True
        asks_with_others = self._among_questions(number) or self._in_a_list_of_questions(number)
        if piece.block.is_item and not (asks_with_others or addresses(piece.text)):
            return False
        if piece.is_quote and any(other.role is Role.TEXT for other in self.body):
            return False
        alone = not (number and self.body[number - 1].role is Role.ASK)
        return not ((alone or informs(piece.text)) and is_explained(number, self.body))

    def _among_questions(self, number: int) -> bool:
        siblings = self._siblings(number)
        asking = sum(piece.role is Role.ASK for piece in siblings)
        return asking * 2 >= len(siblings)

    def _is_to_tell(self, number: int) -> bool:
        """Whether a line wants to hear something, as all do that are listed with it, and is no
        remark on a question above it."""
        piece, above = self.body[number], self.body[number - 1 : number] if number else []
        apart = piece.block.after_blank or piece.block.is_item
        remarks = not apart and any(other.asks for other in above)
        beside = self._siblings(number) if piece.block.is_item else []
        alike = all(other.role is Role.ASK or asks_to_tell(other.text) for other in beside)
        return asks_to_tell(piece.text) and alike and not remarks

    def _in_a_list_of_questions(self, number: int) -> bool:
        """Whether all that stands beside a task asks, and something of it with a question mark."""
        piece = self.body[number]
        if not piece.block.is_item and not QUESTION_WORD.match(piece.text):
            return False
        siblings = self._siblings(number)
        roles = {piece.role for piece in siblings}
        alike = all(QUESTION_WORD.match(p.text) and p.text[0].isupper() for p in siblings)
        return roles == {Role.ASK, Role.TASK} or (alike and len(siblings) >= FEWEST_UNMARKED)

    def _siblings(self, number: int) -> list[Piece]:
        block = self.body[number].block
        return [
            piece
            for piece in self.body[max(0, number - 12) : number + 12]
            if piece.block.mark == block.mark and piece.block.indent == block.indent
        ]

    def _ends_with_question(self, number: int) -> bool:
        piece = self.body[number]
        answers = replies_to(piece.asks[-1], piece, self.body[number + 1 :]).size
        if number + 1 + answers < len(self.body) and not piece.block.is_item:
            return False
        return addresses(piece.asks[-1])

    def _add_prompts(self, reading: Reading, number: int) -> int:
        piece = self.body[number]
        reading.prompts += [
            Prompt(ask, talk=self.talks[number], set=piece.set) for ask in piece.asks
        ]
        reading.prompts[-len(piece.asks)].context = piece.context
        last = reading.prompts[-1]
        last.reply = replies_to(last.text, piece, self.body[number + 1 :])
        return number + 1 + last.reply.size

    def _settled(self, reading: Reading) -> Reading:
        """Lets an invitation that says what to talk about be the prompt itself."""
        talk = reading.talk
        if reading.prompts or not reading.opens_talk or talk is None or self.silent:
            return reading
        if not only_invites(talk.text) and not is_practical(talk.text):
            reading.prompts.append(Prompt(talk.text, talk=talk))
        return reading


def _is_talked_about(pieces: list[Piece]) -> bool:
    """Whether questions of its own follow an invitation."""
    invited = [number for number, piece in enumerate(pieces) if piece.role is Role.TALK]
    return any(piece.role is Role.ASK for piece in pieces[invited[0] :])


def _asks_briefly(piece: Piece) -> bool:
    """Whether a task without a question mark wants a figure, a word or a choice."""
    if piece.set or shows_scale(piece.text) or names_what(piece.text):
        return True
    wanted = asks_scale(piece.text) or asks_words(piece.text)
    return wanted and bool(TASK.match(piece.text))
