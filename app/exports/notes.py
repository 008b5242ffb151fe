"""The notes of a workshop as blocks: one snapshot, which says when it was taken and what it holds.

Nothing in them says who answered or when: no ids, no times of answers, and answers stand in the
order of the alphabet however many they are.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from app.attendance import how_many
from app.clock import Milliseconds
from app.errors import N_
from app.exports.document import Document, Question, Wording
from app.exports.facts import facts, moment, one_line
from app.exports.sentences import about, as_of_now, corrections, method, not_shown, spellings
from app.i18n import Words
from app.i18n.alphabet import in_alphabet
from app.models.afterwards import remains
from app.models.afterwards.contents import WORDINGS, along
from app.models.afterwards.notes import (
    Live,
    askings_in_order,
    how_many_people,
    left_askings,
    nobody,
)
from app.models.afterwards.remains import LEAST, Asked, Left, Remains, tell, whole
from app.models.agenda.agenda import AgendaItem, Item
from app.models.agenda.asking import Asking
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.models.answers.taken import said
from app.models.run.rehearsal import unrehearsed
from app.models.workshop import ENDED, Workshop
from app.papers.blocks import Block, Facts, Heading, Paragraph
from app.papers.paper import Said
from app.steps.base import Told


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
    assert workshop.id is not None
    words = Words(language)
    if workshop.purged and (left := remains.of(session, workshop.id)):
        return remaining(session, workshop, left, words, at)
    workshop, found = unrehearsed(session, workshop, askings_in_order(session, workshop.id))
    slips = left_askings([asking for asking, _ in found])
    count = partial(count_from_scratch, session)
    found = [(said(session, asking, count), item) for asking, item in _together(found)]
    if public and workshop.state != ENDED:
        found = [(asking.as_told(workshop.self_paced), item) for asking, item in found]
    asked = [(count(asking), asking, item) for asking, item in found]
    asked = [one for one in asked if one[0].answered or one[1].id not in slips]
    live = live if workshop.rehearsal is None else nobody
    people = how_many_people([(results, asking) for results, asking, _ in asked], live)
    languages = (language, workshop.language)
    begun = people if workshop.self_paced else 0

    def put_to(results: Results, asking: Asking) -> int:
        return how_many(max(asking.present, begun), results.answered, live(asking.id or 0))

    named = _naming(workshop, languages)
    parts = along(workshop.notes_without)
    questions = [
        _question(
            results,
            asking,
            asking.in_words(languages),
            named(item),
            put_to(results, asking),
            parts,
            words,
        )
        for results, asking, item in asked
    ]
    told: int | None = people
    took_part = _took_part(asked, people)
    if few_left_out := public and workshop.few_left_out:
        numbers = [
            (
                asking,
                whole(results, asking, put_to(results, asking), asking.how.groups(results.tally)),
            )
            for results, asking, _ in asked
        ]
        told, questions = _without_few(people, questions, numbers, words)
        took_part = told, None
    answers = sum(question.answers or 0 for question in questions)
    title = workshop.titled.in_words(languages).text
    as_of = as_of_now(workshop, bool(questions), None if few_left_out else answers, at, words)
    return Document(
        workshop=workshop,
        language=language,
        taken_at=at,
        people=told,
        answers=answers,
        opening=[Heading(title, 1), Facts(list(facts(workshop, took_part, words)))],
        questions=questions,
        method=method(workshop, questions, words),
        moment=list(as_of),
    )


def _without_few(
    people: int, questions: list[Question], asked: list[tuple[Asking, Asked]], words: Words
) -> tuple[int | None, list[Question]]:
    """How many took part, if it may be told, and the questions with what may be told of them."""
    told, left = tell(people, [numbers for _, numbers in asked])
    return told, [
        _spared(question, asking, numbers, one, words)
        for question, (asking, numbers), one in zip(questions, asked, left, strict=True)
    ]


def _spared(
    question: Question, asked: Asking, numbers: Asked, left: Left, words: Words
) -> Question:
    """The question with those of its numbers that are left; people's own words stay."""
    asking = question.asking
    counts: Told = left.counts or {name: dict.fromkeys(row) for name, row in numbers.counts.items()}
    shown = asking.how.notes_of_counts(asking.read_settings(), counts, words) if counts else ()
    told = _may_be_read(asking, counts)
    unseen = [Paragraph(words("Some answers are not shown here."), "quiet")]
    return replace(
        question,
        present=left.present,
        answered=left.answered,
        answers=left.answers,
        held=0,
        hidden=Counter(),
        about=list(about(asking, question.wordings, left.answered, left.present, words)),
        results=list(shown),
        said=question.said if told else [],
        asides=[
            *(unseen if question.hidden or question.held or not told else []),
            *corrections(asked, words),
        ],
    )


def _may_be_read(asking: Asking, counts: Told) -> bool:
    """Where words stand beside counts, each tells that one was counted: where a count isn't told,
    they would help to work it out."""
    whole = all(number is not None for row in counts.values() for number in row.values())
    return whole or not asking.how.votes


