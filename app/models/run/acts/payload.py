"""What an act brings along, beside the one thing that it is about."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.numbers import Number, read_number

MOST_AT_ONCE = 500
"""So many answers are approved by one press."""


def _parted(ids: object) -> object:
    """A form says several ids with commas between."""
    if not isinstance(ids, str):
        return ids
    return tuple(map(read_number, ids.split(","))) if ids else ()


Ids = Annotated[tuple[Number, ...], BeforeValidator(_parted), Field(max_length=MOST_AT_ONCE)]


class Payload(BaseModel):
    """`these` are answers, `reason` is why one is hidden, `receiver` whom one is parked for, and
    `title` what a line that is parked says. At the sorting table: `theme` is what it is about,
    `into` the themes for each of these answers, `title` what a theme is called (in this
    `language`, if that isn't its own), `origin` by which a new one is the same as in other
    meetings, and `to` the number or the theme that one goes to. `order` is what themes that are
    shown are ordered by. `to` is also what answers are split by."""

    model_config = ConfigDict(frozen=True)

    these: Ids = ()
    reason: str = Field("", max_length=20)
    receiver: str = Field("", max_length=5_000)
    theme: Number | None = None
    into: Ids = ()
    to: Number | None = None
    title: str = Field("", max_length=5_000)
    origin: str = Field("", pattern=r"^[\w.-]{0,64}$")
    language: str = Field("", max_length=20)
    order: Literal["", "people", "number"] = ""


NOTHING = Payload()
