"""The time, as integer UTC milliseconds."""

import time


def now() -> int:
    return time.time_ns() // 1_000_000
