"""The invitation to a workshop: a page to print, and its QR code as a picture of its own."""

import re
from dataclasses import dataclass
from pathlib import Path

from app import i18n
from app.errors import N_
from app.exports.facts import clock, one_line
from app.i18n import Words
from app.models.workshop import Workshop
from app.qr import qr_svg
from app.typesetting import Typeset, typeset
from app.typesetting.breaking import breakable

TEMPLATE = Path(__file__).with_name("invite.typ")
_GREETS = re.compile(r"\W*(?:väl ?kom(?:men|na)|welcome|hej|hi|hello)\b", re.I)
"""A title that greets needs no greeting above it."""
MOST_PURPOSE = 600
LATIN_ENDS = 0x100
STORED = N_(
    "What you write or choose, and a random number that lets your phone be recognised. No name, "
    "no phone number, no address of your device."
)


@dataclass(frozen=True)
class Invitation:
    """What an invitation is made from. `address` is where phones open the app."""

    workshop: Workshop
    address: str
    responsible: str
    language: str

    @property
    def title(self) -> str:
        return self.workshop.titled.in_words((self.language,)).text

    @property
    def link(self) -> str:
        return f"{self.address}/{self.workshop.code}"

    @property
    def scan_link(self) -> str:
        return self.workshop.scan_link(self.address)

    @property
    def is_plain(self) -> bool:
        """Whether every character in it is in the font that is always here."""
        texts = (self.title, self.workshop.purpose, self.workshop.venue, self.responsible)
        return all(ord(letter) < LATIN_ENDS for text in texts for letter in text)

    def on_paper(self, paper: str, form: str) -> Typeset:
        """On "a4" or "a5", as "pdf" or "png"."""
        return typeset(
            TEMPLATE, {"paper": paper, **self._texts(), "qr": qr_svg(self.scan_link)}, form
        )

    def _texts(self) -> dict[str, object]:
        words, workshop = Words(self.language), self.workshop
        title = breakable(self.title)
        return {
            "language": self.language,
            "welcome": "" if _GREETS.match(self.title) else words("Welcome to"),
            "title": title,
            "purpose": breakable(shortened(workshop.purpose)),
            "facts": self._facts(words),
            "point": words("Point the camera here"),
            "type": words("or go to %(address)s and type", address=self.address.split("//")[1]),
            "code": workshop.spoken,
            "alt": words("QR code for %(link)s", link=self.link),
            "easy": words("You need no account and no app. Your answers are anonymous."),
            "stored_title": words("What is stored about you"),
            "stored": " ".join(self._stored(words)),
        }

    def _facts(self, words: Words) -> list[list[str]]:
        tz, facts = self.workshop.tz, []
        for label, at in self._moments(words):
            if at is not None:
                day = i18n.whole_day_words(at, tz, self.language)
                facts.append([label, f"{day}, {clock(at, tz, self.language)}"])
        if venue := one_line(self.workshop.venue):
            facts.append([words("Place"), breakable(venue)])
        return facts

    def _moments(self, words: Words) -> list[tuple[str, int | None]]:
        """When to come; to a survey nobody comes."""
        workshop = self.workshop
        if workshop.self_paced:
            return [
                (words("Answer from"), workshop.opens_at),
                (words("Answer by"), workshop.closes_at),
            ]
        return [(words("Time"), workshop.starts_at)]

    def _stored(self, words: Words) -> list[str]:
        said = [words(STORED)]
        if until := self.workshop.keep_until:
            date = i18n.date_words(until, self.workshop.tz, self.language)
            said.append(words("It is kept until %(date)s at the latest.", date=date))
        if self.responsible:
            who = breakable(one_line(self.responsible))
            said.append(words("Responsible for personal data: %(who)s", who=who))
        return said


def shortened(text: str) -> str:
    """As much as fits an invitation, to the last whole word."""
    if len(text) <= MOST_PURPOSE:
        return text
    return text[:MOST_PURPOSE].rsplit(maxsplit=1)[0].rstrip(" ,.;:–-") + " …"
