"""The notes of a workshop as blocks: one snapshot, which says when it was taken and what it holds.

Nothing in them says who answered or when: no ids, no times of answers, and answers stand in the
order of the alphabet however many they are.
"""

from dataclasses import dataclass, replace

from sqlmodel import Session

from app.attendance import how_many
from app.clock import Milliseconds
from app.exports.document import Committed, Document, Question
from app.exports.gathered import Gathered, gathered
from app.exports.remaining import Remaining
from app.exports.remarked import remarked
from app.exports.sentences import about, as_of_now, corrections, not_shown, spellings
from app.exports.themes import by_themes, spared
from app.exports.writing import (
    Written,
    answers_in,
    heading,
    of_figures,
    parked_in,
    together,
)
from app.i18n import Words
from app.models.afterwards import remains
from app.models.afterwards.hidden import roughly
from app.models.afterwards.notes import (
    Live,
    askings_in_order,
    how_many_people,
    left_askings,
    nobody,
)
from app.models.afterwards.remains import people_in_each
from app.models.afterwards.small_groups import Asked, Left, tell
from app.models.agenda.agenda import AgendaItem, Item
from app.models.agenda.asking import Asking
from app.models.answers.reading import Snapshot
from app.models.commitments.following import Row, rows_of
from app.models.run.rehearsal import unrehearsed
from app.models.workshop import Workshop
from app.papers.blocks import Paragraph
from app.steps.base import Counts, Figures, Told


def notes(
    session: Session,
    workshop: Workshop,
    language: str,
    at: Milliseconds,
    live: Live = nobody,
    *,
    public: bool = False,
) -> Document:
    """The notes as of the session's snapshot, taken at `at`. Those who rehearse are left out; if
    `public`, also what the workshop doesn't tell everyone, or not yet."""
    return notes_of(Snapshot(session), workshop, language, at, live, public=public)


def notes_of(
    snapshot: Snapshot,
    workshop: Workshop,
    language: str,
    at: Milliseconds,
    live: Live = nobody,
    *,
    public: bool = False,
) -> Document:
    """The same of a snapshot that may be shared with screens."""
    written = _notes_of(snapshot, workshop, language, at, live, public=public)
    rows = rows_of(snapshot.session, workshop.id or 0)
    few_left_out = workshop.purged or (public and workshop.leaves_out_few)
    return replace(
        written,
        committed=[_committed(row) for row in rows],
        parked=list(parked_in(snapshot.session, workshop)),
        remarked=remarked(snapshot.session, workshop, Words(language), few_left_out=few_left_out),
    )


def _committed(row: Row) -> Committed:
    one = row.commitment
    return Committed(one.what, row.who, one.due, one.first_step)


def _notes_of(
    snapshot: Snapshot,
    workshop: Workshop,
    language: str,
    at: Milliseconds,
    live: Live,
    *,
    public: bool,
) -> Document:
    assert workshop.id is not None
    session, words = snapshot.session, Words(language)
    if workshop.purged:
        snapshot = Snapshot(session)  # what is shared may be of answers that are gone
    if workshop.purged and (left := remains.of(session, workshop.id)):
        return Remaining(workshop, words, at).notes(snapshot, left)
    found = askings_in_order(session, workshop.id)
    workshop, found = unrehearsed(session, workshop, found)
    live = live if workshop.rehearsal is None else nobody
    return Whole(workshop, words, at, live, public).notes(snapshot, found)


