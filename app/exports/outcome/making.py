"""An edition of the page in one language, with the numbers, the quotes and the day of now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import format_date
from sqlmodel import Session

from app.clock import Milliseconds
from app.errors import N_
from app.exports.facts import one_line
from app.exports.outcome.shapes import (
    Contact,
    Going,
    Group,
    Item,
    NextNews,
    Onward,
    Outcome,
    Reply,
    Row,
    Text,
    Tile,
)
from app.i18n import DATE_LOCALES, Words, date_words
from app.i18n.due import Due
from app.models.became import counts
from app.models.became.counts import Number, Numbers, Quoted
from app.models.became.page import Page, Promised, Subject, Told
from app.models.became.published import today
from app.models.became.reply import ANSWERED, DECIDED, WAITS, WILL_NOT
from app.models.became.said import Texts, day_of, in_words
from app.models.commitments.news import DONE, NOT_BEGUN, STATUSES, UNDER_WAY
from app.models.commitments.news import WILL_NOT as PROMISE_WILL_NOT
from app.models.workshop import Workshop

ORDER = (DONE, UNDER_WAY, NOT_BEGUN, PROMISE_WILL_NOT)
"""As they are counted at the top."""
LISTED = (DONE, UNDER_WAY, NOT_BEGUN)
"""Those that stand among the commitments; the others stand with what won't happen."""


def outcome(
    session: Session,
    workshop: Workshop,
    page: Page,
    quoted: Quoted | None,
    language: str,
    at: Milliseconds,
    updated: Milliseconds | None = None,
) -> Outcome:
    """A page as of the session's snapshot. `quoted` are the answers that were published; of a
    draft (None) all that would be."""
    return Making(session, workshop, page, language, today(workshop, at)).outcome(
        quoted, at, updated
    )


