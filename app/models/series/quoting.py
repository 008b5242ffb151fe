"""What people said about a theme in several places, word for word: answers that somebody chose as
quotes, or that the room was shown, and only where it may be told how many stand behind the theme.

Whoever is in the series may read them, since everyone who was in the room could. It is the one part
of a comparison that reads answers, so it reads those of a few places.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.models.agenda.asking import Asking
from app.models.answers.entry import Entry
from app.models.answers.reading import count_from_scratch
from app.models.answers.shared_theme import shared_in
from app.models.answers.theme import Theme
from app.models.people.crew import Series
from app.models.series.comparing import askings_of
from app.models.series.comparison import Comparison, Place

MOST_PLACES, OF_EACH = 12, 2


@dataclass(frozen=True)
class Said:
    """In one place: how many people stand behind the theme there, and some of what they said."""

    place: Place
    people: int
    texts: list[str]


@dataclass(frozen=True)
class Voices:
    """A theme: how it is called, how many people stand behind it where that is told, those places
    with the most first, and those where the number is hidden, and so what was said."""

    origin: str
    title: str
    beneath: tuple[str, ...]
    people: int
    said: list[Said]
    silent: list[Place]
    more: int
    """How many places of those that are told have no room."""
    places: int
    """In how many it is told that there is such a theme."""


def voices(
    session: Session, series: Series, found: Comparison, origin: str, first: int = 0
) -> Voices | None:
    """None where there is no such theme. The place with the number `first` comes first."""
    face = found.themes
    origin = shared_in(session, series.id).row(origin)
    column = next((one for one in face.columns if one.id == origin), None) if face else None
    if face is None or column is None:
        return None
    figures = [(one, face.at(one, origin)) for one in found.told]
    told = sorted(
        ((one, int(figure.number)) for one, figure in figures if figure and figure.number),
        key=lambda pair: (pair[0].id != first, -pair[1]),
    )
    asked = askings_of(session, found.question, [series.id or 0])
    themes = {one.id: one.themes[origin].titles for one in found.told if origin in one.themes}
    return Voices(
        origin,
        column.label,
        column.beneath,
        sum(people for _, people in told),
        [
            Said(place, people, _texts(session, asked[place.id].id, place, themes[place.id]))
            for place, people in told[:MOST_PLACES]
        ],
        [one for one, figure in figures if figure and figure.number is None],
        len(told[MOST_PLACES:]),
        len(themes),
    )


def _texts(session: Session, asking_id: int, place: Place, origins: Iterable[str]) -> list[str]:
    if place.meeting.purged:
        return []
    asking = session.get_one(Asking, asking_id)
    results = count_from_scratch(session, asking)
    themes = session.exec(
        select(Theme.id).where(Theme.asking_id == asking.id, col(Theme.origin).in_(origins))
    )
    piles = [pile for one in themes if (pile := results.sorted().pile(one or 0))]
    quoted = results.quoted()
    lies = {entry.id: entry for pile in piles for entry in pile.entries}
    may = [
        entry
        for entry in lies.values()
        if not entry.silent and (asking.is_shown or entry.id in quoted)
    ]
    return [one.noted for one in sorted(may, key=lambda one: _first(one, quoted))[:OF_EACH]]


def _first(entry: Entry, quoted: set[int]) -> tuple[bool, int]:
    return entry.id not in quoted, entry.arrived