@dataclass(frozen=True)
class Whole(Written):
    """Notes of answers; if `public` without what the workshop doesn't tell everyone, or not yet."""

    live: Live
    public: bool

    @property
    def few_left_out(self) -> bool:
        return self.public and self.workshop.leaves_out_few

    def notes(self, snapshot: Snapshot, found: list[tuple[Asking, Item]]) -> Document:
        asked = self._asked(snapshot, found)
        people = how_many_people([(one.people, one.asked) for one, _ in asked], self.live)
        put_to = [self._put_to(one, people) for one, _ in asked]
        questions = [
            self._question(one, self.named(item), of)
            for (one, item), of in zip(asked, put_to, strict=True)
        ]
        if self.few_left_out:
            return self._document(*self._without_few(people, asked, put_to, questions))
        answered = len({person for one, _ in asked for person in one.people})
        return self._document((people, answered), questions)

    def _asked(
        self, snapshot: Snapshot, found: list[tuple[Asking, Item]]
    ) -> list[tuple[Gathered, Item]]:
        """In the order of the notes, without what was a slip."""
        slips = left_askings([asking for asking, _ in found])
        found = together(found)
        made = snapshot.each(
            [asking for asking, _ in found],
            lambda results, asked, read: gathered(
                snapshot.session,
                results,
                self._as_told(asked),
                read,
                self.languages,
                self.words,
                ended=self.workshop.ended,
                few_left_out=self.few_left_out,
            ),
        )
        return [
            (one, item)
            for one, (_, item) in zip(made, found, strict=True)
            if one.answered or one.asked.id not in slips
        ]

    def _as_told(self, asked: Asking) -> Asking:
        everything = not self.public or self.workshop.ended
        return asked if everything else asked.as_told(self.workshop.self_paced)

    def _put_to(self, gathered: Gathered, people: int) -> int:
        """To how many it was; in a survey, where nobody was present when it was asked, those who
        have begun."""
        asked, begun = gathered.asked, people if self.workshop.self_paced else 0
        return how_many(max(asked.present, begun), gathered.answered, self.live(asked.id or 0))

    def _question(self, gathered: Gathered, item: AgendaItem, put_to: int) -> Question:
        asked, asking, words = gathered.asked, gathered.asking, self.words
        wordings = self.wordings(asked, asking)
        shown = bool(gathered.results or gathered.said)
        hidden = roughly(gathered.hidden, self.rules)
        question = Question(
            asking=asking,
            item=item,
            heading=heading(asking, item),
            present=put_to,
            answered=gathered.answered,
            answers=gathered.answers,
            held=gathered.held,
            hidden=hidden,
            about=list(about(asking, wordings, gathered.answered, put_to, words)),
            results=gathered.results,
            said=gathered.in_order,
            asides=[
                *not_shown(shown, hidden, gathered.held, self.rules, words),
                *corrections(asked, words),
                *spellings(gathered.corrected, words),
            ],
            wordings=wordings,
        )
        if gathered.lay:
            question = by_themes(question, gathered.lay, self.languages, words)
        return replace(question, results=[*question.results, *gathered.behind])

    def _document(
        self,
        took_part: tuple[int | None, int | None],
        questions: list[Question],
    ) -> Document:
        answers = None if self.few_left_out else answers_in(questions)
        moment = as_of_now(self.workshop, bool(questions), answers, self.at, self.words)
        return self.document(took_part, questions, moment)

    def _without_few(
        self,
        people: int,
        asked: list[tuple[Gathered, Item]],
        put_to: list[int],
        questions: list[Question],
    ) -> tuple[tuple[int | None, None], list[Question]]:
        """How many took part, if it may be told, and the questions with what may be told of
        them."""
        numbers = [_numbers(one, of) for (one, _), of in zip(asked, put_to, strict=True)]
        told, left = tell(people, numbers)
        told_of = [
            spared(
                self._spared(question, one.asked, number, rest),
                one.lay,
                rest.themes,
                self.languages,
                self.words,
            )
            for question, (one, _), number, rest in zip(
                questions, asked, numbers, left, strict=True
            )
        ]
        return (told, None), told_of

    def _spared(self, question: Question, asked: Asking, numbers: Asked, left: Left) -> Question:
        """The question with those of its numbers that are left; people's own words stay."""
        asking, words = question.asking, self.words
        figures = _in_full(left.figures, numbers.counts)
        told = _may_be_read(asking, figures.counts)
        unseen = [Paragraph(words("Some answers are not shown here."), "quiet")]
        return replace(
            question,
            present=left.present,
            answered=left.answered,
            answers=left.answers,
            held=0,
            hidden={},
            about=list(about(asking, question.wordings, left.answered, left.present, words)),
            results=question.results if asking.how.tabled else of_figures(asking, figures, words),
            said=question.said if told else [],
            asides=[
                *(unseen if question.hidden or question.held or not told else []),
                *corrections(asked, words),
            ],
        )


def _in_full(told: Figures, asked: Counts) -> Figures:
    """With what isn't told of what was asked, since people's own words stay."""
    counts = {
        name: {column: told.counts.get(name, {}).get(column) for column in row}
        for name, row in asked.items()
    }
    return replace(told, counts=counts)


def _may_be_read(asking: Asking, counts: Told) -> bool:
    """Where words stand beside counts, each tells that one was counted: where a count isn't told,
    they would help to work it out."""
    whole = all(number is not None for row in counts.values() for number in row.values())
    return whole or not (asking.how.votes and asking.quotes)


def _numbers(gathered: Gathered, put_to: int) -> Asked:
    how, settings = gathered.asked.how, gathered.asked.read_settings()
    return Asked(
        present=put_to,
        answered=gathered.answered,
        answers=gathered.answers,
        counts=gathered.groups,
        most=how.counted_in(settings),
        points=how.points(settings),
        own_words=how.groups_by_own_words,
        themes=people_in_each(gathered.lay.sorted) if gathered.lay else {},
        wrote=gathered.wrote,
    )
