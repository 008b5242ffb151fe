"""When something is to be done: a day, a month or a quarter, as it is stored and as it is said.

Stored as ISO 8601 has them, "2026-12-01" and "2026-12", and a quarter as "2026-Q4"; "" is not said.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from app.i18n import DATE_LOCALES

FORMS = re.compile(
    r"(?P<year>[0-9]{4})-(?:Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)"
)
NEAR = timedelta(days=270)


@dataclass(frozen=True, order=True)
class Due:
    """`last` is the last day of it, `first` the first; the same of a day. They sort by when they
    are over."""

    last: date
    first: date

    @classmethod
    def read(cls, stored: str) -> "Due | None":
        """None where nothing is said. Raises ValueError for what isn't one."""
        if not stored:
            return None
        found = FORMS.fullmatch(stored)
        if found is None:
            raise ValueError(stored)
        year, day = int(found["year"]), found["day"]
        if day:
            one = date(year, int(found["month"]), int(day))
            return cls(one, one)
        ends = int(found["quarter"]) * 3 if found["quarter"] else int(found["month"])
        begins = ends - 2 if found["quarter"] else ends
        first = date(year, begins, 1)
        return cls(date(year, ends, calendar.monthrange(year, ends)[1]), first)

    @property
    def stored(self) -> str:
        if self.first == self.last:
            return self.first.isoformat()
        if self.first.month == self.last.month:
            return f"{self.first:%Y-%m}"
        return f"{self.first:%Y}-Q{self.last.month // 3}"

    def words(self, language: str, today: date | None = None) -> str:
        """1 december 2026, december 2026, okt–dec 2026; without the year where that is plain
        `today`."""
        year = "" if today and abs(self.last - today) < NEAR else " y"
        if self.first == self.last:
            return _said(self.first, f"d MMMM{year}", language)
        if self.first.month == self.last.month:
            return _said(self.first, f"LLLL{year}", language)
        return f"{self._months(language)}{_said(self.last, year, language) if year else ''}"

    def short(self, language: str) -> str:
        """A month or a quarter where there is little room: Dec, Jan–mars."""
        months = self._months(language)
        return f"{months[0].upper()}{months[1:]}"

    def _months(self, language: str) -> str:
        """The first and the last, as short as they are written."""
        days = (self.first,) if self.first.month == self.last.month else (self.first, self.last)
        return "–".join(_said(day, "LLL", language).rstrip(".") for day in days)


def _said(day: date, pattern: str, language: str) -> str:
    return str(format_date(day, pattern, locale=DATE_LOCALES[language]))
