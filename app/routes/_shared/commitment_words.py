"""What there is to choose from when the words of a commitment are written: who, and till when."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from fastapi import Request

from app.i18n.due import Due
from app.models.commitments.making import ON_A_DAY
from app.models.commitments.receiver import Receiver
from app.routes._shared.following import today_in
from app.routes._shared.parts import Seat, language_of

MONTHS_AHEAD, QUARTERS_AHEAD = 6, 4


def choices(request: Request, seat: Seat, receivers: list[Receiver]) -> dict[str, Any]:
    """For the templates of the forms."""
    language, today = language_of(request), today_in(seat.workshop)
    return {
        "receivers": receivers,
        "times": [(due.stored, due.words(language, today)) for due in _times(today)],
        "time_words": partial(_time_words, language, today),
        "on_a_day": ON_A_DAY,
    }


def _times(today: date) -> list[Due]:
    """The next months, then the next quarters."""
    months, quarters, first = [], [], today.replace(day=1)
    for _ in range(MONTHS_AHEAD):
        months.append(f"{first:%Y-%m}")
        first = (first + timedelta(days=31)).replace(day=1)
    year, quarter = today.year, (today.month - 1) // 3 + 1
    for _ in range(QUARTERS_AHEAD):
        quarters.append(f"{year}-Q{quarter}")
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return [due for stored in (*months, *quarters) if (due := Due.read(stored))]


def _time_words(language: str, today: date, stored: str) -> str:
    due = Due.read(stored)
    return due.words(language, today) if due else ""
