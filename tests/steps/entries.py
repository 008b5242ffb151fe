"""Standing answers, for tallies that are folded by hand."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Given:
    respondent: int
    value: Any
    id: int = 0
    thread: str = ""
    first: int = 0
    spelled: str = ""
