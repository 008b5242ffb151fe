"""The forms that what became of it is written by: one a reply, under the theme or question that it
is about or in its part, with what was typed where one was refused."""

from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid, Refused
from app.i18n import LANGUAGES, Words
from app.i18n.due import Due
from app.models.agenda.edition import Overtaken, edition_of
from app.models.became import reply
from app.models.became.counts import Number, numbers
from app.models.became.page import Page, subjects
from app.models.became.published import today
from app.models.became.reply import ANSWERED, DECIDED, WAITS, WILL_NOT, Reply, Typed
from app.models.became.said import in_words
from app.models.workshop import Workshop
from app.routes._shared import forms
from app.routes._shared.mistakes import sentence
from app.routes._shared.overtaken import Theirs, theirs
from app.routes._shared.parts import language_of
from app.security import new_token

LABELS = {
    ANSWERED: {
        "title": N_("What it is about"),
        "text": N_("What became of it"),
        "who": N_("Who says so (a role)"),
        "day": N_("Day"),
    },
    DECIDED: {
        "title": N_("What is decided"),
        "text": N_("More about it"),
        "who": N_("Who decided it"),
        "day": N_("Day"),
    },
    WILL_NOT: {
        "title": N_("What won't happen"),
        "text": N_("Why"),
        "who": N_("Who says so (a role)"),
        "day": N_("Day"),
    },
    WAITS: {
        "title": N_("What waits"),
        "text": N_("More about it"),
        "who": N_("For whom"),
        "day": N_("Since when"),
    },
}
CASE = N_("Case number")
ADD = {
    ANSWERED: N_("Tell something else"),
    DECIDED: N_("Add a decision"),
    WILL_NOT: N_("Add what won't happen"),
    WAITS: N_("Add what waits"),
}
HEADINGS = {
    ANSWERED: N_("Something else"),
    DECIDED: N_("This is decided"),
    WILL_NOT: N_("This won't happen"),
    WAITS: N_("This waits"),
}
FACTS = {
    "intro": N_("An opening, if you want one"),
    "next_day": N_("Next news by"),
    "next_words": N_("Next news, in words"),
    "role": N_("Who to ask (a role)"),
    "phone": N_("Phone"),
    "mail": N_("Email"),
}
UNSAVED = "new-"
"""Before the name of a reply that there isn't yet, so that a browser knows its form again."""


@dataclass(frozen=True)
class Sent:
    """A form that was refused: what was typed into it, and why."""

    uid: str
    typed: dict[str, Any]
    mistakes: forms.Mistakes = field(default_factory=dict)
    refusal: Refused | None = None

    @property
    def status(self) -> int:
        return self.refusal.status if self.refusal else Invalid.status


@dataclass(frozen=True)
class Form:
    """One reply's form as it is drawn."""

    uid: str
    says: str
    about: str
    values: dict[str, Any]
    edition: str
    mistakes: forms.Mistakes
    overtaken: Theirs | None
    say: str
    day: str
    is_open: bool
    is_saved: bool

    @property
    def labels(self) -> dict[str, str]:
        return LABELS[self.says]

    @property
    def needs_title(self) -> bool:
        """Else it is called what it is about."""
        return not (self.about and self.says == ANSWERED)


@dataclass(frozen=True)
class Place:
    """A theme or question, what is said of it, and the form of its answer."""

    key: str
    title: str
    question: str
    number: Number | None
    form: Form
    is_new: bool
    others: list["Other"]


@dataclass(frozen=True)
class Other:
    """What else is said of a theme or question, which stands in its own part."""

    uid: str
    heading: str
    title: str


@dataclass(frozen=True)
class Part:
    """The replies of one sort, and the form of one more."""

    says: str
    heading: str
    add: str
    forms: list[Form]
    new: Form


