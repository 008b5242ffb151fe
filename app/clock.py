"""The time, as whole milliseconds of UTC since 1970."""

import time
from datetime import UTC, datetime

Milliseconds = int
"""A moment, or how long something takes."""
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000


def now() -> Milliseconds:
    return time.time_ns() // 1_000_000


def in_utc(at: Milliseconds) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
