"""What the page may tell of numbers, and which answers stand there word for word.

Both are of now, not of when the page was published: what is hidden, withdrawn or erased leaves
them at once. After the purge numbers are those that it left, by the same rule
(`small_groups.tell`).
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.models.afterwards import remains
from app.models.afterwards.remains import Remains
from app.models.agenda.asking import Asking
from app.models.answers.entry import Entry
from app.models.answers.reading import count_from_scratch
from app.models.answers.results import Results
from app.models.became.page import Subject
from app.models.became.reply import QUESTION, THEME
from app.models.workshop import Workshop

MOST_QUOTES = 2
"""Under a subject. More would say how many are behind one whose number isn't told."""
Quoted = dict[str, list[int]]
"""By the key of a subject the rows of the answers that are quoted there."""


@dataclass(frozen=True)
class Number:
    """How many people stand behind something; `people` is None where they are few, or where the
    number would tell of few."""

    people: int | None


@dataclass(frozen=True)
class Numbers:
    left: Remains | None

    @property
    def people(self) -> int | None:
        """How many took part, None if that isn't told."""
        return self.left.people if self.left else None

    def of(self, subject: Subject) -> Number | None:
        """None where nothing was counted."""
        told = self.left.of_asking(subject.asking) if self.left else None
        if told is None:
            return None
        if subject.theme is None:
            return Number(told.answered)
        themes = told.themes or {}
        return Number(themes[str(subject.theme)]) if str(subject.theme) in themes else None


def numbers(session: Session, workshop: Workshop) -> Numbers:
    assert workshop.id is not None
    if workshop.purged:
        return Numbers(remains.of(session, workshop.id))
    return Numbers(remains.count(session, workshop.id))


def quotes(session: Session, workshop: Workshop, subjects: list[Subject]) -> dict[str, list[Entry]]:
    """The answers that are quotes and that the room may see, by what they are about."""
    if workshop.purged:
        return {}
    wanted = {one.asking for one in subjects}
    askings = session.exec(
        select(Asking).where(Asking.workshop_id == workshop.id, col(Asking.id).in_(wanted))
    )
    found: dict[str, list[Entry]] = {}
    for asking in askings:
        if asking.quotes:
            found |= _quoted(count_from_scratch(session, asking), asking)
    keys = {one.key for one in subjects}
    return {key: entries for key, entries in found.items() if key in keys and entries}


def _quoted(results: Results, asking: Asking) -> dict[str, list[Entry]]:
    ids = results.quoted()
    if not ids:
        return {}
    piles = {
        f"{THEME}{pile.id}": [one for one in pile.entries if one.id in ids]
        for pile in results.sorted().piles
    }
    whole = [one for one in results.read() if one.id in ids]
    return {**piles, f"{QUESTION}{asking.id}": whole}


def first_quotes(found: dict[str, list[Entry]]) -> Quoted:
    """As an edition keeps them."""
    return {key: [one.id for one in entries[:MOST_QUOTES]] for key, entries in found.items()}
