"""What became of what was said, as one reads it: an edition of the page in one language, with the
numbers, the quotes and the day of now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import format_date
from sqlmodel import Session, col, select

from app.clock import Milliseconds
from app.errors import N_
from app.exports.facts import one_line
from app.i18n import DATE_LOCALES, Words, date_words
from app.i18n.due import Due
from app.models.agenda.asking import Asking
from app.models.answers.own_answers import own_answers
from app.models.answers.results import Results
from app.models.answers.taken import Read
from app.models.became import counts
from app.models.became.counts import Number, Numbers, Quoted
from app.models.became.page import Page, Promised, Subject, Told
from app.models.became.published import today
from app.models.became.reply import ANSWERED, DECIDED, QUESTION, THEME, WAITS, WILL_NOT
from app.models.became.said import Texts, day_of, in_words
from app.models.commitments.news import DONE, NOT_BEGUN, STATUSES, UNDER_WAY
from app.models.commitments.news import WILL_NOT as PROMISE_WILL_NOT
from app.models.workshop import Workshop

TITLE = N_("What became of what we said?")
FEW = N_("a few")
WHAT_FEW_IS = N_(
    "“A few” stands where a number is under %(least)s, or would give one away that is."
)
ORDER = (DONE, UNDER_WAY, NOT_BEGUN, PROMISE_WILL_NOT)
"""As they are counted at the top."""
LISTED = (DONE, UNDER_WAY, NOT_BEGUN)
"""Those that stand among the commitments; the others stand with what won't happen."""


@dataclass(frozen=True)
class Text:
    text: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class Tile:
    """How many commitments have a status; `anchor` is the first of them, empty for none."""

    status: str
    number: int
    label: str
    anchor: str


@dataclass(frozen=True)
class Onward:
    """Where on the page more is said about something, and what."""

    anchor: str
    label: str
    title: Text


@dataclass(frozen=True)
class Reply:
    """Something said back, and by whom and when."""

    text: Text
    by: str


@dataclass(frozen=True)
class Row:
    """What was said: a theme or a question. `number` is None where nothing was counted; `share`
    0–1 of the most on the page. `unanswered` stands where nothing is said back yet."""

    key: str
    title: Text
    number: Number | None
    share: float
    replies: list[Reply]
    onward: list[Onward]
    unanswered: str
    quotes: list[str]

    @property
    def is_few(self) -> bool:
        return self.number is not None and self.number.people is None


@dataclass(frozen=True)
class Group:
    """The rows of a question; it isn't named where there is only one."""

    question: Text | None
    rows: list[Row]


@dataclass(frozen=True)
class Item:
    """A decision, what won't happen or what waits: `facts` says by whom, when and where."""

    anchor: str
    title: Text
    text: Text
    facts: str


@dataclass(frozen=True)
class Going:
    """A commitment: whose it is, and how it goes: by its `key`, and in words with the day. `anchor`
    is set on the first of each status."""

    key: str
    anchor: str
    what: Text
    who: str
    is_free: bool
    status: str
    said: Text


@dataclass(frozen=True)
class NextNews:
    """`before` and `after` stand around the `day`; what is written besides is `text`."""

    before: str
    day: str
    after: str
    text: Text

    @property
    def said(self) -> str:
        """All of it on one line."""
        return " ".join(
            part for part in (f"{self.before}{self.day}{self.after}", self.text.text) if part
        )


@dataclass(frozen=True)
class Contact:
    role: Text
    phone: str
    mail: str

    def __bool__(self) -> bool:
        return bool(self.role or self.phone or self.mail)

    @property
    def dialled(self) -> str:
        return "".join(sign for sign in self.phone if sign in "+0123456789")


@dataclass(frozen=True)
class Outcome:
    """`updated` is when this edition was published, None for what isn't."""

    workshop: Workshop
    language: str
    taken_at: Milliseconds
    updated: Milliseconds | None
    where_and_when: str
    took_part: int | None
    people: str
    as_of: str
    intro: Text
    promised: str
    tiles: list[Tile]
    groups: list[Group]
    decided: list[Item]
    going: list[Going]
    will_not: list[Item]
    waits: list[Item]
    next_news: NextNews | None
    contact: Contact

    @property
    def title(self) -> str:
        return Words(self.language)(TITLE)

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def tells_of_few(self) -> bool:
        return any(row.is_few for row in self.rows)

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.decided or self.going or self.will_not or self.waits)


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
class Mine:
    """Something that one has said oneself, and where on the page it stands."""

    text: str
    rows: list[Row]


def mine(
    session: Session,
    workshop: Workshop,
    page: Page,
    language: str,
    at: Milliseconds,
    respondent: int,
    read: Read,
) -> list[Mine]:
    """What one person's answers have come to, as far as there are any, by the results that `read`
    finds."""
    making = Making(session, workshop, page, language, today(workshop, at))
    rows = {one.key: making.row(one, None, 0, []) for one in page.subjects}
    wanted = {one.asking for one in page.subjects}
    found = select(Asking).where(Asking.workshop_id == workshop.id, col(Asking.id).in_(wanted))
    askings = list(session.exec(found.order_by(col(Asking.id))))
    said = own_answers(session, [respondent], askings)[respondent]
    return [
        Mine(
            one.text,
            [
                rows[key]
                for key in _keys(read(asking), asking, respondent, one.thread)
                if key in rows
            ],
        )
        for asking in askings
        for one in said.get(asking.id or 0, [])
        if not one.taken_back
    ]


def _keys(results: Results, asking: Asking, respondent: int, thread: str) -> Iterator[str]:
    """Where one of a person's answers lies."""
    yield f"{QUESTION}{asking.id}"
    for pile in results.sorted().piles:
        if any((one.respondent, one.thread) == (respondent, thread) for one in pile.entries):
            yield f"{THEME}{pile.id}"


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
