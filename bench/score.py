"""Precision and recall."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """How many prompts were found, wanted, and both."""

    found: int
    wanted: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def share(self) -> str:
        return f"{self.right} of {self.wanted}"

    def __str__(self) -> str:
        counts = f"{self.right} right, {self.found} found, {self.wanted} wanted"
        return f"precision {self.precision:.3f}  recall {self.recall:.3f}  ({counts})"


def total(scores: Iterable[Score]) -> Score:
    each = list(scores)
    return Score(
        sum(s.found for s in each), sum(s.wanted for s in each), sum(s.right for s in each)
    )
