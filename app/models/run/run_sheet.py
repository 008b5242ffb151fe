"""The run sheet: when each item began or will begin, and how late the room is."""

from dataclasses import dataclass

from app.clock import Milliseconds
from app.models.agenda.agenda import AgendaItem
from app.models.event import Event
from app.models.workshop import Workshop


@dataclass(frozen=True)
class Row:
    """An item. `at` is when it began, or will if the rest keeps to its plan; `spent` the
    milliseconds the room was there, None before it came. UTC milliseconds."""

    entry: AgendaItem
    at: Milliseconds | None
    spent: int | None
    current: bool

    @property
    def past(self) -> bool:
        return self.spent is not None and not self.current

    @property
    def planned(self) -> int:
        return self.entry.item.planned_s * 1000


@dataclass(frozen=True)
class RunSheet:
    """`late` is milliseconds behind the plan, negative when ahead, None if nothing is planned;
    `ends_at` when the last item will be done, as things stand."""

    rows: list[Row]
    late: int | None
    ends_at: Milliseconds | None

    @property
    def due_at(self) -> int | None:
        """When what the room does now has had its time, and the room begins to be later."""
        here = next((row for row in self.rows if row.current), None)
        return here.at + here.planned if here and here.at is not None and here.planned else None


def run_sheet(
    passed: list[Event],
    workshop: Workshop,
    agenda: list[AgendaItem],
    current: AgendaItem | None,
    at: Milliseconds,
) -> RunSheet:
    """`passed` is the workshop's passages from item to item."""
    began, spent = _passed(passed, workshop, at)
    rows: list[Row] = []
    clock = workshop.started_at or workshop.starts_at
    for entry in agenda:
        here = entry is current
        row = Row(entry, began.get(entry.id, clock), spent.get(entry.id), here)
        rows.append(row)
        if row.at is not None:
            end = row.at + (spent[entry.id] if row.past else row.planned)
            clock = max(end, at) if here else end
    return RunSheet(rows, _late(workshop, rows, at), clock)


def _passed(
    passed: list[Event], workshop: Workshop, at: Milliseconds
) -> tuple[dict[int, int], dict[int, int]]:
    """When the room last came to each item, and how long it was there in all."""
    ends = [event.at for event in passed[1:]] + [workshop.ended_at or at]
    began: dict[int, int] = {}
    spent: dict[int, int] = {}
    for event, end in zip(passed, ends, strict=False):
        if event.subject is not None:
            began[event.subject] = event.at
            spent[event.subject] = spent.get(event.subject, 0) + max(0, end - event.at)
    return began, spent


def _late(workshop: Workshop, rows: list[Row], at: Milliseconds) -> int | None:
    start = workshop.starts_at or workshop.started_at
    place = next((n for n, row in enumerate(rows) if row.current), None)
    if start is None or place is None or not any(row.planned for row in rows):
        return None
    here = rows[place]
    assert here.at is not None
    planned = sum(row.planned for row in rows[:place])
    over = max(0, at - here.at - here.planned) if here.planned else 0
    return here.at + over - start - planned
