"""Notes before they have a format: what stands in them, and in which order."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from app.clock import Milliseconds
from app.errors import N_
from app.exports.copied import Copied
from app.exports.facts import one_line
from app.exports.finality import Finality
from app.exports.prose import read_prose
from app.exports.remarked import Remarked
from app.i18n import Words, language_name
from app.i18n.due import Due
from app.models.afterwards.contents import (
    ANSWERS,
    COMMITMENTS,
    METHOD,
    PARKED,
    RESULTS,
    VOICES,
    WORDINGS,
    along,
)
from app.models.afterwards.hidden import Roughly
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY, TONES
from app.models.agenda.agenda import AgendaItem
from app.models.agenda.asking import Asking
from app.models.answers.theme import Standing
from app.models.titles import Worded
from app.models.workshop import Workshop
from app.papers.blocks import (
    Block,
    Cell,
    Facts,
    Heading,
    Paragraph,
    Prose,
    Quotes,
    Table,
    Voices,
)
from app.papers.paper import Said

NOBODY_YET = N_("No receiver yet")
READ_AT = N_("The notes as a web page:")
FEW = 20
"""Up to so many answers stand under their question; more stand in the appendix."""


@dataclass(frozen=True)
class Wording:
    """A question as it was asked in one more language."""

    language: str
    prompt: str
    body: str
    texts: list[str]

    @property
    def name(self) -> str:
        return language_name(self.language)


@dataclass(frozen=True)
class NotedPile:
    """Answers that lie together: `what` is "theme", or "aside", "unsorted" or "others" (where
    small groups are left out) for those in none. `people` and `answers` are None where they
    aren't told; `about` says them in words; `texts` are in the order of the alphabet, words of a
    cloud each once."""

    what: str
    name: str
    key: str = ""
    people: int | None = None
    answers: int | None = None
    about: str = ""
    texts: list[str] = field(default_factory=list)
    theme: Standing | None = None

    def blocks(self, level: int, word_for_word: bool) -> Iterator[Block]:
        """Nothing where nothing lies."""
        if self.texts:
            yield Heading(self.name, level)
            if self.about:
                yield Paragraph(self.about, "quiet")
            yield Quotes(self.texts) if word_for_word else Paragraph(" · ".join(self.texts))


@dataclass(frozen=True)
class Question:
    """One asking, with the item it stood in. `answered` is how many people answered, of
    `present`; `answers` how many answers stand in the notes, `held` how many are not approved,
    `hidden` roughly how many were hidden for each reason. None is a number that isn't told.
    `about` says how it was asked, `results` what was counted, `said` are its answers in words and
    `asides` what isn't shown of them. `piles` are its themes and what lies in none, if it is
    sorted."""

    asking: Asking
    item: AgendaItem
    heading: Heading
    present: int | None
    answered: int | None
    answers: int | None
    held: int
    hidden: Roughly
    about: list[Block]
    results: list[Block]
    said: list[Said]
    asides: list[Block]
    wordings: list[Wording]
    piles: list[NotedPile] = field(default_factory=list)
    masked: int = 0
    """How many parts of it are masked, in a copy."""

    @property
    def round(self) -> str:
        """The name of its talk round; empty outside one."""
        return self.item.title

    @property
    def all_hidden(self) -> int | None:
        """None where it isn't told."""
        numbers = list(self.hidden.values())
        return None if None in numbers else sum(number or 0 for number in numbers)

    @property
    def is_long(self) -> bool:
        """Whether its answers are too many to stand under it."""
        return len(self.said) > FEW and not self.asking.how.tabled

    @property
    def is_sorted(self) -> bool:
        return any(pile.texts for pile in self.piles)

    @property
    def quotes(self) -> Quotes:
        """Its answers word for word."""
        return Quotes([one.text for one in self.said])

    def in_words(self, level: int) -> Iterator[Block]:
        """The same by theme, if they are sorted, under headings of this level."""
        if self.is_sorted:
            for pile in self.piles:
                yield from pile.blocks(level, bool(self.said))
        elif self.said:
            yield self.quotes

    @property
    def other_prompts(self) -> dict[str, str]:
        """What was asked in other languages."""
        return {wording.language: wording.prompt for wording in self.wordings}


@dataclass(frozen=True)
class NotedLine:
    """A line that is parked: for whom, and what came back, on which `day` (an ISO date)."""

    text: str
    receiver: str
    said: str
    day: str
    teller: str


@dataclass(frozen=True)
class Committed:
    """A commitment as the notes have it; `due` is stored as `i18n.due` has it."""

    what: str
    who: str
    due: str
    first: str


