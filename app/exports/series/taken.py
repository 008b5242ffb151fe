"""A comparison that was taken into what a series hands over, as blocks: what all said together as a
picture, a table by place, how it has changed, and of which day it is."""

from collections.abc import Callable, Iterator, Sequence

from app.errors import N_
from app.exports.series.tables import BESIDE, MOST_PLACES, UNSAID, chunks
from app.i18n import Words
from app.papers.blocks import Bar, Bars, Block, Cell, Heading, Paragraph, Table
from app.steps.compared import (
    MEANS,
    NUMBERS,
    TAKERS,
    Compared,
    ComparedColumn,
    ComparedPlace,
    Measured,
)

Value = Callable[[Measured], Cell]
BY_PLACE = N_("Numbers by place")
CAPTIONS = {MEANS: N_("Means by place"), NUMBERS: BY_PLACE, TAKERS: BY_PLACE}


def taken_blocks(copies: Sequence[Compared], words: Words) -> Iterator[Block]:
    """Of one question: the first of them says of what."""
    for number, copy in enumerate(copies):
        if number == 0:
            yield Heading(copy.prompt)
            yield Paragraph(_about(copy, words), "quiet")
        elif copy.prompt != copies[0].prompt:
            yield Heading(copy.prompt, 3)
        yield from _figures(copy, words)


def _about(copy: Compared, words: Words) -> str:
    day = words(N_("As it stood on %(day)s."), day=copy.day(words))
    if not copy.answered or copy.face in (NUMBERS, TAKERS):
        return day
    people = words.plural("%(num)s person", "%(num)s people", copy.answered)
    places = words.plural("%(num)s meeting", "%(num)s meetings", len(copy.told))
    return f"{words('%(people)s answered in %(places)s.', people=people, places=places)} {day}"


def _figures(copy: Compared, words: Words) -> Iterator[Block]:
    totals = [(one, copy.total[one.id].number or 0) for one in copy.columns]
    told = [(one, number) for one, number in totals if number]
    if copy.face != MEANS and told and len(copy.told) > 1:
        most = max(number for _, number in told)
        bars = [Bar(one.label, int(number), number / most) for one, number in told]
        yield Bars(words(N_("In all places that are told")), bars)
    caption = words(CAPTIONS.get(copy.face, N_("People by place")))
    yield from _tables(copy, caption, lambda cell: cell.number, words)
    if copy.has_before:
        since = words(N_("Change since the time before"))
        yield from _tables(copy, since, lambda cell: cell.moved, words)


def _tables(copy: Compared, caption: str, value: Value, words: Words) -> Iterator[Table]:
    if len(copy.places) <= MOST_PLACES:
        for places in chunks(copy.places, BESIDE):
            yield _by_column(copy, places, caption, value, words)
    else:
        for columns in chunks(copy.columns, BESIDE // 2):
            yield _by_place(copy, columns, caption, value, words)


def _by_column(
    copy: Compared, places: Sequence[ComparedPlace], caption: str, value: Value, words: Words
) -> Table:
    """A row for each theme, option or statement, whose words are long, and a column a place."""
    head = ["", words("All that are told"), *(one.called for one in places)]
    answered: list[Cell] = [words("Answered"), copy.answered]
    answered += [_answered(one, words) for one in places]
    rows: list[list[Cell]] = [answered] if copy.answered else []
    rows += [
        [one.label, value(copy.total[one.id]), *(_cell(each, one.id, value) for each in places)]
        for one in copy.columns
    ]
    return Table(caption, head, rows)


def _by_place(
    copy: Compared, columns: Sequence[ComparedColumn], caption: str, value: Value, words: Words
) -> Table:
    head = [words("Place"), words("Answered"), *(one.label for one in columns)]
    of_all: list[Cell] = [words("All that are told"), copy.answered]
    rows: list[list[Cell]] = [[*of_all, *(value(copy.total[one.id]) for one in columns)]]
    rows += [
        [one.called, _answered(one, words), *(_cell(one, each.id, value) for each in columns)]
        for one in copy.places
    ]
    return Table(caption, head, rows)


def _answered(place: ComparedPlace, words: Words) -> Cell:
    return place.answered if place.is_told else words(UNSAID[place.state])


def _cell(place: ComparedPlace, column: str, value: Value) -> Cell:
    cell = place.cells.get(column)
    return value(cell) if cell else None
