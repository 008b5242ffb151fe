"""The notes of a workshop as blocks: one snapshot, which says when it was taken and what it holds.

Nothing in them says who answered or when: no ids, no times of answers, and answers stand in the
order of the alphabet however many they are.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markdown_it import MarkdownIt
from sqlmodel import Session

from app.blocks import Block, Facts, Heading, Paragraph, Quotes
from app.errors import N_
from app.exports.alphabet import alphabetical
from app.exports.facts import facts, moment, one_line
from app.models.agenda import Item
from app.models.asking import Asking
from app.models.moderation import REASONS
from app.models.notes import askings_in_order
from app.models.results import Results, count_from_scratch
from app.models.workshop import DRAFT, ENDED, Workshop
from app.rendering import Words


@dataclass(frozen=True)
class Question:
    """One asking, with the item it stood in. `answered` is how many people answered, of
    `present`; `answers` how many answers stand in the notes, `held` how many are not approved,
    `hidden` how many were hidden for each reason."""

    asking: Asking
    item: Item
    heading: Heading
    present: int
    answered: int
    answers: int
    held: int
    hidden: Counter[str]
    about: list[Block]
    results: list[Block]

    @property
    def round(self) -> str:
        """The title of its talk round; empty outside one."""
        return self.item.title


@dataclass(frozen=True)
class Document:
    """A workshop's notes in one language: its `opening`, `summary` and `body` are its `blocks`.

    `people` is how many took part, `answers` how many answers stand in it.
    """

    workshop: Workshop
    language: str
    taken_at: int
    people: int
    answers: int
    opening: list[Block]
    questions: list[Question]
    closing: list[Block]

    @property
    def title(self) -> str:
        return self.workshop.title

    @property
    def is_draft(self) -> bool:
        return self.workshop.state != ENDED

    @property
    def summary(self) -> list[Block]:
        if not self.workshop.summary:
            return []
        words = Words(self.language)
        return [Heading(words("Summary")), Paragraph(self.workshop.summary, "summary")]

    @property
    def body(self) -> list[Block]:
        return [*_under_rounds(self.questions), *self.closing]

    @property
    def blocks(self) -> list[Block]:
        return [*self.opening, *self.summary, *self.body]


def notes(session: Session, workshop: Workshop, language: str, at: int) -> Document:
    """The notes as of the session's snapshot, taken at `at`."""
    assert workshop.id is not None
    words = Words(language)
    asked = [
        (count_from_scratch(session, asking), asking, item)
        for asking, item in askings_in_order(session, workshop.id)
    ]
    people = how_many_people([(results, asking) for results, asking, _ in asked])
    begun = people if workshop.self_paced else 0
    questions = [_question(*found, begun, words) for found in asked]
    answers = sum(question.answers for question in questions)
    return Document(
        workshop=workshop,
        language=language,
        taken_at=at,
        people=people,
        answers=answers,
        opening=[Heading(workshop.title, 1), Facts(list(facts(workshop, people, words)))],
        questions=questions,
        closing=list(_closing(workshop, bool(questions), answers, at, words)),
    )


def how_many_people(asked: list[tuple[Results, Asking]]) -> int:
    """How many took part: all who have answered anything, or the most phones seen at one
    asking where those were more."""
    answered = len({person for results, _ in asked for person in results.people})
    return max([answered, *(asking.present for _, asking in asked)])


def _question(results: Results, asking: Asking, item: Item, begun: int, words: Words) -> Question:
    """`begun` is how many have begun a survey: nobody was present when it was asked."""
    hidden, held = results.hidden_reasons(), len(results.held())
    present = max(asking.present, results.answered, begun)
    shown = list(asking.how.notes(results.settings, results.tally, words))
    if asking.how.quotes and results.shown:
        shown.append(Quotes(alphabetical([entry.text for entry in results.shown.values()])))
    return Question(
        asking=asking,
        item=item,
        heading=Heading(one_line(asking.prompt), 3 if item.title else 2),
        present=present,
        answered=results.answered,
        answers=len(results.shown),
        held=held,
        hidden=hidden,
        about=list(_about(asking, results.answered, present, words)),
        results=[*shown, *_not_shown(shown, hidden, held, words)],
    )


def _about(asking: Asking, answered: int, present: int, words: Words) -> Iterator[Block]:
    if asking.body:
        yield Paragraph(plain(asking.body))
    sentences = [
        words(asking.how.label),
        words("%(answered)s of %(present)s answered", answered=answered, present=present),
        *_which_time(asking.number, words),
        *([words("Still open")] if asking.is_open else []),
    ]
    yield Paragraph(" ".join(f"{sentence}." for sentence in sentences), "quiet")


def _which_time(number: int, words: Words) -> Iterator[str]:
    if number == 2:
        yield words("Asked a second time")
    elif number > 2:
        yield words("Asked for time number %(number)s", number=number)


def _not_shown(
    shown: list[Block], hidden: Counter[str], held: int, words: Words
) -> Iterator[Block]:
    counts = []
    if hidden:
        reasons = ", ".join(
            f"{n} {words(REASONS.get(reason, reason))}" for reason, n in sorted(hidden.items())
        )
        total = hidden.total()
        counts.append(f"{words.plural('%(num)s hidden', '%(num)s hidden', total)}: {reasons}")
    if held:
        counts.append(words.plural("%(num)s not approved", "%(num)s not approved", held))
    if counts:
        yield Paragraph(words("Not shown here: %(counts)s.", counts="; ".join(counts)), "quiet")
    elif not shown:
        yield Paragraph(words("No answers."))


def _closing(
    workshop: Workshop, asked: bool, answers: int, at: int, words: Words
) -> Iterator[Block]:
    if not asked:
        yield Paragraph(words(NOTHING_YET[workshop.state]))
    sentences = [
        words(
            "The notes show how it was on %(when)s, with %(answers)s.",
            when=moment(at, workshop.tz, words.language),
            answers=words.plural("%(num)s answer", "%(num)s answers", answers),
        )
    ]
    if workshop.state != ENDED:
        sentences.insert(0, words("Draft: the workshop has not ended."))
    yield Paragraph(" ".join(sentences), "quiet")


NOTHING_YET = {
    DRAFT: N_("The workshop has not begun. What is asked and answered will stand here."),
    "open": N_("Nothing has been asked yet. What is asked and answered will stand here."),
    ENDED: N_("Nothing was asked."),
}


def _under_rounds(questions: list[Question]) -> Iterator[Block]:
    for item, together in groupby(questions, key=lambda question: question.item):
        if item.title:
            yield Heading(one_line(item.title))
        for question in together:
            yield from (question.heading, *question.about, *question.results)


def plain(markdown: str) -> str:
    """The text of Markdown, a line for each of its paragraphs and list items."""
    return "\n".join(
        "".join(
            "\n" if part.type in ("softbreak", "hardbreak") else part.content
            for part in token.children or []
        )
        or token.content
        for token in MarkdownIt("commonmark", {"html": False}).parse(markdown)
        if token.type in ("inline", "fence", "code_block")
    ).strip()
