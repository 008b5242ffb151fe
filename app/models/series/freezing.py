"""A comparison as it stands, taken down with its day: a copy that stays as it was read, of what may
be told and of nothing else."""

from collections.abc import Mapping

from app.clock import Milliseconds
from app.errors import N_, Invalid
from app.i18n import Words, date_words, local
from app.models.people.crew import Series
from app.models.series.comparison import MEANS, Comparison, Face, Figure, Place
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
    taking = _Taking(face, before if face is found.face else Earlier([]), words)
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
