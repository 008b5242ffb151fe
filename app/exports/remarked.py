"""What notes say of the remarks that readers sent: how many, what was done about them, and what was
said back. What a remark itself says is told to nobody but those who lead."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlmodel import Session

from app.errors import N_
from app.i18n import Words
from app.i18n.alphabet import in_alphabet
from app.i18n.due import Due
from app.models.afterwards.small_groups import LEAST
from app.models.became.remark import STATES, TOLD, Counted, counted, remarks_of
from app.models.became.remark_window import last_day
from app.models.became.said import in_words
from app.models.workshop import Workshop
from app.papers.blocks import Block, Facts, Heading, Paragraph

NONE_YET = N_("Remarks until %(day)s: none.")
SO_MANY = N_("Remarks until %(day)s: %(number)s (%(done)s).")
A_FEW = N_("Remarks until %(day)s: a few.")


@dataclass(frozen=True)
class Remarked:
    """`until` is an ISO date. `counted` is None where so few came that it isn't told how many.
    `answers` are what was said back, with what was done, in the order of the alphabet: the order
    that remarks came in is nobody's business."""

    until: str
    counted: Counted | None
    answers: list[tuple[str, str]] = field(default_factory=list)

    def blocks(self, words: Words) -> Iterator[Block]:
        yield Heading(words(N_("What readers have remarked on")))
        yield Paragraph(self._numbers(words))
        if self.answers:
            yield Facts([(words(STATES[state]), text) for state, text in self.answers])

    def _numbers(self, words: Words) -> str:
        due = Due.read(self.until)
        day = due.words(words.language) if due else ""
        if self.counted is None:
            return words(A_FEW, day=day)
        if not self.counted.all:
            return words(NONE_YET, day=day)
        done = words(", ").join(_done(self.counted, words))
        return words(SO_MANY, day=day, number=self.counted.all, done=done)


def _done(of: Counted, words: Words) -> Iterator[str]:
    """What was done about them, as far as there are any."""
    if of.taken_in:
        yield words.plural("%(num)s is taken in", "%(num)s are taken in", of.taken_in)
    if of.answered:
        yield words.plural("%(num)s has an answer", "%(num)s have an answer", of.answered)
    if of.waiting:
        yield words.plural("%(num)s waits", "%(num)s wait", of.waiting)
    if of.aside:
        yield words.plural(
            "%(num)s was set aside as not about the notes",
            "%(num)s were set aside as not about the notes",
            of.aside,
        )


def remarked(
    session: Session, workshop: Workshop, words: Words, *, few_left_out: bool
) -> Remarked | None:
    """None where readers were never asked. `few_left_out`: fewer than LEAST aren't counted."""
    until = last_day(workshop)
    if not until:
        return None
    assert workshop.id is not None
    numbers = counted(session, workshop.id)
    languages = words.language, workshop.language
    answers = [
        (one.state, in_words(one.words, languages)[0])
        for one in remarks_of(session, workshop.id)
        if one.is_told
    ]
    is_few = few_left_out and 0 < numbers.all < LEAST
    order = sorted(answers, key=lambda one: (TOLD.index(one[0]), in_alphabet(one[1])))
    return Remarked(until, None if is_few else numbers, order)


def remarks_in(session: Session, workshop: Workshop, language: str) -> list[Block]:
    """As everyone reads of them now."""
    words = Words(language)
    few_left_out = workshop.purged or workshop.leaves_out_few
    found = remarked(session, workshop, words, few_left_out=few_left_out)
    return list(found.blocks(words)) if found else []