def _together(found: list[tuple[Asking, Item]]) -> list[tuple[Asking, Item]]:
    """In the order of the run, with what was asked again beside what was asked first."""
    first: dict[object, int] = {}
    for place, (asking, item) in enumerate(found):
        first.setdefault(("item", item.id), place)
        first.setdefault(("step", asking.step_id), place)
    return sorted(found, key=lambda one: (first["item", one[1].id], first["step", one[0].step_id]))


def _took_part(
    asked: list[tuple[Results, Asking, Item]], people: int | None
) -> tuple[int | None, int | None]:
    """How many took part, and how many of them answered anything."""
    return people, len({person for results, _, _ in asked for person in results.people})


def _question(
    results: Results,
    asked: Asking,
    asking: Asking,
    item: AgendaItem,
    put_to: int,
    parts: Collection[str],
    words: Words,
) -> Question:
    """`asked` as it was asked first, `asking` in the words of the notes' language; `put_to` is
    to how many; in a survey, where nobody was present when it was asked, those who have begun."""
    settings = asking.read_settings()
    tally = asking.how.tally_in(settings, results.tally)
    hidden, held, quoted = results.hidden_reasons(), len(results.held()), results.quoted()
    shown = list(asking.how.notes(settings, tally, words))
    wordings = _other_wordings(asked, asking) if WORDINGS in parts else []
    in_words = sorted(results.read(), key=lambda entry: in_alphabet(entry.noted))
    in_words = in_words if asking.quotes else []
    return Question(
        asking=asking,
        item=item,
        heading=_heading(asking, item),
        present=put_to,
        answered=results.answered,
        answers=results.counted,
        held=held,
        hidden=hidden,
        about=list(about(asking, wordings, results.answered, put_to, words)),
        results=shown,
        said=[Said(entry.noted, entry.id in quoted) for entry in in_words],
        asides=[
            *not_shown(bool(shown or in_words), hidden, held, words),
            *corrections(asked, words),
            *spellings(results, words),
        ],
        wordings=wordings,
    )


def _heading(asking: Asking, item: AgendaItem) -> Heading:
    return Heading(one_line(asking.prompt), 3 if item.title else 2)


def _naming(workshop: Workshop, languages: Sequence[str]) -> Callable[[Item], AgendaItem]:
    """How an item is named in the notes."""
    return lambda item: AgendaItem.of(item, [], workshop.language).in_words(languages)


def _other_wordings(asked: Asking, asking: Asking) -> list[Wording]:
    """How it was asked beside how the notes say it."""
    texts = asked.how.texts(asked.read_settings())
    all_ = {asked.language: {"prompt": asked.prompt, "body": asked.body, "texts": texts}}
    return [
        Wording(language, words["prompt"], words["body"], list(words["texts"].values()))
        for language, words in (all_ | asked.wordings).items()
        if language != asking.language
    ]


def remaining(
    session: Session, workshop: Workshop, left: Remains, words: Words, at: Milliseconds
) -> Document:
    """The notes of a workshop whose answers are purged, from the numbers that are left."""
    languages = (words.language, workshop.language)
    named = _naming(workshop, languages)
    count = partial(count_from_scratch, session)
    found = askings_in_order(session, left.workshop_id)
    parts = along(workshop.notes_without)
    questions = [
        _left_of(asked, asked.in_words(languages), named(item), left.of(asked), parts, words)
        for asked, item in [(said(session, one, count), item) for one, item in _together(found)]
    ]
    title = workshop.titled.in_words(languages).text
    when = moment(workshop.purged_at or at, workshop.tz, words.language)
    gone = words("The answers were deleted on %(when)s.", when=when)
    return Document(
        workshop=workshop,
        language=words.language,
        taken_at=at,
        people=left.people,
        answers=sum(question.answers or 0 for question in questions),
        opening=[Heading(title, 1), Facts(list(facts(workshop, (left.people, None), words)))],
        questions=questions,
        method=method(workshop, questions, words),
        moment=[Paragraph(f"{gone} {words(NUMBERS_LEFT, least=LEAST)}", "quiet")],
    )


NUMBERS_LEFT = N_(
    "Numbers are left. Those of fewer than %(least)s people are not, so that nobody can be "
    "picked out; where one could be worked out, a few more are missing."
)


def _left_of(
    asked: Asking,
    asking: Asking,
    item: AgendaItem,
    left: Left,
    parts: Collection[str],
    words: Words,
) -> Question:
    counts, results = left.counts, list[Block]()
    wordings = _other_wordings(asked, asking) if WORDINGS in parts else []
    if counts:
        results = list(asking.how.notes_of_counts(asking.read_settings(), counts, words))
    return Question(
        asking=asking,
        item=item,
        heading=_heading(asking, item),
        present=left.present,
        answered=left.answered,
        answers=left.answers,
        held=0,
        hidden=Counter(),
        about=list(about(asking, wordings, left.answered, left.present, words)),
        results=results or [Paragraph(words("The answers are deleted."))],
        said=[],
        asides=list(corrections(asked, words)),
        wordings=wordings,
    )
