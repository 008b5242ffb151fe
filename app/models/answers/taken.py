"""Words that a question takes from an earlier one, as they read now.

They are kept by place and nowhere else: so what is hidden, erased or purged is in no option of
another question, and the votes on it stay.
"""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from app.errors import N_
from app.i18n import translate
from app.models.agenda.asking import Asking, Place

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
        part: words_at(session, place, read) or removed for part, place in asking.taken.items()
    }
    settings = asking.how.with_texts(asking.read_settings(), texts)
    return Asking(**{**asking.model_dump(), "settings": settings.model_dump(mode="json")})


def once(read: Read) -> Read:
    """Reads each asking once, however many words are taken from it."""
    known: dict[int | None, Any] = {}

    def reads(asking: Asking) -> Any:
        if asking.id not in known:
            known[asking.id] = read(asking)
        return known[asking.id]

    return reads


def sources(session: Session, asking: Asking) -> list[Asking]:
    """The askings that it takes words from and that are still there."""
    ids = sorted({place["asking"] for place in asking.taken.values()})
    return [source for one in ids if (source := session.get(Asking, one))]


def words_at(session: Session, place: Place, read: Read) -> str:
    """How it reads there now; empty where it is gone."""
    source = session.get(Asking, place["asking"])
    if source is None:
        return ""
    if "part" in place:
        whole = said(session, source, read)
        return str(whole.how.texts(whole.read_settings()).get(place["part"], ""))
    entry = read(source).shown.get((place["respondent"], place["thread"]))
    return entry.text if entry else ""
