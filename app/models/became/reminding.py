"""The reminder before news is due that everyone was promised."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.clock import Milliseconds
from app.models.became.published import today
from app.models.became.said import day_of
from app.models.people.member import OWNER
from app.models.workshop import Workshop

BEFORE = timedelta(days=14)


@dataclass(frozen=True)
class NewsDue:
    """That a page's next news was promised by a day, which may have passed."""

    workshop: Workshop
    day: date
    late: bool


def news_due(workshop: Workshop, role: str, at: Milliseconds) -> NewsDue | None:
    """What an owner is told from two weeks before, until news is published."""
    day = day_of(workshop.news_by)
    if role != OWNER or day is None or not workshop.ended:
        return None
    now = today(workshop, at)
    return NewsDue(workshop, day, day < now) if now >= day - BEFORE else None