def edition_in(sent: Sent | None, shown: Any) -> str:
    """That of what the form was read at; where somebody else has saved since, what they did."""
    if sent is None or isinstance(sent.refusal, Overtaken):
        return edition_of(shown)
    return str(sent.typed.get("edition", ""))


@dataclass(frozen=True)
class ReplyForms:
    request: Request
    workshop: Workshop
    replies: list[Reply]
    sent: Sent | None

    @property
    def words(self) -> Words:
        return Words(language_of(self.request, self.workshop.language))

    def places(self, session: Session, written: Page) -> list[Place]:
        told = numbers(session, self.workshop)
        languages = self.words.language, self.workshop.language
        known = {one.key: one for one in [*subjects(session, self.workshop), *written.subjects]}
        several = len({one.asking for one in known.values()}) > 1
        found = []
        for one in known.values():
            here = [each for each in self.replies if each.about == one.key]
            answer = next((each for each in here if each.is_the_answer), None)
            found.append(
                Place(
                    key=one.key,
                    title=in_words(one.title, languages)[0],
                    question=in_words(one.question, languages)[0] if one.theme and several else "",
                    number=told.of(one),
                    form=self._form(answer, ANSWERED, one.key),
                    is_new=answer is None,
                    others=[self._other(each) for each in here if each is not answer],
                )
            )
        return found

    def _other(self, one: Reply) -> Other:
        title, _ = in_words(one.words.get("title", {}), (self.workshop.language,))
        return Other(one.uid, HEADINGS[one.says], title)

    def parts(self) -> list[Part]:
        return [
            Part(
                says,
                HEADINGS[says],
                ADD[says],
                [
                    self._form(one, says)
                    for one in self.replies
                    if one.says == says and not one.is_the_answer
                ],
                self._form(None, says),
            )
            for says in (DECIDED, WILL_NOT, WAITS, ANSWERED)
        ]

    def _form(self, one: Reply | None, says: str, about: str = "") -> Form:
        shown = reply.shown(one, self.workshop)
        sent = self._sent_to(one, says, about)
        values = dict.fromkeys(Typed.model_fields, "") | dict(shown)
        values |= sent.typed if sent else {}
        refusal = sent.refusal if sent else None
        uid = one.uid if one else UNSAVED + (sent.uid if sent and sent.uid else new_token())
        return Form(
            uid=uid,
            says=says,
            about=(one.about if one else about) or str(values["about"]),
            values=values,
            edition=edition_in(sent, shown),
            mistakes=sent.mistakes if sent else {},
            overtaken=self.theirs(sent, LABELS[says]),
            say="" if refusal is None or isinstance(refusal, Overtaken) else self._say(refusal),
            day=self._day(one.day if one else ""),
            is_open=sent is not None,
            is_saved=one is not None,
        )

    def _day(self, stored: str) -> str:
        due = Due.read(stored)
        return due.words(self.words.language, today(self.workshop, now())) if due else ""

    def _sent_to(self, one: Reply | None, says: str, about: str) -> Sent | None:
        """What was refused, where it was sent from this form, or from one of a reply that somebody
        else has written or removed meanwhile."""
        if self.sent is None or self.sent.uid == "facts" or self.sent.typed["says"] != says:
            return None
        if one is not None and one.uid == self.sent.uid:
            return self.sent
        known = any(each.uid == self.sent.uid for each in self.replies)
        here = self.sent.typed["about"] == about if says == ANSWERED else one is None
        return self.sent if here and not known and (one is None or bool(about)) else None

    def _say(self, refusal: Refused) -> str:
        return sentence(self.request, refusal)

    def theirs(self, sent: Sent | None, labels: dict[str, str]) -> Theirs | None:
        if sent is None:
            return None
        words, other = self.words, LANGUAGES[self.workshop.other_language]
        said = {name: words(label) for name, label in labels.items()}
        also = {f"{name}_also": f"{label} ({other})" for name, label in said.items()}
        return theirs(sent.refusal, sent.typed, {**said, **also, "case_number": words(CASE)})
