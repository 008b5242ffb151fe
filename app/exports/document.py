"""Notes before they have a format: what stands in them, and in which order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.clock import Milliseconds
from app.errors import N_
from app.exports.facts import one_line
from app.exports.prose import read_prose
from app.i18n import Words, language_name
from app.models.afterwards.notes import NEXT_STEPS, SUMMARY, TONES
from app.models.agenda.agenda import AgendaItem
from app.models.agenda.asking import Asking
from app.models.titles import Worded
from app.models.workshop import ENDED, Workshop
from app.papers.blocks import Block, Heading, Paragraph, Prose, Voices


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
class Question:
    """One asking, with the item it stood in. `answered` is how many people answered, of
    `present`; `answers` how many answers stand in the notes, `held` how many are not approved,
    `hidden` how many were hidden for each reason, `lifted` those chosen as quotes. None is a
    number that isn't told."""

    asking: Asking
    item: AgendaItem
    heading: Heading
    present: int | None
    answered: int | None
    answers: int | None
    held: int
    hidden: Counter[str]
    about: list[Block]
    results: list[Block]
    wordings: list[Wording]
    lifted: list[str]

    @property
    def round(self) -> str:
        """The name of its talk round; empty outside one."""
        return self.item.title

    @property
    def other_prompts(self) -> dict[str, str]:
        """What was asked in other languages."""
        return {wording.language: wording.prompt for wording in self.wordings}


@dataclass(frozen=True)
class Document:
    """A workshop's notes in one language: its `opening`, `top` and `body` are its `blocks`.

    `people` is how many took part, None if that isn't told, `answers` how many answers stand
    in it.
    """

    workshop: Workshop
    language: str
    taken_at: Milliseconds
    people: int | None
    answers: int
    opening: list[Block]
    questions: list[Question]
    closing: list[Block]

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
    def is_draft(self) -> bool:
        return self.workshop.state != ENDED

    @property
    def quotes(self) -> list[str]:
        return [text for question in self.questions for text in question.lifted]

    @property
    def summary(self) -> list[Block]:
        return self._written(N_("Summary"), SUMMARY)

    @property
    def next_steps(self) -> list[Block]:
        return self._written(N_("What happens next"), NEXT_STEPS)

    @property
    def voices(self) -> list[Block]:
        heading = Heading(Words(self.language)(N_("Voices from the meeting")))
        return [heading, Voices(self.quotes)] if self.quotes else []

    def written(self, part: str) -> Worded:
        """SUMMARY or NEXT_STEPS, in the language of the notes where it is written in it."""
        return self.workshop.text_of(part).in_words((self.language,))

    def _written(self, heading: str, part: str) -> list[Block]:
        said = self.written(part)
        other = "" if said.language == self.workshop.language else said.language
        prose = Prose(read_prose(said.text), TONES[part], other)
        return [Heading(Words(self.language)(heading)), prose] if prose.passages else []

    @property
    def top(self) -> list[Block]:
        """What the facilitator has added."""
        return [*self.summary, *self.next_steps, *self.voices]

    @property
    def body(self) -> list[Block]:
        return [*_under_rounds(self.questions), *self.closing]

    @property
    def blocks(self) -> list[Block]:
        return [*self.opening, *self.top, *self.body]


def _under_rounds(questions: list[Question]) -> Iterator[Block]:
    for item, together in groupby(questions, key=lambda question: question.item):
        if item.title:
            yield Heading(one_line(item.title))
            for language, name in item.titled.others.items():
                yield Paragraph(f"{language_name(language)}: {name}")
        for question in together:
            yield from (question.heading, *question.about, *question.results)
