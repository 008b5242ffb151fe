"""Words that a question takes from an earlier one, as they read now.

They are kept by place and nowhere else: so what is hidden, erased or purged is in no option of
another question, and the votes on it stay.

A theme's title is followed too, and stays after the theme is merged or removed: it is what the
organisation wrote and people voted on, and nobody's answer. Whoever wants it gone names the theme
otherwise.
"""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from app.errors import N_
from app.i18n import translate
from app.models.agenda.asking import Asking, Place, option_of
from app.models.answers.theme import Standing

REMOVED = N_("removed answer")
Read = Callable[[Asking], Any]
"""Reads what an asking has gathered."""


def said(session: Session, asking: Asking, read: Read) -> Asking:
    """An asking with the words that it takes from others: a copy to look at, or itself."""
    if not asking.taken:
        return asking
    read = once(read)
    removed = translate(asking.language or "sv", REMOVED)
    texts = {
        part: words_at(session, place, read, asking.language) or removed
        for part, place in asking.taken.items()
    }
    settings = asking.how.with_texts(asking.read_settings(), texts)
    wordings = _other_wordings(session, asking, read)
    told = {"settings": settings.model_dump(mode="json"), "wordings": wordings}
    return Asking(**{**asking.model_dump(), **told})


def once(read: Read) -> Read:
    """Reads each asking once, however many words are taken from it."""
    known: dict[int | None, Any] = {}

    def reads(asking: Asking) -> Any:
        if asking.id not in known:
            known[asking.id] = read(asking)
        return known[asking.id]

    return reads


def said_at(session: Session, asking: Asking, read: Read) -> int:
    """The version at which words that it takes may last have changed."""
    ids = sorted({place["asking"] for place in asking.taken.values()})
    sources = [source for one in ids if (source := session.get(Asking, one))]
    return max((read(source).words_at for source in sources), default=0)


def originals(session: Session, asking: Asking, read: Read) -> dict[str, list[str | None]]:
    """The answers behind each option that is a theme, by the option's id: those that lay in it
    when this was asked, as they read now; None is one that the room may no longer see."""
    return {
        option_of(part): _those(session, place, read)
        for part, place in asking.taken.items()
        if "theme" in place
    }


def _those(session: Session, place: Place, read: Read) -> list[str | None]:
    source = session.get(Asking, place["asking"])
    if source is None:
        return [None for _ in place["answers"]]
    entries = [read(source).seen(one) for one in place["answers"]]
    return [entry.text if entry else None for entry in entries]


def _other_wordings(session: Session, asking: Asking, read: Read) -> dict[str, Any]:
    """How it was asked in other languages, with the titles of themes that have one in them."""
    found: dict[str, dict[str, str]] = {language: {} for language in asking.wordings}
    for part, place in asking.taken.items():
        theme = _theme(session, place, read)
        for language in found if theme else ():
            if theme and theme.wordings.get(language):
                found[language][part] = theme.wordings[language]
    return {
        language: {**words, "texts": {**words["texts"], **found[language]}}
        for language, words in asking.wordings.items()
    }


def _theme(session: Session, place: Place, read: Read) -> Standing | None:
    source = session.get(Asking, place["asking"]) if "theme" in place else None
    themes: dict[int, Standing] = read(source).sorting.themes if source else {}
    return themes.get(place.get("theme", 0))


def words_at(session: Session, place: Place, read: Read, language: str) -> str:
    """How it reads there now; empty where it is gone."""
    if "theme" in place:
        theme = _theme(session, place, read)
        return theme.said((language,)) if theme else ""
    source = session.get(Asking, place["asking"])
    if source is None:
        return ""
    if "part" in place:
        whole = said(session, source, read)
        return str(whole.how.texts(whole.read_settings()).get(place["part"], ""))
    entry = read(source).shown.get((place["respondent"], place["thread"]))
    return entry.text if entry else ""
