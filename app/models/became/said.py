"""Texts of the page in each of the languages that they are written in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from app.errors import N_
from app.i18n.due import FORMS, Due
from app.models.workshop import Workshop
from app.steps.plain import Line, Said

Texts = dict[str, str]
"""One text, by language; nothing of those that it isn't written in."""
NO_DAY = N_("That isn't a day. Write it as 2027-01-15.")
A_DAY = 10


def _day(text: str) -> str:
    try:
        Due.read(text)
    except ValueError as error:
        raise Said(NO_DAY) from error
    if text and not (FORMS.fullmatch(text) and len(text) == A_DAY):
        raise Said(NO_DAY)
    return text


Day = Annotated[Line, AfterValidator(_day)]
"""An ISO date; empty where none is said."""


def day_of(stored: str) -> date | None:
    due = Due.read(stored)
    return due.last if due else None


def both(workshop: Workshop, own: str, also: str) -> Texts:
    """What was typed in the workshop's language, and in its other one."""
    typed = {workshop.language: own, workshop.other_language: also}
    return {code: text for code, text in typed.items() if text}


def in_words(texts: Texts, languages: Sequence[str]) -> tuple[str, str]:
    """A text in the first of these languages that it is written in, else in any; and which."""
    for code in languages:
        if texts.get(code):
            return texts[code], code
    return next(((text, code) for code, text in texts.items() if text), ("", ""))


def typed_texts(words: Mapping[str, Texts], fields: Sequence[str], workshop: Workshop) -> Texts:
    """The same as the fields of a form: each in the workshop's language, and `_also` in its
    other one."""
    shown: Texts = {}
    for name in fields:
        texts = words.get(name, {})
        shown[name] = texts.get(workshop.language, "")
        shown[also(name)] = texts.get(workshop.other_language, "")
    return shown


def also(name: str) -> str:
    """What a field is called in the other language."""
    return f"{name}_also"
