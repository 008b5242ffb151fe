"""What became of what was said as a document: the page as blocks, for all formats of the notes."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import N_
from app.exports.document import NOTHING_ASKED, Unversioned
from app.exports.outcome.shapes import FEW, WHAT_FEW_IS, Group, Item, Outcome, Row
from app.exports.themes import PEOPLE_IN_EACH
from app.i18n import Words, date_words
from app.models.afterwards.small_groups import LEAST
from app.papers.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Facts,
    Heading,
    Paragraph,
    Part,
    Quotes,
    Table,
)

READ_AT = N_("This page on the web:")
DECIDED = N_("This is decided"), N_("What, by whom and when")
NOT_DONE = N_("This didn't happen"), N_("What, and why")
WAITING = N_("This waits"), N_("What, and for whom")
"""The heading of each part, and what its table is called."""


@dataclass(frozen=True)
class Telling(Unversioned):
    told: Outcome

    @property
    def label(self) -> str:
        return self.workshop.titled.in_words((self.language,)).text

    @property
    def title(self) -> str:
        return self.told.title

    @property
    def read_at(self) -> str:
        return READ_AT

    @property
    def is_read_by_all(self) -> bool:
        return self.workshop.tells_what_became

    @property
    def day(self) -> int:
        return self.told.updated or self.taken_at


def telling(told: Outcome) -> Telling:
    return Telling(
        workshop=told.workshop,
        language=told.language,
        taken_at=told.taken_at,
        opening=list(_Blocks(told).all()),
        told=told,
        **NOTHING_ASKED,
    )


class _Blocks:
    def __init__(self, told: Outcome) -> None:
        self.told = told
        self.words = Words(told.language)

    def all(self) -> Iterator[Block]:
        told, words = self.told, self.words
        yield Heading(told.title, 1)
        yield Facts(list(self._facts()))
        if told.intro:
            yield Paragraph(told.intro.text)
        yield from self._said()
        whose = N_("By whom and when")
        yield from self._items(*DECIDED, told.decided, whose)
        yield from self._going()
        yield from self._items(*NOT_DONE, told.will_not, whose)
        yield from self._items(*WAITING, told.waits, N_("For whom"))
        if told.next_news:
            yield Heading(words("Next news"))
            yield Paragraph(told.next_news.said)
        if told.contact:
            yield Heading(words("Questions, or something wrong?"))
            yield Facts(list(self._contact()))

    def _facts(self) -> Iterator[tuple[str, str]]:
        told, words = self.told, self.words
        if told.where_and_when:
            yield words("Meeting"), " ".join((f"{told.where_and_when}.", told.people)).strip()
        if told.updated:
            yield words("Updated"), date_words(told.updated, told.workshop.tz, told.language)
        if told.tiles:
            counted = (f"{tile.number} {tile.label.lower()}" for tile in told.tiles)
            yield told.promised, ", ".join(counted)

    def _said(self) -> Iterator[Block]:
        if not self.told.groups:
            return
        yield Heading(self.words("This is what we said"))
        bars = list(_bars(self.told.rows))
        if bars:
            yield Bars(self.words(PEOPLE_IN_EACH), bars)
        for group in self.told.groups:
            yield from self._group(group)
        if self.told.tells_of_few:
            yield Paragraph(self.words(WHAT_FEW_IS, least=LEAST), "quiet")
        for row in self.told.rows:
            if row.quotes:
                yield Heading(row.title.text, 3)
                yield Quotes(row.quotes)

    def _group(self, group: Group) -> Iterator[Block]:
        words = self.words
        caption = group.question.text if group.question else words("What became of each")
        head = [words("What"), words("People"), words("What became of it")]
        rows: list[list[Cell]] = [
            [row.title.text, self._people(row), "\n".join(self._became(row))] for row in group.rows
        ]
        yield Table(caption, head, rows)

    def _people(self, row: Row) -> Cell:
        if row.number is None:
            return None
        return self.words(FEW) if row.number.people is None else row.number.people

    def _became(self, row: Row) -> Iterator[str]:
        for reply in row.replies:
            yield reply.text.text
            if reply.by:
                yield reply.by
        yield from (f"{one.label} {one.title.text}" for one in row.onward)
        if row.unanswered:
            yield row.unanswered

    def _items(self, heading: str, caption: str, items: list[Item], facts: str) -> Iterator[Block]:
        if not items:
            return
        words = self.words
        yield Heading(words(heading))
        head = [words("What"), words("More about it"), words(facts)]
        rows: list[list[Cell]] = [[one.title.text, one.text.text, one.facts] for one in items]
        yield Table(words(caption), head, rows)

    def _going(self) -> Iterator[Block]:
        if not self.told.going:
            return
        words = self.words
        yield Heading(words("How the commitments are going"))
        head = [words("Commitment"), words("Who"), words("How it goes")]
        rows: list[list[Cell]] = [
            [one.what.text, one.who, f"{one.status} {one.said.text}".strip()]
            for one in self.told.going
        ]
        yield Table(words("Who has taken on what, and how it goes"), head, rows)

    def _contact(self) -> Iterator[tuple[str, str]]:
        contact = self.told.contact
        if contact.role:
            yield self.words("Ask"), contact.role.text
        if contact.phone:
            yield self.words("Phone"), contact.phone
        if contact.mail:
            yield self.words("Email"), contact.mail


def _bars(rows: list[Row]) -> Iterator[Bar]:
    """Of those whose number is told."""
    told = [(row, row.number.people) for row in rows if row.number and row.number.people]
    for row, people in told:
        yield Bar(row.title.text, Part(people), row.share)
