"""How large a run of the bench is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    phones: int
    join_s: float
    steps: int
    burst_s: float
    short_burst_s: float
    stored: int
    hard: int
    rounds: int
    halls: int
    pages: int
    calm: int
    meetings: int


FULL = Size(5000, 60, 20, 10, 2, 50_000, 10_000, 4, 20, 2000, 200, 1000)
QUICK = Size(400, 4, 5, 2, 0.5, 4_000, 2_000, 2, 4, 300, 50, 200)
