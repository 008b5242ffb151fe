"""Whole numbers from outside, and how large they may be: no larger than JSON, SQLite and PostgreSQL
all keep exactly."""

from typing import Annotated

from pydantic import AfterValidator, Field

MOST = 2**53
MOST_DIGITS = 15
"""Of a number that is written out; whatever has so many is less than MOST."""

Number = Annotated[int, Field(ge=0, le=MOST)]
"""A row's id, a version, how many."""
Seen = Annotated[int, AfterValidator(lambda seen: max(-1, min(seen, MOST)))]
"""The version that somebody has, -1 for none; what is beyond all of them is as the newest."""
Row = Annotated[int, Field(ge=0, le=10**9)]
"""A place in a list."""


def read_number(text: str, most: int = MOST) -> int | None:
    """A number in plain figures; None if it is something else, or more."""
    plain = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    number = int(text) if plain else most + 1
    return number if number <= most else None
