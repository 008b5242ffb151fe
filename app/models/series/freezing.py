"""A comparison as it stands, taken down with its day: a copy that stays as it was read, of what may
be told and of nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.clock import Milliseconds
from app.errors import N_, Invalid
from app.i18n import Words, date_words, local
from app.models.people.crew import Series
from app.models.series.comparison import (
    MEANS,
    WORDS,
    Comparison,
    Face,
    Figure,
    Place,
    added,
    mean_of_all,
)
from app.models.series.earlier import Earlier, Then, moved
from app.steps.compared import (
    OTHERWISE,
    Compared,
    ComparedColumn,
    ComparedPlace,
    Measured,
)

NOTHING_YET = N_(
    "There is nothing to show yet. What may be told stands here as soon as a place has it."
)


def frozen(
    series: Series,
    found: Comparison,
    before: Earlier,
    wish: Mapping[str, str],
    name: str,
    words: Words,
    zone: str,
    at: Milliseconds,
) -> Compared:
    """`name` is the face that is taken, the first where it says none of them. Raises Invalid where
    nothing is told."""
    face = next((one for one in found.faces if one.name == name), found.face)
    if face is None or not face.columns or not found.told:
        raise Invalid(NOTHING_YET)
    taking = _Taking(face, before, words)
    places = [taking.place(one) for one in found.places]
    apart = [taking.apart(one) for one, _ in found.apart]
    return Compared(
        series=series.uid,
        wish=dict(wish) | {"face": face.name},
        of=series.title,
        as_of=local(at, zone).date().isoformat(),
        face=face.name,
        prompt=found.prompt,
        ends=found.axes.ends if face.name == MEANS else "",
        top=face.top,
        columns=[ComparedColumn(id=one.id, label=one.label) for one in face.columns],
        places=[*places, *apart],
        total=taking.total(),
        answered=found.answered,
    )


def frozen_whole(
    series: Series,
    found: Comparison,
    before: Earlier,
    wish: Mapping[str, str],
    words: Words,
    zone: str,
    at: Milliseconds,
) -> list[Compared]:
    """All ways that it compares, and what stands apart, each place by itself. Raises Invalid where
    nothing is told."""
    all_of = [(found, before)]
    for place, faces in found.apart:
        if place.is_told:
            prompt = words(N_("Otherwise in %(place)s"), place=place.meeting.name)
            alone = replace(found, prompt=prompt, places=[place], faces=faces, apart=[])
            all_of.append((alone, Earlier([])))
    copies = [
        frozen(series, one, then, wish, face.name, words, zone, at)
        for one, then in all_of
        for face in one.faces
        if face.columns and one.told
    ]
    if not copies:
        raise Invalid(NOTHING_YET)
    return copies


def still_told(copy: Compared, now: Comparison) -> Compared:
    """Without the numbers that the comparison doesn't tell any more: of a meeting that is gone or
    whose answers are, of a place that is below five by now, or a word that was hidden. What all of
    them add up to is of those that are left."""
    places = {one.id: one for one in (*now.places, *(place for place, _ in now.apart))}
    faces = [*now.faces, *(face for _, those in now.apart for face in those)]

    def is_told(place: int, column: str) -> bool:
        figures = (one.cells.get(place, {}).get(column) for one in faces if one.name == copy.face)
        return any(one is not None and one.number is not None for one in figures)

    left = [_left(one, places[one.id], is_told) for one in copy.places if one.id in places]
    if left == copy.places:
        return copy
    total = {one.id: _total(copy, left, one.id) for one in copy.columns}
    said = [one for one in copy.columns if copy.face != WORDS or total[one.id].number is not None]
    return copy.model_copy(
        update={
            "places": left,
            "columns": said,
            "total": total,
            "answered": sum(one.answered or 0 for one in left),
        }
    )


def _left(copy: ComparedPlace, now: Place, is_told: Callable[[int, str], bool]) -> ComparedPlace:
    if not copy.is_told:
        return copy
    if not now.is_told:
        return ComparedPlace(id=copy.id, name=copy.name, day=copy.day, state=now.state)
    cells = {
        name: cell if cell.number is None or is_told(copy.id, name) else Measured()
        for name, cell in copy.cells.items()
    }
    return copy.model_copy(update={"cells": cells})


def _total(copy: Compared, places: Sequence[ComparedPlace], column: str) -> Measured:
    told = [
        (Figure(cell.number, cell.of), one.answered)
        for one in places
        if (cell := one.cells.get(column)) and cell.number is not None
    ]
    if copy.face == MEANS:
        return Measured(number=mean_of_all(told))
    whole = added(figure for figure, _ in told)
    return Measured(number=whole.number, of=whole.of)


class _Taking:
    """One way that a question compares, cell by cell."""

    def __init__(self, face: Face, before: Earlier, words: Words) -> None:
        self.face, self.before, self.words = face, before, words

    def place(self, one: Place) -> ComparedPlace:
        then = self.before.then.get(one.id)
        compares = then is not None and not then.why
        return ComparedPlace(
            id=one.id,
            name=one.meeting.name,
            state=one.state,
            day=self._day(one) if one.is_twin else "",
            answered=one.answered,
            answered_before=then.answered if then and compares else None,
            year_before=then.year if then and compares else None,
            cells=self._cells(one, then) if one.is_told else {},
        )

    def _day(self, one: Place) -> str:
        return date_words(one.meeting.started_at or 0, one.meeting.tz, self.words.language)

    def _cells(self, one: Place, then: Then | None) -> dict[str, Measured]:
        found = {column.id: self.face.at(one, column.id) for column in self.face.columns}
        was = then.figures if then else {}
        return {
            name: self._measured(figure, was.get(name), figure)
            for name, figure in found.items()
            if figure is not None
        }

    def total(self) -> dict[str, Measured]:
        """How it has moved is told of the places that are told both times."""
        now, was = self.before.now, self.before.before
        return {
            column.id: self._measured(
                self.face.total[column.id], was.get(column.id), now.get(column.id)
            )
            for column in self.face.columns
        }

    def _measured(self, figure: Figure, was: Figure | None, now: Figure | None) -> Measured:
        by = moved(self.face, was, now)
        return Measured(
            number=figure.number,
            of=figure.of,
            was=was.number if was and by else None,
            moved=by.by if by else None,
        )

    def apart(self, one: Place) -> ComparedPlace:
        return ComparedPlace(id=one.id, name=one.meeting.name, state=OTHERWISE)
