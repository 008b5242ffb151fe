"""What can be masked in a copy of the notes: the answers that can be read there, question by
question. A word that several have said is one part: where it is masked, it is so for all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from app.errors import N_
from app.i18n import Words
from app.i18n.alphabet import in_alphabet
from app.models.afterwards.notes import askings_in_order
from app.models.agenda.asking import Asking
from app.models.answers.answer import Thread
from app.models.answers.entry import Entry
from app.models.answers.masking import Mask
from app.models.answers.reading import count_from_scratch

MASKED, NUMBERED = N_("[masked]"), N_("[masked %(number)s]")
"""In words, since a screen reader reads black boxes as “full block, full block”. Words that are
counted have a number, or they would be counted as one."""


@dataclass(frozen=True)
class Maskable:
    """An answer, or a word with all that say it. `id` is the row of one of them, `text` how the
    notes have it, `beside` what else somebody has written in it."""

    id: int
    asking_id: int
    text: str
    beside: str
    word: str
    entries: list[Entry]

    @property
    def people(self) -> int:
        return len({entry.respondent for entry in self.entries})

    @property
    def places(self) -> list[Thread]:
        return [(self.asking_id, one.respondent, one.thread) for one in self.entries]

    @property
    def texts(self) -> set[str]:
        """As it may be read, in the notes and elsewhere."""
        return {self.text} | {text for one in self.entries for text in (one.text, one.spelled)}


@dataclass(frozen=True)
class MaskableQuestion:
    asking: Asking
    parts: list[Maskable]


def maskable(session: Session, workshop_id: int) -> list[MaskableQuestion]:
    """Every question with answers in words, in the order of the run; its answers in that of the
    alphabet."""
    found = []
    for asking, _ in askings_in_order(session, workshop_id):
        parts = _parts(session, asking) if asking.lists else []
        if parts:
            found.append(MaskableQuestion(asking, parts))
    return found


def _parts(session: Session, asking: Asking) -> list[Maskable]:
    together: dict[object, list[Entry]] = {}
    for entry in count_from_scratch(session, asking).read():
        together.setdefault(entry.word or entry.id, []).append(entry)
    parts = [_part(asking, entries) for entries in together.values()]
    return sorted(parts, key=lambda part: in_alphabet(part.text))


def _part(asking: Asking, entries: list[Entry]) -> Maskable:
    forms = Counter(entry.noted for entry in entries)
    text = min(forms.items(), key=lambda one: (-one[1], in_alphabet(one[0])))[0]
    first, *_ = entries
    _, *others = asking.how.own_words(first.value)
    return Maskable(
        min(entry.id for entry in entries),
        asking.id or 0,
        text,
        " · ".join(others),
        first.word,
        entries,
    )


def mask_for(parts: Iterable[Maskable], language: str) -> Mask:
    """What stands in place of each. The same word has the same number in all questions."""
    words = Words(language)
    numbers: dict[str, int] = {}
    by_place: dict[Thread, str] = {}
    by_first: dict[int, str] = {}
    for part in parts:
        mark = _mark(part, numbers, words)
        by_place |= dict.fromkeys(part.places, mark)
        by_first |= {entry.first: mark for entry in part.entries}
    return Mask(by_place, by_first)


def _mark(part: Maskable, numbers: dict[str, int], words: Words) -> str:
    if not part.word:
        return words(MASKED)
    return words(NUMBERED, number=numbers.setdefault(part.word, len(numbers) + 1))


def by_id(questions: Iterable[MaskableQuestion]) -> Mapping[int, Maskable]:
    return {part.id: part for question in questions for part in question.parts}
