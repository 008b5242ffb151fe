"""How notes tell of answers that are sorted into themes: people in each, and what lies where.

An answer stands in each of its themes, and numbers say how many do so; all that isn't in one was
laid aside or isn't sorted, so the numbers add up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from app.errors import N_
from app.exports.document import NotedPile, Question
from app.exports.facts import one_line
from app.i18n import Words
from app.i18n.alphabet import in_alphabet
from app.models.afterwards.small_groups import LEAST
from app.models.agenda.asking import Asking, option_of
from app.models.answers.entry import Entry
from app.models.answers.results import Results
from app.models.answers.sorting import Pile, Sorted, by_people
from app.models.answers.taken import Read, originals
from app.models.answers.theme import Standing
from app.papers.blocks import Bar, Bars, Block, Cell, Paragraph, Part, Table

PEOPLE_IN_EACH = N_("How many people each theme comes from")
ASIDE, UNSORTED = N_("Laid aside"), N_("Not sorted")
THE_OTHERS = N_("The other answers")
Told = Mapping[str, int | None]
"""People by the id of a theme, None where that isn't told."""


@dataclass(frozen=True)
class Lay:
    """How the answers to a question lay, copied out of its results: those that the room may see,
    and the themes."""

    sorted: Sorted
    shown: list[Entry]
    answered: int
    standing: list[Standing]


def lay_of(results: Results) -> Lay | None:
    """Nothing where nobody has sorted anything."""
    if not results.sorting:
        return None
    own = {entry.id: replace(entry) for entry in results.read()}
    now = results.sorted()
    piles = [replace(pile, entries=[own[one.id] for one in pile.entries]) for pile in now.piles]
    aside, unsorted = ([own[one.id] for one in those] for those in (now.aside, now.unsorted))
    copied = Sorted(piles, aside, unsorted)
    return Lay(copied, list(own.values()), results.answered, results.sorting.standing())


def behind(
    session: Session, asking: Asking, read: Read, languages: Sequence[str], words: Words
) -> Iterator[Block]:
    """How many answers there are behind each option that is a theme, and where they stand: each
    answer stands once in the notes."""
    texts = asking.how.texts(asking.read_settings())
    titles = {option_of(part): text for part, text in texts.items()}
    counts = []
    for option, lay in originals(session, asking, read).items():
        answers = words.plural("%(num)s answer", "%(num)s answers", len(lay))
        gone = lay.count(None)
        removed = words.plural("%(num)s removed", "%(num)s removed", gone)
        counts.append(f"{titles[option]}: {answers}{f' ({removed})' if gone else ''}")
    if counts:
        yield Paragraph(
            words(
                "Behind each, as it was sorted when this was asked: %(counts)s. The answers stand "
                "at “%(source)s”.",
                counts="; ".join(counts),
                source=_source(session, asking, languages),
            ),
            "quiet",
        )


def _source(session: Session, asking: Asking, languages: Sequence[str]) -> str:
    ids = {place["asking"] for place in asking.taken.values() if "theme" in place}
    prompts = [session.get_one(Asking, one).in_words(languages).prompt for one in sorted(ids)]
    return one_line(" · ".join(prompts))


def by_themes(question: Question, lay: Lay, languages: Sequence[str], words: Words) -> Question:
    """The question with its answers by theme, if any of them is sorted."""
    now = lay.sorted
    if not now.placed and not now.aside:
        return question
    parts = [(_theme(pile, languages, words), pile.entries) for pile in by_people(now.piles)]
    for what, name, entries in (
        ("aside", ASIDE, now.aside),
        ("unsorted", UNSORTED, now.unsorted),
    ):
        parts.append((NotedPile(what, words(name), answers=len(entries)), entries))
    figures = _bars(parts, lay.answered, words) if now.piles else []
    counted = [*question.results, *figures, Paragraph(_sums(now, words), "quiet")]
    return _parted(replace(question, results=counted), lay, parts)


def spared(
    question: Question,
    lay: Lay | None,
    told: Told | None,
    languages: Sequence[str],
    words: Words,
) -> Question:
    """The same where groups under five are left out: what isn't told is no group here either, so
    its answers stand among the others. Where too few would be left there, all stand together."""
    question = replace(question, said=[replace(one, themes=()) for one in question.said])
    if told is None or lay is None or not question.piles:
        return replace(question, piles=[])
    question = of_numbers(question, lay.standing, told, languages, words)
    piles = {str(pile.id): pile.entries for pile in lay.sorted.piles}
    parts = [
        (pile, piles[pile.key] if pile.people and question.said else []) for pile in question.piles
    ]
    there = {entry.id for _, entries in parts for entry in entries}
    rest = [entry for entry in lay.shown if entry.id not in there]
    if not there or 0 < len({entry.respondent for entry in rest}) < LEAST:
        return question
    return _parted(question, lay, [*parts, (NotedPile("others", words(THE_OTHERS)), rest)])


