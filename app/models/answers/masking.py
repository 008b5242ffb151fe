"""Masking: answers whose words a session doesn't read, for a copy that is disclosed without them.

They are covered where stored answers are fetched, before anything is made of them. So what is
written from such a session can't hold their words, wherever it has them from: a list, a theme, a
quote, an option of a later question, a parked line, or something that is yet to be invented. All
else about them stays: who counts is counted.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session

from app.models.agenda.asking import Asking
from app.models.answers.answer import Thread
from app.models.answers.mark import SPELLED

KEY = "mask"


@dataclass(frozen=True)
class Mask:
    """What stands in place of the words: by the place of an answer, and by the row that its thread
    began with."""

    by_place: Mapping[Thread, str]
    by_first: Mapping[int, str]


NOTHING = Mask({}, {})


@contextmanager
def masked(session: Session, mask: Mask) -> Iterator[None]:
    """Let the session read nothing of these answers. What is already folded isn't covered by it,
    so nothing shared is read meanwhile (`ResultsCache.of` refuses)."""
    session.info[KEY] = mask
    try:
        yield
    finally:
        del session.info[KEY]


def mask_of(session: Session) -> Mask:
    found: Mask = session.info.get(KEY, NOTHING)
    return found


def covered(session: Session, asking: Asking, fed: Iterable[Any]) -> Iterable[Any]:
    """Rows of the feed without the words of what is masked: of none of its versions, and of no
    correction of its spelling."""
    mask = mask_of(session)
    return fed if mask is NOTHING else _cover(asking, fed, mask.by_place)


def _cover(asking: Asking, fed: Iterable[Any], marks: Mapping[Thread, str]) -> Iterator[Any]:
    for row in fed:
        mark = marks.get((asking.id or 0, row.respondent_id or 0, row.thread or ""))
        if mark is None:
            yield row
        elif row.marked == 0:
            yield _without_words(asking, row, mark)
        elif row.said != SPELLED:
            yield row


def _without_words(asking: Asking, row: Any, mark: str) -> Any:
    if row.value is None:
        return row
    how = asking.how
    covered = how.masked(how.Answer.model_validate_json(row.value), mark)
    return SimpleNamespace(**{**row._mapping, "value": covered.model_dump_json()})
