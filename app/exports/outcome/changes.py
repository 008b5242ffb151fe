"""What has changed on the page since it was published, as whoever publishes reads it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from app.errors import N_
from app.exports.facts import one_line
from app.i18n import LANGUAGES, Words, language_name
from app.i18n.due import Due
from app.models.became.page import (
    Change,
    Contact,
    NextNews,
    Opening,
    Page,
    Promised,
    Subject,
    Told,
)
from app.models.became.reply import SAYS
from app.models.became.said import Texts, in_words
from app.models.commitments.news import STATUSES

NEW, CHANGED, GONE = N_("New"), N_("Changed"), N_("Taken away")


@dataclass(frozen=True)
class Line:
    """A change: what it is to (`label`, `title`), and what stood there `before` and stands there
    now, a text each; empty where nothing did or does."""

    how: str
    label: str
    title: str
    before: list[str]
    after: list[str]


def told_changes(
    changes: list[Change], pages: Collection[Page], language: str, today: date
) -> list[Line]:
    """In the words of who reads it; `pages` are those that have changed and that they became."""
    titles = {one.key: one.title for page in pages for one in page.subjects}
    own = {page.language for page in pages}
    teller = _Teller(Words(language), (language, *sorted(own)), today, titles)
    return [teller.line(one) for one in changes]


@dataclass(frozen=True)
class _Teller:
    words: Words
    languages: tuple[str, ...]
    today: date
    titles: dict[str, Texts]

    def line(self, change: Change) -> Line:
        what = change.after or change.before
        assert what is not None
        how = CHANGED if change.before and change.after else NEW if change.after else GONE
        label, title = self._named(what)
        before, after = self._said(change.before), self._said(change.after)
        if (before, after) == ([], [title]):  # a theme that is new says no more than its title
            after = []
        return Line(self.words(how), label, title, before, after)

    def _said(self, what: BaseModel | None) -> list[str]:
        return [text for text in self._texts(what) if text] if what else []

    def _named(self, what: BaseModel) -> tuple[str, str]:
        match what:
            case Subject():
                label = N_("Theme") if what.theme else N_("Question")
                return self.words(label), self._line(what.title)
            case Told():
                title = self._line(what.title) or self._line(self.titles.get(what.about, {}))
                return self.words(SAYS[what.says]), title
            case Promised():
                return self.words("Commitment"), what.what
            case NextNews():
                return self.words("Next news"), ""
            case Contact():
                return self.words("Who to ask"), ""
            case _:
                return self.words("The opening"), ""

    def _texts(self, what: BaseModel) -> Iterator[str]:
        match what:
            case Told():
                yield from self._all(what.text)
                facts = (self._line(what.who), self._day(what.day), what.case_number)
                yield ", ".join(part for part in facts if part)
            case Promised():
                stands = (self.words(STATUSES[what.status]), self._day(what.day), what.said)
                yield ", ".join(part for part in stands if part)
                yield ", ".join(part for part in (what.who, self._day(what.due)) if part)
            case NextNews():
                yield self._day(what.day)
                yield from self._all(what.words)
            case Contact():
                yield from self._all(what.role)
                yield from (what.phone, what.mail)
            case Opening():
                yield from self._all(what.intro)
            case Subject():
                yield from self._all(what.title)

    def _all(self, texts: Texts) -> Iterator[str]:
        """In each language, named where there are several."""
        said = {code: text for code, text in texts.items() if text and code in LANGUAGES}
        if len(said) < 2:
            yield from said.values()
        else:
            yield from (f"{language_name(code)}: {text}" for code, text in said.items())

    def _line(self, texts: Texts) -> str:
        return one_line(in_words(texts, self.languages)[0])

    def _day(self, stored: str) -> str:
        due = Due.read(stored)
        return due.words(self.words.language, self.today) if due else ""