@dataclass(frozen=True)
class Making:
    session: Session
    workshop: Workshop
    page: Page
    language: str
    today: date

    @property
    def words(self) -> Words:
        return Words(self.language)

    @property
    def next_day(self) -> date | None:
        return day_of(self.page.next_day)

    @property
    def languages(self) -> tuple[str, str]:
        return self.language, self.page.language

    @property
    def is_late(self) -> bool:
        return self.next_day is not None and self.next_day < self.today

    def outcome(
        self, quoted: Quoted | None, at: Milliseconds, updated: Milliseconds | None
    ) -> Outcome:
        numbers = counts.numbers(self.session, self.workshop)
        return Outcome(
            workshop=self.workshop,
            language=self.language,
            taken_at=at,
            updated=updated,
            where_and_when=self._where_and_when(),
            took_part=numbers.people,
            people=self._people(numbers),
            as_of=self._as_of(updated),
            intro=self._text(self.page.intro),
            promised=self._promised(),
            tiles=self._tiles(),
            groups=self._groups(numbers, quoted),
            decided=[self._item(one) for one in self._saying(DECIDED)],
            going=list(self._going()),
            will_not=[
                *self._given_up(),
                *(self._item(one) for one in self._saying(WILL_NOT)),
            ],
            waits=[self._item(one) for one in self._saying(WAITS)],
            next_news=self._next_news(),
            contact=Contact(self._text(self.page.role), self.page.phone, self.page.mail),
        )

    def _text(self, texts: Texts) -> Text:
        return Text(*in_words(texts, self.languages))

    def _line(self, texts: Texts) -> Text:
        text, language = in_words(texts, self.languages)
        return Text(one_line(text), language)

    def _own(self, text: str) -> Text:
        """What is written in one language only."""
        return Text(text, self.page.language)

    def _day(self, stored: str, *, in_full: bool = False) -> str:
        due = Due.read(stored)
        return due.words(self.language, None if in_full else self.today) if due else ""

    def _where_and_when(self) -> str:
        held = self.workshop.started_at or self.workshop.starts_at
        when = date_words(held, self.workshop.tz, self.language) if held else ""
        return " ".join(part for part in (one_line(self.workshop.venue), when) if part)

    def _people(self, numbers: Numbers) -> str:
        if not numbers.people:
            return ""
        return self.words.plural("%(num)s was there.", "%(num)s were there.", numbers.people)

    def _as_of(self, updated: Milliseconds | None) -> str:
        if updated is None:
            return ""
        day = self._day(today(self.workshop, updated).isoformat())
        if self.next_day and not self.is_late:
            by = self._day(self.page.next_day)
            return self.words("Updated %(day)s, next news by %(by)s.", day=day, by=by)
        return self.words("Updated %(day)s.", day=day)

    def _promised(self) -> str:
        if not self.page.promised:
            return ""
        number = len(self.page.promised)
        return self.words.plural("Our %(num)s commitment", "Our %(num)s commitments", number)

    def _tiles(self) -> list[Tile]:
        if not self.page.promised:
            return []
        found = {
            status: [one for one in self.page.promised if one.status == status] for status in ORDER
        }
        return [
            Tile(status, len(those), self.words(STATUSES[status]), _anchor(status) if those else "")
            for status, those in found.items()
        ]

    def _groups(self, numbers: Numbers, quoted: Quoted | None) -> list[Group]:
        subjects = self.page.subjects
        told = {one.key: numbers.of(one) for one in subjects}
        said = counts.quotes(self.session, self.workshop, subjects)
        if quoted is None:
            quoted = counts.first_quotes(said)
        quotes = {
            key: [one.noted for one in said.get(key, []) if one.id in ids]
            for key, ids in quoted.items()
        }
        most = max((one.people or 0 for one in told.values() if one), default=0)
        several = len({one.asking for one in subjects}) > 1
        groups = []
        for _, together in groupby(subjects, key=lambda one: one.asking):
            those = list(together)
            rows = [self.row(one, told[one.key], most, quotes.get(one.key, [])) for one in those]
            rows = sorted(filter(_is_told, rows), key=_by_people)
            question = self._line(those[0].question) if several and those[0].theme else None
            groups += [Group(question, rows)] if rows else []
        alone = [self._alone(one) for one in self._saying(ANSWERED) if not one.about]
        return [*groups, Group(None, alone)] if alone else groups

    def row(self, subject: Subject, number: Number | None, most: int, quotes: list[str]) -> Row:
        replies = self.page.about(subject.key)
        answers = [self._reply(one) for one in replies if one.says == ANSWERED]
        onward = [self._onward(one) for one in replies if one.says != ANSWERED]
        people = number.people if number else None
        return Row(
            key=subject.key,
            title=self._line(subject.title),
            number=number,
            share=(people or 0) / most if most else 0,
            replies=answers,
            onward=onward,
            unanswered="" if replies else self._unanswered(),
            quotes=quotes,
        )

    def _alone(self, told: Told) -> Row:
        title = self._line(told.title)
        return Row(told.uid, title, None, 0, [self._reply(told)], [], "", [])

    def _reply(self, told: Told) -> Reply:
        return Reply(self._text(told.text), self._facts(told))

    def _onward(self, told: Told) -> Onward:
        labels = {
            DECIDED: N_("Decided:"),
            WILL_NOT: N_("Won't happen:"),
            WAITS: N_("Waits:"),
        }
        return Onward(f"r-{told.uid}", self.words(labels[told.says]), self._title(told))

    def _unanswered(self) -> str:
        if not self.page.next_day:
            return self.words("No answer yet.")
        day = self._day(self.page.next_day)
        if self.is_late:
            return self.words("No answer yet. It should have come by %(day)s.", day=day)
        return self.words("No answer yet. It comes by %(day)s at the latest.", day=day)

    def _saying(self, says: str) -> list[Told]:
        return [one for one in self.page.replies if one.says == says]

    def _title(self, told: Told) -> Text:
        """Its own, else that of what it is about."""
        about = (one.title for one in self.page.subjects if one.key == told.about)
        return self._line(told.title) or self._line(next(about, {}))

    def _item(self, told: Told) -> Item:
        facts = self._waiting(told) if told.says == WAITS else self._facts(told)
        return Item(f"r-{told.uid}", self._title(told), self._text(told.text), facts)

    def _facts(self, told: Told) -> str:
        by = " ".join(part for part in (self._line(told.who).text, self._day(told.day)) if part)
        return ", ".join(part for part in (by, told.case_number) if part)

    def _waiting(self, told: Told) -> str:
        who, since = self._line(told.who).text, self._day(told.day)
        waits = self.words("Waits for %(who)s since %(day)s", who=who, day=since)
        waits = waits if since else self.words("Waits for %(who)s", who=who)
        return ", ".join(part for part in (waits, told.case_number) if part)

    def _going(self) -> Iterator[Going]:
        for status in LISTED:
            those = [one for one in self.page.promised if one.status == status]
            for place, one in enumerate(sorted(those, key=_by_due)):
                yield Going(
                    key=status,
                    anchor="" if place else _anchor(status),
                    what=self._own(one.what),
                    who=self._whose(one),
                    is_free=not one.who,
                    status=self._stands(one),
                    said=self._said(one),
                )

    def _whose(self, one: Promised) -> str:
        who = one.who or self.words("Nobody has taken it on yet")
        due = "" if one.status == DONE else self._day(one.due)
        return ", ".join(part for part in (who, due) if part)

    def _stands(self, one: Promised) -> str:
        day = "" if one.status == NOT_BEGUN else self._day(one.day)
        return " ".join(part for part in (self.words(STATUSES[one.status]), day) if part) + "."

    def _said(self, one: Promised) -> Text:
        if one.said:
            return self._own(one.said)
        if one.status != NOT_BEGUN:
            return Text("", "")
        if not one.who:
            say = self.words("Can you or your association? Get in touch.")
            return Text(say, self.language)
        return Text(self.words("No news yet."), self.language)

    def _given_up(self) -> Iterator[Item]:
        """The commitments that came to nothing, and why."""
        those = [one for one in self.page.promised if one.status == PROMISE_WILL_NOT]
        for place, one in enumerate(sorted(those, key=_by_due)):
            anchor = "" if place else _anchor(PROMISE_WILL_NOT)
            facts = " ".join(part for part in (one.who, self._day(one.day)) if part)
            yield Item(anchor, self._own(one.what), self._own(one.said), facts)

    def _next_news(self) -> NextNews | None:
        text = self._text(self.page.next_words)
        if not (self.next_day or text):
            return None
        if self.next_day is None:
            return NextNews("", "", "", text)
        if self.is_late:
            day = self._day(self.page.next_day)
            say = self.words("It should have come by %(day)s. Do ask.", day=day)
            return NextNews(say, "", "", text)
        full = format_date(self.next_day, "full", locale=DATE_LOCALES[self.language])
        before, _, after = self.words("By %(day)s at the latest.", day="\0").partition("\0")
        return NextNews(before, full, after, text)


def _anchor(status: str) -> str:
    return f"s-{status.replace('_', '-')}"


def _is_told(row: Row) -> bool:
    """What nobody said and nothing is said back to isn't listed."""
    nobody = row.number is not None and row.number.people == 0
    return not nobody or bool(row.replies or row.onward)


def _by_people(row: Row) -> int:
    """Most first; the place of one whose number isn't told says nothing of it."""
    return -(row.number.people or 0) if row.number else 0


def _by_due(one: Promised) -> tuple[bool, date]:
    due = Due.read(one.due)
    return due is None, due.last if due else date.max
