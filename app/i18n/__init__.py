"""Swedish and English: catalogues, and words for times, dates and numbers."""

import io
import re
from collections.abc import Container, Sequence
from datetime import date, datetime, time, tzinfo
from functools import cache
from gettext import GNUTranslations, NullTranslations
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from app.clock import Milliseconds

LANGUAGES = {"sv": "Svenska", "en": "English"}
WORDING_LANGUAGES = LANGUAGES | {
    "fi": "Suomi",
    "se": "Davvisámegiella",
    "ar": "العربية",
    "uk": "Українська",
    "so": "Soomaali",
    "de": "Deutsch",
    "no": "Norsk",
    "da": "Dansk",
}
"""What a question can be worded in; the app itself speaks fewer."""
RIGHT_TO_LEFT = ("ar",)
SAME_LANGUAGE = {"nb": "no", "nn": "no"}
A_LANGUAGE = re.compile(
    r"(?P<language>[a-z]{2,3})(-[a-z0-9]+)*\s*(;\s*q=(?P<q>[01](\.[0-9]{0,3})?))?", re.IGNORECASE
)
QUOTATION_MARKS = {"sv": ("”", "”"), "en": ("“", "”")}
"""Before and after what somebody said."""
DATE_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
LOCALE = Path(__file__).parents[1] / "locale"


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; the texts in the code are the English ones."""
    catalogue = LOCALE / f"{language}.po"
    if not catalogue.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with catalogue.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def translate(language: str, text: str, **values: object) -> str:
    said = translations(language).gettext(text)
    return said % values if values else said


def translate_plural(language: str, one: str, many: str, num: int, **values: object) -> str:
    return translations(language).ngettext(one, many, num) % {"num": num, **values}


class Words:
    """A language's translator, for code that writes sentences outside templates."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: str, **values: object) -> str:
        return translate(self.language, text, **values)

    def plural(self, one: str, many: str, num: int, **values: object) -> str:
        return translate_plural(self.language, one, many, num, **values)


def negotiate(
    wish: str | None, accept: str | None, default: str, known: Container[str] = LANGUAGES
) -> str:
    """The language to speak: what the person chose, else their browser's first that we have."""
    if wish in known:
        return str(wish)
    return next((language for language in _accepted(accept or "") if language in known), default)


def _accepted(accept: str) -> list[str]:
    """What a browser says in Accept-Language, the most wanted first (RFC 9110, 12.5.4); what it
    wants by no means (q=0) and what isn't understood are left out."""
    found = [one for part in accept.split(",") if (one := A_LANGUAGE.fullmatch(part.strip()))]
    wanted = [(float(one["q"] or 1), one["language"].lower()) for one in found]
    by_wish = sorted(wanted, key=itemgetter(0), reverse=True)
    return [SAME_LANGUAGE.get(language, language) for quality, language in by_wish if quality]


def first_of(languages: Sequence[str], here: str, others: Container[str]) -> str | None:
    """The first language wished for that there is another wording in; None to stay `here`."""
    for language in languages:
        if language == here:
            return None
        if language in others:
            return language
    return None


def language_name(code: str) -> str:
    """As those who speak it call it."""
    return WORDING_LANGUAGES.get(code, code)


def quoted(text: str, language: str) -> str:
    """What somebody said, between the marks of the language."""
    opening, closing = QUOTATION_MARKS[language]
    return f"{opening}{text}{closing}"


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def local(at: Milliseconds, zone: str) -> datetime:
    """UTC milliseconds as a local time."""
    place: tzinfo = ZoneInfo(zone)
    return datetime.fromtimestamp(at / 1000, place)


def from_local(day: date, clock: time, zone: str) -> int:
    """A local day and time as UTC milliseconds; of an hour that comes twice, the first."""
    return int(datetime.combine(day, clock, ZoneInfo(zone)).timestamp() * 1000)


def date_words(at: Milliseconds, zone: str, language: str) -> str:
    return date_in_words(local(at, zone).date(), language)


def date_in_words(day: date, language: str) -> str:
    """12 november 2026."""
    return str(format_date(day, "long", locale=DATE_LOCALES[language]))


def short_date(at: Milliseconds, zone: str, language: str, today: date) -> str:
    """22 sep, with as little as tells it: in another year than today's as it is read out."""
    day = local(at, zone).date()
    if day.year != today.year:
        return date_in_words(day, language)
    return format_date(day, "d MMM", locale=DATE_LOCALES[language]).rstrip(".")


def whole_day_words(at: Milliseconds, zone: str, language: str) -> str:
    """The date with its day of the week: söndag 6 december 2026."""
    return format_date(local(at, zone).date(), "full", locale=DATE_LOCALES[language])


def day_words(at: Milliseconds, zone: str, language: str) -> str:
    """A day near enough to need no year: söndag 6 december."""
    return str(format_date(local(at, zone).date(), "EEEE d MMMM", locale=DATE_LOCALES[language]))


def number_words(value: float, language: str) -> str:
    """A number as it is written: 3,0 in Swedish, 3.0 in English, 3 when it is a count."""
    return str(format_decimal(value, "0" if isinstance(value, int) else "0.0#", locale=language))


def time_words(at: Milliseconds, zone: str) -> str:
    return format_time(local(at, zone), "HH:mm", locale="sv")