@dataclass(frozen=True)
class Document:
    """A workshop's notes in one language: its `opening`, `top` and `body` are its `blocks`.

    `people` is how many took part, None if that isn't told, `answers` how many answers were
    shown; `committed` what has been confirmed that will be done; `method` says how the notes were
    made and `moment` from when they are; `remarked` is what readers have said of them.
    """

    workshop: Workshop
    language: str
    taken_at: Milliseconds
    people: int | None
    answers: int
    opening: list[Block]
    questions: list[Question]
    method: list[Block]
    moment: list[Block]
    parked: list[NotedLine]
    committed: list[Committed]
    remarked: Remarked | None
    final: Finality | None = field(default=None, kw_only=True)
    """Which version it is, once it has been made final; until then it is a draft."""
    copied: Copied | None = field(default=None, kw_only=True)
    """Whether it is a copy with masked parts, of a version or of a draft."""

    @property
    def words(self) -> Words:
        return Words(self.language)

    @property
    def label(self) -> str:
        """What it is called."""
        return self.workshop.notes_title or self.words(N_("Meeting notes"))

    @property
    def title(self) -> str:
        return self.titled.text

    @property
    def titled(self) -> Worded:
        return self.workshop.titled.in_words((self.language,))

    @property
    def day(self) -> int:
        """When the meeting was, is to be, or is written about."""
        return self.workshop.started_at or self.workshop.starts_at or self.taken_at

    @property
    def read_at(self) -> str:
        """What stands before the address where it is read as a web page."""
        return READ_AT

    @property
    def is_read_by_all(self) -> bool:
        """Whether everyone with the link may."""
        return self.workshop.is_published

    @property
    def status(self) -> str:
        """What stands at the foot of each page of it."""
        return self.which.status(self.words) if self.which else self.words(N_("draft"))

    @property
    def which(self) -> Finality | Copied | None:
        """What it says of itself, unless it is a draft."""
        return self.copied or self.final

    def has(self, part: str) -> bool:
        """Whether a part goes along."""
        return part in along(self.workshop.notes_without)

    @property
    def quotes(self) -> list[str]:
        """The answers that were lifted to the top."""
        return [one.text for question in self.questions for one in question.said if one.quoted]

    @property
    def summary(self) -> list[Block]:
        return self._written(N_("Summary"), SUMMARY)

    @property
    def next_steps(self) -> list[Block]:
        return self._written(N_("What happens next"), NEXT_STEPS)

    @property
    def voices(self) -> list[Block]:
        heading = Heading(self.words(N_("Voices from the meeting")))
        return [heading, Voices(self.quotes)] if self.quotes else []

    @property
    def commitments(self) -> list[Block]:
        if not self.committed:
            return []
        head = [N_("What is to be done"), N_("Who takes it on"), N_("When"), N_("The first step")]
        rows: list[list[Cell]] = [
            [
                one.what,
                one.who or self.words(N_("Who takes it?")),
                self._when(one.due),
                one.first,
            ]
            for one in self.committed
        ]
        width = 4 if any(one.first for one in self.committed) else 3
        columns = [self.words(text) for text in head[:width]]
        caption = self.words(N_("Who does what, and by when"))
        table = Table(caption, columns, [row[:width] for row in rows])
        return [Heading(self.words(N_("Commitments"))), table]

    def _when(self, due: str) -> str:
        found = Due.read(due)
        return found.words(self.language) if found else self.words(N_("no day yet"))

    def written(self, part: str) -> Worded:
        """SUMMARY or NEXT_STEPS, in the language of the notes where it is written in it."""
        return self.workshop.text_of(part).in_words((self.language,))

    def _written(self, heading: str, part: str) -> list[Block]:
        said = self.written(part)
        other = "" if said.language == self.workshop.language else said.language
        prose = Prose(read_prose(said.text), TONES[part], other)
        return [Heading(self.words(heading)), prose] if prose.passages else []

    @property
    def top(self) -> list[Block]:
        """What the facilitator has added, as far as it goes along."""
        parts = {
            SUMMARY: self.summary,
            NEXT_STEPS: self.next_steps,
            COMMITMENTS: self.commitments,
            VOICES: self.voices,
        }
        return [block for part, blocks in parts.items() if self.has(part) for block in blocks]

    @property
    def body(self) -> list[Block]:
        """The questions and their results, then what there are too many answers of to stand
        there."""
        return [*self._results(), *self._appendix(), *self.closing]

    @property
    def closing(self) -> list[Block]:
        method = self.method if self.has(METHOD) else []
        return [*self.parking, *method, *self.remarks, *self.moment]

    @property
    def remarks(self) -> list[Block]:
        """What readers remarked on is no part to be left out: who sent a remark looks for it."""
        return list(self.remarked.blocks(self.words)) if self.remarked else []

    @property
    def parking(self) -> list[Block]:
        """What is parked, for whom, and what came back."""
        if not self.parked or not self.has(PARKED):
            return []
        rows = [
            (one.receiver or self.words(NOBODY_YET), self._with_answer(one)) for one in self.parked
        ]
        return [Heading(self.words(N_("Parked"))), Facts(rows)]

    def _with_answer(self, line: NotedLine) -> str:
        told = ", ".join(part for part in (line.teller, line.day) if part)
        answer = self.words(N_("Answer (%(told)s): %(said)s"), told=told, said=line.said)
        return f"{line.text}\n{answer}" if line.said else line.text

    def _results(self) -> Iterator[Block]:
        if not self.has(RESULTS):
            return
        for item, together in groupby(self.questions, key=lambda question: question.item):
            if item.title:
                yield Heading(one_line(item.title))
                for language, name in item.titled.others.items() if self.has(WORDINGS) else ():
                    yield Paragraph(f"{language_name(language)}: {name}")
            for question in together:
                yield from self.blocks_of(question)

    def blocks_of(self, question: Question) -> Iterator[Block]:
        """A question as it stands in the body."""
        yield from (question.heading, *question.about, *question.results)
        listed = self.lists(question)
        if listed and (question.is_long or not self.has(ANSWERS)):
            yield Paragraph(self._elsewhere, "quiet")
        elif listed or question.is_sorted:
            yield from question.in_words(question.heading.level + 1)
        yield from question.asides

    def lists(self, question: Question) -> bool:
        """Whether its answers in words stand by themselves, and not in what was counted."""
        return bool(question.said) and not (question.asking.how.tabled and self.has(RESULTS))

    @property
    def _elsewhere(self) -> str:
        """Where the answers in words are that don't stand under their question."""
        if self.has(ANSWERS):
            return self.words("All its answers stand in the appendix.")
        return self.words("Its answers in words are left out here.")

    def _appendix(self) -> Iterator[Block]:
        long = [one for one in self.questions if one.is_long or not self.has(RESULTS)]
        if not self.has(ANSWERS) or not any(one.said for one in long):
            return
        yield Heading(self.words(N_("Appendix: every answer")))
        for question in long:
            if question.said:
                yield Heading(question.heading.text, 3)
                yield from question.in_words(4)

    @property
    def asked(self) -> list[Question]:
        """The questions that go along, for formats without an appendix."""
        there = self.has(RESULTS) or self.has(ANSWERS)
        return self.questions if there else []

    def about(self, question: Question) -> list[Block]:
        """How it was asked and how many answered, for formats without an appendix."""
        return question.about if self.has(RESULTS) else []

    def all_of(self, question: Question, *, parted: bool = False) -> list[Block]:
        """What was counted and said, for formats without an appendix; `parted` by theme."""
        listed = self.lists(question)
        said: list[Block] = [question.quotes] if listed else []
        if parted:
            said = (
                list(question.in_words(question.heading.level + 1))
                if listed or question.is_sorted
                else []
            )
        said = said if self.has(ANSWERS if listed else RESULTS) else []
        return [*question.results, *said, *question.asides] if self.has(RESULTS) else said

    def piles_of(self, question: Question) -> list[NotedPile]:
        """Its themes with as much as goes along."""
        if not self.has(ANSWERS if self.lists(question) else RESULTS):
            return [replace(pile, texts=[]) for pile in question.piles]
        return question.piles

    @property
    def blocks(self) -> list[Block]:
        return [*self.opening, *self.top, *self.body]

    @property
    def said(self) -> list[Block]:
        """The same without what goes on by itself: what readers remark, and from when it is."""
        return self.blocks[: len(self.blocks) - len(self.remarks) - len(self.moment)]


@dataclass(frozen=True)
class Unasked(Document):
    """One that isn't of the meeting's questions: it is walked as notes are, and all `opening`."""

    @property
    def top(self) -> list[Block]:
        return []

    @property
    def body(self) -> list[Block]:
        return []


@dataclass(frozen=True)
class Unversioned(Unasked):
    """One that is neither a draft nor a version."""

    @property
    def status(self) -> str:
        return ""


NOTHING_ASKED: dict[str, Any] = {
    "people": None,
    "answers": 0,
    "questions": [],
    "method": [],
    "moment": [],
    "parked": [],
    "committed": [],
    "remarked": None,
}
"""What such a one has instead."""
