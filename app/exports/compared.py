"""A comparison as a file: CSV in a long form, a row for each number, and a workbook with a sheet
for each way that the question compares. What isn't told reads as on the page, and is never 0."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from app import i18n
from app.errors import N_
from app.exports.table_csv import as_csv
from app.i18n import Words
from app.models.series.comparison import (
    HIDDEN,
    MEANS,
    NOT_ASKED,
    NOT_YET,
    NUMBERS,
    SHARES,
    TAKERS,
    THEMES,
    WORDS,
    Comparison,
    Face,
    Figure,
    Place,
)
from app.models.series.earlier import Earlier
from app.models.series.locality import LEVEL_WORDS
from app.papers.blocks import Block, Cell, Heading, Part, Table
from app.papers.xlsx import write_sheets

T = TypeVar("T")
CSV, XLSX = "csv", "xlsx"
MEDIA = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FEW = N_("fewer than 5")
STATE_WORDS = {
    HIDDEN: FEW,
    NOT_ASKED: N_("not asked here"),
    NOT_YET: N_("not asked yet"),
}
FACE_WORDS = {
    MEANS: N_("Mean"),
    SHARES: N_("People"),
    WORDS: N_("People who said the word"),
    THEMES: N_("People behind the theme"),
    NUMBERS: N_("Number"),
    TAKERS: N_("Commitments"),
}
COLUMNS = (
    N_("Place"),
    N_("Level"),
    N_("Day"),
    N_("Asked as"),
    N_("Answers"),
    N_("What"),
    N_("Column"),
    N_("Number"),
    N_("Out of"),
    N_("Before"),
    N_("Year before"),
    N_("Note"),
)


def write(form: str, found: Comparison, before: Earlier, words: Words) -> bytes:
    return as_csv(rows(found, before, words)) if form == CSV else _workbook(found, before, words)


def rows(found: Comparison, before: Earlier, words: Words) -> Iterator[list[Cell]]:
    """The head, then those of all places together, of each, and of those that were asked with
    other options."""
    yield [words(column) for column in COLUMNS]
    for face in found.faces:
        yield from _total(found, face, words)
        for place in found.places:
            yield from _of_place(place, face, before, words)
    for place, faces in found.apart:
        for face in faces:
            yield from _of_place(place, face, before, words, words(OTHERWISE))


OTHERWISE = N_("other options, not counted with the rest")


def _total(found: Comparison, face: Face, words: Words) -> Iterator[list[Cell]]:
    name = words.plural("All %(num)s", "All %(num)s", len(found.told))
    for column in face.columns:
        figure = face.total[column.id]
        yield [
            *(name, "", "", "", found.answered or None, words(FACE_WORDS[face.name])),
            *(column.label, figure.number, figure.of or None, None, None),
            untold(figure, words) if figure.at_least else "",
        ]


def _of_place(
    place: Place, face: Face, before: Earlier, words: Words, note: str = ""
) -> Iterator[list[Cell]]:
    about = _about(place, words)
    what = words(FACE_WORDS[face.name])
    if not place.is_told:
        yield [*about, None, what, "", None, None, None, None, words(STATE_WORDS[place.state])]
        return
    then = before.then.get(place.id)
    for column in face.columns:
        figure, was = face.at(place, column.id), before.at(place, column.id)
        if figure is not None:
            yield [
                *(*about, place.answered, what, column.label, figure.number, figure.of or None),
                was.number if was else None,
                then.year if then and was else None,
                untold(figure, words) or note,
            ]


def _about(place: Place, words: Words) -> list[Cell]:
    return [place.meeting.name, words(LEVEL_WORDS[place.level]), _day(place), place.wording]


def _day(place: Place) -> str:
    meeting = place.meeting
    return i18n.local(meeting.started_at or 0, meeting.tz).date().isoformat()


def _workbook(found: Comparison, before: Earlier, words: Words) -> bytes:
    sheets: list[tuple[str, list[Block]]] = [
        (
            words(FACE_WORDS[face.name]),
            [Heading(found.prompt, 1), _table(found, face, before, words)],
        )
        for face in found.faces
    ]
    for place, faces in found.apart:
        tables = [_alone(place, face, words) for face in faces]
        sheets.append((place.meeting.name, [Heading(place.wording or found.prompt, 1), *tables]))
    return write_sheets(found.prompt, words.language, sheets)


def _table(found: Comparison, face: Face, before: Earlier, words: Words) -> Table:
    """A row for each place, and first one for all of them. Compared over time, the year and the
    number of answers before stand beside those of now, and so does each number."""
    head = [*(words(text) for text in COLUMNS[:5]), *map(words, _then(before, THEN))]
    for column in face.columns:
        head += [column.label, *_then(before, [words(WAS, label=column.label)])]
    name = words.plural("All %(num)s", "All %(num)s", len(found.told))
    total: list[Cell] = [name, "", "", "", found.answered, *_then(before, ["", ""])]
    for column in face.columns:
        total += [_cell(face.total[column.id], words), *_then(before, [""])]
    return Table(
        words(FACE_WORDS[face.name]),
        head,
        [total, *(_row(place, face, before, words) for place in found.places)],
    )


THEN = N_("Year before"), N_("Answers before")
WAS = N_("%(label)s, before")


def _then(before: Earlier, cells: Sequence[T]) -> Sequence[T]:
    """What stands there only where something is compared with the time before."""
    return cells if before.then else []


def _row(place: Place, face: Face, before: Earlier, words: Words) -> list[Cell]:
    """Why it has no numbers stands in each of the cells, of now and of before."""
    then = before.then.get(place.id)
    about = [*_about(place, words), place.answered]
    about += _then(before, [then.year if then else None, then.answered if then else None])
    for column in face.columns:
        if not place.is_told:
            said: Cell = words(STATE_WORDS[place.state])
            about += [said, *_then(before, [said])]
            continue
        was = before.at(place, column.id)
        about += [_cell(face.at(place, column.id), words), *_then(before, [_cell(was, words)])]
    return about


def _alone(place: Place, face: Face, words: Words) -> Table:
    head = [words("Column"), words(FACE_WORDS[face.name])]
    rows: list[list[Cell]] = [
        [one.label, _cell(face.at(place, one.id), words)] for one in face.columns
    ]
    return Table(words(OTHERWISE), head, rows)


def untold(figure: Figure, words: Words) -> str:
    """What stands for a number that isn't told, or that is only a part of all."""
    if figure.at_least:
        return words(N_("at least %(num)s"), num=figure.at_least)
    return words(FEW) if figure.number is None else ""


def _cell(figure: Figure | None, words: Words) -> Cell:
    if figure is None:
        return ""
    if figure.number is None or figure.at_least:
        return untold(figure, words)
    return Part(int(figure.number), figure.of) if figure.of else figure.number
