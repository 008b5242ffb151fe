"""A series at a glance: its levels from the smallest, and the meetings of each."""

from dataclasses import dataclass

from sqlmodel import Session

from app.models.people.crew import Series
from app.models.series.counted import counts_of
from app.models.series.locality import LEVELS
from app.models.series.meetings import Meeting, by_level, commitments_in, meetings, roles_in
from app.models.workshop import OPEN

PLANNED, NOW, DONE = "planned", "now", "done"
OF_A_PAGE = 50
"""Meetings of a level."""


@dataclass(frozen=True)
class Row:
    """A meeting: how many people were there, None if too few to be told; how many themes and
    commitments it has; and what the one who looks is in it, empty for nothing."""

    meeting: Meeting
    people: int | None
    themes: int
    commitments: int
    role: str

    @property
    def state(self) -> str:
        workshop = self.meeting.workshop
        if workshop.state == OPEN:
            return NOW
        return DONE if workshop.ended else PLANNED

    @property
    def leads_to(self) -> str:
        """Where a press on it leads those who are in it."""
        if not self.role:
            return ""
        runs = self.role != "reader"
        way = {PLANNED: "agenda" if runs else "invite", NOW: "desk" if runs else "projector"}
        return f"/w/{self.meeting.workshop.uid}/{way.get(self.state, 'notes')}"


@dataclass(frozen=True)
class Lane:
    """The meetings of a level that one page shows, and how many there are."""

    level: str
    rows: list[Row]
    meetings: int

    @property
    def pages(self) -> int:
        return -(-self.meetings // OF_A_PAGE)


def lanes(session: Session, series: Series, facilitator_id: int, page: int = 1) -> list[Lane]:
    """The levels that have meetings. Only those of the page are counted."""
    assert series.id is not None
    found, first = by_level(session, series.id), OF_A_PAGE * (page - 1)
    of_page = {level: rows[first : first + OF_A_PAGE] for level, rows in found.items()}
    held = meetings(session, series.id, [one for rows in of_page.values() for one in rows])
    counts = counts_of(session, [one.workshop for one in held])
    promised = commitments_in(session, series.id)
    roles = roles_in(session, series.id, facilitator_id)

    def row(one: Meeting) -> Row:
        counted = counts.get(one.workshop_id)
        return Row(
            one,
            counted.people if counted else None,
            len(counted.themes) if counted else 0,
            promised.get(one.workshop_id, 0),
            roles.get(one.workshop_id, ""),
        )

    return [
        Lane(level, [row(one) for one in held if one.level == level], len(found[level]))
        for level in LEVELS
        if level in found
    ]