def of_numbers(
    question: Question,
    standing: Iterable[Standing],
    told: Told,
    languages: Sequence[str],
    words: Words,
) -> Question:
    """What is left to say of themes when only these numbers may be told: the largest first, those
    that aren't told in the order of the alphabet, since another would tell of them."""
    piles = sorted(
        (
            NotedPile("theme", one.said(languages), str(one.id), told[str(one.id)], theme=one)
            for one in standing
            if str(one.id) in told
        ),
        key=lambda pile: (-(pile.people or 0), in_alphabet(pile.name)),
    )
    if not piles:
        return question
    rows: list[list[Cell]] = [[pile.name, pile.people] for pile in piles]
    table = Table(words(PEOPLE_IN_EACH), [words("Theme"), words("People")], rows)
    return replace(question, results=[*question.results, table], piles=piles)


def _theme(pile: Pile, languages: Sequence[str], words: Words) -> NotedPile:
    people = words.plural("%(num)s person", "%(num)s people", pile.people)
    answers = words.plural("%(num)s answer", "%(num)s answers", len(pile.entries))
    return NotedPile(
        "theme",
        pile.theme.said(languages),
        str(pile.id),
        pile.people,
        len(pile.entries),
        about=words("%(people)s, %(answers)s.", people=people, answers=answers),
        theme=pile.theme,
    )


def _parted(question: Question, lay: Lay, parts: list[tuple[NotedPile, list[Entry]]]) -> Question:
    """With the answers in each part, and the parts of each answer."""
    names: dict[int, list[str]] = {}
    for pile, entries in parts:
        for entry in entries:
            names.setdefault(entry.id, []).append(pile.name)
    if question.said:
        in_words = noted(lay.shown)
        said = [
            replace(one, themes=tuple(names.get(entry.id, ())))
            for one, entry in zip(question.said, in_words, strict=True)
        ]
        question = replace(question, said=said)
    texts = _texts if question.said else _words_said
    piles = [replace(pile, texts=texts(entries)) for pile, entries in parts]
    return replace(question, piles=piles)


def noted(entries: Iterable[Entry]) -> list[Entry]:
    """As notes list them."""
    return sorted(entries, key=lambda entry: in_alphabet(entry.noted))


def _texts(entries: Iterable[Entry]) -> list[str]:
    return [entry.noted for entry in noted(entries)]


def _words_said(entries: Iterable[Entry]) -> list[str]:
    """Each word once, as it is written most; how many said it stands in the results."""
    forms: dict[str, Counter[str]] = {}
    for entry in entries:
        forms.setdefault(entry.word, Counter())[entry.text] += 1
    most = (
        min(form.items(), key=lambda one: (-one[1], in_alphabet(one[0]))) for form in forms.values()
    )
    return sorted((text for text, _ in most), key=in_alphabet)


def _bars(
    parts: list[tuple[NotedPile, list[Entry]]], answered: int, words: Words
) -> Iterator[Block]:
    bars = [
        Bar(pile.name, Part(pile.people, answered), pile.people / (answered or 1))
        for pile, _ in parts
        if pile.people is not None
    ]
    yield Bars(words(PEOPLE_IN_EACH), bars)


def _sums(now: Sorted, words: Words) -> str:
    """“23 answers: 18 in themes, 2 laid aside, 3 not sorted. 2 stand in several themes.”"""
    counts = [
        words("%(num)s in themes", num=now.placed),
        *(
            [words.plural("%(num)s laid aside", "%(num)s laid aside", len(now.aside))]
            if now.aside
            else []
        ),
        *(
            [words.plural("%(num)s not sorted", "%(num)s not sorted", len(now.unsorted))]
            if now.unsorted
            else []
        ),
    ]
    total = words.plural("%(num)s answer", "%(num)s answers", now.total)
    lies = Counter(entry.id for pile in now.piles for entry in pile.entries)
    sentences = [f"{total}: {', '.join(counts)}."]
    for often, many in sorted(Counter(lies.values()).items()):
        if often > 1:
            sentences.append(
                words.plural(
                    "%(num)s stands in %(often)s themes.",
                    "%(num)s stand in %(often)s themes.",
                    many,
                    often=often,
                )
            )
    return " ".join(sentences)
