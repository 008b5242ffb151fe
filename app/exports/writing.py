"""What notes of answers, and those of the numbers that are left of them, are written with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session

from app.clock import Milliseconds
from app.exports.document import Document, NotedLine, Question, Wording
from app.exports.facts import facts, one_line
from app.exports.sentences import method
from app.i18n import Words
from app.models.afterwards.contents import WORDINGS, along
from app.models.agenda.agenda import AgendaItem, Item
from app.models.agenda.asking import Asking
from app.models.agenda.rules import Rules, rules_of
from app.models.commitments.parked import parked_lines
from app.models.workshop import Workshop
from app.papers.blocks import Block, Facts, Heading
from app.steps.base import Figures


@dataclass(frozen=True)
class Written:
    """What notes of answers and of the numbers that are left of them have in common."""

    workshop: Workshop
    words: Words
    at: Milliseconds

    @property
    def languages(self) -> tuple[str, str]:
        """That of the notes, then the one that stands in for it."""
        return self.words.language, self.workshop.language

    @property
    def rules(self) -> Rules:
        return rules_of(self.workshop)

    def named(self, item: Item) -> AgendaItem:
        """An item as the notes call it."""
        return AgendaItem.of(item, [], self.workshop.language).in_words(self.languages)

    def wordings(self, asked: Asking, asking: Asking) -> list[Wording]:
        """How it was asked beside how the notes say it, where that goes along."""
        if WORDINGS not in along(self.workshop.notes_without):
            return []
        texts = asked.how.texts(asked.read_settings())
        all_ = {asked.language: {"prompt": asked.prompt, "body": asked.body, "texts": texts}}
        return [
            Wording(language, said["prompt"], said["body"], list(said["texts"].values()))
            for language, said in (all_ | asked.wordings).items()
            if language != asking.language
        ]

    def document(
        self,
        took_part: tuple[int | None, int | None],
        questions: list[Question],
        moment: Iterable[Block],
    ) -> Document:
        """`took_part` is how many did, and how many of them answered."""
        title = self.workshop.titled.in_words(self.languages).text
        told = Facts(list(facts(self.workshop, took_part, self.words)))
        return Document(
            workshop=self.workshop,
            language=self.words.language,
            taken_at=self.at,
            people=took_part[0],
            answers=answers_in(questions),
            opening=[Heading(title, 1), told],
            questions=questions,
            method=method(self.workshop, questions, self.words),
            moment=list(moment),
            parked=[],
            committed=[],
            remarked=None,
        )


def parked_in(session: Session, workshop: Workshop) -> Iterator[NotedLine]:
    """What is parked and can be read; what an answer no longer says is left out."""
    for line in parked_lines(session, workshop.id or 0):
        if line.text:
            told = line.row
            yield NotedLine(line.text, line.receiver, told.said, told.day, told.teller)


def answers_in(questions: list[Question]) -> int:
    return sum(question.answers or 0 for question in questions)


def together(found: list[tuple[Asking, Item]]) -> list[tuple[Asking, Item]]:
    """In the order of the run, with what was asked again beside what was asked first."""
    first: dict[object, int] = {}
    for place, (asking, item) in enumerate(found):
        first.setdefault(("item", item.id), place)
        first.setdefault(("step", asking.step_id), place)
    return sorted(found, key=lambda one: (first["item", one[1].id], first["step", one[0].step_id]))


def heading(asking: Asking, item: AgendaItem) -> Heading:
    return Heading(one_line(asking.prompt), 3 if item.title else 2)


def of_figures(asking: Asking, told: Figures, words: Words) -> list[Block]:
    """What can be said of numbers alone."""
    if not told.counts:
        return []
    return list(asking.how.notes_of_counts(asking.read_settings(), told, words))
